"""How an account stood at the end of each day, on the real database."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

import databases
from bankhall.kernel.db import Database, Reading
from bankhall.kernel.ids import new_id
from bankhall.ledger import api
from bankhall.ledger.errors import NoSuchAccount
from bankhall.ledger.queries import CLOSING_BALANCES
from bankhall.ledger.types import BalanceHistory, BroughtIn

from .books import doors, open_account

FIRST = date(2026, 1, 1)


def day(nth: int) -> date:
    return FIRST + timedelta(days=nth)


class Book:
    def __init__(self, bank: Database, account: UUID, vault: UUID) -> None:
        self.bank, self.account, self.vault = bank, account, vault

    async def write(self, *moved: tuple[int, int]) -> None:
        """The so-manyeth day, and the amount."""
        movements = [
            BroughtIn(str(new_id()), self.account, self.vault, amount, day(nth), "transfer_in", "moved", None)
            for nth, amount in moved
        ]
        await doors(self.bank).write(api.bring_in, "tests", movements)

    async def history(self, first: int, last: int) -> BalanceHistory:
        return await doors(self.bank).read(api.balance_history, self.account, first_on=day(first), last_on=day(last))


@pytest.fixture
async def book(bank: Database) -> Book:
    return Book(bank, await open_account(bank, floor=None), await open_account(bank, floor=None))


def told(history: BalanceHistory) -> tuple[int, list[tuple[date, int]], int, int]:
    return history.opening, [(one.on, one.balance) for one in history.days], history.lowest, history.highest


async def test_each_day_on_which_something_moved_closes_with_the_balance_after_its_last_entry(book: Book) -> None:
    await book.write((0, 100), (2, 50), (2, -30), (5, -200), (9, 500))

    assert told(await book.history(2, 5)) == (100, [(day(2), 120), (day(5), -80)], -80, 120)
    assert told(await book.history(0, 9)) == (
        0, [(day(0), 100), (day(2), 120), (day(5), -80), (day(9), 420)], -80, 420,
    )  # fmt: skip


async def test_what_is_booked_late_counts_on_its_own_day_and_on_all_after_it(book: Book) -> None:
    await book.write((0, 100), (2, 50), (5, -20))
    await book.write((1, 7), (2, 1))
    await book.write((5, 2))

    assert told(await book.history(0, 9)) == (
        0, [(day(0), 100), (day(1), 107), (day(2), 158), (day(5), 140)], 0, 158,
    )  # fmt: skip
    assert told(await book.history(2, 2)) == (107, [(day(2), 158)], 107, 158)


async def test_a_period_in_which_nothing_moved_has_no_days_and_stands_still(book: Book) -> None:
    await book.write((0, 100), (9, 500))

    assert told(await book.history(1, 8)) == (100, [], 100, 100)
    assert told(await book.history(-20, -10)) == (0, [], 0, 0)
    assert told(await book.history(20, 30)) == (600, [], 600, 600)


async def test_another_accounts_entries_are_not_among_them(bank: Database, book: Book) -> None:
    await book.write((0, 100))
    empty = Book(bank, await open_account(bank), book.vault)

    assert told(await empty.history(-1, 1)) == (0, [], 0, 0)


async def test_an_account_that_is_not_has_no_history(bank: Database, book: Book) -> None:
    with pytest.raises(NoSuchAccount):
        await Book(bank, new_id(), book.vault).history(0, 1)


async def test_a_full_book_is_read_by_days_and_not_by_entries(
    bank: Database, book: Book, database: databases.Database
) -> None:
    await book.write(*((nth // 2_000, 1) for nth in range(40_000)))
    # A bank's server does this by itself; here it may not have come to it yet, and plan for an empty table.
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("ANALYZE ledger_entries")

    async def entries_read(reading: Reading) -> int:
        given = {"account": book.account, "first_on": day(5), "last_on": day(14)}
        explain = text(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, FORMAT JSON) {CLOSING_BALANCES.text}")
        ((plan,),) = await reading.session.execute(explain, given)
        return sum(rows_of_scans(plan[0]["Plan"]))

    assert await doors(bank).read(entries_read) == 10
    assert [one.balance for one in (await book.history(5, 14)).days] == [2_000 * nth for nth in range(6, 16)]


def rows_of_scans(plan: dict[str, Any]) -> list[int]:
    """How many entries each scan of the plan has read."""
    own = [round(plan["Actual Rows"] * plan["Actual Loops"])] if plan.get("Relation Name") == "ledger_entries" else []
    return own + [rows for child in plan.get("Plans", ()) for rows in rows_of_scans(child)]
