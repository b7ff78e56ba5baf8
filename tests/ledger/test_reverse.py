"""Undoing what was booked, several in one batch."""

import asyncio

import psycopg

from bankhall.kernel.db import Database
from bankhall.ledger import api
from bankhall.ledger.errors import AlreadyReversed
from bankhall.ledger.types import Posted, Reversal
from databases import Database as Prepared
from kernel.happenings import until_waiting

from .books import CLERK, balance_of, doors, open_account, posting


async def test_two_reversals_of_one_transaction_in_one_batch_undo_it_once(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)
    [booked] = await doors(bank).write(api.post, [posting(vault, zhang, 100)])
    assert isinstance(booked, Posted)

    wanted = [Reversal(booked.transaction_id, key, "booked in error", CLERK) for key in ("a", "b", "a")]
    first, second, third = await doors(bank).write(api.reverse, wanted)

    assert isinstance(first, Posted)
    assert isinstance(second, AlreadyReversed)
    assert third == Posted(first.transaction_id, repeated=True)
    assert (await balance_of(bank, zhang)).posted == 0


async def test_a_reversal_can_itself_be_reversed(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)
    [booked] = await doors(bank).write(api.post, [posting(vault, zhang, 100)])
    assert isinstance(booked, Posted)

    [undone] = await doors(bank).write(api.reverse, [Reversal(booked.transaction_id, "a", "in error", CLERK)])
    assert isinstance(undone, Posted)
    [redone] = await doors(bank).write(api.reverse, [Reversal(undone.transaction_id, "b", "it was right", CLERK)])

    assert isinstance(redone, Posted)
    assert (await balance_of(bank, zhang)).posted == 100
    assert (await doors(bank).read(api.recompute)).ok


async def test_batches_of_reversals_that_cross_undo_everything(bank: Database) -> None:
    accounts = [await open_account(bank, floor=None) for _ in range(6)]
    booked: list[Reversal] = []
    for source, target in zip(accounts, accounts[1:] + accounts[:1], strict=True):
        [outcome] = await doors(bank).write(api.post, [posting(source, target, 7)])
        assert isinstance(outcome, Posted)
        booked.append(Reversal(outcome.transaction_id, f"r{len(booked)}", "in error", CLERK))

    outcomes = await asyncio.gather(
        *(doors(bank).write(api.reverse, order) for order in (booked, booked[::-1], booked[3:] + booked[:3]))
    )

    assert all(isinstance(outcome, Posted) for batch in outcomes for outcome in batch)
    assert [(await balance_of(bank, account)).entries for account in accounts] == [4] * 6
    assert (await doors(bank).read(api.recompute)).ok


async def test_a_batch_of_reversals_takes_all_its_locks_in_order_before_it_books(
    bank: Database, database: Prepared
) -> None:
    lowest, other, vault = sorted([await open_account(bank, floor=None) for _ in range(3)])
    booked = await doors(bank).write(api.post, [posting(vault, other, 100), posting(other, lowest, 100)])
    wanted = [
        Reversal(one.transaction_id, str(n), "", CLERK) for n, one in enumerate(booked) if isinstance(one, Posted)
    ]
    lock = "SELECT FROM ledger_balances WHERE account_id = %s FOR UPDATE NOWAIT"

    with psycopg.connect(database.superuser_url) as teller, psycopg.connect(database.superuser_url) as onlooker:
        teller.execute(lock, [lowest])
        reversing = asyncio.create_task(doors(bank).write(api.reverse, wanted))
        await until_waiting(database)
        onlooker.execute(lock, [vault])  # raises when the batch, which waits for the lowest, has locked it already
        onlooker.rollback()
        teller.rollback()
        outcomes = await reversing

    assert [type(outcome) for outcome in outcomes] == [Posted, Posted]
