"""Listening, whispering and joining over HTTP."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody

from bankhall.care import permissions
from bankhall.care.joining import actions, queries
from bankhall.care.joining.schemas import (
    InviteColleagueIn,
    TalkNowOut,
    TalksNowOut,
    WhisperIn,
    WhisperOut,
    WhispersOut,
)
from bankhall.customers import api as customers
from bankhall.kernel.db import Reading
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.rights import needs

_TAGS = ["care"]
_ONE = "/api/console/conversations/{id:uuid}"
_SERVE = needs(permissions.SERVE)
_LISTEN = needs(permissions.LISTEN)


@get("/api/console/talks", opt=_LISTEN, tags=_TAGS)
async def talks_now(db: Db) -> TalksNowOut:
    """Those that run now, of all agents: with whom and since when, not what is said."""
    return await db.read(_talks_now)


@post(_ONE + "/listen", status_code=204, opt=_LISTEN, tags=_TAGS)
async def listen_to_conversation(db: Db, id: FromPath[UUID]) -> None:
    """Whoever asks reads it from now on; its agent sees so where the bank's terms say it. Refusals:
    care.conversation_not_found, care.not_talking, care.has_part, care.conversation_over.
    """
    await db.write(actions.listen, id)


@post(_ONE + "/invite", status_code=204, opt=_SERVE, tags=_TAGS)
async def invite_colleague(db: Db, id: FromPath[UUID], data: JSONBody[InviteColleagueIn]) -> None:
    """The colleague sees it, and may join. Refusals: care.conversation_not_found, care.not_yours,
    care.colleague_not_found, care.not_talking, care.has_part, care.conversation_over.
    """
    await db.write(actions.invite, id, data.colleague)


@post(_ONE + "/join", status_code=204, opt=_SERVE, tags=_TAGS)
async def join_conversation(db: Db, id: FromPath[UUID]) -> None:
    """By whoever listens or is invited; the customer sees their name. Refusals: care.conversation_not_found,
    care.no_part, care.has_part, care.conversation_over.
    """
    await db.write(actions.join, id)


@post(_ONE + "/leave", status_code=204, opt=_SERVE, tags=_TAGS)
async def leave_conversation(db: Db, id: FromPath[UUID]) -> None:
    """Whoever asks has no part in it any more. Refusals: care.conversation_not_found, care.no_part."""
    await db.write(actions.leave, id)


@get(_ONE + "/whispers", opt=_SERVE, tags=_TAGS)
async def whispers(db: Db, id: FromPath[UUID]) -> WhispersOut:
    """What staff said among themselves. Refusals: care.conversation_not_found."""
    return WhispersOut([WhisperOut.of(one) for one in await db.read(queries.whispers, id)])


@post(_ONE + "/whispers", status_code=201, opt=_SERVE, tags=_TAGS)
async def whisper(db: Db, id: FromPath[UUID], data: JSONBody[WhisperIn]) -> WhispersOut:
    """Only staff see it in the conversation. Refusals: care.conversation_not_found, care.no_part,
    care.conversation_over.
    """
    await db.write(actions.whisper, id, data.text.strip())
    return WhispersOut([WhisperOut.of(one) for one in await db.read(queries.whispers, id)])


async def _talks_now(reading: Reading) -> TalksNowOut:
    found = await queries.talks_now(reading)
    known = await customers.briefs(reading, {one.customer_id for one in found})
    numbers = {id_: one.number for id_, one in known.items()}
    return TalksNowOut([TalkNowOut.of(one, numbers.get(one.customer_id, "")) for one in found])


routes = [
    talks_now,
    listen_to_conversation,
    invite_colleague,
    join_conversation,
    leave_conversation,
    whispers,
    whisper,
]
