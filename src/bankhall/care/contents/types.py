"""Nouns of files and forms on their way into and out of a conversation."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bankhall.care.types import FormKind
from bankhall.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTalkFile:
    """Taken apart, and looked through where there is a scanner."""

    conversation_id: UUID
    client_id: UUID
    name: str
    media: str
    content: bytes
    is_scanned: bool
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class FileContent:
    name: str
    media: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NewForm:
    conversation_id: UUID
    client_id: UUID
    kind: FormKind
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the customer's own, in words. `id`: of an account, a card or a transfer; an address has none."""

    id: UUID | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What somebody has filled in: as much of it as the form asks for."""

    choice: UUID | None = None
    day: date | None = None
    money: Money | None = None
    yes: bool | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FillForm:
    """`nth`: of the form's message."""

    conversation_id: UUID
    nth: int
    client_id: UUID
    filled: Filled
