"""Days from one to another, and months: for whoever needs no clock and no database for it."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both in it."""

    first_on: date
    last_on: date

    def days(self) -> list[date]:
        return [self.first_on + timedelta(days=nth) for nth in range((self.last_on - self.first_on).days + 1)]

    def within(self, other: "Period") -> "Period":
        return Period(max(self.first_on, other.first_on), min(self.last_on, other.last_on))


def month_of(day: date) -> Period:
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def month_before(day: date) -> Period:
    return month_of(day.replace(day=1) - timedelta(days=1))
