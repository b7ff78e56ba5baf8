"""Queues on the wire. No screen but the counter's says who somebody is."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.branches.queue import rules
from bankhall.branches.queue.types import (
    BranchDesk,
    Counter,
    DayFigures,
    OwnTicket,
    Place,
    Ticket,
    TicketState,
    Via,
    VisitOutcome,
    Waiting,
)
from bankhall.branches.schemas import BranchFactsWire, OpenStateOut, ServicePapersOut, next_after
from bankhall.branches.types import Branch, Service
from bankhall.customers.types import CustomerBrief
from bankhall.kernel.lines import ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked

VisitNote = Annotated[str, msgspec.Meta(max_length=300, pattern=whole(ONE_LINE))]
CounterNumber = Annotated[int, msgspec.Meta(ge=1, le=60)]


class DrawIn(Asked, frozen=True):
    """`needs_first`: for who is elderly, pregnant, disabled or comes with an infant; which, is not asked."""

    service: Service
    needs_first: bool = False


class OpenCounterIn(Asked, frozen=True):
    counter: CounterNumber
    services: Annotated[list[Service], msgspec.Meta(min_length=1, max_length=20)]


class TransferTicketIn(Asked, frozen=True):
    """`counter`: to that one alone."""

    service: Service
    counter: CounterNumber | None = None


class FinishTicketIn(Asked, frozen=True):
    """`note`: what was done, for the customer to read, where it is known who they are."""

    outcome: VisitOutcome
    note: VisitNote = ""


class QueuePlaceOut(msgspec.Struct, frozen=True):
    """`ahead`: how many are called before. `minutes`: about how long; none where no counter does it just now."""

    ahead: int
    minutes: int | None

    @classmethod
    def of(cls, one: Place) -> Self:
        return cls(one.ahead, one.minutes)


class WaitingOut(msgspec.Struct, frozen=True):
    """What whoever came now would find, for this service."""

    service: Service
    place: QueuePlaceOut


class BranchOut(msgspec.Struct, frozen=True):
    """A branch as everybody sees it. `people`: how many wait there, for whatever."""

    id: UUID
    facts: BranchFactsWire
    state: OpenStateOut
    people: int
    waiting: list[WaitingOut]

    @classmethod
    def of(cls, one: Branch, state: OpenStateOut, seen: Waiting) -> Self:
        told = [WaitingOut(service, QueuePlaceOut.of(place)) for service, place in seen.of.items()]
        return cls(one.id, BranchFactsWire.of(one.facts), state, seen.people, told)


class BranchesOut(msgspec.Struct, frozen=True):
    items: list[BranchOut]
    next: str | None

    @classmethod
    def of(cls, found: list[tuple[Branch, OpenStateOut, Waiting]], limit: int) -> Self:
        told = [BranchOut.of(*one) for one in found[:limit]]
        return cls(told, next_after([one[0] for one in found], limit))


class WholeBranchOut(msgspec.Struct, frozen=True):
    """`today`: as the bank's calendar has it. `draws_until`: until when numbers are drawn, if they are now."""

    branch: BranchOut
    services: list[ServicePapersOut]
    today: date
    draws_until: datetime | None


class CalledOut(msgspec.Struct, frozen=True):
    number: str
    counter: int
    called_at: datetime
    calls: int
    is_waited_for: bool

    @classmethod
    def of(cls, one: Ticket) -> Self:
        assert one.counter is not None
        assert one.called_at is not None
        return cls(one.number, one.counter, one.called_at, one.calls, one.state is TicketState.CALLED)


class CallScreenOut(msgspec.Struct, frozen=True):
    """For the wall: which number goes to which counter, the last call first."""

    name_zh: str
    name_en: str
    people: int
    calls: list[CalledOut]


class MyTicketOut(msgspec.Struct, frozen=True, kw_only=True):
    """One's own number."""

    id: UUID
    branch_id: UUID
    branch_zh: str
    branch_en: str
    on: date
    number: str
    service: Service
    state: TicketState
    goes_first: bool
    counter: int | None
    drawn_at: datetime
    called_at: datetime | None
    ended_at: datetime | None
    outcome: VisitOutcome | None
    place: QueuePlaceOut | None

    @classmethod
    def of(cls, one: OwnTicket) -> Self:
        ticket = one.ticket
        return cls(
            id=ticket.id,
            branch_id=ticket.branch_id,
            branch_zh=one.branch.facts.name_zh,
            branch_en=one.branch.facts.name_en,
            on=ticket.on,
            number=ticket.number,
            service=ticket.service,
            state=ticket.state,
            goes_first=ticket.goes_first,
            counter=ticket.counter or ticket.for_counter,
            drawn_at=ticket.drawn_at,
            called_at=ticket.called_at,
            ended_at=ticket.ended_at,
            outcome=ticket.outcome,
            place=QueuePlaceOut.of(one.place) if one.place else None,
        )


class MyTicketsOut(msgspec.Struct, frozen=True):
    items: list[MyTicketOut]


class GuestOut(msgspec.Struct, frozen=True):
    """Who has said who they are."""

    id: UUID
    number: str
    name: str

    @classmethod
    def of(cls, one: CustomerBrief) -> Self:
        return cls(one.id, one.number, one.name)


class DeskTicketOut(msgspec.Struct, frozen=True, kw_only=True):
    """`is_known`: it is known whose it is. `may_miss`: it was called as often as it takes."""

    id: UUID
    number: str
    service: Service
    state: TicketState
    via: Via
    goes_first: bool
    is_known: bool
    for_counter: int | None
    counter: int | None
    calls: int
    may_miss: bool
    drawn_at: datetime
    begun_at: datetime | None

    @classmethod
    def of(cls, one: Ticket) -> Self:
        return cls(
            id=one.id,
            number=one.number,
            service=one.service,
            state=one.state,
            via=one.via,
            goes_first=one.goes_first,
            is_known=one.customer_id is not None,
            for_counter=one.for_counter,
            counter=one.counter,
            calls=one.calls,
            may_miss=one.calls >= rules.MOST_CALLS,
            drawn_at=one.drawn_at,
            begun_at=one.begun_at,
        )


class CounterOut(msgspec.Struct, frozen=True, kw_only=True):
    """`number`: who is there."""

    counter: int
    staff: str
    services: list[Service]
    is_mine: bool
    number: str | None

    @classmethod
    def of(cls, one: Counter, there: Ticket | None, *, asked_by: UUID | None) -> Self:
        return cls(
            counter=one.counter,
            staff=one.staff_name,
            services=list(one.services),
            is_mine=one.staff_id == asked_by,
            number=there.number if there else None,
        )


class DayFiguresOut(msgspec.Struct, frozen=True):
    """Of today. `waited_s`: on average, of those who were called."""

    served: int
    missed: int
    waited_s: int | None

    @classmethod
    def of(cls, one: DayFigures) -> Self:
        return cls(one.served, one.missed, one.waited_s)


class CounterDeskOut(msgspec.Struct, frozen=True, kw_only=True):
    """`here`: whom one has called or serves, and who that is, where they have said it."""

    branch_id: UUID
    name_zh: str
    name_en: str
    services: list[Service]
    counters_in_all: int
    counters: list[CounterOut]
    line: list[DeskTicketOut]
    here: DeskTicketOut | None
    guest: GuestOut | None
    figures: DayFiguresOut

    @classmethod
    def of(cls, one: BranchDesk, guest: CustomerBrief | None, *, asked_by: UUID | None) -> Self:
        there = {ticket.id: ticket for ticket in one.at_counters}
        here = next(
            (there.get(each.ticket_id) for each in one.counters if each.staff_id == asked_by and each.ticket_id), None
        )
        facts = one.branch.facts
        return cls(
            branch_id=one.branch.id,
            name_zh=facts.name_zh,
            name_en=facts.name_en,
            services=list(facts.services),
            counters_in_all=facts.counters,
            counters=[
                CounterOut.of(each, there.get(each.ticket_id) if each.ticket_id else None, asked_by=asked_by)
                for each in one.counters
            ],
            line=[DeskTicketOut.of(ticket) for ticket in one.line],
            here=DeskTicketOut.of(here) if here else None,
            guest=GuestOut.of(guest) if guest else None,
            figures=DayFiguresOut.of(one.figures),
        )


class WhereISitOut(msgspec.Struct, frozen=True):
    """The branch at which one has a counter open."""

    branch_id: UUID | None
