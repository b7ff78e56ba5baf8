"""Bringing in conversations that are over, and reading one: it is noted, so it is an act."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert

from bankhall.care import permissions, queries
from bankhall.care.errors import NoSuchConversation
from bankhall.care.models import ConversationRow, MessageRow
from bankhall.care.types import Author, Message, PastTalk, TalkState
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.redaction import redacted
from bankhall.kernel.vault import SealingKey


async def bring_in_talks(tx: Tx, talks: Sequence[PastTalk]) -> list[UUID | None]:
    """The id of each, in their order; None for whoever has been forgotten."""
    keys = await data_keys(tx, {one.customer_id for one in talks})
    ids = [new_id() if one.customer_id in keys else None for one in talks]
    brought = [(id_, one) for id_, one in zip(ids, talks, strict=True) if id_ is not None]
    if brought:
        await tx.session.execute(insert(ConversationRow), [_row(id_, one) for id_, one in brought])
        lines = [line for id_, one in brought for line in _lines(tx, id_, one, keys)]
        await tx.session.execute(insert(MessageRow), lines)
    tx.audit("care.bring_in_talks", "bank", "care", talks=len(brought))
    return ids


def _row(id_: UUID, one: PastTalk) -> dict[str, Any]:
    count = len(one.lines)
    return {
        "id": id_,
        "customer_id": one.customer_id,
        "topic": one.topic.value,
        "language": one.language.value,
        "channel": "portal",
        "state": TalkState.ENDED.value,
        "agent_id": one.agent_id,
        "agent_name": one.agent_name,
        "opened_at": one.lines[0].at,
        "waiting_since": None,
        "first_taken_at": one.taken_at,
        "ended_at": one.lines[-1].at,
        "wrap_up": one.wrap_up.value if one.wrap_up else None,
        "messages": count,
        "said_at": one.lines[-1].at,
        "customer_delivered": count,
        "customer_read": count,
        "agent_delivered": count if one.taken_at else 0,
        "agent_read": count if one.taken_at else 0,
    }


def _lines(tx: Tx, id_: UUID, one: PastTalk, keys: Mapping[UUID, SealingKey]) -> list[dict[str, Any]]:
    key = keys[one.customer_id]
    return [
        {
            "conversation_id": id_,
            "nth": nth,
            "client_id": None if line.author is Author.BANK else new_id(),
            "author": line.author.value,
            "step": line.step.value if line.step else None,
            "sealed": key.seal(tx.vault.suite, line.text.encode(), about=queries.text_place(id_, nth))
            if line.text
            else None,
            "at": line.at,
            "by_kind": line.by_kind,
            "by_id": line.by_id,
            "by_name": line.by_name,
        }
        for nth, line in enumerate(one.lines, start=1)
    ]


# More than anybody says in one conversation; of a longer one the beginning.
_MOST: Final = 1000


async def read_over(tx: Tx, conversation_id: UUID) -> list[Message]:
    """What was said in one that is over, from the beginning, without numbers of identity, telephones, cards and
    addresses: by who has the right, or had a part in it. Noted. Of a customer who is forgotten nothing. Raises
    NoSuchConversation.
    """
    one = (await queries.conversations_by_id(tx, [conversation_id])).get(conversation_id)
    if one is None or one.state is not TalkState.ENDED:
        raise NoSuchConversation
    if permissions.READ_OVER not in tx.actor.rights:
        await queries.conversation(tx, conversation_id)
    found = await queries.messages_after(tx, {one.id: (one.customer_id, 0)}, most=_MOST)
    tx.audit("care.read_over", "customer", one.customer_id, conversation_id=one.id)
    return [replace(each, text=str(redacted(each.text))) for each in found]
