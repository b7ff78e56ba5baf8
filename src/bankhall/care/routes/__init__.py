"""Conversations over HTTP: one's own in the portal, the agent's desk in the console."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from litestar import delete, get, post
from litestar.params import FromPath, JSONBody, Parameter

from bankhall.care import actions, permissions, queries
from bankhall.care.callbacks.actions import end_at_the_desk, end_mine
from bankhall.care.joining.actions import whisper
from bankhall.care.reach.queries import terms
from bankhall.care.schemas import (
    CareColleagueOut,
    CareColleaguesOut,
    CareHallOut,
    ConversationOfOut,
    ConversationOut,
    ConversationsOfOut,
    DeskTalkOut,
    EndConversationIn,
    HandOverIn,
    InboxLineOut,
    InboxOut,
    MarkIn,
    MessageOut,
    MyConversationsOut,
    OpenConversationIn,
    QuickRepliesOut,
    QuickReplyIn,
    QuickReplyOut,
    SayAtDeskIn,
    SayIn,
    TalkOut,
    messages_out,
)
from bankhall.care.types import Conversation, Mark, Say, Talk
from bankhall.kernel.db import Doors, Reading, Tx
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import IdempotencyKey
from bankhall.kernel.web.rights import needs

_TAGS = ["care"]
_MINE = "/api/portal/conversations"
_DESK = "/api/console/conversations"
_TALK = needs(permissions.TALK)
_SERVE = needs(permissions.SERVE)

After = Annotated[int, Parameter(ge=0, le=2**31 - 1, required=False)]


@get(_MINE, opt=_TALK, tags=_TAGS)
async def my_conversations(db: Db) -> MyConversationsOut:
    """Those of the customer who asks, the newest first, and how long one waits for a person."""
    return await db.read(_mine)


@post(_MINE, status_code=201, opt=_TALK, tags=_TAGS)
async def open_conversation(db: Db, data: JSONBody[OpenConversationIn], idempotency_key: IdempotencyKey) -> TalkOut:
    """Begins with the first message; then one waits for a person. The same key and content open one. Refusals:
    care.too_many_open, customers.closed, kernel.key_reused.
    """
    key = f"care.open:{db.actor.id}:{idempotency_key}"
    talk = await db.write(actions.open_conversation, data.conversation(), key=key)
    return await _talk_out(db, talk.conversation.id)


@get(_MINE + "/{id:uuid}", opt=_TALK, tags=_TAGS)
async def my_conversation(db: Db, id: FromPath[UUID], after: After = 0) -> TalkOut:
    """What was said after that number: at most two hundred messages, the oldest first. Refusals:
    care.conversation_not_found.
    """
    return await _talk_out(db, id, after)


@post(_MINE + "/{id:uuid}/messages", status_code=201, opt=_TALK, tags=_TAGS)
async def say_in_my_conversation(db: Db, id: FromPath[UUID], data: JSONBody[SayIn]) -> MessageOut:
    """Kept once, however often it comes with the same `client_id`. Refusals: care.conversation_not_found,
    care.conversation_over, kernel.key_reused.
    """
    return await _say(db, id, data)


@post(_MINE + "/{id:uuid}/marks", status_code=204, opt=_TALK, tags=_TAGS)
async def mark_my_conversation(db: Db, id: FromPath[UUID], data: JSONBody[MarkIn]) -> None:
    """How far the customer has been brought and has read what was said. Refusals: care.conversation_not_found."""
    await _mark(db, id, data)


@post(_MINE + "/{id:uuid}/end", status_code=200, opt=_TALK, tags=_TAGS)
async def end_my_conversation(db: Db, id: FromPath[UUID]) -> TalkOut:
    """Nothing more to ask. Refusals: care.conversation_not_found, care.conversation_over."""
    await db.write(end_mine, id)
    return await _talk_out(db, id)


@post(_MINE + "/{id:uuid}/reopen", status_code=200, opt=_TALK, tags=_TAGS)
async def reopen_my_conversation(db: Db, id: FromPath[UUID]) -> TalkOut:
    """There is more to say: one waits for a person again. Refusals: care.conversation_not_found,
    care.conversation_not_over, care.conversation_long_over, care.too_many_open.
    """
    await db.write(actions.reopen, id)
    return await _talk_out(db, id)


@get(_DESK, opt=_SERVE, tags=_TAGS)
async def inbox(db: Db) -> InboxOut:
    """The agent's own conversations, and who waits."""
    return await db.read(_inbox)


@get(_DESK + "/colleagues", opt=_SERVE, tags=_TAGS)
async def care_colleagues(db: Db) -> CareColleaguesOut:
    """Who else answers customers."""
    found = await db.read(queries.colleagues)
    return CareColleaguesOut([CareColleagueOut(id_, name) for id_, name in found.items()])


@get(_DESK + "/{id:uuid}", opt=_SERVE, tags=_TAGS)
async def conversation_at_desk(db: Db, id: FromPath[UUID], after: After = 0) -> DeskTalkOut:
    """One that waits, or in which the agent has a part: what was said after that number. Refusals:
    care.conversation_not_found.
    """
    return await db.read(_desk_talk, id, after)


@post(_DESK + "/{id:uuid}/take", status_code=200, opt=_SERVE, tags=_TAGS)
async def take_conversation(db: Db, id: FromPath[UUID]) -> DeskTalkOut:
    """Of two at once one is second. Refusals: care.conversation_not_found, care.taken_already, care.conversation_over,
    care.hands_full.
    """
    await db.write(actions.take, id)
    return await db.read(_desk_talk, id)


@post(_DESK + "/{id:uuid}/messages", status_code=201, opt=_SERVE, tags=_TAGS)
async def say_at_desk(db: Db, id: FromPath[UUID], data: JSONBody[SayAtDeskIn]) -> MessageOut:
    """Kept once, however often it comes with the same `client_id`. Refusals: care.conversation_not_found,
    care.not_yours, care.conversation_over, care.colleague_answered, kernel.key_reused.
    """
    return await _say(db, id, data, seen=data.seen)


@post(_DESK + "/{id:uuid}/marks", status_code=204, opt=_SERVE, tags=_TAGS)
async def mark_at_desk(db: Db, id: FromPath[UUID], data: JSONBody[MarkIn]) -> None:
    """How far the agent who has it has read. Refusals: care.conversation_not_found."""
    await _mark(db, id, data)


@post(_DESK + "/{id:uuid}/hand-over", status_code=200, opt=_SERVE, tags=_TAGS)
async def hand_over_conversation(db: Db, id: FromPath[UUID], data: JSONBody[HandOverIn]) -> DeskTalkOut:
    """To a colleague, or back to the queue. The customer reads the note, staff alone the summary. Refusals:
    care.conversation_not_found, care.not_yours, care.no_part, care.conversation_over, care.colleague_not_found,
    care.hands_full, customers.forgotten.
    """
    await db.write(_hand_over, id, data)
    return await db.read(_desk_talk, id)


@post(_DESK + "/{id:uuid}/end", status_code=200, opt=_SERVE, tags=_TAGS)
async def end_at_desk(db: Db, id: FromPath[UUID], data: JSONBody[EndConversationIn]) -> DeskTalkOut:
    """With how it ended. Refusals: care.conversation_not_found, care.not_yours, care.conversation_over,
    care.callback_first.
    """
    await db.write(end_at_the_desk, id, wrap_up=data.wrap_up)
    return await db.read(_desk_talk, id)


@post(_DESK + "/{id:uuid}/reopen", status_code=200, opt=_SERVE, tags=_TAGS)
async def reopen_at_desk(db: Db, id: FromPath[UUID]) -> DeskTalkOut:
    """It is with the agent again. Refusals: care.conversation_not_found, care.conversation_not_over,
    care.conversation_long_over, care.hands_full.
    """
    await db.write(actions.reopen, id)
    return await db.read(_desk_talk, id)


@get("/api/console/quick-replies", opt=_SERVE, tags=_TAGS)
async def quick_replies(db: Db) -> QuickRepliesOut:
    """The agent's own."""
    return QuickRepliesOut([QuickReplyOut.of(one) for one in await db.read(queries.quick_replies)])


@post("/api/console/quick-replies", status_code=201, opt=_SERVE, tags=_TAGS)
async def keep_quick_reply(db: Db, data: JSONBody[QuickReplyIn]) -> QuickReplyOut:
    """Refusals: care.too_many_replies."""
    return QuickReplyOut.of(await db.write(actions.keep_reply, data.title.strip(), data.text.strip()))


@delete("/api/console/quick-replies/{id:uuid}", status_code=204, opt=_SERVE, tags=_TAGS)
async def drop_quick_reply(db: Db, id: FromPath[UUID]) -> None:
    """Refusals: care.reply_not_found."""
    await db.write(actions.drop_reply, id)


@get("/api/console/customers/{id:uuid}/conversations", opt=needs("customers.view"), tags=_TAGS)
async def conversations_of_customer(db: Db, id: FromPath[UUID]) -> ConversationsOfOut:
    """When the customer talked to whom, the newest first; not what was said. Refusals: customers.not_found."""
    found = await db.read(queries.conversations_of, id)
    return ConversationsOfOut([ConversationOfOut.of(one) for one in found])


routes = [
    my_conversations,
    open_conversation,
    my_conversation,
    say_in_my_conversation,
    mark_my_conversation,
    end_my_conversation,
    reopen_my_conversation,
    inbox,
    care_colleagues,
    conversation_at_desk,
    take_conversation,
    say_at_desk,
    mark_at_desk,
    hand_over_conversation,
    end_at_desk,
    reopen_at_desk,
    quick_replies,
    keep_quick_reply,
    drop_quick_reply,
    conversations_of_customer,
]


async def _hand_over(tx: Tx, conversation_id: UUID, data: HandOverIn) -> None:
    """What a colleague is told is whispered while it is still one's own; both, or neither."""
    if data.summary.strip():
        await whisper(tx, conversation_id, data.summary.strip())
    await actions.hand_over(tx, conversation_id, to=data.to, note=data.note.strip())


async def _say(db: Doors, conversation_id: UUID, data: SayIn, *, seen: int | None = None) -> MessageOut:
    text = data.text.strip()
    command = Say(conversation_id=conversation_id, client_id=data.client_id, text=text, asker=db.asker, seen=seen)
    said = await db.batch(actions.say, command, lanes=actions.LANES)
    return MessageOut.of(said.message, to_customer=db.actor.kind == "customer")


async def _mark(db: Doors, conversation_id: UUID, data: MarkIn) -> None:
    await db.batch(
        actions.mark,
        Mark(conversation_id=conversation_id, delivered=data.delivered, read=data.read, asker=db.asker),
        lanes=actions.LANES,
    )


async def _talk_out(db: Doors, conversation_id: UUID, after: int = 0) -> TalkOut:
    return await db.read(_my_talk, conversation_id, after)


async def _my_talk(reading: Reading, conversation_id: UUID, after: int) -> TalkOut:
    talk = await queries.talk(reading, conversation_id, after=after)
    return TalkOut.of(talk, hall=await queries.hall(reading), now=reading.now, to_customer=True)


async def _mine(reading: Reading) -> MyConversationsOut:
    found, hall = await queries.my_conversations(reading), await queries.hall(reading)
    items = [ConversationOut.of(one, hall=hall, now=reading.now, to_customer=True) for one in found]
    return MyConversationsOut(items, CareHallOut.of(hall))


async def _inbox(reading: Reading) -> InboxOut:
    mine, waiting = await queries.inbox(reading)
    hall = await queries.hall(reading)
    lines = await _lines(reading, [*mine, *waiting])
    most = (await terms(reading)).most_at_once
    return InboxOut(lines[: len(mine)], lines[len(mine) :], CareHallOut.of(hall), most)


async def _desk_talk(reading: Reading, conversation_id: UUID, after: int = 0) -> DeskTalkOut:
    talk: Talk = await queries.talk(reading, conversation_id, after=after)
    (line,) = await _lines(reading, [talk.conversation])
    is_mine = talk.conversation.agent_id == reading.actor.id and talk.conversation.ended_at is None
    part = next((one.role for one in talk.conversation.others if one.id == reading.actor.id), None)
    return DeskTalkOut(line, messages_out(talk.messages, to_customer=False), is_mine, part)


async def _lines(reading: Reading, found: Sequence[Conversation]) -> list[InboxLineOut]:
    whose, hall = await queries.names_of(reading, found), await queries.hall(reading)
    return [InboxLineOut.of(one, whose.get(one.customer_id), hall=hall, now=reading.now) for one in found]
