"""Reads of calls: of the agent who asks, and of all that were missed."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select

from bankhall.care.calls import rules
from bankhall.care.calls.models import CallRow, ExtensionRow
from bankhall.care.calls.types import Call, CallState
from bankhall.customers import api as customers
from bankhall.customers.types import CustomerBrief
from bankhall.kernel.db import Reading

_NUMBERS: Final = "care.call_number"
_SOURCES: Final = "care.call_source"
_MOST_MINE: Final = 5


async def my_calls(reading: Reading) -> list[Call]:
    """What rings at, or is answered by, the agent who asks, the newest first."""
    query = select(CallRow).where(
        CallRow.agent_id == reading.actor.id,
        CallRow.state.in_((CallState.RINGING, CallState.TALKING)),
        CallRow.rang_at > reading.now - rules.LONGEST,
    )
    found = await reading.session.scalars(query.order_by(CallRow.id.desc()).limit(_MOST_MINE))
    return [as_call(reading, row) for row in found]


async def missed_calls(reading: Reading, *, after: UUID | None = None, limit: int = 50) -> list[Call]:
    """Whom somebody is to call back, the longest first."""
    query = select(CallRow).where(CallRow.state == CallState.MISSED).order_by(CallRow.id).limit(limit)
    if after is not None:
        query = query.where(CallRow.id > after)
    return [as_call(reading, row) for row in await reading.session.scalars(query)]


async def whose(reading: Reading, calls: Sequence[Call]) -> dict[UUID, CustomerBrief]:
    """By call: who has proved that number to be theirs, in whose file they are today."""
    known = {one.customer_id for one in calls if one.customer_id is not None}
    today = await customers.survivors(reading, known) if known else {}
    briefs = await customers.briefs(reading, set(today.values())) if today else {}
    return {
        one.id: briefs[today[one.customer_id]]
        for one in calls
        if one.customer_id in today and today[one.customer_id] in briefs
    }


async def my_extension(reading: Reading) -> str | None:
    query = select(ExtensionRow.extension).where(ExtensionRow.agent_id == reading.actor.id)
    found: str | None = await reading.session.scalar(query)
    return found


def as_call(reading: Reading, row: CallRow) -> Call:
    return Call(
        id=row.id,
        state=CallState(row.state),
        number=reading.vault.open(_NUMBERS, row.sealed, about=_place(row.id)).decode() if row.sealed else "",
        customer_id=row.customer_id,
        agent_id=row.agent_id,
        conversation_id=row.conversation_id,
        rang_at=row.rang_at,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
    )


def sealed_number(reading: Reading, call_id: UUID, number: str) -> bytes:
    return reading.vault.seal(_NUMBERS, number.encode(), about=_place(call_id))


def source_key(reading: Reading, call: str) -> bytes:
    return reading.vault.mac(_SOURCES, call.encode())


def _place(call_id: UUID) -> str:
    return f"care_calls|{call_id}"
