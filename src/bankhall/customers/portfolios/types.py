"""Nouns of portfolios."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from bankhall.customers.contact_log.types import Contact
from bankhall.customers.managers.types import Colleague
from bankhall.customers.promises.types import Promise
from bankhall.customers.tasks.types import Task
from bankhall.customers.types import CustomerBrief


class CustomerNeed(StrEnum):
    """What of a customer needs attention, the most urgent first: a promise that is late; something that is due today; a
    file that has not been read; nobody was in touch for a long time.
    """

    LATE = "late"
    DUE = "due"
    UNREAD = "unread"
    SILENT = "silent"


class PortfolioSort(StrEnum):
    NEED = "need"
    CONTACT = "contact"
    NEWEST = "newest"


class MoveOutcome(StrEnum):
    """What came of one customer. `FULL`: the portfolio holds no more."""

    DONE = "done"
    UNCHANGED = "unchanged"
    NOT_FOUND = "not_found"
    CLOSED = "closed"
    NOT_THEIRS = "not_theirs"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Assign:
    """`backup_id` None: nobody stands in. `keeps_backup`: whoever stands in goes on, unless it is the manager."""

    customer_ids: tuple[UUID, ...]
    manager_id: UUID
    backup_id: UUID | None
    note: str
    keeps_backup: bool = False


@dataclass(frozen=True, slots=True)
class HandOver:
    """`customer_ids` None: all that they have, or the `most` who came to them last."""

    from_id: UUID
    to_id: UUID
    customer_ids: tuple[UUID, ...] | None
    most: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Moved:
    """`promises`: how many went along. `nth`: of the step by which it was done."""

    customer_id: UUID
    outcome: MoveOutcome
    promises: int = 0
    nth: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioCustomer:
    """A customer of a portfolio. `stands_in_for`: whose they are, where the one who looks stands in. `file_id`: what is
    still to be read about them.
    """

    customer: CustomerBrief
    since: datetime
    stands_in_for: str | None
    backup: str | None
    late_promises: int
    open_promises: int
    due_tasks: int
    next_due_on: date | None
    last_contact_at: datetime | None
    file_id: UUID | None
    need: CustomerNeed | None


@dataclass(frozen=True, slots=True)
class PortfolioPlace:
    """Where a page of a portfolio ends: what it is ordered by."""

    rank: int
    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class PortfolioPage:
    customers: tuple[PortfolioCustomer, ...]
    next: PortfolioPlace | None


@dataclass(frozen=True, slots=True)
class PortfolioFigures:
    """How many there are, by need, and by when somebody was last in touch (a customer stands in one of the four)."""

    customers: int
    stands_in: int
    late: int
    due: int
    unread: int
    silent: int
    within_30: int
    within_90: int
    longer: int
    never: int


@dataclass(frozen=True, slots=True)
class Load:
    """What a manager has. `unread`: files that they have not read yet."""

    manager: Colleague
    customers: int
    late: int
    unread: int
    away_until: date | None


@dataclass(frozen=True, slots=True)
class Evening:
    """How it would be spread more evenly."""

    from_: Colleague
    to: Colleague
    customers: int


@dataclass(frozen=True, slots=True)
class Team:
    """`vacant`: customers whom somebody has left behind, up to a thousand."""

    loads: tuple[Load, ...]
    evenings: tuple[Evening, ...]
    vacant: int


@dataclass(frozen=True, slots=True)
class VacantCustomer:
    customer: CustomerBrief
    former: Colleague
    since: datetime


@dataclass(frozen=True, slots=True)
class VacantPage:
    customers: tuple[VacantCustomer, ...]
    next: tuple[datetime, UUID] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioFile:
    """What whoever takes a customer over reads."""

    id: UUID
    customer: CustomerBrief
    from_name: str | None
    by_name: str
    at: datetime
    note: str
    promises: tuple[Promise, ...]
    tasks: tuple[Task, ...]
    contacts: tuple[Contact, ...]
    read_at: datetime | None
