"""How two lists of entries are compared. Pure."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import Final

from bankhall.statements.reconciliation.types import Booked, Decision, Outside, Pair, Result, Why

MOST_WINDOW_DAYS: Final = 31
MOST_UNDER_WAY: Final = 4
# Of customers: in all their accounts, as their own books are closed by month or by quarter, and looked back at once
# the year is over.
OWN_MOST_UNDER_WAY: Final = 2
OWN_MOST_KEPT: Final = 60
OWN_KEPT: Final = timedelta(days=400)
# Beyond so many candidates of nearly the same amount none of them means anything.
_MOST_CANDIDATES: Final = 50
_ALIKE: Final = 0.75

_MAY: Final = {
    Result.NEAR: {Decision.ACCEPTED, Decision.REJECTED, Decision.NOTED},
    Result.ONLY_OUTSIDE: {Decision.TIMING, Decision.NOTED},
    Result.ONLY_BOOKS: {Decision.TIMING, Decision.NOTED},
    Result.MATCHED: {Decision.NOTED},
}


def may_decide(result: Result, decision: Decision) -> bool:
    return decision in _MAY[result]


def compare(outside: Sequence[Outside], booked: Sequence[Booked], *, window_days: int, tolerance: int) -> list[Pair]:
    """Each entry of either side once. First what names the same reference and amount, then the same day and amount,
    then the same amount on a day near by, then nearly the same amount, then the same amount with the other sign.
    """
    matching = _Matching(_taken_apart(outside, booked), booked, window_days)
    matching.by_reference()
    matching.by_day_and_amount()
    matching.by_near_day()
    if tolerance:
        matching.by_near_amount(tolerance)
    matching.by_other_sign()
    return matching.pairs()


def drift_by_day(
    outside: Iterable[tuple[date, int]], booked: Iterable[tuple[date, int]], before: int
) -> list[tuple[date, int]]:
    """Outside less books, at the end of each day on which that changed."""
    moved: dict[date, int] = defaultdict(int)
    for day, amount in outside:
        moved[day] += amount
    for day, amount in booked:
        moved[day] -= amount
    told, drift = [], before
    for day in sorted(moved):
        if moved[day]:
            drift += moved[day]
            told.append((day, drift))
    return told


def _taken_apart(outside: Sequence[Outside], booked: Sequence[Booked]) -> list[Outside]:
    """A batch entry that the books have as one stays one; else it is what it is made of, where that adds up."""
    amounts = {one.amount for one in booked}
    told: list[Outside] = []
    for one in outside:
        adds_up = len(one.parts) > 1 and sum(part.amount for part in one.parts) == one.amount
        told += one.parts if adds_up and one.amount not in amounts else (one,)
    return told


class _Matching:
    def __init__(self, outside: Sequence[Outside], booked: Sequence[Booked], window_days: int) -> None:
        self._outside = outside
        self._booked = booked
        self._window = timedelta(days=window_days)
        self._free_outside = dict.fromkeys(range(len(outside)))
        self._free_booked = dict.fromkeys(range(len(booked)))
        self._found: list[tuple[int, int, Result, tuple[Why, ...]]] = []

    def by_reference(self) -> None:
        named: dict[tuple[str, int], list[int]] = defaultdict(list)
        for b in self._free_booked:
            if key := _bare(self._booked[b].reference):
                named[key, self._booked[b].amount].append(b)
        for o in list(self._free_outside):
            one = self._outside[o]
            candidates = named.get((_bare(one.reference), one.amount)) if one.reference else None
            if candidates:
                b = min(candidates, key=lambda nth: abs(self._booked[nth].booked_on - one.booked_on))
                candidates.remove(b)
                is_near = self._booked[b].booked_on != one.booked_on
                reasons = (Why.REFERENCE, Why.OTHER_DAY) if is_near else (Why.REFERENCE,)
                self._take(o, b, Result.MATCHED, reasons)

    def by_day_and_amount(self) -> None:
        there: dict[tuple[date, int], list[int]] = defaultdict(list)
        for b in self._free_booked:
            there[self._booked[b].booked_on, self._booked[b].amount].append(b)
        for o in list(self._free_outside):
            one = self._outside[o]
            if candidates := there.get((one.booked_on, one.amount)):
                b = self._most_alike(one, candidates)
                candidates.remove(b)
                self._take(o, b, Result.MATCHED, (Why.DAY_AND_AMOUNT,))

    def by_near_day(self) -> None:
        self._by_amount(lambda amount: amount, (Why.OTHER_DAY,))

    def by_other_sign(self) -> None:
        self._by_amount(lambda amount: -amount, (Why.OTHER_SIGN,))

    def by_near_amount(self, tolerance: int) -> None:
        """Only where day or words speak for it."""
        places = sorted(self._free_booked, key=lambda b: self._booked[b].amount)
        amounts = [self._booked[b].amount for b in places]
        for o in list(self._free_outside):
            one = self._outside[o]
            low = bisect_left(amounts, one.amount - tolerance)
            high = bisect_right(amounts, one.amount + tolerance)
            if high - low > _MOST_CANDIDATES:
                continue
            near = [b for b in places[low:high] if b in self._free_booked and self._is_near(one, self._booked[b])]
            near = [
                b for b in near if self._booked[b].booked_on == one.booked_on or _alike(one, self._booked[b]) >= _ALIKE
            ]
            if near:
                b = min(near, key=lambda nth: (abs(self._booked[nth].amount - one.amount), nth))
                self._take(o, b, Result.NEAR, self._differing(one, self._booked[b]))

    def pairs(self) -> list[Pair]:
        told = [Pair(result, self._outside[o], self._booked[b], why) for o, b, result, why in self._found]
        told += [Pair(Result.ONLY_OUTSIDE, self._outside[o], None) for o in self._free_outside]
        told += [Pair(Result.ONLY_BOOKS, None, self._booked[b]) for b in self._free_booked]
        return sorted(told, key=_place)

    def _by_amount(self, turned: Callable[[int], int], reasons: tuple[Why, ...]) -> None:
        there: dict[int, list[tuple[date, int]]] = defaultdict(list)
        for b in self._free_booked:
            there[self._booked[b].amount].append((self._booked[b].booked_on, b))
        for days in there.values():
            days.sort()
        for o in list(self._free_outside):
            one = self._outside[o]
            days = there.get(turned(one.amount), []) if one.amount else []
            here = bisect_left(days, (one.booked_on, -1))
            around = days[max(0, here - _MOST_CANDIDATES) : here + _MOST_CANDIDATES]
            near = [place for place in around if abs(place[0] - one.booked_on) <= self._window]
            if near:
                place = min(near, key=lambda found: (abs(found[0] - one.booked_on), found[1]))
                days.remove(place)
                other = (Why.OTHER_DAY,) if place[0] != one.booked_on and Why.OTHER_DAY not in reasons else ()
                self._take(o, place[1], Result.NEAR, (*reasons, *other))

    def _most_alike(self, one: Outside, candidates: Sequence[int]) -> int:
        if len(candidates) == 1 or len(candidates) > _MOST_CANDIDATES:
            return candidates[0]
        return max(candidates, key=lambda b: (_alike(one, self._booked[b]), -b))

    def _is_near(self, one: Outside, other: Booked) -> bool:
        return abs(one.booked_on - other.booked_on) <= self._window

    def _differing(self, one: Outside, other: Booked) -> tuple[Why, ...]:
        day = (Why.OTHER_DAY,) if one.booked_on != other.booked_on else ()
        return (Why.OTHER_AMOUNT, *day)

    def _take(self, o: int, b: int, result: Result, reasons: tuple[Why, ...]) -> None:
        del self._free_outside[o]
        del self._free_booked[b]
        self._found.append((o, b, result, reasons))


def _alike(one: Outside, other: Booked) -> float:
    """Of references and words, from 0 to 1."""
    here, there = _bare(one.reference + one.text)[:200], _bare(other.reference + other.text)[:200]
    if not here or not there:
        return 0.0
    return 1.0 if here in there or there in here else SequenceMatcher(None, here, there).ratio()


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def _place(pair: Pair) -> tuple[date, int]:
    day = pair.outside.booked_on if pair.outside else pair.booked.booked_on if pair.booked else date.min
    return day, pair.outside.line if pair.outside else 10**9
