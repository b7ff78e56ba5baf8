"""Nouns of the other ways into a conversation."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bankhall.care.types import TalkChannel, TalkTopic
from bankhall.kernel.i18n import Language
from bankhall.kernel.step_up.types import Content, Spoken


class ArrivalState(StrEnum):
    """`KEPT`: a message of a conversation. `OPEN`: nobody was found for it, and somebody is to look. `DROPPED`:
    nobody's message, as an automatic reply or word of a letter that did not arrive.
    """

    KEPT = "kept"
    OPEN = "open"
    TIED = "tied"
    DISMISSED = "dismissed"
    LAPSED = "lapsed"
    DROPPED = "dropped"


class ArrivalWhy(StrEnum):
    """Why something that came in is no message of a conversation by itself."""

    UNKNOWN_SENDER = "unknown_sender"
    OTHER_SENDER = "other_sender"
    NO_CUSTOMER = "no_customer"
    FAILED_CHECK = "failed_check"
    UNREADABLE = "unreadable"
    AUTOMATIC = "automatic"
    OWN = "own"
    BOUNCE = "bounce"
    CONNECTING = "connecting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """An e-mail as it was read. `sender`: as it says itself; empty where it names none or several. `references`: the
    Message-IDs that it answers. `bounced`: those of letters of which it says that nobody got them. `left_out`: how many
    attached files it had. `failed_check`: our own mail server found it forged.
    """

    message_id: str
    sender: str = field(repr=False)
    recipients: Collection[str] = field(default=(), repr=False)
    references: Collection[str] = ()
    subject: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    left_out: int = 0
    is_automatic: bool = False
    is_bounce: bool = False
    bounced: Collection[str] = ()
    failed_check: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """How far a mailbox is read: IMAP's UIDs count up for as long as their validity is the same (RFC 9051, 2.3.1.1)."""

    validity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """`raw`: the beginning of the mail, as much of it as is looked at."""

    uid: int
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Post:
    """The bank's mailbox and its address. `checked_by`: the mail server (`authserv-id`) whose Authentication-Results
    count.
    """

    name: str
    address: str
    checked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What came in and waits for somebody to look."""

    id: UUID
    channel: TalkChannel
    why: ArrivalWhy
    sender: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    left_out: int
    came_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalSearch:
    """`words`: each stands somewhere in the sender, the subject or the text; none for all."""

    words: str = field(default="", repr=False)
    channel: TalkChannel | None = None
    why: ArrivalWhy | None = None


@dataclass(frozen=True, slots=True)
class ArrivalPage:
    """`next`: where the next page begins; none at the end."""

    arrivals: tuple[Arrival, ...]
    next: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the agent says by another way than the portal."""

    conversation_id: UUID
    client_id: UUID
    channel: TalkChannel
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchNote:
    """What a clerk notes of a visit. `conversation_id`: of the matter it belongs to. `waits`: somebody is to answer."""

    customer_id: UUID
    conversation_id: UUID | None
    topic: TalkTopic
    language: Language
    note: str = field(repr=False)
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    """A text message as the gateway brings it. `id`: by which it knows it."""

    id: str
    sender: str = field(repr=False)
    text: str = field(repr=False)


class WeChatKind(StrEnum):
    """What WeChat tells. `OTHER`: a message of a kind that is not known here; `NOTHING`: nothing that somebody says."""

    TEXT = "text"
    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    LOCATION = "location"
    LINK = "link"
    OTHER = "other"
    FOLLOWED = "followed"
    LEFT = "left"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeChatTold:
    """`id`: by which it comes once; empty for what nobody says. `sender`: the openid. `text`: what
    was typed, heard, or stands beside a place or a link. `is_proven`: WeChat has signed what it says, too.
    """

    kind: WeChatKind
    id: str
    sender: str = field(repr=False)
    text: str = field(default="", repr=False)
    said_at: datetime
    is_proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WeChatLink:
    """An account in WeChat that its customer has connected. `to`: the openid. `wrote_at`: when they last wrote from it.
    `follows`: they still follow the bank there.
    """

    customer_id: UUID
    to: str = field(repr=False)
    connected_at: datetime
    wrote_at: datetime
    follows: bool


@dataclass(frozen=True, slots=True)
class WeChatCode:
    """What its customer sends from the account that is to be connected, until then."""

    code: str = field(repr=False)
    until: datetime


class ConnectWeChat(Content, frozen=True, kw_only=True, tag="care.connect_wechat.1"):
    """`account`: the bank's, to which the code is sent."""

    account: str

    def spoken(self) -> Spoken:
        return Spoken("连接微信，之后该微信可以您的名义与我行对话", "connect a WeChat that then speaks for you")


@dataclass(frozen=True, slots=True)
class Way:
    """A way by which the customer can be answered. `to`: masked. `until`: after that no more, where there is an end."""

    channel: TalkChannel
    to: str
    until: datetime | None = None
