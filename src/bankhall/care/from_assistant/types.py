"""Nouns of what is handed over from the assistant."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bankhall.assistant.types import Turn
from bankhall.kernel.i18n import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class FromAssistant:
    """`receipts`: the assistant's own, of what was asked. `note`: what the customer adds, or nothing."""

    receipts: tuple[str, ...]
    language: Language
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    conversation_id: UUID
    at: datetime
    turns: tuple[Turn, ...]
