"""Proving an imported account right, day by day, against the balances that the source itself states.

A source that kept its balances more exactly than it wrote them down is off by rounding: each stated balance by half
a ROUNDING_UNIT at most, each amount that the source computed (interest) likewise. The errors of the amounts add up,
so our sum walks away from the stated balance without anybody's mistake. As long as a day's step is explained by
rounding, the walk is taken back by a posting of its own ("rounding difference") when it leaves the tolerance; a step
that is not explained is never posted away: the day disagrees, and every later day until the balances meet again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from itertools import count, groupby, islice
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from .types import Kind, Quarantined

ROUNDING_UNIT = 10  # minor units: the source rounds to tenths
MOST_DAYS_TO_BEGIN = 3  # days that are looked at to see what an account began with
_COMPUTED = frozenset({Kind.INTEREST, Kind.PENALTY_INTEREST})
_MOST_ORDERED = 200  # rows of one account and day that are put in order: the work grows with their square
_MOST_ORDERS = 100  # whole orders of them that are compared
_MOST_TRIES = 5_000  # steps that looking for them may take
_MOST_STARTS = 40  # rows that are tried as the first of a day


class Movement(Protocol):
    """A row of the source: what moved, and the source's balance afterwards, both in minor units."""

    @property
    def id(self) -> int: ...
    @property
    def booked_on(self) -> date: ...
    @property
    def amount(self) -> int: ...
    @property
    def balance(self) -> int: ...
    @property
    def kind(self) -> Kind: ...


M = TypeVar("M", bound=Movement)


class Verdict(StrEnum):
    AGREES = "agrees"
    DISAGREES = "disagrees"
    OPEN = "open"  # the rows of the day are not all here, so there is nothing to compare yet


@dataclass(frozen=True, slots=True)
class Books:
    """Where an account stands: our balance, and how far above it the source's was (0 before the first row)."""

    ours: int = 0
    gap: int = 0

    @property
    def stated(self) -> int:
        return self.ours + self.gap


@dataclass(frozen=True, slots=True)
class ClosedDay(Generic[M]):
    """An account-day. `rounding` is the amount to post after the rows so that `books` hold."""

    rows: Sequence[M]
    books: Books
    rounding: int
    verdict: Verdict


def case_of(source: str, file: str, line: int, row: str) -> UUID:
    """What a bad row's case is known by: the same row in the same place of the same file, in whichever import."""
    told = "\x1f".join((source, file, str(line), row))
    return UUID(bytes=sha256(told.encode()).digest()[:16])


def close_day(books: Books, rows: Sequence[M], *, complete: bool = True) -> ClosedDay[M]:
    """The day's rows in the order in which they happened, and whether we agree at its end.

    A day that is not `complete` and does not agree is open instead of wrong.
    """
    ours = books.ours + sum(row.amount for row in rows)
    ordered = rows if len(rows) == 1 else in_order(rows, books.stated, end=ours + books.gap)
    gap = ordered[-1].balance - ours
    if abs(gap) <= ROUNDING_UNIT:
        return ClosedDay(ordered, Books(ours, gap), 0, Verdict.AGREES)
    if _is_rounding(books.gap, gap, rows):
        return ClosedDay(ordered, Books(ours + gap, 0), gap, Verdict.AGREES)
    return ClosedDay(ordered, Books(ours, gap), 0, Verdict.DISAGREES if complete else Verdict.OPEN)


def in_order(rows: Sequence[M], stated: int, *, end: int) -> Sequence[M]:
    """The rows of one account and day so that each balance follows from the one before, the first from `stated`.

    Every row tells the balance before it (its balance less its amount); with rounding it may miss where we stand by
    one unit. Amounts of a unit or two leave several such orders: the one that closes nearest to `end` is taken.
    Where no order fits, the nearest row is always the next. Of equals, the first in the file.
    """
    if len(rows) > _MOST_ORDERED:
        return rows
    best: list[M] = []
    for order in islice(_fitting(list(rows), stated, count(1)), _MOST_ORDERS):
        if not best or abs(order[-1].balance - end) < abs(best[-1].balance - end):
            best = order
        if best[-1].balance == end:
            break
    return best or _nearest_first(list(rows), stated)


def _fitting(left: list[M], stated: int, tries: Iterator[int]) -> Iterator[list[M]]:
    """The orders without a jump of more than a unit, the likelier first; none any more after _MOST_TRIES steps, since
    rows that fit anywhere beside one that fits nowhere could be tried for ever.
    """
    if next(tries) > _MOST_TRIES:
        return
    candidates = [row for row in left if _jump(row, stated) <= ROUNDING_UNIT]
    if len(left) == 1:
        yield from [candidates] if candidates else []
        return
    for row in sorted(candidates, key=lambda row: _jump(row, stated)):
        rest = list(left)
        rest.remove(row)
        for following in _fitting(rest, row.balance, tries):
            yield [row, *following]


def _nearest_first(left: list[M], stated: int) -> list[M]:
    ordered: list[M] = []
    while left:
        following = min(left, key=lambda row: _jump(row, stated))
        left.remove(following)
        ordered.append(following)
        stated = following.balance
    return ordered


def _jump(row: Movement, stated: int) -> int:
    return abs(row.balance - row.amount - stated)


def brought_forward(days: Sequence[Sequence[M]], *, from_midday: bool) -> tuple[int, bool]:
    """The balance before an account's first rows, and whether the first day is whole.

    `days` are the account's first days, in order; up to three are looked at. The second day confirms what the first
    implies. Where the file begins on the first day (`from_midday`), rows of that day may stand in an earlier file:
    then the second day's opening counts, unless the third speaks against it.
    """
    opening = _opening_of(days[0])
    if not from_midday or len(days) < 2:
        return opening, True
    first = close_day(Books(opening), days[0]).books
    if close_day(first, days[1]).verdict is Verdict.AGREES:
        return opening, True
    other = _opening_of(days[1])
    second = close_day(Books(other), days[1]).books
    if len(days) > 2 and close_day(second, days[2]).verdict is not Verdict.AGREES:
        return opening, True
    return other - sum(row.amount for row in days[0]), False


def first_books(days: Sequence[Sequence[M]], *, opened_on: date, first_on: date) -> tuple[int, bool]:
    """What an account begins with: the balance brought forward, and whether its first day is whole.

    `first_on` is the first day of all rows. Only an account that was open then already can have had a balance; one
    that was opened that very day and begins with nothing had none.
    """
    if opened_on > first_on or (opened_on == first_on and abs(_opening_of(days[0])) <= ROUNDING_UNIT):
        return 0, True
    return brought_forward(days[:MOST_DAYS_TO_BEGIN], from_midday=days[0][0].booked_on == first_on)


def walk(days: Iterable[Sequence[M]], books: Books, *, first_is_whole: bool = True) -> Iterator[ClosedDay[M]]:
    """Closes day after day. After a first day that is not whole the source's next balance counts, not its last."""
    is_whole = first_is_whole
    for rows in days:
        closed = close_day(books, rows)
        if not is_whole:
            closed = replace(closed, books=Books(closed.books.ours), verdict=Verdict.OPEN)
            is_whole = True
        books = closed.books
        yield closed


def by_day(rows: Iterable[M]) -> list[list[M]]:
    """The rows of an account, whatever their order, as its days; within a day by the source's id."""
    ordered = sorted(rows, key=lambda row: (row.booked_on, row.id))
    return [list(day) for _, day in groupby(ordered, key=lambda row: row.booked_on)]


@dataclass(frozen=True, slots=True)
class Window(Generic[M]):
    """What is booked in one piece: rows that could be read, and those between them that could not."""

    rows: Sequence[M]
    bad: Sequence[Quarantined]


def windows(rows: Iterable[M | Quarantined], *, at_least: int) -> Iterator[Window[M]]:
    """Pieces of `at_least` so many rows, cut where a later day begins; a piece that finds no such place is cut at five
    times as many.
    """
    good: list[M] = []
    bad: list[Quarantined] = []
    for row in rows:
        if isinstance(row, Quarantined):
            bad.append(row)
        elif len(good) >= at_least and row.booked_on > good[-1].booked_on:
            yield Window(good, bad)
            good, bad = [row], []
        else:
            good.append(row)
        if len(good) >= at_least * 5 or len(bad) >= at_least:
            yield Window(good, bad)
            good, bad = [], []
    if good or bad:
        yield Window(good, bad)


def _is_rounding(before: int, after: int, rows: Sequence[Movement]) -> bool:
    """Whether the gap's step is explained: two rounded balances, and half a unit for each computed amount."""
    computed = sum(row.kind in _COMPUTED for row in rows)
    within = ROUNDING_UNIT + computed * ROUNDING_UNIT // 2
    return abs(before) <= ROUNDING_UNIT and abs(after - before) <= within


def _opening_of(rows: Sequence[M]) -> int:
    """The balance before the day's first row, whichever row that is: the one that leaves the fewest jumps."""
    starts = [row.balance - row.amount for row in rows[:_MOST_STARTS]]
    if len(rows) > _MOST_ORDERED:
        return starts[0]
    return min(starts, key=lambda start: _jumps(_nearest_first(list(rows), start), start))


def _jumps(rows: Sequence[Movement], stated: int) -> int:
    total = 0
    for row in rows:
        total += _jump(row, stated)
        stated = row.balance
    return total
