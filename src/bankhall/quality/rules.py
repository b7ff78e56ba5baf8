"""What the wall gives notice of, and over which span a history goes. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bankhall.care.types import FloorNow, TalkCount
from bankhall.kernel.errors import BadInput
from bankhall.quality.types import Alarm, QualitySetting
from bankhall.tickets.types import Pressing

S = QualitySetting

# As the house has them until somebody says otherwise.
DEFAULTS: Final[Mapping[QualitySetting, int]] = {
    S.LONGEST_WAIT_MIN: 5,
    S.WAITING: 8,
    S.MOST_WAITED_MIN: 10,
    S.MISSED: 5,
    S.TICKETS_LATE: 3,
    S.COMPLAINTS_NEAR: 3,
    S.HALL_WAITING: 15,
    S.ASK_EVERY_DAYS: 30,
}
ALARMS: Final = tuple(one for one in QualitySetting if one is not S.ASK_EVERY_DAYS)
MOST: Final = 999

# A history is read at once: a year of it, and the year before beside it.
MOST_DAYS: Final = 366

# Beyond these nobody has been served, and days cannot be reckoned with.
_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 9000

_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)


def alarms(
    limits: Mapping[QualitySetting, int],
    now: datetime,
    floor: FloorNow,
    today: TalkCount,
    pressing: Pressing,
    fullest_hall: int,
) -> tuple[Alarm, ...]:
    """Each with where it stands; what is more than its limit is on."""
    most = today.whole.most_s
    values = {
        S.LONGEST_WAIT_MIN: (now - floor.longest_since) // _MINUTE if floor.longest_since else 0,
        S.WAITING: floor.waiting,
        S.MOST_WAITED_MIN: None if most is None else most // 60,
        S.MISSED: today.whole.missed,
        S.TICKETS_LATE: pressing.tickets_late,
        S.COMPLAINTS_NEAR: pressing.complaints_near + pressing.complaints_late,
        S.HALL_WAITING: fullest_hall,
    }
    return tuple(Alarm(code, values[code], limits[code]) for code in ALARMS)


def begins(on: date, zone: ZoneInfo) -> datetime:
    """The day's first instant."""
    return datetime.combine(on, time(), zone)


def days_of_wall(now: datetime, zone: ZoneInfo) -> tuple[date, date, date]:
    """Today, yesterday, and the same day of the week before."""
    today = now.astimezone(zone).date()
    return today, today - _DAY, today - 7 * _DAY


def span(from_: date, to: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Both days in it. Raises BadInput naming `to`."""
    if not (from_.year >= _FIRST_YEAR and to.year <= _LAST_YEAR):
        raise BadInput.of("from", "no day of this bank")
    if to < from_:
        raise BadInput.of("to", "before the beginning")
    if (to - from_).days >= MOST_DAYS:
        raise BadInput.of("to", f"at most {MOST_DAYS} days at once")
    return begins(from_, zone), begins(to + _DAY, zone)


def before(from_: date, to: date) -> tuple[date, date]:
    """As many days, just before."""
    days = (to - from_).days + 1
    return from_ - days * _DAY, from_ - _DAY
