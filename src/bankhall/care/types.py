"""Nouns of conversations."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

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


class TalkChannel(StrEnum):
    """By which way something was said. `BRANCH`: at the counter, as the clerk notes it."""

    PORTAL = "portal"
    EMAIL = "email"
    SMS = "sms"
    WECHAT = "wechat"
    PHONE = "phone"
    BRANCH = "branch"


class Proof(StrEnum):
    """Whether it is proved who said it, of what did not come from a signed-in customer. `REPLY`: it carried what only
    whoever reads the customer's own mailbox can know. `LINKED`: it came from an account elsewhere that they connected
    while they were signed in.
    """

    NONE = "none"
    REPLY = "reply"
    LINKED = "linked"


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
    NOT_SENT = "not_sent"
    CALLED = "called"
    MISSED = "missed"
    VISITED = "visited"
    JOINED = "joined"
    LEFT = "left"
    CALLED_BACK = "called_back"
    NOT_REACHED = "not_reached"


class FormKind(StrEnum):
    """What a form asks for. Of an account, a card, a transfer and an address: which of one's own."""

    ACCOUNT = "account"
    CARD = "card"
    TRANSFER = "transfer"
    DATE = "date"
    AMOUNT = "amount"
    YES_NO = "yes_no"
    ADDRESS = "address"


class TalkFile(msgspec.Struct, frozen=True, kw_only=True, tag="file"):
    """What a message holds lies sealed as it is here: fields are only added, with a default. `is_scanned`: a scanner
    has looked through it. `width`, `height`: of a picture.
    """

    id: UUID
    media: str
    size: int
    is_scanned: bool
    width: int | None = None
    height: int | None = None


class TalkForm(msgspec.Struct, frozen=True, kw_only=True, tag="form"):
    """`until`: when it can be filled in no more."""

    kind: FormKind
    until: datetime


class FormAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="answer"):
    """`target`: the account, card or transfer that was chosen."""

    kind: FormKind
    target: UUID | None = None


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True, tag="withdrawal"):
    """The form that it is about is no more to be filled in."""


Held = TalkFile | TalkForm | FormAnswer | Withdrawal


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
    """One message, of whoever asks. `seen`: up to which number they had read when they wrote it, where they want to be
    asked first if a colleague has answered since.
    """

    conversation_id: UUID
    client_id: UUID
    text: str
    asker: Asker
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Up to which message whoever asks has been brought what was said, and has read it."""

    conversation_id: UUID
    delivered: int
    read: int
    asker: Asker


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`nth`: from 1, without gaps. `by_name`: of staff, in clear. `text`: of a line of the bank, a note or nothing.
    `proof`: none where the customer was signed in. `left_out`: how many attached files were not taken. `seconds`: how
    long a call was. Of a file the text is its name. `about`: the number of the form that this ends.
    """

    conversation_id: UUID
    nth: int
    client_id: UUID | None
    author: Author
    by_name: str
    by_id: UUID | None
    text: str
    step: Step | None
    at: datetime
    channel: TalkChannel = TalkChannel.PORTAL
    proof: Proof | None = None
    left_out: int = 0
    seconds: int | None = None
    held: Held | None = None
    about: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it is kept. `heard_by`: the parties of its conversation at that moment; nobody where it was kept
    before.
    """

    message: Message
    heard_by: frozenset[UUID]


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
    channel: TalkChannel
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

    @property
    def parties(self) -> frozenset[UUID]:
        """The customer, the agent and the others of the bank who take part or listen."""
        agent = () if self.agent_id is None else (self.agent_id,)
        return frozenset((self.customer_id, *agent, *(one.id for one in self.others)))


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


class TalksBy(StrEnum):
    """By what they are counted. `QUARTER`: of an hour since the beginning of the span, from 0. `HOUR`: of which day of
    the week, as `1-09` for Monday from nine.
    """

    QUARTER = "quarter"
    DAY = "day"
    HOUR = "hour"
    AGENT = "agent"
    TOPIC = "topic"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkFigures:
    """`median_s`, `most_s`: half of those who were taken had waited at most so long, and nine of ten."""

    key: str
    name: str
    came: int
    taken: int
    missed: int
    ended: int
    first: int
    median_s: int | None
    most_s: int | None


@dataclass(frozen=True, slots=True)
class TalkCount:
    """`whole`: of the span."""

    whole: TalkFigures
    by: tuple[TalkFigures, ...]


@dataclass(frozen=True, slots=True)
class WaitingTalk:
    """`goes_first`: by their tier they wait at a faster pace."""

    id: UUID
    topic: TalkTopic
    language: Language
    since: datetime
    goes_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentNow:
    """How an agent stands: `state` and `reason` as `reach` has them. `capacity`: how many they lead at most."""

    id: UUID
    name: str
    state: str
    reason: str | None
    since: datetime
    talks: int
    capacity: int

    @property
    def free(self) -> int:
        """Places for whoever waits: of those who are there."""
        return max(0, self.capacity - self.talks) if self.state == "available" else 0


@dataclass(frozen=True, slots=True)
class FloorNow:
    """`line`: who waits, in the order in which they are offered, as many as are shown."""

    waiting: int
    longest_since: datetime | None
    talking: int
    line: tuple[WaitingTalk, ...]
    agents: tuple[AgentNow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLine:
    """Of a conversation that is over. `by_name`: of staff; a customer never signs by name."""

    author: Author
    at: datetime
    text: str = ""
    step: Step | None = None
    by_kind: str
    by_id: UUID | None
    by_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTalk:
    """One that is over, from its first line to the last. `agent_id`: who had it last; nobody where nobody came."""

    customer_id: UUID
    topic: TalkTopic
    language: Language
    agent_id: UUID | None
    agent_name: str | None
    taken_at: datetime | None
    wrap_up: WrapUp | None
    lines: tuple[PastLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverTalk:
    """`waited_s`: until a person was there. `says`: its customer used one of the words that were looked for.
    `first_at`: when its agent first led one.
    """

    id: UUID
    agent_id: UUID
    agent_name: str
    topic: TalkTopic
    channel: TalkChannel
    ended_at: datetime
    waited_s: int
    was_handed_over: bool
    says: bool
    first_at: datetime
