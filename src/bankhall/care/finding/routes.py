"""Conversations that are looked for, over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import FromPath, FromQuery, QueryParameter

from bankhall.care import permissions
from bankhall.care import queries as talks
from bankhall.care.finding import queries
from bankhall.care.finding.schemas import FoundTalkKey, FoundTalksOut, WordsInOut
from bankhall.care.finding.types import Sought, WordsIn
from bankhall.care.types import TalkChannel, TalkState, TalkTopic, WrapUp
from bankhall.kernel.db import Reading
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, PageSize, SearchWords, refuse_crossed
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs

_TAGS = ["care"]
_SERVE = needs(permissions.SERVE)

FromDay = Annotated[date | None, QueryParameter(name="from", required=False)]


@get("/api/console/found-conversations", opt=_SERVE, tags=_TAGS)
async def found_conversations(
    db: Db,
    looked_for: SearchWords,
    from_: FromDay = None,
    to: FromQuery[date | None] = None,
    channel: FromQuery[TalkChannel | None] = None,
    agent: FromQuery[UUID | None] = None,
    topic: FromQuery[TalkTopic | None] = None,
    wrap_up: FromQuery[WrapUp | None] = None,
    in_state: FromQuery[TalkState | None] = None,
    after: CursorText = None,
    limit: PageSize = 50,
) -> FoundTalksOut:
    """Those in which the agent who asks had a part, and who waits; of all for whoever supervises. The newest first.
    Looked for: a customer's name or number, or a conversation's reference. Refusals: identity.right_missing for a
    customer by whoever may not look for customers.
    """
    refuse_crossed(from_=from_, to=to)
    sought = Sought(
        words=looked_for,
        from_=from_,
        to=to,
        channel=channel,
        agent_id=agent,
        topic=topic,
        wrap_up=wrap_up,
        state=in_state,
    )
    key = read_cursor(after, FoundTalkKey)
    return await db.read(_found, sought, key.id if key else None, limit)


@get("/api/console/conversations/{id:uuid}/found", opt=_SERVE, tags=_TAGS)
async def found_in_conversation(db: Db, id: FromPath[UUID], looked_for: SearchWords) -> WordsInOut:
    """Within one that the agent who asks may read: what is said is opened there, looked through and not kept. Refusals:
    care.conversation_not_found.
    """
    return WordsInOut.told(await db.read(_words, id, looked_for))


async def _found(reading: Reading, sought: Sought, before: UUID | None, limit: int) -> FoundTalksOut:
    found = await queries.found_talks(reading, sought, before=before, limit=limit)
    whose = await talks.names_of(reading, [each.conversation for each in found.items])
    return FoundTalksOut.of(found, whose)


async def _words(reading: Reading, conversation_id: UUID, words: str | None) -> WordsIn:
    return await queries.words_in(reading, conversation_id, words or "")


routes = [found_conversations, found_in_conversation]
