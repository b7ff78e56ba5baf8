"""Satisfaction, in the portal and for whoever leads."""

from uuid import UUID

from litestar import get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from bankhall.kernel.db import Reading
from bankhall.kernel.time import banks_zone
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.rights import EITHER, needs
from bankhall.quality import rules as quality_rules
from bankhall.quality.permissions import LEAD, OWN, TELL
from bankhall.quality.queries import own
from bankhall.quality.routes import FromDay, ToDay
from bankhall.quality.satisfaction import actions, queries
from bankhall.quality.satisfaction.schemas import (
    AskingIn,
    CallBackIn,
    LowMarkOut,
    LowMarksOut,
    MarkCountOut,
    MarkGivenIn,
    MyAskOut,
    MyAsksOut,
)
from bankhall.quality.satisfaction.types import MarkCount, MarksBy

_TAGS = ["quality"]
_MINE = "/api/portal/marks"
_LOW = "/api/console/quality/low-marks"
_TELL, _LEAD, _SEE = needs(TELL), needs(LEAD), needs(LEAD + EITHER + OWN)


@get(_MINE, opt=_TELL, tags=_TAGS)
async def my_asks(db: Db) -> MyAsksOut:
    """What the customer is asked and can answer or change now."""
    return MyAsksOut.of(await db.read(queries.my_asks))


@put(_MINE + "/asking", opt=_TELL, tags=_TAGS)
async def set_asking(db: Db, data: JSONBody[AskingIn]) -> MyAsksOut:
    """Whether they may be asked at all."""
    await db.write(actions.set_asking, wants=data.wants)
    return MyAsksOut.of(await db.read(queries.my_asks))


@put(_MINE + "/{id:uuid}", opt=_TELL, tags=_TAGS)
async def give_mark(db: Db, id: FromPath[UUID], data: JSONBody[MarkGivenIn]) -> MyAskOut:
    """Within fourteen days of being asked; for seven days it can be changed. Refusals: quality.ask_not_found,
    quality.ask_over.
    """
    return MyAskOut.of(await db.write(actions.answer, id, data.mark, data.words.strip()))


@get(_LOW, opt=_LEAD, tags=_TAGS)
async def low_marks(db: Db) -> LowMarksOut:
    """Whoever was little content: who is to be called back, and who was."""
    return await db.read(_low)


@post(_LOW + "/{id:uuid}/call", status_code=200, opt=_LEAD, tags=_TAGS)
async def note_call_back(db: Db, id: FromPath[UUID], data: JSONBody[CallBackIn]) -> LowMarksOut:
    """What came of calling them; it stands in their contact log. Who was not reached stays to be called. Refusals:
    quality.ask_not_found, quality.called_already, customers.forgotten.
    """
    await db.write(actions.note_call, id, data.outcome, data.note.strip())
    return await db.read(_low)


@get("/api/console/quality/marks", opt=_SEE, tags=_TAGS)
async def quality_of_marks(db: Db, from_: FromDay, to: ToDay, by: FromQuery[MarksBy] = MarksBy.DAY) -> MarkCountOut:
    """Of who was asked in these days, beside as many days before; groups of fewer than five are hidden. Agents see
    what is of themselves.
    """
    now, before = await db.read(_marks, from_, to, by)
    return MarkCountOut.of(now, before)


async def _low(reading: Reading) -> LowMarksOut:
    open_ = await queries.low_marks(reading, is_done=False)
    done = await queries.low_marks(reading, is_done=True)
    return LowMarksOut([LowMarkOut.of(one) for one in open_], [LowMarkOut.of(one) for one in done])


async def _marks(reading: Reading, from_: FromDay, to: ToDay, by: MarksBy) -> tuple[MarkCount, MarkCount]:
    zone, mine = banks_zone(), own(reading)
    now = await queries.mark_figures(reading, *quality_rules.span(from_, to, zone), by, agent_id=mine)
    there = quality_rules.span(*quality_rules.before(from_, to), zone)
    return now, await queries.mark_figures(reading, *there, by, agent_id=mine)


routes = [my_asks, set_asking, give_mark, low_marks, note_call_back, quality_of_marks]
