"""Nouns of the knowledge base."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from bankhall.kernel.i18n import Language

GapSource = Literal["search", "assistant"]


class Topic(StrEnum):
    ACCOUNTS = "accounts"
    CARDS = "cards"
    TRANSFERS = "transfers"
    ABROAD = "abroad"
    BILLS = "bills"
    LIMITS_AND_FEES = "limits_and_fees"
    STATEMENTS = "statements"
    SECURITY = "security"
    PRIVACY = "privacy"
    SERVICE = "service"
    COMPLAINTS = "complaints"
    INTERNAL = "internal"


class Audience(StrEnum):
    CUSTOMERS = "customers"
    STAFF = "staff"


class ArticleState(StrEnum):
    """`DRAFT`: never published yet."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class StageKind(StrEnum):
    """`REVIEWED`: looked at, and still right. `TAKEN_OVER`: another answers for it."""

    DRAFTED = "drafted"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    REVIEWED = "reviewed"
    TAKEN_OVER = "taken_over"


@dataclass(frozen=True, slots=True)
class Text:
    """`ways`: other ways in which people ask for it."""

    title: str
    body: str
    ways: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewVersion:
    """`note`: what is new, for colleagues."""

    topic: Topic
    audience: Audience
    zh: Text
    en: Text
    note: str = ""

    def text(self, language: Language) -> Text:
        return self.zh if language is Language.CHINESE else self.en


@dataclass(frozen=True, slots=True)
class Version:
    nth: int
    said: NewVersion
    at: datetime
    by_id: UUID | None
    by_name: str


@dataclass(frozen=True, slots=True)
class VersionBrief:
    nth: int
    note: str
    at: datetime
    by_id: UUID | None
    by_name: str


@dataclass(frozen=True, slots=True)
class Stage:
    kind: StageKind
    nth: int
    at: datetime
    by_name: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleBrief:
    """Titles, topic and audience as written last. `live_nth`: the version that readers see."""

    id: UUID
    topic: Topic
    audience: Audience
    title_zh: str
    title_en: str
    state: ArticleState
    last_nth: int
    live_nth: int | None
    owner_id: UUID | None
    owner: str
    review_on: date
    is_due: bool
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Helped:
    """Of the version that readers see, how many it helped, and how many not."""

    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody said was missing, masked."""

    nth: int
    language: Language
    on: date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    brief: ArticleBrief
    last: Version
    versions: tuple[VersionBrief, ...]
    stages: tuple[Stage, ...]
    helped: Helped
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilters:
    words: str | None = None
    topic: Topic | None = None
    audience: Audience | None = None
    state: ArticleState | None = None
    is_due: bool = False
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """`next`: after which to go on."""

    items: tuple[ArticleBrief, ...]
    next: tuple[datetime, UUID] | None


@dataclass(frozen=True, slots=True)
class Live:
    """A version that readers see."""

    id: UUID
    nth: int
    said: NewVersion
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an article's plain text. `marks`: from where to where it says what was asked for."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """`score`: from 0 to 1. `is_known_way`: one of the article's titles or other ways is, word for word, what was
    asked."""

    live: Live
    language: Language
    score: float
    passage: Passage
    is_known_way: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A question without a good answer, masked. `times`: how often."""

    id: UUID
    language: Language
    question: str
    times: int
    first_on: date
    last_on: date
    source: GapSource


@dataclass(frozen=True, slots=True)
class GapPage:
    items: tuple[Gap, ...]
    next: tuple[int, UUID] | None


@dataclass(frozen=True, slots=True)
class KnowledgeFigures:
    """Counted up to a thousand."""

    published: int
    drafts: int
    due: int
    gaps: int
