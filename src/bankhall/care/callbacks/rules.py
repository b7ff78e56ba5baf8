"""When the bank can promise to call, how often it tries, and what may be said of how long one waits. Pure."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from bankhall.care.callbacks.types import HourFigures, Window
from bankhall.kernel.office_hours import OfficeHours
from bankhall.kernel.working_days import is_holiday

QUARTER: Final = timedelta(minutes=15)
AHEAD: Final = timedelta(days=7)
NOT_SOONER: Final = timedelta(minutes=20)
REMINDED_BEFORE: Final = timedelta(minutes=30)
# Who asked a moment ago needs no reminding.
REMINDED_IF_ASKED: Final = timedelta(hours=2)

# After so many that nobody answered the bank stops; until then it tries again after these.
TRIED_AGAIN_AFTER: Final = (timedelta(minutes=30), timedelta(hours=3))
MOST_TRIES: Final = len(TRIED_AGAIN_AFTER) + 1

# Of one customer.
MOST_A_DAY: Final = 5
MOST_MATTER: Final = 300

# Of those who are there, one in so many calls; the others answer whoever waits.
ONE_CALLS_OF: Final = 2

LOOKED_BACK: Final = timedelta(days=28)
# Of fewer nothing is said: it would be about somebody, or chance.
FEWEST: Final = 10
MOST_BEST: Final = 3

# As people are there on Sundays, so they are on holidays.
_SUNDAY: Final = 7


def starts(hours: OfficeHours, now: datetime) -> Iterator[datetime]:
    """Each quarter of an hour that lies whole in the hours, the next first."""
    at = quarter_after(now + NOT_SOONER)
    while at <= now + AHEAD:
        closes = hours.closes_at(at)
        if closes is not None and at + QUARTER <= closes:
            yield at
            at += QUARTER
            continue
        opens = hours.opens_at(at if closes is None else closes)
        if opens is None:
            return
        at = quarter_after(opens)


def windows(
    hours: OfficeHours, taken: Mapping[datetime, int], there: Mapping[tuple[int, int], int] | None, now: datetime
) -> list[Window]:
    """Those that can still be promised. `there`: how many agents by day of the week and hour; None: not known yet."""
    found = (Window(at, calls_in(at, hours, there) - taken.get(at, 0)) for at in starts(hours, now))
    return [one for one in found if one.left > 0]


def calls_in(at: datetime, hours: OfficeHours, there: Mapping[tuple[int, int], int] | None) -> int:
    """How many the bank can call in the quarter of an hour that begins then: one, as long as nobody knows better, and
    none where nobody is usually there.
    """
    if there is None:
        return 1
    local = at.astimezone(hours.zone)
    weekday = _SUNDAY if is_holiday(local.date()) else local.isoweekday()
    agents = there.get((weekday, local.hour), 0)
    return max(1, agents // ONE_CALLS_OF) if agents > 0 else 0


def quarter_after(at: datetime) -> datetime:
    """The moment itself where it is one."""
    past = timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    return at if not past else at - past + QUARTER


def tried_again_at(tries: int, hours: OfficeHours, now: datetime) -> datetime | None:
    """After so many tries; None where there is no more, or the bank never opens."""
    if tries >= MOST_TRIES:
        return None
    at = quarter_after(now + TRIED_AGAIN_AFTER[tries - 1])
    closes = hours.closes_at(at)
    if closes is not None and at + QUARTER <= closes:
        return at
    return hours.opens_at(at if closes is None else closes)


def code_of(digest: bytes) -> str:
    """Four digits that a caller says first, so that the customer knows it is the bank."""
    return f"{int.from_bytes(digest[:8], 'big') % 10_000:04}"


def best_hours(figures: Collection[HourFigures]) -> list[int]:
    """At which hours of any day one waits the shortest, of those of which something can be said."""
    known = [one for one in figures if one.channel is None and one.weekday == 0 and one.hour >= 0 and is_said(one)]
    if len(known) <= MOST_BEST:
        return []
    return sorted(one.hour for one in sorted(known, key=lambda one: (one.median_s, one.most_s, one.hour))[:MOST_BEST])


def is_said(one: HourFigures) -> bool:
    return one.taken >= FEWEST
