"""Handing over from the assistant: in the portal; what was asked before is read there and at the desk."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody

from bankhall.care import permissions
from bankhall.care.from_assistant import actions, queries
from bankhall.care.from_assistant.schemas import BegunTalkOut, FromAssistantIn, TalkSummaryOut
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import IdempotencyKey
from bankhall.kernel.web.rights import needs

_TAGS = ["care"]
_MINE = "/api/portal/conversations"
_TALK = needs(permissions.TALK)


@post(_MINE + "/from-assistant", status_code=201, opt=_TALK, tags=_TAGS)
async def hand_over_from_assistant(
    db: Db, data: JSONBody[FromAssistantIn], idempotency_key: IdempotencyKey
) -> BegunTalkOut:
    """From the assistant to a person, with what was asked and answered: of that only what the receipts say. The same
    key and content open one. Refusals: assistant.not_said_here, kernel.bad_input, care.too_many_open, customers.closed,
    kernel.key_reused.
    """
    key = f"care.from_assistant:{db.actor.id}:{idempotency_key}"
    return BegunTalkOut(await db.write(actions.hand_over_from_assistant, data.wanted(), key=key))


@get(_MINE + "/{id:uuid}/from-assistant", opt=_TALK, tags=_TAGS)
async def my_talk_summary(db: Db, id: FromPath[UUID]) -> TalkSummaryOut:
    """What was handed over from the assistant when this conversation began. Refusals: care.conversation_not_found."""
    return TalkSummaryOut.of(await db.read(queries.summary, id))


@get("/api/console/conversations/{id:uuid}/from-assistant", opt=needs(permissions.SERVE), tags=_TAGS)
async def talk_summary_at_desk(db: Db, id: FromPath[UUID]) -> TalkSummaryOut:
    """What the customer had asked the assistant before. Refusals: care.conversation_not_found."""
    return TalkSummaryOut.of(await db.read(queries.summary, id))


routes = [hand_over_from_assistant, my_talk_summary, talk_summary_at_desk]
