"""Nouns of satisfaction."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class About(StrEnum):
    """What was over when somebody was asked."""

    TALK = "talk"
    TICKET = "ticket"
    COMPLAINT = "complaint"
    VISIT = "visit"


class CallBackOutcome(StrEnum):
    """What came of calling back after a low mark."""

    SETTLED = "settled"
    EXPLAINED = "explained"
    NOT_REACHED = "not_reached"
    NOT_WANTED = "not_wanted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What is over: whose it was, what it was about, and who served them."""

    about: About
    id: UUID
    customer_id: UUID
    topic: str
    agent_id: UUID | None
    agent_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """`mark`: 1 to 5. `until`: as long as it can be given or changed."""

    id: UUID
    customer_id: UUID
    about: About
    about_id: UUID
    topic: str
    agent_id: UUID | None
    agent_name: str | None
    asked_at: datetime
    until: datetime
    answered_at: datetime | None
    mark: int | None
    words: str
    called_at: datetime | None
    outcome: CallBackOutcome | None
    called_by: str


@dataclass(frozen=True, slots=True)
class MyAsks:
    """`wants`: whether the customer may be asked at all. `open`: what can be answered or changed now."""

    wants: bool
    open: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class LowMark:
    """`today`: in whose file that is now."""

    ask: Ask
    customer: str
    customer_number: str
    today: UUID


class MarksBy(StrEnum):
    DAY = "day"
    AGENT = "agent"
    TOPIC = "topic"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkFigures:
    """`marks`: how many gave each, from 1 to 5; None where they are too few to be shown."""

    key: str
    name: str
    asked: int
    answered: int | None
    marks: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class MarkCount:
    whole: MarkFigures
    by: tuple[MarkFigures, ...]
