"""Nouns of payments that are held."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from bankhall.kernel.money import Money
from bankhall.payments.looks.types import Look, LookTimes
from bankhall.payments.sanctions.types import NameScreening
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
    """A case with what there is to see. Names are masked; `before`: the latest payments, the latest first.
    `state`: None where the payment was refused, and is none. `look`: where its customer has asked for a person.
    `names`: where the payee's is like one on a sanctions list, and nobody has cleared it.
    """

    case: Case
    payer: str
    payee: str
    payee_in_full: str = field(repr=False)
    payee_tail: str
    payee_bank: str
    state: TransferState | None
    before: tuple[Before, ...]
    names: NameScreening | None = None
    look: Look | None = None


@dataclass(frozen=True, slots=True)
class TrialDay:
    """`fired`: payments that a rule would have spoken of; `frauds`: those among them that a person called fraud."""

    day: date
    payments: int
    fired: int
    frauds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a rule would have done with the payments of the last 90 days, at most the latest thousands. `known`: frauds
    that a person found among them; `saved`: of those it would have caught, in minor units of `currency`, the bank's.
    `bothered`: customers of whom it would have spoken without cause, of `customers`.
    """

    days: tuple[TrialDay, ...]
    payments: int
    customers: int
    fired: int
    known: int
    caught: int
    bothered: int
    saved: int
    currency: str
    is_cut: bool


@dataclass(frozen=True, slots=True)
class HeldPage:
    """`payers`: masked names by customer. `looks`: by case, where its customer has asked for a person."""

    page: CasePage
    payers: dict[UUID, str]
    times: ReleaseTimes
    looks: dict[UUID, Look]
    look_times: LookTimes
