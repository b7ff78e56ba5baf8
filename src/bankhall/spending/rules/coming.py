"""What is likely to come: what came once in each of the last months, on about the same day, by about the same amount,
will come once more. Rules that can be told in one sentence, so that a wrong guess can be seen through.

What is planned, due or ordered is in the forecast (`rules.known`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low

from bankhall.accounts.types import AccountKind, AccountStatus, MyAccount
from bankhall.ledger.types import Seldom
from bankhall.spending.types import BalancePoint, Coming, Month, Rhythm

DAYS_AHEAD = 30
LEAST_MONTHS = 3
MONTHS_LOOKED_AT = 6
MOST_LOOKED_AT = 500_000
MOST_TEXTS = 500
MOST_COMING = 60

# Weekends and holidays move a payment by some days; more than that is not a day of the month.
_DAYS_APART = 6
# After this many days without it nobody waits for it any more.
_DAYS_OVERDUE = 5
# An amount is about the same within a third of the middle one: an electricity bill is, a shop's is not.
_SHARE_APART = 3


@dataclass(frozen=True, slots=True)
class NextTime:
    on: date
    amount: int
    rhythm: Rhythm


def is_at_hand(held: MyAccount) -> bool:
    account = held.seen.account
    return account.kind is AccountKind.CURRENT and account.status is not AccountStatus.CLOSED


def first_on(today: date) -> date:
    return Month.of(today).earlier(MONTHS_LOOKED_AT).first_on


def until_on(today: date) -> date:
    return today + timedelta(DAYS_AHEAD)


def next_time(seen: Seldom, today: date) -> NextTime | None:
    """None when it has no monthly rhythm, has stopped, or comes later than anybody asks here."""
    found = _each_month(seen, today)
    if len(found) < LEAST_MONTHS:
        return None
    days = [day.day for day, _ in found]
    amounts = [abs(amount) for _, amount in found]
    usual_day, usual = median_low(days), median_low(amounts)
    is_steady = max(days) - min(days) <= _DAYS_APART
    if not is_steady or any(_SHARE_APART * abs(amount - usual) > usual for amount in amounts):
        return None
    on = _next_day(usual_day, Month.of(found[-1][0]).earlier(-1), today)
    if on is None or on > until_on(today):
        return None
    rhythm = Rhythm(len(found), usual_day, min(amounts), max(amounts))
    return NextTime(on, usual if found[-1][1] > 0 else -usual, rhythm)


def sorted_out(items: Iterable[Coming]) -> tuple[Coming, ...]:
    """By day; on a day what goes out first, so that nobody relies on money that comes later that day."""
    largest = sorted(items, key=lambda item: -abs(item.amount))[:MOST_COMING]
    return tuple(sorted(largest, key=lambda item: (item.on, item.amount)))


def line(today: date, balance: int, items: Sequence[Coming]) -> tuple[BalancePoint, ...]:
    """What is there today and at the end of each day on which something comes. `items` are sorted out."""
    points = {today: BalancePoint(today, balance, None)}
    for item in items:
        balance += item.amount
        points[item.on] = BalancePoint(item.on, balance, item)
    return tuple(points.values())


def _each_month(seen: Seldom, today: date) -> list[tuple[date, int]]:
    """The last of them that came once a month without a gap, up to this month or the one before."""
    newest_first = [(day, amount) for day, amount, _ in reversed(seen.entries)]
    months = [Month.of(day) for day, _ in newest_first]
    if not months or months[0] < Month.of(today).earlier(1):
        return []
    unbroken = 1
    while unbroken < len(months) and months[unbroken] == months[unbroken - 1].earlier(1):
        unbroken += 1
    # Twice in the month at which it breaks off: not once a month.
    if unbroken < len(months) and months[unbroken] == months[unbroken - 1]:
        return []
    return newest_first[:unbroken][:MONTHS_LOOKED_AT][::-1]


def _next_day(usual_day: int, month: Month, today: date) -> date | None:
    on = min(month.last_on, month.first_on + timedelta(usual_day - 1))
    if on >= today:
        return on
    return today if today - on <= timedelta(_DAYS_OVERDUE) else None
