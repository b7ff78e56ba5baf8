"""Nouns of notices."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class NoticeKind(StrEnum):
    TICKET_NEAR = "ticket_near"
    TICKET_LATE = "ticket_late"
    COMPLAINT_NEAR = "complaint_near"
    COMPLAINT_LATE = "complaint_late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """`of_id`, `number`: the ticket or the complaint. `as_lead`: told as who leads, not as who has it."""

    id: UUID
    kind: NoticeKind
    of_id: UUID
    number: str
    due_at: datetime
    at: datetime
    as_lead: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOf:
    """Who was told of a step, when, and when they said that they have seen it."""

    kind: NoticeKind
    due_at: datetime
    name: str
    as_lead: bool
    at: datetime
    seen_at: datetime | None
