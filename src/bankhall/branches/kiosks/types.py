"""Nouns of machines in the hall."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Kiosk:
    """`code_ends_at`: until when its code can be typed, while there is one."""

    id: UUID
    branch_id: UUID
    name: str
    code_ends_at: datetime | None
    set_up_at: datetime | None
    seen_at: datetime | None
    ended_at: datetime | None
    by_name: str


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code is told once, and kept nowhere."""

    kiosk: Kiosk
    code: str = field(repr=False)
