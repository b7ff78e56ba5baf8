"""The clocks of tickets, counted while those who work on them are there. Pure."""

from datetime import datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from bankhall.kernel.office_hours import OfficeHours, Span

_DAY: Final = (Span(time(9), time(18)),)


@cache
def office(zone: ZoneInfo) -> OfficeHours:
    """Nine to six on working days: when those are there who solve what is asked, not when somebody takes a call."""
    return OfficeHours(week=(_DAY,) * 5 + ((),) * 2, zone=zone)


def due(hours: OfficeHours, since: datetime, *, open_h: int) -> datetime:
    return _after(hours, since, timedelta(hours=open_h))


def due_after(hours: OfficeHours, since: datetime, *, left_s: int) -> datetime:
    return _after(hours, since, timedelta(seconds=left_s))


def left_s(hours: OfficeHours, now: datetime, due_at: datetime) -> int:
    """None of it where it is over."""
    return int(hours.open_time(now, due_at).total_seconds())


def _after(hours: OfficeHours, since: datetime, open_for: timedelta) -> datetime:
    found = hours.after(since, open_for) if open_for else since
    assert found is not None, "an office that is open every working day"
    return found
