"""Nouns of looks. Amounts are integers of minor units."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bankhall.kernel.money import Money
from bankhall.payments.types import About, Bank, LookState
from bankhall.risk.types import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """`words`: its customer's, empty for none. `answer`: the bank's, in words for its customer. `allowed_until`: until
    when what was refused may be made again, once; `used_for`: the transfer that it was.
    """

    id: UUID
    subject_id: UUID
    about: About
    state: LookState
    asked_at: datetime
    due_at: datetime
    ended_at: datetime | None
    words: str = field(repr=False)
    answer: str = field(repr=False)
    allowed_until: datetime | None
    used_for: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedPayment:
    """As its payer reads it. `look`: what came of asking, if they did."""

    id: UUID
    from_id: UUID
    from_tail: str
    payee_id: UUID
    payee: str
    account_number: str
    bank: Bank | None
    amount: Money
    memo: str = field(repr=False)
    is_abroad: bool
    reason: Reason
    at: datetime
    look: Look | None
    may_ask: bool


@dataclass(frozen=True, slots=True)
class RefusedPage:
    payments: tuple[RefusedPayment, ...]
    next: UUID | None


@dataclass(frozen=True, slots=True)
class LookTimes:
    """Of those answered in the last 30 days, in seconds; None where there were none. `late`: open past their day."""

    open: int
    late: int
    answered: int
    in_time: int
    median_s: int | None
