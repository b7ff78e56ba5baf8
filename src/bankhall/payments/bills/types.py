"""Nouns of bills."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from bankhall.kernel.money import Money
from bankhall.kernel.step_up.types import Content, Spoken


class BillerKind(StrEnum):
    ELECTRICITY = "electricity"
    WATER = "water"
    GAS = "gas"
    PHONE = "phone"
    BROADBAND = "broadband"
    PROPERTY = "property"


class NumberCheck(StrEnum):
    """How a biller checks a customer number: its last digit by ISO/IEC 7812 (Luhn) or by weights modulo 11, or none."""

    LUHN = "luhn"
    MOD_11 = "mod_11"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Biller:
    """`prepaid`: the customer says how much, between `least` and `most` (minor units of CNY); else by the bill."""

    code: str
    kind: BillerKind
    name: str
    name_en: str
    digits: int
    check: NumberCheck
    prepaid: bool = False
    least: int = 1
    most: int = 5_000_00


class BillState(StrEnum):
    """`PAYING`: the money is held, or waits for a yes, until the biller has taken it."""

    DUE = "due"
    PAYING = "paying"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class PresentedBill:
    """As the biller says it. `reference`: what the biller calls it. `period`: of what it is, as `2026-11`."""

    reference: str
    amount: Money
    period: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Bill:
    id: UUID
    amount: Money
    period: str
    due_on: date
    state: BillState
    transfer_id: UUID | None


@dataclass(frozen=True, slots=True)
class Automatic:
    """What is paid by itself: from which account, and up to how much; what is more waits for a yes."""

    from_id: UUID
    most: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class BillAccount:
    """`number`: empty once its customer is forgotten."""

    id: UUID
    biller: Biller
    number: str = field(repr=False)
    added_at: datetime
    looked_at: datetime | None
    automatic: Automatic | None
    bills: tuple[Bill, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PayBill:
    """`bill_id`: None for a prepaid biller, whose `amount` is then said."""

    from_id: UUID
    bill_id: UUID | None
    amount: Money | None
    key: str
    understood: UUID | None = None


@dataclass(frozen=True, slots=True)
class ToLook:
    """An account whose bills are asked for."""

    account_id: UUID
    biller: str
    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BillOrder:
    """A payment as the biller house is told of it. `id`: by which it knows it again."""

    id: UUID
    biller: str
    number: str = field(repr=False)
    reference: str
    amount: Money


@dataclass(frozen=True, slots=True)
class BillAnswer:
    """What the biller says of a payment. `reason`: why it was refused, a code of ISO 20022."""

    order_id: UUID
    is_taken: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BillPaymentSeen:
    """As staff see it: no customer number, the payer by a mask."""

    transfer_id: UUID
    payer_id: UUID
    payer: str
    biller: str
    biller_en: str
    period: str
    amount: Money
    state: BillState
    at: datetime
    is_automatic: bool


@dataclass(frozen=True, slots=True)
class BillPaymentPage:
    payments: tuple[BillPaymentSeen, ...]
    next: UUID | None


class PayByItself(Content, frozen=True, kw_only=True, tag="payments.pay_by_itself.1"):
    """That the bills of one customer number are paid without being asked each time, up to an amount."""

    account_id: UUID
    from_id: UUID
    biller: str
    number: str
    most: Money

    def spoken(self) -> Spoken:
        facts = {"biller": self.biller, "end": self.number[-4:], "most": str(self.most)}
        return Spoken(
            "{biller}（户号尾号{end}）的账单每笔{most}以内自动缴费",
            "pay bills of {biller} (number ending {end}) by itself, up to {most} each",
            facts,
        )
