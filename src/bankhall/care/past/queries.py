"""Reads of conversations that are over."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from bankhall.care.models import MessageRow
from bankhall.care.queries import text_place
from bankhall.care.types import OverTalk, TalkChannel, TalkTopic
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.direct import direct, fetch
from bankhall.kernel.tables import Ids

_OPENED_AT_ONCE: Final = 500

_OVER: Final = """
    SELECT c.id, c.customer_id, c.agent_id, c.agent_name, c.topic, c.channel, c.ended_at,
           CAST(COALESCE(EXTRACT(epoch FROM c.first_taken_at - c.opened_at), 0) AS int) AS waited_s,
           EXISTS (SELECT FROM conversation_messages m WHERE m.conversation_id = c.id
                   AND m.step IN ('handed_over', 'handed_back', 'reopened')) AS was_handed_over,
           (SELECT min(f.said_at) FROM conversations f WHERE f.agent_id = c.agent_id) AS first_at
    FROM conversations c
    WHERE c.state = 'ended' AND c.agent_id IS NOT NULL AND {which}
    ORDER BY c.id
"""
_BETWEEN = direct(_OVER.format(which="c.ended_at >= :since AND c.ended_at < :until"))
_NAMED = direct(_OVER.format(which="c.id = ANY(:ids)"))
_SAID = direct(
    """
    SELECT conversation_id, nth, sealed FROM conversation_messages
    WHERE conversation_id = ANY(:ids) AND author = 'customer' AND sealed IS NOT NULL
    """
)


async def talks_over(
    reading: Reading, since: datetime, until: datetime, *, words: Sequence[str] = ()
) -> list[OverTalk]:
    """Those that ended from the first instant to before the last and that somebody led. `words` in small letters: what
    of their customers' messages is looked through for; it opens every one of them, so it is for the worker.
    """
    return await _talks(reading, await fetch(reading, _BETWEEN, since=since, until=until), words)


async def talks_over_by_id(
    reading: Reading, ids: Collection[UUID], *, words: Sequence[str] = ()
) -> dict[UUID, OverTalk]:
    """Of those the ones that are over and that somebody led."""
    found = await _talks(reading, await fetch(reading, _NAMED, ids=Ids(ids)), words)
    return {one.id: one for one in found}


async def took_part(reading: Reading, conversation_id: UUID) -> bool:
    """Whether whoever asks said or did something in it."""
    part = select(MessageRow.nth).where(
        MessageRow.conversation_id == conversation_id,
        MessageRow.by_kind == "staff",
        MessageRow.by_id == reading.actor.id,
    )
    return await reading.session.scalar(part.limit(1)) is not None


async def _talks(reading: Reading, rows: Sequence[Any], words: Sequence[str]) -> list[OverTalk]:
    saying: set[UUID] = set()
    if words:
        for begin in range(0, len(rows), _OPENED_AT_ONCE):
            some = rows[begin : begin + _OPENED_AT_ONCE]
            saying |= await _saying(reading, {one.id: one.customer_id for one in some}, words)
            await asyncio.sleep(0)  # others have their turn
    return [
        OverTalk(
            id=row.id,
            agent_id=row.agent_id,
            agent_name=row.agent_name or "",
            topic=TalkTopic(row.topic),
            channel=TalkChannel(row.channel),
            ended_at=row.ended_at,
            waited_s=row.waited_s,
            was_handed_over=row.was_handed_over,
            says=row.id in saying,
            first_at=row.first_at,
        )
        for row in rows
    ]


async def _saying(reading: Reading, whose: dict[UUID, UUID], words: Sequence[str]) -> set[UUID]:
    keys = await data_keys(reading, set(whose.values()))
    found: set[UUID] = set()
    for row in await fetch(reading, _SAID, ids=Ids(list(whose))):
        key = keys.get(whose[row.conversation_id])
        if key is None or row.conversation_id in found:
            continue
        text = key.open(bytes(row.sealed), about=text_place(row.conversation_id, row.nth)).decode().lower()
        if any(word in text for word in words):
            found.add(row.conversation_id)
    return found
