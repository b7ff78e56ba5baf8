"""Nouns of requests to pay. Who asks is the creditor, who is asked the debtor."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bankhall.kernel.money import Money


class RequestState(StrEnum):
    """`PAYING`: a transfer for it waits for somebody's yes, or is put off by the bank; where that ends without moving
    anything, the request is open again. `EXPIRED` is an open one whose time is over.
    """

    OPEN = "open"
    PAYING = "paying"
    PAID = "paid"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class WhoMayAsk(StrEnum):
    """Without a word of the asked. `KNOWN`: those they have paid or were paid by; others are let in first. `NOBODY`:
    others are not even heard of.
    """

    ANYONE = "anyone"
    KNOWN = "known"
    NOBODY = "nobody"


class Knows(StrEnum):
    """What has been between the two. `PAID`: the asked has paid the asker; `WAS_PAID`: the other way round only."""

    PAID = "paid"
    WAS_PAID = "was_paid"
    NOTHING = "nothing"


class Reach(StrEnum):
    """How far a request comes: seen, behind a question whether its asker may ask, or not at all."""

    SEEN = "seen"
    BEHIND_A_QUESTION = "behind_a_question"
    UNHEARD = "unheard"


class WhyDeclined(StrEnum):
    NOT_MINE = "not_mine"
    WRONG_AMOUNT = "wrong_amount"
    PAID_ALREADY = "paid_already"
    NOT_NOW = "not_now"


class WhyReported(StrEnum):
    SCAM = "scam"
    STRANGER = "stranger"
    PESTERING = "pestering"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom to ask, by name and number or as one of the asker's payees, and for how much (minor units)."""

    minor: int
    payee_id: UUID | None = None
    name: str = ""
    account_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """`own`: the share that the asker bears; with the others' it comes to `total`. `may_change`: whoever is asked may
    pay another amount (pain.013 AmtModAllwd).
    """

    to_id: UUID
    total: Money
    own: int
    asked: tuple[Asked, ...]
    note: str
    valid_days: int
    may_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PayRequest:
    """`amount`: None for what is asked. `key`: the customer's own word for this request (Idempotency-Key)."""

    from_id: UUID
    amount: Money | None
    key: str
    understood: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """As its asker or its asked may know it. `group_id`: the same for all that were made together. `other`: the one on
    the other side, as the asker wrote them or as the bank knows the asker. `transfer_id`: of what pays it.
    """

    id: UUID
    group_id: UUID
    state: RequestState
    is_mine: bool
    other: str
    account_number: str
    amount: Money
    paid: Money | None
    note: str = field(repr=False)
    may_change: bool
    knows: Knows
    asked_at: datetime
    expires_at: datetime
    reminded_at: datetime | None
    may_remind_at: datetime | None
    ended_at: datetime | None
    why: WhyDeclined | None
    transfer_id: UUID | None


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who wants to ask, known by a mask. `request_id`: the latest of theirs, by which they are answered."""

    request_id: UUID
    name: str
    requests: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class MyRequests:
    """`received` and `sent`: what is open first, then what has ended lately."""

    received: tuple[Request, ...]
    sent: tuple[Request, ...]
    strangers: tuple[Stranger, ...]
    who_may_ask: WhoMayAsk


@dataclass(frozen=True, slots=True)
class Permission:
    """A word of the asked about one asker. `name`: masked."""

    id: UUID
    name: str
    may_ask: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSeen:
    """A request as staff see it: names masked, no note. `reports`: how often its asker has been reported."""

    id: UUID
    asker_id: UUID
    asked_id: UUID
    asker: str
    asked: str
    state: RequestState
    amount: Money
    paid: Money | None
    asked_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    transfer_id: UUID | None
    reports: int


@dataclass(frozen=True, slots=True)
class RequestPage:
    """The latest first. `next`: the id after which to go on, None at the end."""

    requests: tuple[RequestSeen, ...]
    next: UUID | None
