"""Nouns of the quality of service."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bankhall.branches.types import HallNow
from bankhall.care.types import FloorNow, TalkCount
from bankhall.tickets.types import Pressing, TimeKept


class QualitySetting(StrEnum):
    """The first are alarms: at more than so many of it the wall gives notice. `ASK_EVERY_DAYS`: how many days a
    customer who was asked how it was is left alone.
    """

    LONGEST_WAIT_MIN = "longest_wait_min"
    WAITING = "waiting"
    MOST_WAITED_MIN = "most_waited_min"
    MISSED = "missed"
    TICKETS_LATE = "tickets_late"
    COMPLAINTS_NEAR = "complaints_near"
    HALL_WAITING = "hall_waiting"
    ASK_EVERY_DAYS = "ask_every_days"


@dataclass(frozen=True, slots=True)
class Alarm:
    """`value` is None where nobody knows."""

    code: QualitySetting
    value: int | None
    limit: int

    @property
    def is_on(self) -> bool:
        return self.value is not None and self.value > self.limit


@dataclass(frozen=True, slots=True)
class DayOfTalks:
    """A day by quarters of an hour. `until_now`: the same, up to the same time of day as it is now."""

    on: date
    quarters: TalkCount
    until_now: TalkCount


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """`expected`: for whoever came now. `days`: today, yesterday, and the same day of the week before."""

    now: datetime
    floor: FloorNow
    expected: timedelta | None
    closes_at: datetime | None
    opens_at: datetime | None
    days: tuple[DayOfTalks, ...]
    pressing: Pressing
    halls: tuple[HallNow, ...]
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True, slots=True)
class TimesKept:
    whole: TimeKept
    days: tuple[TimeKept, ...]
