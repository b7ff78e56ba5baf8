"""Booking, on the real database."""

import asyncio
from dataclasses import replace

import psycopg
import pytest

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import MOST_MINOR
from bankhall.ledger import api
from bankhall.ledger.errors import (
    AccountClosed,
    AlreadyReversed,
    BelowFloor,
    KeyReused,
    Malformed,
    NoSuchAccount,
    NoSuchTransaction,
    TooMuch,
    Unbalanced,
)
from bankhall.ledger.types import AccountKind, EntryFilter, Leg, NewAccount, Posted, Posting, Reversal
from databases import Database as Prepared

from .books import CLERK, balance_of, doors, open_account, posting


async def test_a_posting_moves_money_and_writes_both_entries(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)

    [outcome] = await doors(bank).write(api.post, [posting(vault, zhang, 12_345, text="工资 Salary")])

    assert isinstance(outcome, Posted)
    assert (await balance_of(bank, vault)).posted == -12_345
    assert (await balance_of(bank, zhang)).posted == 12_345
    page = await doors(bank).read(api.entries, zhang, EntryFilter())
    assert [(entry.amount, entry.balance, entry.text) for entry in page.entries] == [(12_345, 12_345, "工资 Salary")]


async def test_a_batch_is_decided_in_order_and_a_refusal_stops_none_of_its_neighbours(bank: Database) -> None:
    vault, zhang, li = await open_account(bank, floor=None), await open_account(bank), await open_account(bank)

    outcomes = await doors(bank).write(
        api.post,
        [posting(zhang, li, 100), posting(vault, zhang, 150), posting(zhang, li, 100), posting(zhang, li, 100)],
    )

    assert [type(outcome) for outcome in outcomes] == [BelowFloor, Posted, Posted, BelowFloor]
    assert outcomes[3].facts() == {"account_id": zhang, "currency": "CNY", "available": 50}  # type: ignore[union-attr]
    assert (await balance_of(bank, zhang)).posted == 50
    assert (await balance_of(bank, li)).posted == 100


async def test_the_same_key_and_content_give_the_same_answer_and_move_nothing(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)
    wanted = posting(vault, zhang, 100, key="k")

    [first] = await doors(bank).write(api.post, [wanted])
    [second, third] = await doors(bank).write(api.post, [wanted, wanted])

    assert isinstance(first, Posted)
    assert second == third == Posted(first.transaction_id, repeated=True)
    assert (await balance_of(bank, zhang)).posted == 100


async def test_the_same_key_with_other_content_is_refused(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)
    await doors(bank).write(api.post, [posting(vault, zhang, 100, key="k")])

    outcomes = await doors(bank).write(
        api.post,
        [posting(vault, zhang, 101, key="k"), posting(vault, zhang, 100, key="k", text="other")],
    )

    assert [type(outcome) for outcome in outcomes] == [KeyReused, KeyReused]
    assert (await balance_of(bank, zhang)).posted == 100


async def test_fifty_at_once_with_one_key_book_once(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)
    wanted = posting(vault, zhang, 100, key="once")

    outcomes = await asyncio.gather(*(doors(bank).write(api.post, [wanted]) for _ in range(50)))

    booked = {outcome.transaction_id for [outcome] in outcomes if isinstance(outcome, Posted)}
    assert len(booked) == 1
    assert sum(isinstance(outcome, Posted) and not outcome.repeated for [outcome] in outcomes) == 1
    assert (await balance_of(bank, zhang)).posted == 100


async def test_the_same_key_on_other_accounts_at_once_books_one_of_them(bank: Database) -> None:
    vault = [await open_account(bank, floor=None) for _ in range(8)]
    wanted = [posting(vault[n], vault[n + 1], 100, key="k") for n in range(0, 8, 2)]

    outcomes = await asyncio.gather(*(doors(bank).write(api.post, [one]) for one in wanted))

    kinds = sorted(type(outcome).__name__ for [outcome] in outcomes)
    assert kinds == ["KeyReused", "KeyReused", "KeyReused", "Posted"]


async def test_a_hundred_at_once_never_take_an_account_below_its_floor(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)
    await doors(bank).write(api.post, [posting(vault, zhang, 1_000)])

    outcomes = await asyncio.gather(
        *(doors(bank).batch(api.post, posting(zhang, vault, 30)) for _ in range(100)), return_exceptions=True
    )

    assert sum(isinstance(outcome, Posted) for outcome in outcomes) == 33
    assert sum(isinstance(outcome, BelowFloor) for outcome in outcomes) == 67
    assert (await balance_of(bank, zhang)).posted == 10


async def test_money_crossing_both_ways_at_once_does_not_deadlock(bank: Database) -> None:
    accounts = [await open_account(bank, floor=None) for _ in range(4)]
    wanted = [posting(accounts[n % 4], accounts[(n * 3 + 1) % 4], 1) for n in range(80) if n % 4 != (n * 3 + 1) % 4]

    outcomes = await asyncio.gather(*(doors(bank).write(api.post, [one]) for one in wanted))

    assert all(isinstance(outcome, Posted) for [outcome] in outcomes)
    assert sum([(await balance_of(bank, account)).posted for account in accounts]) == 0


@pytest.mark.parametrize(
    ("legs", "refused"),
    [
        ((1, -2), Unbalanced),
        ((5,), Malformed),
        ((0, 0), Malformed),
        ((2**53, -(2**53)), TooMuch),
    ],
)
async def test_legs_that_cannot_be_are_refused(bank: Database, legs: tuple[int, ...], refused: type) -> None:
    accounts = [await open_account(bank, floor=None) for _ in legs]

    wanted = Posting("k", "transfer", tuple(map(Leg, accounts, legs)), "wrong", CLERK)
    [outcome] = await doors(bank).write(api.post, [wanted])

    assert isinstance(outcome, refused)


async def test_an_account_twice_in_one_transaction_is_refused(bank: Database) -> None:
    zhang, li = await open_account(bank, floor=None), await open_account(bank, floor=None)

    wanted = Posting("k", "transfer", (Leg(zhang, 1), Leg(zhang, 1), Leg(li, -2)), "wrong", CLERK)
    [outcome] = await doors(bank).write(api.post, [wanted])

    assert isinstance(outcome, Malformed)


async def test_currencies_are_summed_apart(bank: Database) -> None:
    yuan, dollars = await open_account(bank, floor=None), await open_account(bank, floor=None, currency="USD")

    [outcome] = await doors(bank).write(api.post, [posting(yuan, dollars, 100)])

    assert isinstance(outcome, Unbalanced)


async def test_unknown_and_closed_accounts_are_refused(bank: Database) -> None:
    zhang, li = await open_account(bank, floor=None), await open_account(bank)
    await doors(bank).write(api.close_account, li)

    outcomes = await doors(bank).write(api.post, [posting(zhang, new_id(), 1), posting(zhang, li, 1)])

    assert [type(outcome) for outcome in outcomes] == [NoSuchAccount, AccountClosed]


async def test_a_reversal_undoes_a_transaction_once(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)
    [booked] = await doors(bank).write(api.post, [posting(vault, zhang, 100)])
    assert isinstance(booked, Posted)

    def undo(key: str) -> Reversal:
        return Reversal(booked.transaction_id, key, "booked in error", CLERK)

    [first] = await doors(bank).write(api.reverse, [undo("a")])
    [again] = await doors(bank).write(api.reverse, [undo("a")])
    [other] = await doors(bank).write(api.reverse, [undo("b")])
    [unknown] = await doors(bank).write(api.reverse, [Reversal(new_id(), "c", "no such", CLERK)])

    assert isinstance(first, Posted)
    assert again == Posted(first.transaction_id, repeated=True)
    assert isinstance(other, AlreadyReversed)
    assert isinstance(unknown, NoSuchTransaction)
    assert (await balance_of(bank, zhang)).posted == 0


async def test_two_reversals_at_once_undo_it_once(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)
    [booked] = await doors(bank).write(api.post, [posting(vault, zhang, 100)])
    assert isinstance(booked, Posted)
    wanted = [Reversal(booked.transaction_id, f"r{n}", "booked in error", CLERK) for n in range(10)]

    outcomes = await asyncio.gather(*(doors(bank).write(api.reverse, [one]) for one in wanted))

    assert sum(isinstance(outcome, Posted) for [outcome] in outcomes) == 1
    assert (await balance_of(bank, zhang)).posted == 0


async def test_money_already_spent_cannot_be_reversed_away(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)
    [booked] = await doors(bank).write(api.post, [posting(vault, zhang, 100)])
    assert isinstance(booked, Posted)
    await doors(bank).write(api.post, [posting(zhang, vault, 60)])

    [outcome] = await doors(bank).write(api.reverse, [Reversal(booked.transaction_id, "r", "too late", CLERK)])

    assert isinstance(outcome, BelowFloor)
    assert (await balance_of(bank, zhang)).posted == 40


@pytest.mark.parametrize("table", ["ledger_entries", "ledger_transactions", "ledger_holds", "events", "audit_log"])
@pytest.mark.parametrize("who", ["url", "owner_url"])
@pytest.mark.parametrize("how", ["UPDATE {} SET kind = kind", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_history_cannot_be_edited(database: Prepared, table: str, who: str, how: str) -> None:
    column = {"ledger_holds": "reason", "audit_log": "act"}.get(table, "kind")

    with psycopg.connect(getattr(database, who)) as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute(how.format(table).replace("kind", column))  # not a literal

    assert isinstance(caught.value, psycopg.errors.InsufficientPrivilege | psycopg.errors.RaiseException)


async def test_the_database_itself_refuses_entries_that_do_not_sum_to_zero(bank: Database, database: Prepared) -> None:
    zhang, li = await open_account(bank, floor=None), await open_account(bank, floor=None)
    await doors(bank).write(api.post, [posting(zhang, li, 100)])
    forged = """
        INSERT INTO ledger_entries
        SELECT account_id, seq + 1, transaction_id, currency, amount + 1, balance, booked_on, posted_at, kind, text,
               reference
        FROM ledger_entries
    """

    with psycopg.connect(database.url) as connection, pytest.raises(psycopg.errors.CheckViolation, match="zero"):
        connection.execute(forged)


async def test_the_database_itself_refuses_half_a_transaction(bank: Database, database: Prepared) -> None:
    accounts = [await open_account(bank, floor=None) for _ in range(4)]
    wanted = Posting(
        "k", "transfer", tuple(Leg(one, n) for one, n in zip(accounts, (1, -1, 2, -2), strict=True)), "t", CLERK
    )
    await doors(bank).write(api.post, [wanted])
    forged = """
        INSERT INTO ledger_entries
        SELECT account_id, seq + 1, transaction_id, currency, amount, balance, booked_on, posted_at, kind, text,
               reference
        FROM ledger_entries WHERE abs(amount) = 1
    """

    with psycopg.connect(database.url) as connection, pytest.raises(psycopg.errors.CheckViolation, match="whole"):
        connection.execute(forged)


async def test_a_transaction_has_a_thousand_legs_at_most(bank: Database) -> None:
    accounts = [NewAccount(new_id(), "an account", AccountKind.LIABILITY, "CNY", None) for _ in range(1002)]
    await doors(bank).write(api.open_accounts, accounts)
    legs = tuple(Leg(account.id, 1 if nth % 2 else -1) for nth, account in enumerate(accounts))

    outcomes = await doors(bank).write(
        api.post, [Posting("whole", "transfer", legs[:1000], "", CLERK), Posting("more", "transfer", legs, "", CLERK)]
    )

    assert isinstance(outcomes[0], Posted)
    assert isinstance(outcomes[1], Malformed)


async def test_a_balance_that_could_not_be_told_exactly_is_refused(bank: Database) -> None:
    source, target = await open_account(bank, floor=None), await open_account(bank, floor=None)

    outcomes = await doors(bank).write(api.post, [posting(source, target, MOST_MINOR), posting(source, target, 1)])

    assert isinstance(outcomes[0], Posted)
    assert isinstance(outcomes[1], TooMuch)
    assert (await balance_of(bank, target)).posted == MOST_MINOR


async def test_the_same_key_and_content_are_one_request_whoever_sends_it(bank: Database) -> None:
    source, target = await open_account(bank, floor=None), await open_account(bank)
    first = posting(source, target, 100, key="a payroll")

    outcomes = await doors(bank).write(api.post, [first, replace(first, by=system("payroll"))])

    assert [getattr(outcome, "repeated", None) for outcome in outcomes] == [False, True]
    assert (await balance_of(bank, target)).posted == 100
