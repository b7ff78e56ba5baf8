"""Notices on the wire."""

from datetime import datetime
from typing import Self
from uuid import UUID

import msgspec

from bankhall.tickets.notices.types import Notice, NoticeKind, ToldOf


class NoticeOut(msgspec.Struct, frozen=True):
    """`of_id`, `number`: the ticket or the complaint. `as_lead`: told as who leads, not as who has it."""

    id: UUID
    kind: NoticeKind
    of_id: UUID
    number: str
    due_at: datetime
    at: datetime
    as_lead: bool

    @classmethod
    def of(cls, one: Notice) -> Self:
        return cls(one.id, one.kind, one.of_id, one.number, one.due_at, one.at, one.as_lead)


class NoticesOut(msgspec.Struct, frozen=True):
    items: list[NoticeOut]


class ToldOfOut(msgspec.Struct, frozen=True):
    kind: NoticeKind
    due_at: datetime
    name: str
    as_lead: bool
    at: datetime
    seen_at: datetime | None

    @classmethod
    def of(cls, one: ToldOf) -> Self:
        return cls(one.kind, one.due_at, one.name, one.as_lead, one.at, one.seen_at)


class ToldOfsOut(msgspec.Struct, frozen=True):
    """The first first."""

    items: list[ToldOfOut]
