"""Nouns of tickets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from bankhall.customers.types import CustomerBrief
from bankhall.kernel.four_eyes.types import Command


class MatterState(StrEnum):
    NEW = "new"
    WORKING = "working"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_OTHERS = "waiting_others"
    SOLVED = "solved"
    CLOSED = "closed"


class Team(StrEnum):
    SERVICE = "service"
    ACCOUNTS = "accounts"
    PAYMENTS = "payments"
    CARDS = "cards"
    DIGITAL = "digital"


class Urgency(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class CameBy(StrEnum):
    """Where the customer was when it began, or came back to it."""

    PORTAL = "portal"
    PHONE = "phone"
    BRANCH = "branch"
    CHAT = "chat"
    LETTER = "letter"


class TicketStepKind(StrEnum):
    """`SAID`: by the customer. `ANSWERED`, `ASKED`: to the customer. `RESUMED`: found again by its code."""

    OPENED = "opened"
    TAKEN = "taken"
    ANSWERED = "answered"
    ASKED = "asked"
    SAID = "said"
    FILED = "filed"
    NOTED = "noted"
    HANDED = "handed"
    ASSIGNED = "assigned"
    GIVEN_BACK = "given_back"
    URGED = "urged"
    WAITS_FOR_OTHERS = "waits_for_others"
    GOES_ON = "goes_on"
    CHECKED = "checked"
    UNCHECKED = "unchecked"
    PROPOSED = "proposed"
    SOLVED = "solved"
    REOPENED = "reopened"
    CLOSED = "closed"
    MERGED = "merged"
    JOINED = "joined"
    SPLIT = "split"
    CAUSED = "caused"
    RESUMED = "resumed"
    ESCALATED = "escalated"


class TypeCode(StrEnum):
    """Of the types in `rules.catalogue`."""

    GENERAL = "general"
    PAYMENT = "payment"
    CARD = "card"
    DIGITAL = "digital"
    CERTIFICATE = "certificate"
    FEE = "fee"


class FieldKind(StrEnum):
    LINE = "line"
    DIGITS = "digits"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class BothWords:
    """In both languages of the bank."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """`most`: signs of a line or of digits, and days back of a date. `choices`: codes with their words."""

    code: str
    label: BothWords
    kind: FieldKind
    is_needed: bool = True
    least: int = 1
    most: int = 200
    choices: Mapping[str, BothWords] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketType:
    """`answer_h`, `solve_h`: open hours until the first answer, and until it is solved. `checks`: what is looked at
    before it is solved. `needs_yes`: solved by two.
    """

    code: TypeCode
    name: BothWords
    team: Team
    answer_h: int
    solve_h: int
    fields: tuple[FormField, ...] = ()
    checks: Mapping[str, BothWords] = field(default_factory=dict)
    needs_yes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTicket:
    """`answers`: by the code of each field of the type's form. `split_from`: the ticket of which it was a part."""

    customer_id: UUID
    type: str
    subject: str
    words: str
    answers: Mapping[str, str]
    came_by: CameBy
    urgency: Urgency = Urgency.NORMAL
    split_from: UUID | None = None


@dataclass(frozen=True, slots=True)
class TicketFile:
    id: UUID
    nth: int
    name: str
    media: str
    size: int


@dataclass(frozen=True, slots=True)
class NewFile:
    name: str
    media: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketStep:
    """`what`: a code of what changed (a team, an urgency, an item of the check list) or another ticket's number."""

    nth: int
    kind: TicketStepKind
    at: datetime
    what: str | None
    text: str
    for_customer: bool
    by_kind: str
    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """`due_at`: None while the clock stands still (`left_s`: what is left of it), and where it is over. `subject` and
    `answers` are empty where whoever it was has been forgotten.
    """

    id: UUID
    number: str
    customer_id: UUID
    type: str
    subject: str
    answers: Mapping[str, str]
    came_by: CameBy
    urgency: Urgency
    team: Team
    state: MatterState
    opened_at: datetime
    first_due_at: datetime
    first_answered_at: datetime | None
    due_at: datetime | None
    left_s: int | None
    solved_at: datetime | None
    closed_at: datetime | None
    escalated_at: datetime | None
    assignee_id: UUID | None
    assignee: str
    merged_into: UUID | None
    split_from: UUID | None
    caused_by: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketWhole:
    """`links`: the numbers of those it names, and of those that name it. `checked`: what of its check list is done."""

    ticket: Ticket
    steps: tuple[TicketStep, ...]
    files: tuple[TicketFile, ...]
    customer: CustomerBrief | None
    checked: frozenset[str]
    links: tuple["TicketLink", ...] = ()
    waits_for_yes: bool = False


class LinkKind(StrEnum):
    """As seen from the ticket at hand."""

    MERGED_INTO = "merged_into"
    MERGED_HERE = "merged_here"
    SPLIT_FROM = "split_from"
    SPLIT_OFF = "split_off"
    CAUSED_BY = "caused_by"
    CAUSES = "causes"


@dataclass(frozen=True, slots=True)
class TicketLink:
    kind: LinkKind
    id: UUID
    number: str
    state: MatterState


class TicketQueue(StrEnum):
    """Of what a list of tickets is. `LATE`: past its time. `WAITING`: for the customer."""

    OPEN = "open"
    MINE = "mine"
    UNTAKEN = "untaken"
    LATE = "late"
    WAITING = "waiting"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class TicketLine:
    ticket: Ticket
    customer: str
    customer_number: str
    customer_today: UUID


@dataclass(frozen=True, slots=True)
class TicketPage:
    lines: tuple[TicketLine, ...]
    next: tuple[datetime, UUID] | None


@dataclass(frozen=True, slots=True)
class TicketFigures:
    """Now, each up to a hundred."""

    open: int
    mine: int
    untaken: int
    late: int


@dataclass(frozen=True, slots=True)
class ResumeCode:
    code: str
    until: datetime


class SolveTicket(Command, frozen=True, kw_only=True, tag="tickets.solve.1"):
    """`nth`: the step that says what the customer is to be told."""

    ticket_id: UUID
    nth: int


@dataclass(frozen=True, slots=True)
class TicketColleague:
    """Who can be given a ticket. `open`: how many they have, up to a hundred."""

    id: UUID
    name: str
    open: int


class TakeOutcome(StrEnum):
    """`THEIRS`: a colleague works on it."""

    TAKEN = "taken"
    THEIRS = "theirs"
    OVER = "over"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Taken:
    id: UUID
    outcome: TakeOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeKept:
    """Of a day, or of the whole span (`on` is None). `answered_in_time`, `solved_in_time`: how many of those."""

    on: date | None
    opened: int
    answered: int
    answered_in_time: int
    solved: int
    solved_in_time: int


@dataclass(frozen=True, slots=True)
class DueTicket:
    """`told`: how many have been told that it comes near or has passed."""

    id: UUID
    number: str
    type: str
    due_at: datetime
    told: int


@dataclass(frozen=True, slots=True)
class DueComplaint:
    id: UUID
    number: str
    due_on: date
    told: int


@dataclass(frozen=True, slots=True)
class Pressing:
    """`late`: how many are past their time; `near`: how many come to it soon. Of both the first are named."""

    tickets_late: int
    tickets_near: int
    tickets: tuple[DueTicket, ...]
    complaints_late: int
    complaints_near: int
    complaints: tuple[DueComplaint, ...]
