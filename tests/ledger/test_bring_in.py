"""Bringing in another bank's book."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from bankhall.kernel.db import Database
from bankhall.kernel.errors import Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import MOST_MINOR
from bankhall.ledger import api
from bankhall.ledger.errors import AccountClosed, KeyReused, Malformed, NoSuchAccount, TooMuch
from bankhall.ledger.types import BroughtIn, EntryFilter, Posted, Reversal
from databases import Database as Prepared

from .books import CLERK, balance_of, doors, open_account

DAY = date(1993, 1, 5)


def movement(
    account: UUID, contra: UUID, amount: int, *, key: str | None = None, on: date = DAY, text: str = "Cash"
) -> BroughtIn:
    return BroughtIn(key or str(new_id()), account, contra, amount, on, "cash_deposit", text, "1")


async def test_every_movement_becomes_a_transaction_of_its_own_in_the_order_of_days(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)
    strange = "tab\there \\ back\nslash, 转账"
    brought = [
        movement(zhang, vault, 300, on=date(1993, 2, 1)),
        movement(zhang, vault, 100, key="a", text=strange),
        movement(zhang, vault, 20),
    ]

    await doors(bank).write(api.bring_in, "elsewhere", brought)

    page = await doors(bank).read(api.entries, zhang, EntryFilter())
    assert [(entry.amount, entry.balance, entry.seq) for entry in page.entries] == [
        (300, 420, 3),
        (20, 120, 2),
        (100, 100, 1),
    ]
    assert page.entries[-1].text == strange
    assert len({entry.transaction_id for entry in page.entries}) == 3
    assert (await balance_of(bank, vault)).posted == -420
    assert (await doors(bank).read(api.recompute)).ok


async def test_what_was_brought_in_can_be_reversed_one_by_one(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)
    await doors(bank).write(api.bring_in, "elsewhere", [movement(zhang, vault, 100), movement(zhang, vault, 23)])
    newest = (await doors(bank).read(api.entries, zhang, EntryFilter())).entries[0]

    [outcome] = await doors(bank).write(api.reverse, [Reversal(newest.transaction_id, "back", "a mistake", CLERK)])

    assert isinstance(outcome, Posted)
    assert (await balance_of(bank, zhang)).posted == 100


async def test_the_floor_comes_down_to_a_balance_below_it_and_back_up_with_it(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)
    floors = []

    for amount in (-700, 200, 1000):
        await doors(bank).write(api.bring_in, "elsewhere", [movement(zhang, vault, amount)])
        floors.append((await balance_of(bank, zhang)).floor)

    assert floors == [-700, -500, 0]
    assert (await balance_of(bank, vault)).floor is None
    assert (await doors(bank).read(api.recompute)).ok


async def test_an_overdraft_that_the_bank_has_granted_stays(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank, floor=-10_000)

    await doors(bank).write(api.bring_in, "elsewhere", [movement(zhang, vault, -700)])

    assert (await balance_of(bank, zhang)).floor == -10_000


async def test_a_key_of_another_source_is_another_key(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)

    await doors(bank).write(api.bring_in, "here", [movement(zhang, vault, 1, key="k")])
    await doors(bank).write(api.bring_in, "there", [movement(zhang, vault, 1, key="k")])

    assert (await balance_of(bank, zhang)).posted == 2


@pytest.mark.parametrize(
    ("second", "refusal"),
    [
        (lambda zhang, vault: movement(zhang, vault, 5, key="known"), KeyReused),
        (lambda zhang, vault: movement(zhang, vault, 0), Malformed),
        (lambda zhang, _: movement(zhang, zhang, 1), Malformed),
        (lambda zhang, _: movement(zhang, new_id(), 1), NoSuchAccount),
        (lambda zhang, vault: movement(zhang, vault, MOST_MINOR + 1), TooMuch),
        (lambda zhang, vault: movement(zhang, vault, MOST_MINOR), TooMuch),
    ],
)
async def test_one_movement_that_cannot_be_leaves_nothing_of_its_neighbours(
    bank: Database, second: Callable[[UUID, UUID], BroughtIn], refusal: type[Refusal]
) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)
    await doors(bank).write(api.bring_in, "elsewhere", [movement(zhang, vault, 7, key="known")])

    with pytest.raises(refusal):
        await doors(bank).write(api.bring_in, "elsewhere", [movement(zhang, vault, 1), second(zhang, vault)])

    assert (await balance_of(bank, zhang)).posted == 7


async def test_a_closed_account_takes_nothing_in(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)
    await doors(bank).write(api.close_account, zhang)

    with pytest.raises(AccountClosed):
        await doors(bank).write(api.bring_in, "elsewhere", [movement(zhang, vault, 1)])


async def test_thousands_are_one_event(bank: Database) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)

    await doors(bank).write(api.bring_in, "elsewhere", [movement(zhang, vault, 1) for _ in range(3000)])

    async with bank.engine.connect() as connection:
        told = (await connection.execute(text("SELECT kind, payload FROM events"))).all()
    [(_, payload)] = [row for row in told if row.kind == "ledger.books_brought_in"]
    assert (payload["transactions"], payload["accounts"], payload["first_on"]) == (3000, 1, "1993-01-05")
    assert "ledger.transaction_posted" not in {row.kind for row in told}


async def test_the_database_refuses_a_batch_in_which_one_transaction_of_many_is_not_whole(
    bank: Database, database: Prepared
) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)
    await doors(bank).write(api.bring_in, "elsewhere", [movement(zhang, vault, 1)])
    third_leg = (
        "INSERT INTO ledger_entries SELECT account_id, seq + 1, transaction_id, currency, amount, balance + amount,"
        " booked_on, posted_at, kind, text, reference FROM ledger_entries"
    )

    with psycopg.connect(database.url) as connection, pytest.raises(psycopg.errors.CheckViolation, match="whole"):
        connection.execute(third_leg.replace("transaction_id, currency", f"'{new_id()}', currency"))


async def test_the_database_refuses_entries_in_another_currency_than_the_accounts(
    bank: Database, database: Prepared
) -> None:
    vault, zhang = await open_account(bank, floor=None), await open_account(bank)
    await doors(bank).write(api.bring_in, "elsewhere", [movement(zhang, vault, 1)])
    head = "INSERT INTO ledger_transactions SELECT %(id)s, 'x', content_hash, kind, legs, booked_on, posted_at, NULL,"
    head += " by_kind, by_id FROM ledger_transactions"
    legs = "INSERT INTO ledger_entries SELECT account_id, seq + 1, %(id)s, 'USD', amount, balance + amount,"
    legs += " booked_on, posted_at, kind, text, reference FROM ledger_entries"

    with psycopg.connect(database.url) as connection:
        connection.execute(head, {"id": zhang})
        with pytest.raises(psycopg.errors.CheckViolation, match="currency"):
            connection.execute(legs, {"id": zhang})
