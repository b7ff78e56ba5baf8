"""Which times there are, and until when they can be changed. Pure."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bankhall.branches.appointments.types import Slot
from bankhall.branches.rules import hours_of
from bankhall.branches.types import BranchFacts

AHEAD: Final = timedelta(days=30)
NOT_SOONER: Final = timedelta(hours=1)
CHECK_IN_BEFORE: Final = timedelta(minutes=30)
CHECK_IN_AFTER: Final = timedelta(minutes=20)
REMINDED_BEFORE: Final = timedelta(hours=24)
MISSED_AFTER: Final = timedelta(hours=2)
REMEMBERED: Final = timedelta(days=365)
MOST_BOOKED: Final = 3
MOST_OFFERED: Final = 3


def starts_on(facts: BranchFacts, day: date, zone: ZoneInfo) -> Iterator[datetime]:
    """Each time that fits whole into the hours of the day."""
    hours, length = hours_of(facts, zone), timedelta(minutes=facts.slot_minutes)
    midnight = datetime.combine(day, time.min, zone).astimezone(UTC)
    for span in hours.spans_on(day):
        at = midnight + timedelta(hours=span.begins.hour, minutes=span.begins.minute)
        until = hours.closes_at(at)
        while until is not None and at + length <= until:
            yield at
            at += length


def free(facts: BranchFacts, taken: Mapping[datetime, int], day: date, now: datetime, zone: ZoneInfo) -> list[Slot]:
    """Those of the day that can still be had."""
    return [
        Slot(at, facts.slot_places - taken.get(at, 0))
        for at in starts_on(facts, day, zone)
        if now + NOT_SOONER <= at <= now + AHEAD and taken.get(at, 0) < facts.slot_places
    ]


def may_check_in(starts_at: datetime, now: datetime) -> bool:
    return starts_at - CHECK_IN_BEFORE <= now <= starts_at + CHECK_IN_AFTER


def may_change(starts_at: datetime, now: datetime) -> bool:
    return now <= starts_at - NOT_SOONER
