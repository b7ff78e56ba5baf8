"""Call-backs over HTTP: one's own, the desk's, and how long one waits for a person at which hour."""

from collections.abc import Sequence
from uuid import UUID

from litestar import get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from bankhall.care import permissions
from bankhall.care.callbacks import actions, queries
from bankhall.care.callbacks.schemas import (
    CallbackIn,
    CallbackKey,
    CallbackOfTalkOut,
    CallbackOut,
    CallbackTimeIn,
    DeskCallbackOut,
    DeskCallbacksOut,
    MyCallbacksOut,
    NumberToCallOut,
    TimeToHumanOut,
    TryIn,
)
from bankhall.care.callbacks.types import Callback, CallbackList
from bankhall.care.rules import desk_span
from bankhall.customers import api as customers
from bankhall.customers.types import CustomerBrief
from bankhall.kernel.db import Reading
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, IdempotencyKey, PageSize
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs, open_to_all

_TAGS = ["care"]
_MINE = "/api/portal/callbacks"
_DESK = "/api/console/callbacks"
_TALK = needs(permissions.TALK)
_SERVE = needs(permissions.SERVE)


@get(_MINE, opt=_TALK, tags=_TAGS)
async def my_callbacks(db: Db) -> MyCallbacksOut:
    """Those of the customer who asks, on which number, and which times are free."""
    return await db.read(_mine)


@post(_MINE, status_code=201, opt=_TALK, tags=_TAGS)
async def ask_for_callback(db: Db, data: JSONBody[CallbackIn], idempotency_key: IdempotencyKey) -> CallbackOut:
    """The same key and content make one. Refusals: care.callback_open, care.callback_too_many, care.callback_no_number,
    care.callback_no_own, care.callback_time_taken, care.callback_not_waiting, care.conversation_not_found,
    care.too_many_open, customers.closed, kernel.key_reused.
    """
    key = f"care.callback:{db.actor.id}:{idempotency_key}"
    return CallbackOut.of(await db.write(actions.ask, data.wish(), key=key))


@put(_MINE + "/{id:uuid}", status_code=200, opt=_TALK, tags=_TAGS)
async def change_my_callback(db: Db, id: FromPath[UUID], data: JSONBody[CallbackTimeIn]) -> CallbackOut:
    """To another time. Refusals: care.callback_not_found, care.callback_over, care.callback_time_taken,
    care.too_many_open.
    """
    return CallbackOut.of(await db.write(actions.change, id, data.from_at))


@post(_MINE + "/{id:uuid}/cancel", status_code=200, opt=_TALK, tags=_TAGS)
async def cancel_my_callback(db: Db, id: FromPath[UUID]) -> CallbackOut:
    """Refusals: care.callback_not_found, care.callback_over."""
    return CallbackOut.of(await db.write(actions.cancel, id))


@get("/api/portal/time-to-human", opt=open_to_all(), tags=_TAGS)
async def time_to_human(db: Db) -> TimeToHumanOut:
    """How long people waited for a person in the last four weeks, by hour, day of the week and way. Published: it names
    nobody, and of a few people says nothing.
    """
    return await db.read(_time_to_human)


@get(_DESK, opt=_SERVE, tags=_TAGS)
async def callbacks(
    db: Db, which: FromQuery[CallbackList] = CallbackList.DUE, after: CursorText = None, limit: PageSize = 50
) -> DeskCallbacksOut:
    """Whom the bank is to call, the first asked first; no numbers."""
    key = read_cursor(after, CallbackKey)
    return await db.read(_listed, which, key.id if key else None, limit)


@get("/api/console/conversations/{id:uuid}/callback", opt=_SERVE, tags=_TAGS)
async def callback_of_conversation(db: Db, id: FromPath[UUID]) -> CallbackOfTalkOut:
    """Whether the bank is to call in it. Refusals: care.conversation_not_found."""
    return await db.read(_of_talk, id)


@post(_DESK + "/{id:uuid}/number", status_code=200, opt=_SERVE, tags=_TAGS)
async def show_callback_number(db: Db, id: FromPath[UUID]) -> NumberToCallOut:
    """To the agent who has it, in clear; who saw it is noted. Refusals: care.callback_not_found, care.not_yours,
    care.callback_over, care.callback_number_changed.
    """
    return NumberToCallOut(await db.write(actions.show_number, id))


@post(_DESK + "/{id:uuid}/tries", status_code=200, opt=_SERVE, tags=_TAGS)
async def note_callback_try(db: Db, id: FromPath[UUID], data: JSONBody[TryIn]) -> DeskCallbackOut:
    """What came of calling. Refusals: care.callback_not_found, care.not_yours, care.callback_over."""
    return await db.read(_one, await db.write(actions.note_try, id, data.outcome))


routes = [
    my_callbacks,
    ask_for_callback,
    change_my_callback,
    cancel_my_callback,
    time_to_human,
    callbacks,
    callback_of_conversation,
    show_callback_number,
    note_callback_try,
]


async def _mine(reading: Reading) -> MyCallbacksOut:
    return MyCallbacksOut.of(await queries.my_callbacks(reading), await queries.choice(reading))


async def _time_to_human(reading: Reading) -> TimeToHumanOut:
    found, counted_at = await queries.hours(reading)
    return TimeToHumanOut.of(found, counted_at, desk_span())


async def _listed(reading: Reading, which: CallbackList, after: UUID | None, limit: int) -> DeskCallbacksOut:
    found = await queries.listed(reading, which, after=after, limit=limit + 1)
    return DeskCallbacksOut.of(
        found,
        await _whose(reading, found),
        await queries.matters(reading, found),
        await queries.counts(reading),
        reading.now,
        limit,
    )


async def _of_talk(reading: Reading, conversation_id: UUID) -> CallbackOfTalkOut:
    found = await queries.at_desk(reading, conversation_id)
    return CallbackOfTalkOut(await _one(reading, found) if found else None)


async def _one(reading: Reading, one: Callback) -> DeskCallbackOut:
    whose = await _whose(reading, [one])
    return DeskCallbackOut.of(one, whose.get(one.id), reading.now)


async def _whose(reading: Reading, found: Sequence[Callback]) -> dict[UUID, CustomerBrief]:
    """By call-back: in whose file it is today."""
    today = await customers.survivors(reading, {one.customer_id for one in found}) if found else {}
    briefs = await customers.briefs(reading, set(today.values())) if today else {}
    return {one.id: briefs[today[one.customer_id]] for one in found if today.get(one.customer_id) in briefs}
