"""Nouns of calls."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class CallState(StrEnum):
    """`MISSED`: nobody answered, and nobody has called back. `CALLED_BACK`: somebody has, or says why not."""

    RINGING = "ringing"
    TALKING = "talking"
    ENDED = "ended"
    MISSED = "missed"
    CALLED_BACK = "called_back"


class CallEvent(StrEnum):
    """What the telephone system tells."""

    RANG = "rang"
    ANSWERED = "answered"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`call`: by which the telephone system knows it. `extension`: where it rings or was answered."""

    call: str
    event: CallEvent
    number: str = field(repr=False)
    extension: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`number`: as it was shown, which proves nothing; empty where it is forgotten. `customer_id`: who has proved that
    number to be theirs.
    """

    id: UUID
    state: CallState
    number: str = field(repr=False)
    customer_id: UUID | None
    agent_id: UUID | None
    conversation_id: UUID | None
    rang_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
