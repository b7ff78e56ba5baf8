"""Papers on the wire."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.customers import rules
from bankhall.customers.papers.types import (
    DocumentHeld,
    NewPaper,
    Paper,
    Papers,
    PaperState,
    PaperStep,
    PaperStepKind,
    RunningPage,
    RunningPaper,
    Seen,
    WithdrawDocument,
)
from bankhall.customers.schemas import DocumentIn, DocumentOut, Number, Version
from bankhall.customers.schemas.amendments import Nth
from bankhall.customers.types import Customer, CustomerKind, Document, DocumentKind, Origin
from bankhall.kernel.lines import ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, Reason
from bankhall.kernel.web.paging import write_cursor

Issuer = Annotated[str, msgspec.Meta(max_length=120, pattern=whole(ONE_LINE))]


class RunningKey(msgspec.Struct, frozen=True, array_like=True):
    until: date
    id: UUID


class CustomerPaperIn(Asked, frozen=True):
    """`nth`: the document of the file, from 0; with `document`, the one in whose place that comes. Without `nth`,
    `document` is one more. Without `valid_until` it holds for good.
    """

    version: Version
    nth: Nth | None = None
    document: DocumentIn | None = None
    issuer: Issuer = ""
    valid_from: date | None = None
    valid_until: date | None = None
    origin: Origin = Origin.BRANCH

    def paper(self, customer_id: UUID) -> NewPaper:
        return NewPaper(
            customer_id=customer_id,
            version=self.version,
            nth=self.nth,
            document=self.document.document() if self.document else None,
            issuer=self.issuer,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            origin=self.origin,
        )


class RenewalIn(Asked, frozen=True):
    """`nth`: the document of the file, from 0, that has been renewed; `number`: of the new one, where it is another.
    Without `valid_until` it holds for good.
    """

    version: Version
    nth: Nth
    number: Number | None = None
    issuer: Issuer = ""
    valid_from: date | None = None
    valid_until: date | None = None

    def paper(self, mine: Customer) -> NewPaper:
        held = mine.documents[self.nth] if self.nth < len(mine.documents) else None
        return NewPaper(
            customer_id=mine.id,
            version=self.version,
            nth=self.nth,
            document=Document(held.kind, self.number, held.country) if held and self.number else None,
            issuer=self.issuer,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            origin=Origin.PORTAL,
        )


class VerifyPaperIn(Asked, frozen=True):
    paper_id: UUID
    seen: Seen


class DeclinePaperIn(Asked, frozen=True):
    paper_id: UUID


class WithdrawDocumentIn(Asked, frozen=True):
    version: Version
    nth: Nth
    reason: Reason

    def withdrawal(self, customer_id: UUID) -> WithdrawDocument:
        return WithdrawDocument(customer_id, self.version, self.nth, self.reason)


class PaperStepOut(msgspec.Struct, frozen=True):
    """`by`: none where the bank's machine did it."""

    kind: PaperStepKind
    seen: Seen | None
    at: datetime
    by: str | None

    @classmethod
    def of(cls, step: PaperStep, *, to_customer: bool) -> Self:
        by = None if step.by_kind == "system" else step.by_name
        return cls(step.kind, step.seen, step.at, rules.mask_person(by) if by and to_customer else by)


class PaperOut(msgspec.Struct, frozen=True, kw_only=True):
    """`valid_until`: none where it holds for good. `may_verify`: whoever asks did not write it down."""

    id: UUID
    document: DocumentOut
    issuer: str
    valid_from: date | None
    valid_until: date | None
    origin: Origin
    at: datetime
    by: str
    is_verified: bool
    steps: list[PaperStepOut]
    may_verify: bool

    @classmethod
    def of(cls, one: Paper, *, asked_by: UUID | None, in_clear: bool = False, to_customer: bool = False) -> Self:
        return cls(
            id=one.id,
            document=DocumentOut.of(one.document, in_clear=in_clear),
            issuer=one.issuer,
            valid_from=one.valid_from,
            valid_until=one.valid_until,
            origin=one.origin,
            at=one.at,
            by=rules.mask_person(one.by_name) if to_customer else one.by_name,
            is_verified=one.verified is not None,
            steps=[PaperStepOut.of(step, to_customer=to_customer) for step in one.steps],
            may_verify=not to_customer and not (one.by_kind == "staff" and one.by_id == asked_by),
        )


class DocumentHeldOut(msgspec.Struct, frozen=True, kw_only=True):
    """A document of the file. `days_left`: below 0 once it has ended; none where it does not end, or nobody knows.
    `waits`: counts once somebody else has verified it.
    """

    nth: int
    document: DocumentOut
    state: PaperState
    days_left: int | None
    paper: PaperOut | None
    waits: PaperOut | None

    @classmethod
    def of(cls, one: DocumentHeld, *, asked_by: UUID | None, in_clear: bool, to_customer: bool) -> Self:
        def out(paper: Paper | None) -> PaperOut | None:
            if paper is None:
                return None
            return PaperOut.of(paper, asked_by=asked_by, in_clear=in_clear, to_customer=to_customer)

        return cls(
            nth=one.nth,
            document=DocumentOut.of(one.document, in_clear=in_clear),
            state=one.state,
            days_left=one.days_left,
            paper=out(one.paper),
            waits=out(one.waits),
        )


class PapersOut(msgspec.Struct, frozen=True):
    """`past`: what counts no more, the newest first. `version`: of the file."""

    items: list[DocumentHeldOut]
    past: list[PaperOut]
    version: int

    @classmethod
    def of(cls, one: Papers, *, asked_by: UUID | None, in_clear: bool = False, to_customer: bool = False) -> Self:
        return cls(
            [
                DocumentHeldOut.of(each, asked_by=asked_by, in_clear=in_clear, to_customer=to_customer)
                for each in one.held
            ],
            [PaperOut.of(each, asked_by=asked_by, in_clear=in_clear, to_customer=to_customer) for each in one.past],
            one.version,
        )


class RunningPaperOut(msgspec.Struct, frozen=True, kw_only=True):
    """`id`: of the paper that holds. `days_left`: below 0 once it has ended. `waits_since`: since when it waits to be
    verified. `told_at`: when its customer was told last.
    """

    id: UUID
    customer_id: UUID
    customer_number: str
    customer_name: str
    customer_kind: CustomerKind
    kind: DocumentKind
    number_masked: str
    valid_until: date | None
    days_left: int | None
    waits_since: datetime | None
    told_at: datetime | None

    @classmethod
    def of(cls, one: RunningPaper) -> Self:
        return cls(
            id=one.paper_id,
            customer_id=one.customer.id,
            customer_number=one.customer.number,
            customer_name=one.customer.name,
            customer_kind=one.customer.kind,
            kind=one.kind,
            number_masked=rules.mask_document(one.number),
            valid_until=one.valid_until,
            days_left=one.days_left,
            waits_since=one.waits_since,
            told_at=one.told_at,
        )


class RunningPapersOut(msgspec.Struct, frozen=True):
    items: list[RunningPaperOut]
    next: str | None

    @classmethod
    def of(cls, page: RunningPage) -> Self:
        return cls([RunningPaperOut.of(one) for one in page.running], write_cursor(page.next) if page.next else None)
