"""Duplicates on the wire. Of customers what a list shows: numbers masked, addresses as far as the district."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.customers.types import (
    Address,
    Customer,
    CustomerKind,
    CustomerStatus,
    Document,
    DocumentKind,
    Gender,
    NewCustomer,
)
from bankhall.insight.duplicates.types import (
    Band,
    BandFigures,
    Decide,
    Figures,
    PairPage,
    PairSeen,
    PairState,
    PairStep,
    PairWhole,
    Run,
    RunStage,
    Scored,
    StepKind,
    Twin,
    Verdict,
)
from bankhall.kernel.lines import ONE_LINE, whole
from bankhall.kernel.masks import mask_document, mask_email, mask_phone
from bankhall.kernel.web.inputs import Asked, Line, Reason
from bankhall.kernel.web.paging import write_cursor

_Part = Annotated[str, msgspec.Meta(max_length=200, pattern=whole(ONE_LINE))]
_Number = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=whole(ONE_LINE))]
_Numbers = Annotated[tuple[_Number, ...], msgspec.Meta(max_length=10)]
_Mails = Annotated[tuple[Line, ...], msgspec.Meta(max_length=10)]
_Country = Annotated[str, msgspec.Meta(pattern=whole("[A-Za-z]{2}"))]
_Seen = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class PairKey(msgspec.Struct, frozen=True, array_like=True):
    total: int
    id: UUID


class PaperIn(Asked, frozen=True):
    kind: DocumentKind
    number: _Number
    country: _Country = "CN"


class HomeIn(Asked, frozen=True):
    country: _Country = "CN"
    line: _Part = ""
    district: _Part = ""
    city: _Part = ""
    region: _Part = ""
    postcode: _Part = ""


class EnteredIn(Asked, frozen=True):
    """Somebody as they are being entered. `customer_id`: whose file is being changed; null for somebody new."""

    kind: CustomerKind
    name: Line
    birth_on: date | None = None
    gender: Gender | None = None
    documents: Annotated[tuple[PaperIn, ...], msgspec.Meta(max_length=10)] = ()
    phones: _Numbers = ()
    emails: _Mails = ()
    address: HomeIn | None = None
    customer_id: UUID | None = None

    def customer(self) -> NewCustomer:
        where = self.address
        return NewCustomer(
            kind=self.kind,
            name=self.name,
            birth_on=self.birth_on,
            gender=self.gender,
            documents=tuple(Document(one.kind, one.number, one.country) for one in self.documents),
            phones=self.phones,
            emails=self.emails,
            address=Address(where.country, where.line, where.district, where.city, where.region, where.postcode)
            if where
            else None,
        )


class RegisterAnywayIn(EnteredIn, frozen=True):
    """`twins`: those who seemed to be the same and were looked at; `reason`: why it is somebody else."""

    reason: Reason | None = None
    twins: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=20)] = ()


class DecidePairIn(Asked, frozen=True):
    """`seen`: how many steps the pair had when it was looked at."""

    verdict: Verdict
    reason: Reason
    seen: _Seen

    def decision(self, pair_id: UUID) -> Decide:
        return Decide(pair_id, self.verdict, self.reason.strip(), self.seen)


class UndoDecisionIn(Asked, frozen=True):
    reason: Reason
    seen: _Seen


class FieldWeightOut(msgspec.Struct, frozen=True):
    """`level`: in which way both agree; null where one of them says nothing. `bits`: in thousandths, above zero for one
    person, below for two.
    """

    field: str
    level: str | None
    bits: int


class ScoredOut(msgspec.Struct, frozen=True, kw_only=True):
    """`per_mille`: how likely it is one person, of a thousand. `prior`: what any two begin with, in thousandths of a
    bit.
    """

    per_mille: int
    band: Band
    bits: int
    prior: int
    fields: list[FieldWeightOut]

    @classmethod
    def of(cls, one: Scored) -> Self:
        fields = [FieldWeightOut(each.field, each.level, each.bits) for each in one.fields]
        return cls(per_mille=one.per_mille, band=one.band, bits=one.bits, prior=one.prior, fields=fields)


class MaskedPaperOut(msgspec.Struct, frozen=True):
    kind: DocumentKind
    number: str
    country: str


class TwinSideOut(msgspec.Struct, frozen=True, kw_only=True):
    """One of two customers, masked."""

    id: UUID
    number: str
    kind: CustomerKind
    name: str
    status: CustomerStatus
    birth_on: date | None
    gender: Gender | None
    documents: list[MaskedPaperOut]
    phones: list[str]
    emails: list[str]
    address: str
    since_on: date
    source: str | None

    @classmethod
    def of(cls, one: Customer) -> Self:
        where = one.address
        parts = (where.country, where.region, where.city, where.district) if where else ()
        return cls(
            id=one.id,
            number=one.number,
            kind=one.kind,
            name=one.name,
            status=one.status,
            birth_on=one.birth_on,
            gender=one.gender,
            documents=[MaskedPaperOut(each.kind, mask_document(each.number), each.country) for each in one.documents],
            phones=[mask_phone(each) for each in one.phones],
            emails=[mask_email(each) for each in one.emails],
            address=" ".join(part for part in parts if part),
            since_on=one.since_on,
            source=one.source,
        )


class DuplicatePairOut(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    low: TwinSideOut
    high: TwinSideOut
    state: PairState
    found_at: datetime
    scored: ScoredOut

    @classmethod
    def of(cls, one: PairSeen) -> Self:
        return cls(
            id=one.id,
            low=TwinSideOut.of(one.low),
            high=TwinSideOut.of(one.high),
            state=one.state,
            found_at=one.found_at,
            scored=ScoredOut.of(one.scored),
        )


class DuplicatePairsOut(msgspec.Struct, frozen=True):
    """`waiting`: how many are open, up to a hundred."""

    items: list[DuplicatePairOut]
    waiting: int
    next: str | None

    @classmethod
    def of(cls, page: PairPage) -> Self:
        items = [DuplicatePairOut.of(one) for one in page.pairs]
        return cls(items, page.waiting, write_cursor(page.next) if page.next else None)


class PairStepOut(msgspec.Struct, frozen=True):
    """`reason`: empty where the machine did it, or one of the two is forgotten."""

    kind: StepKind
    at: datetime
    by_kind: str
    by_name: str
    reason: str

    @classmethod
    def of(cls, one: PairStep) -> Self:
        return cls(one.kind, one.at, one.by_kind, one.by_name, one.reason)


class DuplicatePairWholeOut(msgspec.Struct, frozen=True):
    """`following`: the next open pair, if there is one."""

    pair: DuplicatePairOut
    steps: list[PairStepOut]
    following: UUID | None

    @classmethod
    def of(cls, one: PairWhole) -> Self:
        return cls(DuplicatePairOut.of(one.seen), [PairStepOut.of(each) for each in one.steps], one.following)


class BandFiguresOut(msgspec.Struct, frozen=True):
    band: Band
    open: int
    same: int
    different: int

    @classmethod
    def of(cls, one: BandFigures) -> Self:
        return cls(one.band, one.open, one.same, one.different)


class DuplicateRunOut(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    stage: RunStage
    asked_at: datetime
    by_kind: str
    by_name: str
    done: int
    total: int
    found: int
    finished_at: datetime | None

    @classmethod
    def of(cls, one: Run) -> Self:
        return cls(
            id=one.id,
            stage=one.stage,
            asked_at=one.asked_at,
            by_kind=one.by_kind,
            by_name=one.by_name,
            done=one.done,
            total=one.total,
            found=one.found,
            finished_at=one.finished_at,
        )


class DuplicateFiguresOut(msgspec.Struct, frozen=True, kw_only=True):
    """`learned_from`: how many customers the weights come from; 0 for those that the house brings along."""

    bands: list[BandFiguresOut]
    unsure: int
    waiting_to_compare: int
    learned_from: int
    run: DuplicateRunOut | None

    @classmethod
    def of(cls, one: Figures) -> Self:
        return cls(
            bands=[BandFiguresOut.of(each) for each in one.bands],
            unsure=one.unsure,
            waiting_to_compare=one.waiting_to_compare,
            learned_from=one.learned_from,
            run=DuplicateRunOut.of(one.run) if one.run else None,
        )


class LikelyTwinOut(msgspec.Struct, frozen=True):
    """`same_document`: a document belongs to one customer, so that nobody else is registered with it."""

    customer: TwinSideOut
    scored: ScoredOut
    same_document: bool

    @classmethod
    def of(cls, one: Twin) -> Self:
        return cls(TwinSideOut.of(one.customer), ScoredOut.of(one.scored), one.has_same_document)


class LikelyTwinsOut(msgspec.Struct, frozen=True):
    """The likeliest first."""

    items: list[LikelyTwinOut]


class RegisteredOut(msgspec.Struct, frozen=True):
    id: UUID
    number: str
