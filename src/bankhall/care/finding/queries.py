"""Reads of conversations that are looked for."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, exists, false, or_, select, true

from bankhall.care import permissions, queries
from bankhall.care.finding import rules
from bankhall.care.finding.types import FoundTalk, FoundTalks, FoundWords, Sought, WordsIn
from bankhall.care.models import ConversationRow, MessageRow
from bankhall.care.presets.rules import ids_of_reference
from bankhall.care.types import TalkState
from bankhall.customers import api as customers
from bankhall.kernel.db import Reading
from bankhall.kernel.errors import Forbidden
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import banks_zone

_CUSTOMERS_RIGHT: Final = "customers.view"
_FIRST_DAY: Final = date(1900, 1, 1)
_LAST_DAY: Final = date(9000, 1, 1)


async def found_talks(reading: Reading, sought: Sought, *, before: UUID | None, limit: int) -> FoundTalks:
    """The newest first, of those that the actor may know of. Raises Forbidden for a customer's name by whoever may not
    look for customers.
    """
    whose, is_narrowed = await _whose(reading, sought.words)
    mine = _mine(reading)
    query = (
        select(ConversationRow, mine.label("may_open"))
        .where(true() if reading.actor.may(permissions.SUPERVISE) else mine, whose, *_conditions(sought))
        .order_by(ConversationRow.id.desc())
        .limit(limit + 1)
    )
    if before is not None:
        query = query.where(ConversationRow.id < before)
    rows = (await reading.session.execute(query)).all()
    items = tuple(FoundTalk(queries.as_conversation(row), bool(may_open)) for row, may_open in rows[:limit])
    return FoundTalks(items, items[-1].conversation.id if rows[limit:] else None, is_narrowed)


async def words_in(reading: Reading, conversation_id: UUID, words: str) -> WordsIn:
    """In one conversation that the actor may read: it is opened as far as it is looked through. Raises
    NoSuchConversation.
    """
    one = await queries.conversation(reading, conversation_id)
    after = max(0, one.messages - rules.MOST_LOOKED_THROUGH)
    said = await queries.messages_after(reading, {one.id: (one.customer_id, after)}, most=rules.MOST_LOOKED_THROUGH)
    found = [
        FoundWords(nth=each.nth, at=each.at, author=each.author, by=each.by_name, text=rules.excerpt(each.text, words))
        for each in reversed(said)
        if each.text and rules.has(each.text, words)
    ]
    return WordsIn(tuple(found[: rules.MOST_FOUND]), len(said), one.messages)


def _mine(reading: Reading) -> ColumnElement[bool]:
    """As `rules.may_read` has it."""
    took_part = exists(
        select(MessageRow.nth).where(
            MessageRow.conversation_id == ConversationRow.id,
            MessageRow.by_kind == "staff",
            MessageRow.by_id == reading.actor.id,
        )
    )
    return or_(
        ConversationRow.state == TalkState.WAITING,
        ConversationRow.agent_id.is_not_distinct_from(reading.actor.id),
        ConversationRow.others.contains([{"id": str(reading.actor.id)}]),
        took_part,
    )


async def _whose(reading: Reading, words: str | None) -> tuple[ColumnElement[bool], bool]:
    """Of whom, or which one, by what was typed; and whether there are more customers than were looked at."""
    if not words:
        return true(), False
    between = ids_of_reference(words)
    by_reference: ColumnElement[bool] = ConversationRow.id.between(*between) if between else false()
    # A customer's number is short digits; a reference as good as never.
    if between and not words.strip().isdigit():
        return by_reference, False
    if not reading.actor.may(_CUSTOMERS_RIGHT):
        raise Forbidden(_CUSTOMERS_RIGHT)
    hits = await customers.search_customers(reading, words, limit=rules.MOST_CUSTOMERS + 1)
    ids: set[UUID] = set()
    for hit in hits[: rules.MOST_CUSTOMERS]:
        ids |= set(await customers.ids_of(reading, hit.id))
    return or_(by_reference, is_any(ConversationRow.customer_id, ids)), len(hits) > rules.MOST_CUSTOMERS


def _conditions(sought: Sought) -> Sequence[ColumnElement[Any]]:
    found: list[ColumnElement[Any]] = []
    if sought.from_ is not None:
        found.append(ConversationRow.opened_at >= _begins(sought.from_))
    if sought.to is not None:
        found.append(ConversationRow.opened_at < _begins(sought.to) + timedelta(days=1))
    for column, wanted in (
        (ConversationRow.channel, sought.channel),
        (ConversationRow.agent_id, sought.agent_id),
        (ConversationRow.topic, sought.topic),
        (ConversationRow.wrap_up, sought.wrap_up),
        (ConversationRow.state, sought.state),
    ):
        if wanted is not None:
            found.append(column == wanted)
    return found


def _begins(on: date) -> datetime:
    """At its first moment; no day of a bank lies beyond what can be reckoned with."""
    return datetime.combine(min(max(on, _FIRST_DAY), _LAST_DAY), time(), banks_zone())
