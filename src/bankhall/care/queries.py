"""Reads of conversations: of whoever asks as a customer, and of agents."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, case, func, or_, select

from bankhall.care import permissions, rules
from bankhall.care.errors import NoSuchConversation
from bankhall.care.models import ConversationRow, MessageRow, QuickReplyRow
from bankhall.care.reach.rules import FIRST_BY
from bankhall.care.types import (
    Author,
    Conversation,
    Hall,
    Held,
    Marks,
    Message,
    Other,
    OtherRole,
    Proof,
    QuickReply,
    Step,
    Talk,
    TalkChannel,
    TalkState,
    TalkTopic,
    Waiting,
    WrapUp,
)
from bankhall.customers import api as customers
from bankhall.identity import api as identity
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.direct import direct, fetch
from bankhall.kernel.i18n import Language
from bankhall.kernel.tables import Ids
from bankhall.kernel.time import banks_zone
from bankhall.kernel.vault import SealingKey

MOST_SHOWN: Final = 200
MOST_OWN: Final = 50
MOST_WAITING_SHOWN: Final = 100
_HOUR: Final = timedelta(hours=1)

# What comes after a number, of many conversations at once; of each at most so much.
_AFTER = direct(
    """
    SELECT m.conversation_id, m.nth, m.client_id, m.author, m.step, m.sealed, m.at, m.by_id, m.by_name,
           m.channel, m.proof, m.left_out, m.seconds,
           m.about, m.sealed_details
    FROM unnest(CAST(:ids AS uuid[]), CAST(:after AS int[])) AS asked(id, after)
    CROSS JOIN LATERAL (
        SELECT * FROM conversation_messages
        WHERE conversation_id = asked.id AND nth > asked.after ORDER BY nth LIMIT :most
    ) AS m
    ORDER BY m.conversation_id, m.nth
    """
)

# What `as_conversation` reads of a conversation.
COLUMNS: Final = """
    id, customer_id, topic, language, channel, state, agent_id, agent_name, opened_at, waiting_since, ended_at, wrap_up,
    messages, said_at, customer_delivered, customer_read, agent_delivered, agent_read, others, whispers
"""

_BY_ID = direct(f"SELECT {COLUMNS} FROM conversations WHERE id = ANY(:ids)")  # noqa: S608  our own text

# The place of each that waits: how many come before it by the rules of `reach`, and itself.
_PLACES = direct(
    """
    SELECT id, place FROM (
        SELECT id, row_number() OVER (ORDER BY waiting_since - CASE WHEN goes_first
            THEN LEAST(GREATEST(:now - waiting_since, interval '0'), :first_by) ELSE interval '0' END, id) AS place
        FROM conversations WHERE state = 'waiting'
    ) AS queue WHERE id = ANY(:ids)
    """
)

_HALL = direct(
    """
    SELECT (SELECT count(*) FROM conversations WHERE state = 'waiting') AS queue,
           count(*) FILTER (WHERE first_taken_at > :hour_ago) AS taken,
           count(*) AS served,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY first_taken_at - opened_at) AS median,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY first_taken_at - opened_at) AS most
    FROM conversations WHERE first_taken_at > :since
    """
)


def text_place(conversation_id: UUID, nth: int) -> str:
    """Where a text lies: sealed for that place, it opens nowhere else."""
    return f"conversation_messages|{conversation_id}|{nth}"


def details_place(conversation_id: UUID, nth: int) -> str:
    """Where what a message holds lies."""
    return f"conversation_messages|{conversation_id}|{nth}|details"


async def hall(reading: Reading) -> Hall:
    """How it stands for whoever wants a person."""
    (row,) = await fetch(reading, _HALL, since=reading.now - rules.LOOKED_BACK, hour_ago=reading.now - _HOUR)
    hours = rules.desk_hours(banks_zone())
    waiting = Waiting(row.served, row.median, row.most)
    return Hall(row.queue, row.taken, waiting, hours.closes_at(reading.now), hours.opens_at(reading.now))


async def my_conversations(reading: Reading, *, most: int = MOST_OWN) -> list[Conversation]:
    """The actor's own, the newest first."""
    return await _conversations(reading, customers.one_with(ConversationRow.customer_id, reading.actor.id), most=most)


async def conversations_of(reading: Reading, customer_id: UUID) -> list[Conversation]:
    """Of a customer of whom the actor may know. Raises NoSuchCustomer."""
    await customers.customer(reading, customer_id)
    return await _conversations(reading, customers.one_with(ConversationRow.customer_id, customer_id), most=MOST_OWN)


async def inbox(reading: Reading) -> tuple[list[Conversation], list[Conversation]]:
    """Those in which the agent who asks has a part, where something was said last comes first; and who waits, in their
    order.
    """
    as_other = ConversationRow.others.contains([{"id": str(reading.actor.id)}])
    mine = select(ConversationRow).where(
        or_(ConversationRow.agent_id == reading.actor.id, as_other), ConversationRow.state == TalkState.TALKING
    )
    queue = select(ConversationRow).where(ConversationRow.state == TalkState.WAITING)
    own = await reading.session.execute(mine.order_by(ConversationRow.said_at.desc(), ConversationRow.id))
    waiting = await reading.session.execute(
        queue.order_by(_stands_since(reading.now), ConversationRow.id).limit(MOST_WAITING_SHOWN)
    )
    return (
        [as_conversation(row) for row in own.scalars()],
        [as_conversation(row, place) for place, row in enumerate(waiting.scalars(), start=1)],
    )


async def talk(reading: Reading, conversation_id: UUID, *, after: int = 0, most: int = MOST_SHOWN) -> Talk:
    """What was said after that number. Raises NoSuchConversation, also for another's."""
    one = await conversation(reading, conversation_id)
    return Talk(one, tuple(await messages_after(reading, {one.id: (one.customer_id, after)}, most=most)))


async def conversation(reading: Reading, conversation_id: UUID) -> Conversation:
    """One that the actor may read. Raises NoSuchConversation."""
    row = await reading.session.get(ConversationRow, conversation_id)
    if row is None or not await _may_read(reading, as_conversation(row)):
        raise NoSuchConversation
    return (await _with_places(reading, [row]))[row.id]


async def conversations_by_id(reading: Reading, ids: Collection[UUID]) -> dict[UUID, Conversation]:
    """As they are now, with their places in the queue, whoever asks."""
    return await _with_places(reading, await fetch(reading, _BY_ID, ids=Ids(ids)))


async def messages_after(
    reading: Reading, asked: Mapping[UUID, tuple[UUID, int]], *, most: int = MOST_SHOWN
) -> list[Message]:
    """By conversation: whose it is, and the number after which to read. Of somebody who is forgotten nothing opens."""
    keys = await data_keys(reading, {customer_id for customer_id, _ in asked.values()})
    open_ = {one: after for one, (customer_id, after) in asked.items() if customer_id in keys}
    rows = await fetch(reading, _AFTER, ids=Ids(list(open_)), after=list(open_.values()), most=most)
    return [message(keys[asked[row.conversation_id][0]], row) for row in rows]


async def one_message(reading: Reading, one: Conversation, nth: int) -> Message | None:
    """By its number."""
    found = await messages_after(reading, {one.id: (one.customer_id, nth - 1)}, most=1)
    return next((each for each in found if each.nth == nth), None)


async def places(reading: Reading, ids: Collection[UUID]) -> dict[UUID, int]:
    """Of those that wait."""
    found = await fetch(reading, _PLACES, ids=Ids(ids), now=reading.now, first_by=FIRST_BY)
    return {row.id: row.place for row in found}


async def names_of(reading: Reading, found: Sequence[Conversation]) -> dict[UUID, tuple[UUID, str, str]]:
    """By whose a conversation is: in whose file that is today, their name and their number."""
    today = await customers.survivors(reading, {one.customer_id for one in found})
    known = await customers.briefs(reading, set(today.values()))
    return {before: (now, known[now].name, known[now].number) for before, now in today.items() if now in known}


async def colleagues(reading: Reading) -> dict[UUID, str]:
    """Who else answers customers."""
    found = await identity.staff_with(reading, permissions.SERVE)
    return {id_: name for id_, name in found.items() if id_ != reading.actor.id}


async def quick_replies(reading: Reading) -> list[QuickReply]:
    """The agent's own."""
    found = await reading.session.execute(
        select(QuickReplyRow).where(QuickReplyRow.agent_id == reading.actor.id).order_by(QuickReplyRow.id)
    )
    return [QuickReply(row.id, row.title, row.text) for row in found.scalars()]


async def how_many_open(reading: Reading, customer_id: UUID | None) -> int:
    """Of a customer, at this moment, whoever asks."""
    open_ = select(func.count()).where(
        customers.one_with(ConversationRow.customer_id, customer_id), ConversationRow.state != TalkState.ENDED
    )
    return await reading.session.scalar(open_) or 0


async def how_many_led(reading: Reading, agent_id: UUID | None) -> int:
    """By an agent, at this moment."""
    query = select(func.count()).where(ConversationRow.agent_id == agent_id, ConversationRow.state == TalkState.TALKING)
    return await reading.session.scalar(query) or 0


def as_conversation(row: ConversationRow, place: int | None = None) -> Conversation:
    return Conversation(
        id=row.id,
        customer_id=row.customer_id,
        topic=TalkTopic(row.topic),
        language=Language(row.language),
        channel=TalkChannel(row.channel),
        state=TalkState(row.state),
        agent_id=row.agent_id,
        agent_name=row.agent_name,
        opened_at=row.opened_at,
        waiting_since=row.waiting_since,
        ended_at=row.ended_at,
        wrap_up=WrapUp(row.wrap_up) if row.wrap_up else None,
        messages=row.messages,
        said_at=row.said_at,
        customer_marks=Marks(row.customer_delivered, row.customer_read),
        agent_marks=Marks(row.agent_delivered, row.agent_read),
        place=place,
        others=tuple(
            Other(id=UUID(one["id"]), name=one["name"], role=OtherRole(one["role"]), is_told=one["is_told"])
            for one in row.others
        ),
        whispers=row.whispers,
    )


def others_kept(others: Sequence[Other]) -> list[dict[str, Any]]:
    """As they stand in the row."""
    return [{"id": str(one.id), "name": one.name, "role": one.role.value, "is_told": one.is_told} for one in others]


def message(key: SealingKey, row: Any) -> Message:
    """From its row, by the key of whose conversation it is."""
    place = text_place(row.conversation_id, row.nth)
    return Message(
        conversation_id=row.conversation_id,
        nth=row.nth,
        client_id=row.client_id,
        author=Author(row.author),
        by_name=row.by_name,
        by_id=row.by_id,
        text=key.open(bytes(row.sealed), about=place).decode() if row.sealed else "",
        step=Step(row.step) if row.step else None,
        at=row.at,
        channel=TalkChannel(row.channel),
        proof=Proof(row.proof) if row.proof else None,
        left_out=row.left_out,
        seconds=row.seconds,
        about=row.about,
        held=_held(key, row) if row.sealed_details else None,
    )


def _stands_since(now: datetime) -> ColumnElement[Any]:
    """As `reach.rules.stands_since`."""
    gained = func.least(func.greatest(now - ConversationRow.waiting_since, timedelta()), FIRST_BY)
    return ConversationRow.waiting_since - case((ConversationRow.goes_first, gained), else_=timedelta())


def _held(key: SealingKey, row: Any) -> Held:
    opened = key.open(bytes(row.sealed_details), about=details_place(row.conversation_id, row.nth))
    found: Held = msgspec.json.decode(opened, type=Held)
    return found


async def _may_read(reading: Reading, one: Conversation) -> bool:
    is_mine = await customers.is_mine(reading, one.customer_id)
    part = select(MessageRow.nth).where(
        MessageRow.conversation_id == one.id, MessageRow.by_kind == "staff", MessageRow.by_id == reading.actor.id
    )
    took_part = reading.actor.kind == "staff" and await reading.session.scalar(part.limit(1)) is not None
    return rules.may_read(one, reading.actor, is_mine=is_mine, took_part=took_part)


async def _conversations(reading: Reading, which: ColumnElement[bool], *, most: int) -> list[Conversation]:
    found = await reading.session.execute(
        select(ConversationRow).where(which).order_by(ConversationRow.id.desc()).limit(most)
    )
    return list((await _with_places(reading, list(found.scalars()))).values())


async def _with_places(reading: Reading, rows: Sequence[ConversationRow]) -> dict[UUID, Conversation]:
    waiting = [row.id for row in rows if row.state == TalkState.WAITING]
    where = await places(reading, waiting) if waiting else {}
    return {row.id: as_conversation(row, where.get(row.id)) for row in rows}
