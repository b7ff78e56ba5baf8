"""Nouns of disputes. Amounts are integers of minor units."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from bankhall.kernel.four_eyes.types import Command
from bankhall.kernel.money import Money


class DisputeReason(StrEnum):
    """`UNKNOWN`: the customer did not do it. `TRICKED`: they did, and were deceived. Both are fraud."""

    UNKNOWN = "unknown"
    TRICKED = "tricked"
    TWICE = "twice"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_PERSON = "wrong_person"
    NOT_RECEIVED = "not_received"
    OTHER = "other"


class DisputeState(StrEnum):
    RECEIVED = "received"
    LOOKING = "looking"
    NEEDS_YOU = "needs_you"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class DisputeOutcome(StrEnum):
    """`PAID`: the bank gives the money. `CAME_BACK`: whoever had it has given it back."""

    PAID = "paid"
    CAME_BACK = "came_back"
    NOT_UPHELD = "not_upheld"


class StepKind(StrEnum):
    """`NOTED`: among staff. `REFUSED_BACK`: they do not give it back. `PROPOSED`: a second person is asked for the yes
    to what is to be paid.
    """

    OPENED = "opened"
    TAKEN = "taken"
    ASKED = "asked"
    ANSWERED = "answered"
    NOTED = "noted"
    ASKED_BACK = "asked_back"
    CAME_BACK = "came_back"
    REFUSED_BACK = "refused_back"
    PROPOSED = "proposed"
    DECIDED = "decided"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"


class Reached(StrEnum):
    """How whoever deceived the customer came to them."""

    PHONE = "phone"
    MESSAGE = "message"
    INTERNET = "internet"
    IN_PERSON = "in_person"


class SaidSo(StrEnum):
    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer says. `others_had_access`: to telephone, card or password. `reached`: by whom they were
    deceived. `expected`: what it should have been, minor units. `seller_asked`: whether they have asked the seller.
    """

    words: str = ""
    others_had_access: SaidSo | None = None
    reached: Reached | None = None
    expected: int | None = None
    seller_asked: bool | None = None
    promised_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDispute:
    account_id: UUID
    seq: int
    reason: DisputeReason
    told: Told = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`amount`: what the bank gives, where it does. `answer`: for the customer. `reason`: for the file."""

    outcome: DisputeOutcome
    amount: Money | None
    answer: str = field(repr=False)
    reason: str = field(repr=False)


class PayClaim(Command, frozen=True, kw_only=True, tag="payments.pay_claim.1"):
    """The bank gives so much. `step_id`: of the proposal among the steps, which holds what the customer is told."""

    dispute_id: UUID
    nth: int
    minor: int
    currency: str
    step_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`text`: what was said. `by`: whoever of the bank did it, empty for the customer."""

    kind: StepKind
    at: datetime
    text: str = field(repr=False)
    minor: int | None
    by: str
    for_customer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """`amount`: of the entry, without its sign. `nth`: 2 after an appeal. `given`: what the bank has given in all.
    `came_back`: what whoever was paid has given back. `may_appeal`: it was decided, for the first time, lately.
    """

    id: UUID
    customer_id: UUID
    account_id: UUID
    account_tail: str
    seq: int
    transfer_id: UUID | None
    amount: Money
    is_incoming: bool
    booked_on: date
    entry_kind: str
    entry_text: str = field(repr=False)
    reason: DisputeReason
    told: Told = field(repr=False)
    state: DisputeState
    nth: int
    opened_at: datetime
    due_at: datetime
    decided_at: datetime | None
    outcome: DisputeOutcome | None
    given: Money
    asked_back_at: datetime | None
    steps: tuple[Step, ...]
    may_appeal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeSeen:
    """As staff see it: names masked. `is_mine`: whoever reads has taken it. `may_ask_back`: whoever was paid is a
    customer here. `waits_for_yes`: a second person's. `alone_up_to`: what one person may give.
    """

    dispute: Dispute
    customer: str
    customer_number: str
    other: str
    other_tail: str
    other_bank: str
    is_taken: bool
    is_mine: bool
    taken_name: str
    may_ask_back: bool
    waits_for_yes: bool
    alone_up_to: Money
    left: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeLine:
    """One of a list, for staff."""

    id: UUID
    customer: str
    amount: Money
    reason: DisputeReason
    state: DisputeState
    nth: int
    opened_at: datetime
    due_at: datetime
    decided_at: datetime | None
    outcome: DisputeOutcome | None
    taken_by: UUID | None
    taken_name: str


class Queue(StrEnum):
    """`OPEN`: all that waits for the bank or the customer. `LATE`: of these, what is past its day."""

    OPEN = "open"
    MINE = "mine"
    UNTAKEN = "untaken"
    LATE = "late"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class DisputePage:
    lines: tuple[DisputeLine, ...]
    next: tuple[datetime, UUID] | None


@dataclass(frozen=True, slots=True)
class DisputeTimes:
    """Of the last 90 days; `median_s` from opening to the decision, None where there were none."""

    open: int
    late: int
    decided: int
    in_time: int
    median_s: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What somebody may do about an entry. `reasons`: none where it cannot be disputed. `asked_back`: whoever paid it
    has asked for it back through the bank.
    """

    account_id: UUID
    seq: int
    reasons: tuple[DisputeReason, ...]
    dispute_id: UUID | None
    state: DisputeState | None
    asked_back: bool = False
