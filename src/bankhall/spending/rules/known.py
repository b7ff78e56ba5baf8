"""What is known of the time ahead takes the place of what the past would have us guess. Pure.

A planned transfer, a bill and a standing order come on their days and by their amounts. Where the last months show the
same payment already (made by the plan itself; or once a month to the same payee by about the same; or once a month by
exactly the same amount on about the same day) it would be counted twice: those entries are told apart from the rest,
and only the rest is guessed from. What was told apart is expected to go on only where nothing else is known: after a
bill the next one is likely, after the last time of a plan nothing more comes.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from statistics import median_low
from typing import Final
from uuid import UUID

from bankhall.ledger.types import EntryLike
from bankhall.payments.types import AheadKind, KnownAhead
from bankhall.spending.types import KnownItem, Month

_LEAST_MONTHS: Final = 3
_DAYS_APART: Final = 6
_SHARE_APART: Final = 3
_DAYS_OVERDUE: Final = 5
MOST_ITEMS: Final = 200


@dataclass
class Settled:
    """`items`: what is known, by day. `apart`: what the past shows of the same, by day; `planned_apart`: of it, without
    standing orders. `each_month`: what these come to in a month. `ahead`: what the items and their likely further times
    come to, by day.
    """

    items: tuple[KnownItem, ...] = ()
    apart: dict[date, int] = field(default_factory=dict)
    planned_apart: dict[date, int] = field(default_factory=dict)
    each_month: int = 0
    ahead: dict[date, int] = field(default_factory=dict)

    def tell_apart(self, entry: EntryLike, kind: AheadKind) -> None:
        _add(self.apart, entry.booked_on, entry.amount)
        if kind is not AheadKind.STANDING_ORDER:
            _add(self.planned_apart, entry.booked_on, entry.amount)


def amounts_of(known: Iterable[KnownAhead]) -> set[int]:
    """Signed, as the books may show them."""
    return {sign * one.amount.minor for one in known for sign in (-1, 1)}


def settle(
    known: Iterable[KnownAhead], past: Sequence[EntryLike], here: Collection[UUID], *, today: date, until: date
) -> Settled:
    """`past`: entries of the accounts `here` that may be earlier times of these, none of them between two of these
    accounts.
    """
    settled, free, items = Settled(), {(one.account_id, one.transaction_id): one for one in past}, []
    for one in known:
        sign = 1 if one.account_id is not None and one.account_id not in here else -1
        if one.account_id in here and one.to_own_id in here:
            continue  # what moves between them changes nothing
        account_id = one.to_own_id if sign > 0 else one.account_id
        amount = sign * one.amount.minor
        earlier, is_pattern = _earlier(one, account_id, amount, list(free.values()), today)
        for entry in earlier:
            del free[entry.account_id, entry.transaction_id]
            settled.tell_apart(entry, one.kind)
        days = one.days
        if one.kind is AheadKind.STANDING_ORDER:
            days = tuple(_monthly(earlier, today, until)) if is_pattern else ()
            settled.each_month += amount if is_pattern else 0
        coming = [(day, amount) for day in days if today <= day <= until]
        items += [_item(one, account_id, day, amount) for day, amount in coming]
        if one.goes_on and is_pattern:
            months = {Month.of(day) for day, _ in coming}
            usual = median_low([entry.amount for entry in earlier])
            coming += [(day, usual) for day in _monthly(earlier, today, until) if Month.of(day) not in months]
        for day, much in coming:
            _add(settled.ahead, day, much)
    settled.items = tuple(sorted(items, key=lambda item: (item.on, item.amount, item.id)))[:MOST_ITEMS]
    return settled


def _add(by_day: dict[date, int], day: date, amount: int) -> None:
    by_day[day] = by_day.get(day, 0) + amount


def _item(one: KnownAhead, account_id: UUID | None, day: date, amount: int) -> KnownItem:
    return KnownItem(
        on=day, kind=one.kind, id=one.id, account_id=account_id, name=one.name, name_en=one.name_en, amount=amount
    )


def _earlier(
    one: KnownAhead, account_id: UUID | None, amount: int, free: Sequence[EntryLike], today: date
) -> tuple[list[EntryLike], bool]:
    """Entries that are the same payment, and whether they came once in each of the last months."""
    same_side = [entry for entry in free if (entry.amount > 0) == (amount > 0)]
    made = [entry for entry in same_side if entry.transaction_id in one.made]
    alike = [
        entry
        for entry in same_side
        if entry.transaction_id in one.alike and _SHARE_APART * abs(entry.amount - amount) <= abs(amount)
    ]
    by_amount = [
        entry
        for entry in same_side
        if entry.amount == amount
        and account_id in (None, entry.account_id)
        and entry.transaction_id not in one.made | one.alike
    ]
    near = [entry for entry in by_amount if not one.days or _is_near(entry.booked_on, one.days)]
    for candidates in ([*made, *alike, *near], [*made, *alike], [*made, *near]):
        if months := _each_month(candidates, today):
            return months + [entry for entry in made if entry not in months], True
    if any(later - day == timedelta(7) for day, later in pairwise(one.days)):
        return [*made, *_each_week(alike, today)], False
    return made, False


def _each_month(entries: Iterable[EntryLike], today: date) -> list[EntryLike]:
    """All of those that came once a month, without a gap, up to this month or the one before; none where these are too
    few, or their days lie too far apart.
    """
    newest_first = sorted(entries, key=lambda entry: (entry.booked_on, entry.transaction_id), reverse=True)
    if not newest_first or Month.of(newest_first[0].booked_on) < Month.of(today).earlier(1):
        return []
    found = newest_first[:1]
    for entry in newest_first[1:]:
        gap = (found[-1].booked_on - entry.booked_on).days
        if gap < 28 - _DAYS_APART:
            return []  # twice in a month: not once a month
        if gap > 31 + _DAYS_APART:
            break
        found.append(entry)
    return found if len(found) >= _LEAST_MONTHS else []


def _each_week(entries: Iterable[EntryLike], today: date) -> list[EntryLike]:
    newest_first = sorted(entries, key=lambda entry: (entry.booked_on, entry.transaction_id), reverse=True)
    days = [today, *(entry.booked_on for entry in newest_first)]
    is_weekly = all(4 <= (later - day).days <= 10 for later, day in pairwise(days[1:]))
    is_current = bool(newest_first) and (today - newest_first[0].booked_on).days <= 10
    return newest_first if is_weekly and is_current and len(newest_first) > 2 * _LEAST_MONTHS else []


def _monthly(earlier: Sequence[EntryLike], today: date, until: date) -> Iterator[date]:
    """The next days of what came once a month: as in the books, on the middle one of its days so far."""
    usual = median_low(sorted(entry.booked_on.day for entry in earlier))
    month = Month.of(max(entry.booked_on for entry in earlier)).earlier(-1)
    while (day := _day_in(month, usual)) <= until:
        if day >= today:
            yield day
        elif today - day <= timedelta(_DAYS_OVERDUE):
            yield today
        month = month.earlier(-1)


def _day_in(month: Month, day: int) -> date:
    return min(month.last_on, month.first_on + timedelta(day - 1))


def _is_near(day: date, days: Iterable[date]) -> bool:
    """By the day of the month, also across its end."""
    apart = [abs(day.day - one.day) for one in days]
    return any(min(one, 31 - one) <= _DAYS_APART for one in apart)


def summed(by_day: Mapping[date, int], after: date, until: date) -> int:
    return sum(amount for day, amount in by_day.items() if after < day <= until)
