"""Complaints on the wire."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.customers.api import mask_person
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, Reason
from bankhall.kernel.web.paging import write_cursor
from bankhall.tickets.complaints.types import (
    Cause,
    Complaint,
    ComplaintLine,
    ComplaintOfTicket,
    ComplaintOutcome,
    ComplaintPage,
    ComplaintSeen,
    ComplaintState,
    ComplaintStep,
    ComplaintStepKind,
    Counted,
    NewComplaint,
    Product,
    RegisterFigures,
    Verdict,
)
from bankhall.tickets.rules import MOST_STEPS
from bankhall.tickets.types import CameBy, Team

_Words = Annotated[str, msgspec.Meta(min_length=1, max_length=1000, pattern=whole(HAS_INK + ONE_LINE))]
_Maybe = Annotated[str, msgspec.Meta(max_length=300, pattern=whole(ONE_LINE))]


class ComplaintKey(msgspec.Struct, frozen=True, array_like=True):
    on: date
    id: UUID


class ComplaintIn(Asked, frozen=True):
    """`wants`: what would put it right. `about`: of whom of the bank, where it is somebody."""

    product: Product
    words: _Words
    wants: _Maybe
    about: _Maybe

    def complaint(self, customer_id: UUID) -> NewComplaint:
        return NewComplaint(
            customer_id=customer_id,
            product=self.product,
            words=self.words.strip(),
            wants=self.wants.strip(),
            about=self.about.strip(),
            came_by=CameBy.PORTAL,
        )


class ComplaintForCustomerIn(Asked, frozen=True):
    product: Product
    words: _Words
    wants: _Maybe
    about: _Maybe
    came_by: CameBy

    def complaint(self, customer_id: UUID) -> NewComplaint:
        return NewComplaint(
            customer_id=customer_id,
            product=self.product,
            words=self.words.strip(),
            wants=self.wants.strip(),
            about=self.about.strip(),
            came_by=self.came_by,
        )


class ComplaintOfTicketIn(Asked, frozen=True):
    """`nth`: the step of the ticket in which the customer said it."""

    nth: Annotated[int, msgspec.Meta(ge=1, le=MOST_STEPS)]
    product: Product
    wants: _Maybe
    about: _Maybe

    def complaint(self, ticket_id: UUID) -> ComplaintOfTicket:
        return ComplaintOfTicket(
            ticket_id=ticket_id,
            nth=self.nth,
            product=self.product,
            wants=self.wants.strip(),
            about=self.about.strip(),
        )


class ComplaintWordsIn(Asked, frozen=True):
    words: _Words


class KeepOutIn(Asked, frozen=True):
    staff_id: UUID


class MoreDaysIn(Asked, frozen=True):
    """`words`: why, which the customer is told with the yes."""

    until_on: date
    words: Reason


class ComplaintDecisionIn(Asked, frozen=True):
    """`answer`: the decision, for the customer. `reason`: for the file."""

    outcome: ComplaintOutcome
    cause: Cause
    responsible: Team
    answer: _Words
    reason: Reason

    def verdict(self) -> Verdict:
        return Verdict(
            outcome=self.outcome,
            cause=self.cause,
            responsible=self.responsible,
            answer=self.answer.strip(),
            reason=self.reason.strip(),
        )


class ComplaintStepOut(msgspec.Struct, frozen=True):
    """`until_on`: the last day from then on. `by`: whoever of the bank; to customers only their family name."""

    kind: ComplaintStepKind
    at: datetime
    text: str
    until_on: date | None
    for_customer: bool
    by_kind: str
    by: str

    @classmethod
    def of(cls, one: ComplaintStep, *, to_customer: bool) -> Self:
        by = "" if one.by_kind != "staff" else mask_person(one.by_name) if to_customer else one.by_name
        return cls(one.kind, one.at, one.text, one.until_on, one.for_customer, one.by_kind, by)


class MyComplaintOut(msgspec.Struct, frozen=True, kw_only=True):
    """`due_on`: the last day on which it is decided in time. `may_review_until`: where a review can be asked for.
    `ticket_id`: the matter out of which it came.
    """

    id: UUID
    number: str
    product: Product
    words: str
    wants: str
    about: str
    received_at: datetime
    received_on: date
    state: ComplaintState
    nth: int
    is_complex: bool
    is_extended: bool
    due_on: date
    handler: str
    decided_at: datetime | None
    outcome: ComplaintOutcome | None
    may_review_until: date | None
    ticket_id: UUID | None
    ticket_number: str
    steps: list[ComplaintStepOut]

    @classmethod
    def of(cls, one: Complaint) -> Self:
        return cls(
            id=one.id,
            number=one.number,
            product=one.product,
            words=one.words,
            wants=one.wants,
            about=one.about,
            received_at=one.received_at,
            received_on=one.received_on,
            state=one.state,
            nth=one.nth,
            is_complex=one.is_complex,
            is_extended=one.is_extended,
            due_on=one.due_on,
            handler=mask_person(one.handler) if one.handler else "",
            decided_at=one.decided_at,
            outcome=one.outcome,
            may_review_until=one.may_review_until,
            ticket_id=one.ticket_id,
            ticket_number=one.ticket_number,
            steps=[ComplaintStepOut.of(step, to_customer=True) for step in one.steps if step.for_customer],
        )


class MyComplaintsOut(msgspec.Struct, frozen=True):
    items: list[MyComplaintOut]


class ComplaintLineOut(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    number: str
    product: Product
    customer: str
    customer_number: str
    state: ComplaintState
    nth: int
    is_complex: bool
    is_extended: bool
    received_at: datetime
    received_on: date
    due_on: date
    handler: str
    is_mine: bool
    outcome: ComplaintOutcome | None
    cause: Cause | None
    decided_at: datetime | None

    @classmethod
    def of(cls, line: ComplaintLine, *, asked_by: UUID | None) -> Self:
        one = line.complaint
        return cls(
            id=one.id,
            number=one.number,
            product=one.product,
            customer=line.customer,
            customer_number=line.customer_number,
            state=one.state,
            nth=one.nth,
            is_complex=one.is_complex,
            is_extended=one.is_extended,
            received_at=one.received_at,
            received_on=one.received_on,
            due_on=one.due_on,
            handler=one.handler,
            is_mine=one.handler_id is not None and one.handler_id == asked_by,
            outcome=one.outcome,
            cause=one.cause,
            decided_at=one.decided_at,
        )


class ComplaintPageOut(msgspec.Struct, frozen=True):
    items: list[ComplaintLineOut]
    next: str | None

    @classmethod
    def of(cls, page: ComplaintPage, *, asked_by: UUID | None) -> Self:
        items = [ComplaintLineOut.of(one, asked_by=asked_by) for one in page.lines]
        return cls(items, write_cursor(ComplaintKey(*page.next)) if page.next else None)


class CustomerComplaintsOut(msgspec.Struct, frozen=True):
    items: list[ComplaintLineOut]


class ComplaintOut(msgspec.Struct, frozen=True, kw_only=True):
    """`about_staff`: whom it is about, who are kept out. `waits_for_yes`: more days have been asked for. `ticket_id`:
    out of which it came.
    """

    line: ComplaintLineOut
    customer_id: UUID
    words: str
    wants: str
    about: str
    about_staff: list[str]
    came_by: CameBy
    received_at: datetime
    responsible: Team | None
    latest_on: date
    waits_for_yes: bool
    may_review_until: date | None
    ticket_id: UUID | None
    ticket_number: str
    steps: list[ComplaintStepOut]

    @classmethod
    def of(cls, seen: ComplaintSeen, latest_on: date, *, asked_by: UUID | None) -> Self:
        one, brief = seen.complaint, seen.customer
        line = ComplaintLine(one, brief.name if brief else "", brief.number if brief else "")
        return cls(
            line=ComplaintLineOut.of(line, asked_by=asked_by),
            customer_id=brief.id if brief else one.customer_id,
            words=one.words,
            wants=one.wants,
            about=one.about,
            about_staff=list(one.about_staff),
            came_by=one.came_by,
            received_at=one.received_at,
            responsible=one.responsible,
            latest_on=latest_on,
            waits_for_yes=seen.waits_for_yes,
            may_review_until=one.may_review_until,
            ticket_id=one.ticket_id,
            ticket_number=one.ticket_number,
            steps=[ComplaintStepOut.of(step, to_customer=False) for step in one.steps],
        )


class TakenDownOut(msgspec.Struct, frozen=True):
    """That a complaint was received, by its number: whoever took it down need not be one who may see it."""

    number: str
    due_on: date


class KeptOutOut(msgspec.Struct, frozen=True):
    """`is_seen`: whether whoever named them sees it still."""

    is_seen: bool


class ComplaintColleagueOut(msgspec.Struct, frozen=True):
    id: UUID
    name: str


class ComplaintColleaguesOut(msgspec.Struct, frozen=True):
    items: list[ComplaintColleagueOut]

    @classmethod
    def of(cls, names: Mapping[UUID, str]) -> Self:
        return cls([ComplaintColleagueOut(id_, name) for id_, name in names.items()])


class CountedOut(msgspec.Struct, frozen=True):
    code: str
    count: int

    @classmethod
    def of(cls, one: Counted) -> Self:
        return cls(one.code, one.count)


class MonthOfComplaintsOut(msgspec.Struct, frozen=True):
    month_on: date
    received: int
    decided: int
    late: int


class RegisterFiguresOut(msgspec.Struct, frozen=True, kw_only=True):
    """`open`, `late`: now. The others: of what was received since `since_on`. `days`: how many were decided within how
    many days of receipt, by the upper end of each step; 0 for more.
    """

    since_on: date
    open: int
    late: int
    received: int
    decided: int
    decided_late: int
    median_days: int | None
    by_product: list[CountedOut]
    by_cause: list[CountedOut]
    by_outcome: list[CountedOut]
    days: list[CountedOut]
    months: list[MonthOfComplaintsOut]

    @classmethod
    def of(cls, one: RegisterFigures, since_on: date) -> Self:
        return cls(
            since_on=since_on,
            open=one.open,
            late=one.late,
            received=one.received,
            decided=one.decided,
            decided_late=one.decided_late,
            median_days=one.median_days,
            by_product=[CountedOut.of(each) for each in one.by_product],
            by_cause=[CountedOut.of(each) for each in one.by_cause],
            by_outcome=[CountedOut.of(each) for each in one.by_outcome],
            days=[CountedOut.of(each) for each in one.days],
            months=[MonthOfComplaintsOut(each.month_on, each.received, each.decided, each.late) for each in one.months],
        )
