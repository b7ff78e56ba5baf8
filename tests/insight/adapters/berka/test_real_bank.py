"""The real bank's files: every row is read, and every account-day agrees with the bank's own balance."""

from collections import Counter, defaultdict
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest

from bankhall.insight.adapters.berka import tables
from bankhall.insight.adapters.berka.reading import read
from bankhall.insight.adapters.berka.records import Transaction
from bankhall.insight.rules import Books, Verdict, brought_forward, close_day
from bankhall.insight.types import Quarantined, Reason

BERKA = Path(__file__).parents[4] / ".." / "shared" / "data" / "berka"

pytestmark = pytest.mark.skipif(not BERKA.is_dir(), reason=f"the real data is not there: {BERKA}")


@pytest.fixture(scope="module")
def rows() -> list[Transaction]:
    return [row for row in read(BERKA, tables.TRANSACTIONS) if isinstance(row, Transaction)]


@pytest.fixture(scope="module")
def opened_on() -> dict[int, date]:
    return {row.id: row.opened_on for row in read(BERKA, tables.ACCOUNTS) if not isinstance(row, Quarantined)}


def verdicts_of(rows: list[Transaction], opened_on: dict[int, date]) -> Counter[Verdict]:
    """Walks every account. The file's first and last day may lack rows."""
    accounts: dict[int, list[Transaction]] = defaultdict(list)
    for row in rows:
        accounts[row.account].append(row)
    first_day, last_day = rows[0].booked_on, rows[-1].booked_on
    verdicts: Counter[Verdict] = Counter()
    for account, its_rows in accounts.items():
        days = [list(day) for _, day in groupby(its_rows, key=lambda row: row.booked_on)]
        books, whole = Books(), True
        if opened_on[account] <= first_day:
            forward, whole = brought_forward(days[:3], from_midday=days[0][0].booked_on == first_day)
            books = Books(forward)
        for n, day in enumerate(days):
            complete = day[0].booked_on != last_day and (n > 0 or whole)
            closed = close_day(books, day, complete=complete)
            verdicts[closed.verdict] += 1
            books = closed.books if n > 0 or whole else Books(closed.books.ours)
            if closed.verdict is Verdict.AGREES:
                assert abs(books.gap) <= 10
    return verdicts


def test_only_the_row_in_which_the_file_is_cut_off_cannot_be_read(rows: list[Transaction]) -> None:
    bad = [row for row in read(BERKA, tables.TRANSACTIONS) if isinstance(row, Quarantined)]

    assert len(rows) == 49_102
    assert [(row.line, row.reason) for row in bad] == [(49_104, Reason.CUT_OFF)]


@pytest.mark.parametrize(
    ("table", "count"),
    [
        (tables.DISTRICTS, 77),
        (tables.CLIENTS, 5_369),
        (tables.ACCOUNTS, 4_500),
        (tables.DISPOSITIONS, 5_369),
        (tables.STANDING_ORDERS, 6_471),
        (tables.CARDS, 892),
    ],
)
def test_every_row_of_the_other_files_can_be_read(table: tables.Table[object], count: int) -> None:
    rows = list(read(BERKA, table))

    assert len(rows) == count
    assert not [row for row in rows if isinstance(row, Quarantined)]


def test_every_account_day_agrees_but_for_those_cut_off_on_the_last_day(
    rows: list[Transaction], opened_on: dict[int, date]
) -> None:
    verdicts = verdicts_of(rows, opened_on)

    # 28 accounts have a fee on the last day whose balance includes interest that stands behind the cut.
    assert verdicts == {Verdict.AGREES: 39_932, Verdict.OPEN: 28}


@pytest.mark.parametrize("start", [10_000, 20_000, 28_000, 36_500])
def test_later_rows_alone_agree_with_balances_brought_forward(
    rows: list[Transaction], opened_on: dict[int, date], start: int
) -> None:
    assert verdicts_of(rows[start:], opened_on)[Verdict.DISAGREES] == 0


@pytest.mark.parametrize("nth", [300, 777, 25_000, 40_000])
def test_a_row_that_is_lost_is_noticed(rows: list[Transaction], opened_on: dict[int, date], nth: int) -> None:
    without = rows[:nth] + rows[nth + 1 :]

    assert verdicts_of(without, opened_on)[Verdict.DISAGREES] > 0


def test_an_amount_that_is_changed_is_noticed(rows: list[Transaction], opened_on: dict[int, date]) -> None:
    changed = [*rows[:25_000], rows[25_000]._replace(amount=rows[25_000].amount + 100), *rows[25_001:]]

    assert verdicts_of(changed, opened_on)[Verdict.DISAGREES] > 0
