"""Nouns of transcripts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bankhall.care.types import Conversation, Message


class TranscriptForm(StrEnum):
    PDF = "pdf"
    TXT = "txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """`customer`: how they are called there. `is_theirs`: they take it home themselves. `left_out`: how many of the
    oldest messages there was no room for.
    """

    conversation: Conversation
    customer: str
    messages: tuple[Message, ...]
    left_out: int
    is_theirs: bool
    bank: str
    read_at: datetime
