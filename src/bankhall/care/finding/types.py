"""Nouns of finding conversations again."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from bankhall.care.types import Author, Conversation, TalkChannel, TalkState, TalkTopic, WrapUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """All of it at once; none of one for any. `words`: of a customer, by name or number, or a reference. Days are the
    bank's own, and both belong to the span in which it began.
    """

    words: str | None = None
    from_: date | None = None
    to: date | None = None
    channel: TalkChannel | None = None
    agent_id: UUID | None = None
    topic: TalkTopic | None = None
    wrap_up: WrapUp | None = None
    state: TalkState | None = None


@dataclass(frozen=True, slots=True)
class FoundTalk:
    """`may_open`: whoever asks may read what was said."""

    conversation: Conversation
    may_open: bool


@dataclass(frozen=True, slots=True)
class FoundTalks:
    """`next`: the last that was looked at, where there are more. `is_narrowed`: more customers than were looked at
    go by those words.
    """

    items: tuple[FoundTalk, ...]
    next: UUID | None
    is_narrowed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWords:
    """`text`: the message around them."""

    nth: int
    at: datetime
    author: Author
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class WordsIn:
    """`looked`: how many messages were looked through, the newest; `of`: of how many."""

    items: tuple[FoundWords, ...]
    looked: int
    of: int
