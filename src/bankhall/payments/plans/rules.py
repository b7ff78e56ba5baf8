"""On which days a planned transfer is made. Pure."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from typing import Final

from bankhall.payments.plans.types import Delay, Every, IfClosed, Timing, When

DELAYS: Final = {Delay.TWO_HOURS: timedelta(hours=2), Delay.NEXT_DAY: timedelta(days=1)}

MOST_PLANS: Final = 100
MOST_TIMES: Final = 600
FARTHEST: Final = timedelta(days=3 * 366)

# A regular transfer that fails so often in a row is not tried any more.
MOST_FAILURES: Final = 3

# What stands in the place of why a time was not made, where its customer has left it out.
SKIPPED: Final = "payments.plan_skipped"

_NEXT_DAYS: Final = 6
_LONGEST_CLOSED: Final = 14

IsWorkingDay = Callable[[date], bool]


def wrong(timing: Timing, today: date) -> Iterator[tuple[str, str, str]]:
    """(field, code, why) of whatever cannot be."""
    if (timing.delay is None) == (timing.first_on is None):
        yield "first_on", "kernel.invalid", "either a delay, or a day"
        return
    if timing.first_on is None:
        if timing.every or timing.last_on or timing.times or timing.at_month_end:
            yield "every", "kernel.invalid", "a delayed transfer is made once"
        return
    if not today < timing.first_on <= today + FARTHEST:
        yield "first_on", "kernel.out_of_range", "from tomorrow to three years ahead"
    if timing.every is None and (timing.last_on or timing.times or timing.at_month_end):
        yield "every", "kernel.invalid", "what is made once has no end"
    if timing.last_on is not None and timing.times is not None:
        yield "times", "kernel.invalid", "either a last day, or a number of times"
    if timing.last_on is not None and timing.last_on < timing.first_on:
        yield "last_on", "kernel.out_of_range", "not before the first day"
    if timing.times is not None and not 1 <= timing.times <= MOST_TIMES:
        yield "times", "kernel.out_of_range", f"from 1 to {MOST_TIMES}"
    if timing.at_month_end and timing.every is not Every.MONTH:
        yield "at_month_end", "kernel.invalid", "only for what is made each month"


def wrong_end(timing: Timing, last_on: date | None, next_on: date | None) -> tuple[str, str, str] | None:
    """(field, code, why) where a plan that is under way cannot end on that day. `next_on`: when it is due next."""
    if last_on is None or last_on == timing.last_on:
        return None
    if timing.every is None or timing.times is not None:
        return "last_on", "kernel.invalid", "only of what goes on without a number of times"
    if next_on is None or last_on < next_on:
        return "last_on", "kernel.out_of_range", "not before the next day"
    return None


def when(timing: Timing) -> When:
    if timing.delay is not None:
        return When(timing.delay)
    if timing.every is None:
        return When.ONCE
    rhythm = "month_end" if timing.at_month_end else timing.every.value
    end = "_until" if timing.last_on else "_times" if timing.times else ""
    return When(rhythm + end)


def nominal_day(timing: Timing, nth: int) -> date | None:
    """The day of the nth time, counted from 0, whether or not banks are open on it; None after the end."""
    if timing.first_on is None or (timing.times is not None and nth >= timing.times):
        return None
    if timing.every is None:
        day = timing.first_on if nth == 0 else None
    elif timing.every is Every.WEEK:
        day = timing.first_on + timedelta(weeks=nth)
    else:
        day = _months_later(timing.first_on, nth, at_end=timing.at_month_end)
    return day if day is None or timing.last_on is None or day <= timing.last_on else None


def made_on(timing: Timing, nth: int, is_working: IsWorkingDay) -> date | None:
    """The day on which the nth time is really made."""
    day = nominal_day(timing, nth)
    if day is None or timing.if_closed is IfClosed.ANYWAY:
        return day
    step = timedelta(days=-1 if timing.if_closed is IfClosed.BEFORE else 1)
    moved = day
    for _ in range(_LONGEST_CLOSED):
        if is_working(moved):
            return moved
        moved += step
    return day  # a calendar without working days: better that day than never


def next_days(timing: Timing, nth: int, is_working: IsWorkingDay) -> tuple[date, ...]:
    """Those of the nth time and some after it."""
    days: list[date] = []
    for one in count(nth):
        day = made_on(timing, one, is_working)
        if day is None or len(days) == _NEXT_DAYS:
            break
        days.append(day)
    return tuple(days)


def days_until(timing: Timing, nth: int, until: date, is_working: IsWorkingDay) -> tuple[date, ...]:
    """Those of the nth time and all after it, up to that day."""
    days: list[date] = []
    for one in count(nth):
        day = made_on(timing, one, is_working)
        if day is None or day > until:
            break
        days.append(day)
    return tuple(days)


def _months_later(first: date, months: int, *, at_end: bool) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, last if at_end else min(first.day, last))
