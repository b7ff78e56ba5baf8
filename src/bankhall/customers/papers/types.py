"""Nouns of papers."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from bankhall.customers.types import CustomerBrief, Document, DocumentKind, Origin


class Seen(StrEnum):
    """How somebody knows that a paper is right. `CHECKED`: with who issued it, by the state's check of identity cards
    or the register of companies.
    """

    ORIGINAL = "original"
    CHIP = "chip"
    CHECKED = "checked"
    COPY = "copy"


class PaperStepKind(StrEnum):
    """`DECLINED`: it is not right. `WITHDRAWN`: the document does not count any more."""

    VERIFIED = "verified"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    TOLD_90 = "told_90"
    TOLD_30 = "told_30"
    TOLD_7 = "told_7"
    TOLD_ENDED = "told_ended"


class PaperState(StrEnum):
    """`UNKNOWN`: nobody has written down until when it is valid. `SOON`: within 90 days."""

    UNKNOWN = "unknown"
    VALID = "valid"
    SOON = "soon"
    ENDED = "ended"


class RunningOut(StrEnum):
    """Which part of the work list. `UNVERIFIED`: written down, and waiting for somebody else to look at it."""

    ALL = "all"
    ENDED = "ended"
    WITHIN_7 = "within_7"
    WITHIN_30 = "within_30"
    WITHIN_90 = "within_90"
    UNVERIFIED = "unverified"


class PaperSaid(Struct, frozen=True):
    """What lies sealed of a paper. Fields are only added, with a default."""

    number: str
    issuer: str = ""
    valid_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """`nth`: the document of the file, from 0, that it is about or, with `document`, in whose place that one comes;
    without it `document` is one more. No `valid_until`: it holds for good (长期). `version`: of the file that was seen.
    """

    customer_id: UUID
    version: int
    nth: int | None
    document: Document | None
    issuer: str
    valid_from: date | None
    valid_until: date | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class WithdrawDocument:
    """`nth`: which of the file's, from 0. `version`: of the file that was seen."""

    customer_id: UUID
    version: int
    nth: int
    reason: str


@dataclass(frozen=True, slots=True)
class PaperStep:
    kind: PaperStepKind
    seen: Seen | None
    at: datetime
    by_kind: str
    by_id: UUID | None
    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """`verified`: by whom, other than who wrote it down. `valid_until`: none where it holds for good."""

    id: UUID
    customer_id: UUID
    document: Document
    issuer: str
    valid_from: date | None
    valid_until: date | None
    origin: Origin
    at: datetime
    by_kind: str
    by_id: UUID | None
    by_name: str
    steps: tuple[PaperStep, ...]

    @property
    def verified(self) -> PaperStep | None:
        return next((step for step in self.steps if step.kind is PaperStepKind.VERIFIED), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHeld:
    """A document of the file, and what is known of it. `nth`: which, from 0. `waits`: written down in the place of
    `paper`, and counts once somebody else has verified it. `days_left`: none where it does not end or is not known.
    """

    nth: int
    document: Document
    state: PaperState
    days_left: int | None
    paper: Paper | None
    waits: Paper | None


@dataclass(frozen=True, slots=True)
class Papers:
    """`past`: what counts no more, the newest first. `version`: of the file."""

    held: tuple[DocumentHeld, ...]
    past: tuple[Paper, ...]
    version: int


@dataclass(frozen=True, slots=True)
class RunningPaper:
    """A line of the work list. `waits_since`: when something was written down that waits to be verified."""

    customer: CustomerBrief
    paper_id: UUID
    kind: DocumentKind
    number: str
    valid_until: date | None
    days_left: int | None
    waits_since: datetime | None
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class RunningPage:
    """What ends first comes first. `next`: the day and the id after which to go on."""

    running: tuple[RunningPaper, ...]
    next: tuple[date, UUID] | None
