"""Reads of summaries: for whoever may read the conversation."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from bankhall.assistant.types import Turn
from bankhall.care import queries as care
from bankhall.care.from_assistant.models import SummaryRow
from bankhall.care.from_assistant.types import Summary
from bankhall.care.models import ConversationRow
from bankhall.customers import api as customers
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.vault import SealingKey


def place_of(conversation_id: UUID) -> str:
    return f"conversation_summaries|{conversation_id}"


async def summary(reading: Reading, conversation_id: UUID) -> Summary | None:
    """None where the conversation did not come from the assistant. Raises NoSuchConversation, also for another's."""
    one = await care.conversation(reading, conversation_id)
    row = await reading.session.get(SummaryRow, conversation_id)
    key = (await data_keys(reading, {one.customer_id})).get(one.customer_id)
    return _summary(key, row) if row is not None and key is not None else None


async def my_summaries(reading: Reading, *, most: int) -> list[Summary]:
    """The actor's own, the newest first."""
    query = (
        select(SummaryRow, ConversationRow.customer_id)
        .join(ConversationRow, ConversationRow.id == SummaryRow.conversation_id)
        .where(customers.one_with(ConversationRow.customer_id, reading.actor.id))
        .order_by(SummaryRow.conversation_id.desc())
        .limit(most)
    )
    rows = (await reading.session.execute(query)).all()
    keys = await data_keys(reading, {customer_id for _, customer_id in rows})
    return [_summary(keys[customer_id], row) for row, customer_id in rows if customer_id in keys]


def _summary(key: SealingKey, row: Any) -> Summary:
    plain = key.open(bytes(row.sealed), about=place_of(row.conversation_id))
    turns = msgspec.msgpack.decode(plain, type=tuple[Turn, ...])
    return Summary(conversation_id=row.conversation_id, at=row.at, turns=turns)
