"""The year as people in China live it: feasts, holidays and the great sales. Days are ordinals (`date.toordinal`)."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

# The first day of the lunar year (Hong Kong Observatory, Gregorian-Lunar calendar conversion tables).
_SPRING_FESTIVALS = {
    year: date(year, month, day)
    for year, month, day in (
        (2022, 2, 1), (2023, 1, 22), (2024, 2, 10), (2025, 1, 29), (2026, 2, 17), (2027, 2, 6), (2028, 1, 26),
        (2029, 2, 13), (2030, 2, 3), (2031, 1, 23), (2032, 2, 11), (2033, 1, 31), (2034, 2, 19), (2035, 2, 8),
    )
}  # fmt: skip

# The last day of each quarter is the 20th; the interest is paid on the day after it.
INTEREST_MONTHS = (3, 6, 9, 12)
INTEREST_DAY = 21


class Month(NamedTuple):
    """`first` and `last` are the days of it that are lived: the last month ends today."""

    year: int
    month: int
    first: int
    last: int

    def on(self, day: int) -> int | None:
        """The ordinal of that day of the month, or of its last one; None when it does not come any more."""
        wanted = min(date(self.year, self.month, 1).toordinal() + day - 1, _end(self.year, self.month))
        return wanted if self.first <= wanted <= self.last else None

    @property
    def days(self) -> int:
        return self.last - self.first + 1

    @property
    def share(self) -> int:
        """How much of the month is lived, in percent."""
        return 100 * self.days // (_end(self.year, self.month) - date(self.year, self.month, 1).toordinal() + 1)


def spring_festival(year: int) -> date:
    """Beyond the table, a day in the middle of those on which it can fall."""
    return _SPRING_FESTIVALS.get(year) or date(year, 2, 5)


def months(first_on: date, today: date) -> Iterator[Month]:
    """From the month of `first_on`, whole, to today."""
    year, month = first_on.year, first_on.month
    while (year, month) <= (today.year, today.month):
        first = date(year, month, 1).toordinal()
        yield Month(year, month, first, min(_end(year, month), today.toordinal()))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def months_before(today: date, count: int) -> date:
    """The first day of the month `count` months ago."""
    serial = today.year * 12 + today.month - 1 - count
    return date(serial // 12, serial % 12 + 1, 1)


def is_weekend(ordinal: int) -> bool:
    """The first ordinal, 0001-01-01, is a Monday."""
    return ordinal % 7 in (6, 0)


def interest_days(first: int, last: int) -> list[int]:
    """The days in between on which banks pay interest on what can be drawn on demand."""
    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
    days = (date(year, month, INTEREST_DAY).toordinal() for year in years for month in INTEREST_MONTHS)
    return [day for day in days if first <= day <= last]


def _end(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following.toordinal() - 1
