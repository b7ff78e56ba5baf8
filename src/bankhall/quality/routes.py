"""The wall, the history and what is set about them."""

from contextlib import ExitStack
from datetime import date
from typing import Annotated, Final

from litestar import get, put
from litestar.params import FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from bankhall.care.types import TalksBy
from bankhall.kernel.db import Reading
from bankhall.kernel.i18n import Language
from bankhall.kernel.turns import Turns
from bankhall.kernel.web.downloads import MEDIA_OF, download, temporary_file
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import LanguageChoice
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
from bankhall.quality.sheets import write_days
from bankhall.quality.words import SHEET_WORDS

# Some tenths of a second each: few at once.
_TURNS: Final = Turns(at_once=2, waiting=20)

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


@get(_HERE + "/talks.csv", media_type=MEDIA_OF["csv"], opt=_SEE, tags=_TAGS)
async def quality_of_talks_as_csv(
    db: Db, from_: FromDay, to: ToDay, language: LanguageChoice = Language.CHINESE
) -> Stream:
    """The days of the span as a table. Agents take home what is theirs. Refusals: kernel.too_many_requests."""
    async with _TURNS.take(db.actor.key):
        with ExitStack() as undone:
            file = undone.enter_context(temporary_file())
            now, _ = await db.read(queries.talks, from_, to, TalksBy.DAY)
            days = write_days(file, language, now)
            await db.write(actions.note_history, from_, to, days=days)
            undone.pop_all()  # from here on the file is the answer's
    span = f"{from_:%Y%m%d}-{to:%Y%m%d}"
    name = f"{SHEET_WORDS[language].name}-{span}"
    return download(file, "csv", name=name, ascii_name=f"service-{span}", facts={"X-Export-Entries": str(days)})


async def _limits(reading: Reading) -> QualityLimitsOut:
    found = await queries.settings(reading)
    return QualityLimitsOut([QualityLimitOut(code, found[code]) for code in found])


routes = [quality_of_talks_as_csv, quality_wall, quality_limits, set_quality_limits, quality_of_talks, quality_of_times]
