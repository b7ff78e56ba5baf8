"""The wall, the history and what is set about them."""

from datetime import date
from typing import Annotated

from litestar import get, put
from litestar.params import FromQuery, JSONBody, QueryParameter

from bankhall.care.types import TalksBy
from bankhall.kernel.db import Reading
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.rights import EITHER, needs
from bankhall.quality import actions, queries
from bankhall.quality.permissions import LEAD, OWN
from bankhall.quality.schemas import (
    QualityLimitOut,
    QualityLimitsIn,
    QualityLimitsOut,
    TalkCountOut,
    TalkHistoryOut,
    TimesKeptOut,
    WallOut,
)

_TAGS = ["quality"]
_LEAD = needs(LEAD)
_SEE = needs(LEAD + EITHER + OWN)
_HERE = "/api/console/quality"

FromDay = Annotated[date, QueryParameter(name="from")]
ToDay = Annotated[date, QueryParameter(name="to")]


@get(_HERE + "/wall", opt=_LEAD, tags=_TAGS)
async def quality_wall(db: Db) -> WallOut:
    """How it stands at this moment: who waits, who is there, what is late."""
    return WallOut.of(await db.read(queries.wall))


@get(_HERE + "/limits", opt=_LEAD, tags=_TAGS)
async def quality_limits(db: Db) -> QualityLimitsOut:
    """At which figures the wall gives notice, and how often customers are asked."""
    return await db.read(_limits)


@put(_HERE + "/limits", opt=_LEAD, tags=_TAGS)
async def set_quality_limits(db: Db, data: JSONBody[QualityLimitsIn]) -> QualityLimitsOut:
    """For everybody who looks at the wall."""
    await db.write(actions.set_limits, data.values())
    return await db.read(_limits)


@get(_HERE + "/talks", opt=_SEE, tags=_TAGS)
async def quality_of_talks(db: Db, from_: FromDay, to: ToDay, by: FromQuery[TalksBy] = TalksBy.DAY) -> TalkHistoryOut:
    """Of conversations, both days in it, at most a year, beside as many days before. Agents see what is theirs."""
    now, before = await db.read(queries.talks, from_, to, by)
    return TalkHistoryOut(TalkCountOut.of(now), TalkCountOut.of(before), is_own=LEAD not in db.actor.rights)


@get(_HERE + "/times", opt=_LEAD, tags=_TAGS)
async def quality_of_times(db: Db, from_: FromDay, to: ToDay) -> TimesKeptOut:
    """Of tickets: whether they were answered and solved in time, both days in it, at most a year."""
    return TimesKeptOut.of(*await db.read(queries.times_kept, from_, to))


async def _limits(reading: Reading) -> QualityLimitsOut:
    found = await queries.settings(reading)
    return QualityLimitsOut([QualityLimitOut(code, found[code]) for code in found])


routes = [quality_wall, quality_limits, set_quality_limits, quality_of_talks, quality_of_times]
