"""Nouns of complaints."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from bankhall.customers.types import CustomerBrief
from bankhall.kernel.four_eyes.types import Command
from bankhall.tickets.types import CameBy, Team


class ComplaintState(StrEnum):
    RECEIVED = "received"
    LOOKING = "looking"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Product(StrEnum):
    ACCOUNT = "account"
    CARD = "card"
    PAYMENT = "payment"
    FEE = "fee"
    DIGITAL = "digital"
    SALES = "sales"
    PRIVACY = "privacy"
    SERVICE = "service"
    OTHER = "other"


class Cause(StrEnum):
    """Why there was reason to complain, as the register counts it. `NONE`: there was none."""

    RULE = "rule"
    PROCESS = "process"
    SYSTEM = "system"
    CONDUCT = "conduct"
    INFORMATION = "information"
    WAITING = "waiting"
    THIRD_PARTY = "third_party"
    NONE = "none"


class ComplaintOutcome(StrEnum):
    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not_upheld"


class ComplaintStepKind(StrEnum):
    """`REVIEWED`: its customer asks that it is looked at again. `KEPT_OUT`: whom it is about was named."""

    RECEIVED = "received"
    TAKEN = "taken"
    TOLD = "told"
    SAID = "said"
    NOTED = "noted"
    KEPT_OUT = "kept_out"
    COMPLEX = "complex"
    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"
    DECIDED = "decided"
    REVIEWED = "reviewed"
    WITHDRAWN = "withdrawn"


class ComplaintQueue(StrEnum):
    OPEN = "open"
    MINE = "mine"
    UNTAKEN = "untaken"
    LATE = "late"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComplaint:
    """`wants`: what would put it right. `about`: of whom of the bank, in the customer's words."""

    customer_id: UUID
    product: Product
    words: str
    wants: str
    about: str
    came_by: CameBy


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintOfTicket:
    """What was said in a ticket is a complaint. `nth`: the step in which the customer said it."""

    ticket_id: UUID
    nth: int
    product: Product
    wants: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`answer`: the decision, for the customer. `reason`: for the file. `responsible`: with whom the cause lies."""

    outcome: ComplaintOutcome
    cause: Cause
    responsible: Team
    answer: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintStep:
    kind: ComplaintStepKind
    at: datetime
    text: str
    until_on: date | None
    for_customer: bool
    by_kind: str
    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """`due_on`: the last day on which it is decided in time. `nth`: 2 for a review. What was said is empty where
    whoever it was has been forgotten.
    """

    id: UUID
    number: str
    customer_id: UUID
    product: Product
    words: str
    wants: str
    about: str
    came_by: CameBy
    received_at: datetime
    received_on: date
    state: ComplaintState
    nth: int
    is_complex: bool
    is_extended: bool
    due_on: date
    about_staff: tuple[str, ...]
    handler_id: UUID | None
    handler: str
    decided_at: datetime | None
    outcome: ComplaintOutcome | None
    cause: Cause | None
    responsible: Team | None
    ticket_id: UUID | None
    ticket_number: str
    may_review_until: date | None
    steps: tuple[ComplaintStep, ...] = ()


@dataclass(frozen=True, slots=True)
class ComplaintSeen:
    complaint: Complaint
    customer: CustomerBrief | None
    waits_for_yes: bool


@dataclass(frozen=True, slots=True)
class ComplaintLine:
    complaint: Complaint
    customer: str
    customer_number: str


@dataclass(frozen=True, slots=True)
class ComplaintPage:
    lines: tuple[ComplaintLine, ...]
    next: tuple[date, UUID] | None


@dataclass(frozen=True, slots=True)
class Counted:
    code: str
    count: int


@dataclass(frozen=True, slots=True)
class MonthOfComplaints:
    month_on: date
    received: int
    decided: int
    late: int


@dataclass(frozen=True, slots=True)
class RegisterFigures:
    """`open`, `late`: now. The others: of what was received in the period. `days`: how many were decided within how
    many days, by the upper end. `decided_late`: after their last day.
    """

    open: int
    late: int
    received: int
    decided: int
    decided_late: int
    median_days: int | None
    by_product: tuple[Counted, ...]
    by_cause: tuple[Counted, ...]
    by_outcome: tuple[Counted, ...]
    days: tuple[Counted, ...]
    months: tuple[MonthOfComplaints, ...]


class ExtendComplaint(Command, frozen=True, kw_only=True, tag="tickets.extend_complaint.1"):
    """It names no complaint: whom it is about may have the right to say yes, and sees what waits."""

    extension_id: UUID
