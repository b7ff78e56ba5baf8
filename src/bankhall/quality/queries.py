"""Reads of the quality of service."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from bankhall.branches import api as branches
from bankhall.care import api as care
from bankhall.care.types import TalkCount, TalksBy
from bankhall.kernel.db import Reading
from bankhall.kernel.time import banks_zone
from bankhall.quality import permissions, rules
from bankhall.quality.models import QualitySettingRow
from bankhall.quality.types import DayOfTalks, QualitySetting, TimesKept, Wall
from bankhall.tickets import api as tickets


async def settings(reading: Reading) -> dict[QualitySetting, int]:
    """Those that were changed, and the others as the house has them."""
    rows = (await reading.session.execute(select(QualitySettingRow))).scalars()
    return {**rules.DEFAULTS, **{QualitySetting(row.code): row.value for row in rows}}


async def wall(reading: Reading) -> Wall:
    """How it stands at this moment."""
    floor = await care.floor_now(reading)
    hall = await care.hall(reading)
    days = tuple([await _day(reading, on) for on in rules.days_of_wall(reading.now, banks_zone())])
    pressing = await tickets.pressing(reading)
    halls = await branches.halls_now(reading)
    fullest = max((one.waiting for one in halls), default=0)
    limits = await settings(reading)
    return Wall(
        now=reading.now,
        floor=floor,
        expected=care.expected_wait(hall, hall.queue + 1),
        closes_at=hall.closes_at,
        opens_at=hall.opens_at,
        days=days,
        pressing=pressing,
        halls=tuple(halls),
        alarms=rules.alarms(limits, reading.now, floor, days[0].quarters, pressing, fullest),
    )


async def talks(reading: Reading, from_: date, to: date, by: TalksBy) -> tuple[TalkCount, TalkCount]:
    """Both days in it; and of as many days before. Of whoever does not lead only what is theirs. Raises BadInput."""
    zone = banks_zone()
    mine = own(reading)
    there = rules.span(from_, to, zone)
    earlier = rules.span(*rules.before(from_, to), zone)
    return (
        await care.talk_figures(reading, *there, by, agent_id=mine),
        await care.talk_figures(reading, *earlier, by, agent_id=mine),
    )


async def times_kept(reading: Reading, from_: date, to: date) -> tuple[TimesKept, TimesKept]:
    """Of tickets, both days in it; and of as many days before. Raises BadInput."""
    zone = banks_zone()
    now = TimesKept(*await tickets.time_kept(reading, *rules.span(from_, to, zone)))
    return now, TimesKept(*await tickets.time_kept(reading, *rules.span(*rules.before(from_, to), zone)))


def own(reading: Reading) -> UUID | None:
    """Of whom whoever asks may see: None for all, else themselves."""
    return None if permissions.LEAD in reading.actor.rights else reading.actor.id


async def _day(reading: Reading, on: date) -> DayOfTalks:
    since = rules.begins(on, banks_zone())
    today = rules.begins(rules.days_of_wall(reading.now, banks_zone())[0], banks_zone())
    until_now = since + (reading.now - today)
    _, until = rules.span(on, on, banks_zone())
    return DayOfTalks(
        on,
        await care.talk_figures(reading, since, until, TalksBy.QUARTER),
        await care.talk_figures(reading, since, until_now, TalksBy.QUARTER),
    )
