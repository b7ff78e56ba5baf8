"""How much there will be on the current accounts in the next weeks, and how sure that is. Pure.

What happened on the same days of the last months happens again: salary, rent and what is spent in between. From today
the line follows the middle of what the last six months did from this day of the month on. Whole months add only as much
as they have surely added so far: most people's balances come back to where they were, and a mean of six months says
little (a James-Stein estimate: W. James and C. Stein, Estimation with Quadratic Loss, 1961, here with four where it has
about one, since the imported bank was told best so; `bankhall bench forecast`).

The band is the prediction interval of a sum whose mean and spread are estimated from n months,

    t * sqrt(s² * (k + k² / n) + d² * (1 + 1 / n))

for k whole months that differ by s and the days after them that differ by d (t: Student's, n - 1 degrees of freedom, at
0.9: eight of ten should lie in it). In whole minor units throughout.

What is known already (`rules.known`) comes on its days; what the past shows of the same is left out of the shape and of
the spread, and its monthly mean out of the drift, so that it is told once. Standing orders tell only on which days of
the month: nobody knows since when they run, and people live by what is left (the imported bank was told worse with all
of them as new).
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from math import isqrt
from typing import Final

from bankhall.spending.rules.known import Settled, summed
from bankhall.spending.types import ForecastPoint, Month

HORIZONS: Final = (10, 20, 30, 45, 60, 90)
MOST_MONTHS: Final = 6
LEAST_MONTHS: Final = 3

# What is paid in when an account is opened is no month's doing.
_DAYS_OF_OPENING: Final = 14
# Student's t at 0.9 in thousandths, for 2 to 5 degrees of freedom.
_T: Final = (1886, 1638, 1533, 1476)
# A salary on the last working day moves by as much: so near to a whole month, its shape would be noise.
_NEAR_DAYS: Final = 2
_MONTH_TENTHS: Final = 304
_DAMPING: Final = 4


@dataclass(frozen=True)
class _Past:
    """What there was at each day's end, counted from nothing: only differences mean something."""

    days: Sequence[date]
    balances: Sequence[int]

    @classmethod
    def of(cls, sums: Mapping[date, int]) -> "_Past":
        days = sorted(sums)
        return cls(days, list(accumulate(sums[day] for day in days)))

    def change(self, after: date, until: date) -> int:
        return self._at(until) - self._at(after)

    def _at(self, day: date) -> int:
        place = bisect_right(self.days, day)
        return self.balances[place - 1] if place else 0


def first_on(today: date) -> date:
    """From which day on entries are wanted."""
    return months_before(today, MOST_MONTHS)


def months_before(day: date, months: int) -> date:
    """The same day of that month, or its last."""
    month = Month.of(day).earlier(months)
    return min(month.last_on, month.first_on + timedelta(day.day - 1))


def ahead(
    balance: int, sums: Mapping[date, int], *, since: date, today: date, days: int, known: Settled | None = None
) -> tuple[tuple[ForecastPoint, ...], int]:
    """Today and each day after it, and of how many months they are told; no points where these are too few. `sums`:
    what each day's entries came to. `since`: when the first account was opened.
    """
    known = known or Settled()
    begin = since + timedelta(_DAYS_OF_OPENING)
    starts = [start for nth in range(1, MOST_MONTHS + 1) if (start := months_before(today, nth)) >= begin]
    if len(starts) < LEAST_MONTHS:
        return (), len(starts)
    guess = _Guess.of(sums, known, starts, today)
    points = [ForecastPoint(today, balance, balance, balance)]
    for after in range(1, days + 1):
        day = today + timedelta(after)
        middle, half = guess.at(after)
        # What is still to come today is there by tomorrow.
        middle += balance + summed(known.ahead, today - timedelta(1), day)
        points.append(ForecastPoint(day, middle - half, middle, middle + half))
    return tuple(points), len(starts)


@dataclass(frozen=True)
class _Guess:
    """What is not known, from the last months. `changes`: of what is guessed; `whole`: of everything. `apart`: what
    each of these months had of what is known now, altogether; `each_month`: of standing orders.
    """

    past: _Past
    starts: Sequence[date]
    changes: Sequence[int]
    whole: Sequence[int]
    apart: int
    each_month: int
    today: date

    @classmethod
    def of(cls, sums: Mapping[date, int], known: Settled, starts: Sequence[date], today: date) -> "_Guess":
        ends = [today, *starts[:-1]]
        all_, rest = _Past.of(sums), _Past.of({day: much - known.apart.get(day, 0) for day, much in sums.items()})
        return cls(
            rest,
            starts,
            [rest.change(start, end) for start, end in zip(starts, ends, strict=True)],
            [all_.change(start, end) for start, end in zip(starts, ends, strict=True)],
            summed(known.planned_apart, starts[-1], today),
            known.each_month,
            today,
        )

    def at(self, after: int) -> tuple[int, int]:
        """After so many days: how much more there is, and half the width of the band."""
        n, target = len(self.starts), self.today + timedelta(after)
        whole = 0
        while months_before(target, whole + 1) >= self.today:
            whole += 1
        within = months_before(target, whole)
        rest = (within - self.today).days
        shape, apart = 0, 0
        if rest * 10 >= _MONTH_TENTHS - 10 * (_NEAR_DAYS + 1):
            whole += 1
        elif rest > _NEAR_DAYS:
            so_far = [self.past.change(start, months_before(within, nth)) for nth, start in enumerate(self.starts, 1)]
            shape = _middle(so_far) - _middle(self.changes) * rest * 10 // _MONTH_TENTHS
            apart = _variance(so_far) * (n + 1) // n
        variance = _variance(self.changes)
        spread = isqrt(variance * (n * whole + whole * whole) // n + apart)
        known_before = (self.apart + n * self.each_month) * after * 10 // (n * _MONTH_TENTHS)
        return shape + self._drift(after) - known_before, spread * _T[n - LEAST_MONTHS] // 1000

    def _drift(self, after: int) -> int:
        n, total = len(self.whole), sum(self.whole)
        sure = max(0, total * total - _DAMPING * n * _variance(self.whole))
        return total * sure * after * 10 // (total * total * n * _MONTH_TENTHS) if total else 0


def _middle(values: Sequence[int]) -> int:
    in_order = sorted(values)
    return (in_order[(len(values) - 1) // 2] + in_order[len(values) // 2]) // 2


def _variance(values: Sequence[int]) -> int:
    n, total = len(values), sum(values)
    return sum((n * one - total) ** 2 for one in values) // (n * n * (n - 1))
