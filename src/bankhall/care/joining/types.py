"""Nouns of having a part."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PartStep(StrEnum):
    LISTENED = "listened"
    INVITED = "invited"
    JOINED = "joined"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whisper:
    """`after`: after which message it was said."""

    nth: int
    after: int
    text: str
    at: datetime
    by: str
