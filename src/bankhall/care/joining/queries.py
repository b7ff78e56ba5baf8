"""Reads of what was whispered."""

from typing import Final
from uuid import UUID

from sqlalchemy import select

from bankhall.care.joining.models import WhisperRow
from bankhall.care.joining.types import Whisper
from bankhall.care.models import ConversationRow
from bankhall.care.queries import as_conversation, conversation
from bankhall.care.types import Conversation, TalkState
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading

_MOST_SHOWN: Final = 200


def whisper_place(conversation_id: UUID, nth: int) -> str:
    """Where it lies: sealed for that place, it opens nowhere else."""
    return f"care_whispers|{conversation_id}|{nth}"


async def talks_now(reading: Reading) -> list[Conversation]:
    """Those that run, of all agents, where something was said last comes first."""
    rows = await reading.session.execute(
        select(ConversationRow)
        .where(ConversationRow.state == TalkState.TALKING)
        .order_by(ConversationRow.said_at.desc(), ConversationRow.id)
        .limit(_MOST_SHOWN)
    )
    return [as_conversation(row) for row in rows.scalars()]


async def whispers(reading: Reading, conversation_id: UUID) -> list[Whisper]:
    """What staff said among themselves, the oldest first. Raises NoSuchConversation."""
    one = await conversation(reading, conversation_id)
    return await whispered_in(reading, one)


async def whispered_in(reading: Reading, one: Conversation) -> list[Whisper]:
    keys = await data_keys(reading, {one.customer_id})
    if one.customer_id not in keys:
        return []
    rows = await reading.session.execute(
        select(WhisperRow).where(WhisperRow.conversation_id == one.id).order_by(WhisperRow.nth)
    )
    return [
        Whisper(
            nth=row.nth,
            after=row.after,
            text=keys[one.customer_id].open(row.sealed, about=whisper_place(one.id, row.nth)).decode(),
            at=row.at,
            by=row.by_name,
        )
        for row in rows.scalars()
    ]
