"""Nouns of queues."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from bankhall.branches.types import Branch, Service


class TicketState(StrEnum):
    """`MISSED`: called three times, and did not come. `LEFT`: they went. `LAPSED`: the day ended before."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    SERVED = "served"
    MISSED = "missed"
    LEFT = "left"
    LAPSED = "lapsed"


LIVE = (TicketState.WAITING, TicketState.CALLED, TicketState.SERVING)


class Via(StrEnum):
    PHONE = "phone"
    KIOSK = "kiosk"
    COUNTER = "counter"
    APPOINTMENT = "appointment"


class VisitOutcome(StrEnum):
    """`PARTLY`: they have to come again. `ADVISED`: nothing was to be done."""

    DONE = "done"
    PARTLY = "partly"
    ADVISED = "advised"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Draw:
    """`needs_first`: elderly, pregnant, disabled or with an infant; which of them is not asked."""

    branch_id: UUID
    service: Service
    customer_id: UUID | None
    needs_first: bool
    via: Via


@dataclass(frozen=True, slots=True)
class Served:
    """Somebody who was served before the bank stood on this house."""

    service: Service
    counter: int
    drawn_at: datetime
    begun_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """`goes_first`: with a start before who came at the same time. `for_counter`: where they were sent."""

    id: UUID
    branch_id: UUID
    on: date
    number: str
    service: Service
    state: TicketState
    via: Via
    goes_first: bool
    rank_at: datetime
    customer_id: UUID | None
    for_counter: int | None
    counter: int | None
    calls: int
    drawn_at: datetime
    called_at: datetime | None
    begun_at: datetime | None
    ended_at: datetime | None
    outcome: VisitOutcome | None


@dataclass(frozen=True, slots=True)
class Place:
    """`ahead`: how many will be called before. `minutes`: about how long; None where no counter does it."""

    ahead: int
    minutes: int | None


@dataclass(frozen=True, slots=True)
class OwnTicket:
    """`place`: of one that waits."""

    ticket: Ticket
    branch: Branch
    place: Place | None


@dataclass(frozen=True, slots=True)
class Desk:
    """A counter that is open. `busy_s`: about how long until it is free."""

    counter: int
    services: frozenset[Service]
    busy_s: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Of a branch: whoever came now would find this."""

    of: Mapping[Service, Place]
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    counter: int
    staff_id: UUID
    staff_name: str
    services: tuple[Service, ...]
    opened_at: datetime
    ticket_id: UUID | None


@dataclass(frozen=True, slots=True)
class DayFigures:
    """Of today: `waited_s`: on average, of those who were called."""

    served: int
    missed: int
    waited_s: int | None


@dataclass(frozen=True, slots=True)
class BranchDesk:
    """What whoever works at a branch sees of it."""

    branch: Branch
    counters: tuple[Counter, ...]
    line: tuple[Ticket, ...]
    at_counters: tuple[Ticket, ...]
    figures: DayFigures
