"""Nouns of conversations."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from bankhall.kernel.actors import Asker
from bankhall.kernel.i18n import Language


class TalkTopic(StrEnum):
    """What a matter is about, as its customer says."""

    ACCOUNT = "account"
    CARD = "card"
    TRANSFER = "transfer"
    BILL = "bill"
    SIGN_IN = "sign_in"
    OTHER = "other"


class TalkState(StrEnum):
    WAITING = "waiting"
    TALKING = "talking"
    ENDED = "ended"


class WrapUp(StrEnum):
    """How it ended, as the agent says."""

    SOLVED = "solved"
    EXPLAINED = "explained"
    PASSED_ON = "passed_on"
    NO_ANSWER = "no_answer"
    NOT_OURS = "not_ours"


class Author(StrEnum):
    """`BANK`: a line of its own, which says what became of the conversation."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BANK = "bank"


class Step(StrEnum):
    """What a line of the bank says."""

    TAKEN = "taken"
    HANDED_OVER = "handed_over"
    HANDED_BACK = "handed_back"
    ENDED = "ended"
    REOPENED = "reopened"
    JOINED = "joined"
    LEFT = "left"


class OtherRole(StrEnum):
    """`GUEST`: has joined, and is seen by the customer. `LISTENER`: reads only. `INVITED`: may join."""

    INVITED = "invited"
    LISTENER = "listener"
    GUEST = "guest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Of the bank, with a part in a conversation besides its agent. `is_told`: whether its agent sees so."""

    id: UUID
    name: str
    role: OtherRole
    is_told: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConversation:
    """With the first message."""

    topic: TalkTopic
    language: Language
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """One message, of whoever asks."""

    conversation_id: UUID
    client_id: UUID
    text: str
    asker: Asker


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Up to which message whoever asks has been brought what was said, and has read it."""

    conversation_id: UUID
    delivered: int
    read: int
    asker: Asker


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`nth`: from 1, without gaps. `by_name`: of staff, in clear. `text`: of a line of the bank, a note or nothing."""

    conversation_id: UUID
    nth: int
    client_id: UUID | None
    author: Author
    by_name: str
    by_id: UUID | None
    text: str
    step: Step | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Marks:
    delivered: int
    read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """`waiting_since`: of one that waits; `place`: its place in the queue, from 1. `messages`: how many there are."""

    id: UUID
    customer_id: UUID
    topic: TalkTopic
    language: Language
    state: TalkState
    agent_id: UUID | None
    agent_name: str | None
    opened_at: datetime
    waiting_since: datetime | None
    ended_at: datetime | None
    wrap_up: WrapUp | None
    messages: int
    said_at: datetime
    customer_marks: Marks
    agent_marks: Marks
    place: int | None
    others: tuple[Other, ...] = ()
    whispers: int = 0


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation, and of what was said that which comes after a number."""

    conversation: Conversation
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long customers waited for a person lately: half of them at most `median`, nine of ten at most `most`."""

    served: int
    median: timedelta | None
    most: timedelta | None


@dataclass(frozen=True, slots=True)
class Hall:
    """How it stands for whoever wants a person. `taken_an_hour`: how many agents have taken from the queue of late.
    `closes_at`: of the desk, where it is open; else `opens_at` says when somebody is there again.
    """

    queue: int
    taken_an_hour: int
    waiting: Waiting
    closes_at: datetime | None = None
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class QuickReply:
    id: UUID
    title: str
    text: str


class Side(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"
