"""Nouns of payments that are held."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bankhall.kernel.money import Money
from bankhall.payments.types import TransferState
from bankhall.risk.types import Case, CasePage, ReleaseTimes


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier payment of the same customer. `is_same_payee`: to whom the held one goes."""

    at: datetime
    amount: Money
    state: TransferState
    is_same_payee: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A case with what there is to see. Names are masked; `before`: the latest payments, the latest first."""

    case: Case
    payer: str
    payee: str
    payee_tail: str
    payee_bank: str
    state: TransferState
    before: tuple[Before, ...]


@dataclass(frozen=True, slots=True)
class HeldPage:
    """`payers`: masked names by customer."""

    page: CasePage
    payers: dict[UUID, str]
    times: ReleaseTimes
