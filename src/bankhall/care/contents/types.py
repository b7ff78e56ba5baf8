"""Nouns of files on their way into and out of a conversation."""

from dataclasses import dataclass
from uuid import UUID


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
