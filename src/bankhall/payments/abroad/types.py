"""Nouns of remittances abroad. Amounts are integers of minor units."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from bankhall.kernel.four_eyes.types import Command
from bankhall.kernel.money import Money
from bankhall.kernel.step_up.types import Content, Spoken
from bankhall.payments.types import ChargeBearer, Payee, PostalAddress, Preview, TransferState
from bankhall.payments.types import RemittanceTerms as Terms


class ChangeTerms(Command, frozen=True, kw_only=True, tag="payments.change_remittance_terms.1"):
    """What the bank takes for a currency from an instant on, or from the second person's yes on where that is later.
    Shares as they are written (`0.003`).
    """

    currency: str
    from_at: datetime
    margin: str
    fee_share: str
    fee_least: int
    fee_most: int
    message_fee: int
    others_charge: int
    via: str
    days: int


@dataclass(frozen=True, slots=True)
class TermsThen:
    """Terms with who asked for them and who agreed; None of what the bank began with."""

    terms: Terms
    maker: str | None
    checker: str | None


class Side(StrEnum):
    """Which amount the customer has named: what they have exchanged, in yuan, or what leaves, in the other currency."""

    PAY = "pay"
    RECEIVE = "receive"


class Purpose(StrEnum):
    """What people remit for, by the codes of the foreign exchange administration's list of cross-border transactions
    (汇发〔2014〕21号, 涉外收支交易分类与代码): those that need no papers within the year's allowance.
    """

    HEALTH = "223021"
    STUDY_LONG = "223022"
    STUDY_SHORT = "223023"
    TRAVEL = "223029"
    FAMILY = "421010"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    country: str
    currency: str
    side: Side
    amount: Money
    charges: ChargeBearer


NOTHING: Final = Money(0, "CNY")


@dataclass(frozen=True, slots=True)
class TierNamed:
    """By whose benefit a fee is less, as it was called then."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """`exchanged`: the yuan that buy `sent`; `worth`: what that is at the middle rate. `others_fee`: what the payer
    bears of other banks' charges, in yuan; `others_charge`: what those may take off what was sent, where the payer does
    not. `waived`: what their tier takes off the bank's own fee; `fee` is without it.
    """

    rate: Decimal
    sent: Money
    exchanged: Money
    worth: Money
    fee: Money
    others_fee: Money
    others_charge: Money
    waived: Money = NOTHING

    @property
    def total(self) -> Money:
        return self.exchanged + self.fee + self.others_fee

    @property
    def margin(self) -> Money:
        """What the rate costs beyond the middle rate."""
        return self.exchanged - self.worth

    @property
    def cost(self) -> Money:
        """All that it costs, beyond what is sent at the middle rate."""
        return self.total - self.worth

    @property
    def arrives_least(self) -> Money:
        return Money(max(0, self.sent.minor - self.others_charge.minor), self.sent.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """`usd`: what counts against the year's allowance. `is_used`: somebody has remitted by it."""

    id: UUID
    customer_id: UUID
    country: str
    side: Side
    charges: ChargeBearer
    mid: Decimal
    figures: Figures
    usd: Money
    via: str
    arrives_by: date
    at: datetime
    valid_until: datetime
    tier: TierNamed | None = None
    is_used: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayeeAbroad:
    """`name` and address in Latin letters. `account`: an IBAN where the country has them. `bic`: of the bank there."""

    name: str = field(repr=False)
    account: str = field(repr=False)
    bic: str
    address: PostalAddress


@dataclass(frozen=True, slots=True)
class PayeeAbroad:
    payee: Payee
    address: PostalAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """`payer` and `town`: the payer in Latin letters, as the passport has them. `is_declared`: they have declared what
    buyers of foreign exchange declare. `note`: for the payee. `understood`: as of a transfer.
    """

    quote_id: UUID
    from_id: UUID
    payee_id: UUID
    purpose: Purpose
    payer: str = field(repr=False)
    town: str = field(repr=False)
    is_declared: bool
    note: str = field(default="", repr=False)
    understood: UUID | None = None


@dataclass(frozen=True, slots=True)
class Allowance:
    """Of a year, in cents of a dollar."""

    year: int
    most: int
    used: int

    @property
    def left(self) -> int:
        return max(0, self.most - self.used)


@dataclass(frozen=True, slots=True)
class RemittancePreview:
    """`transfer`: as of any transfer. `allowance`: before it."""

    transfer: Preview
    quote: Quote
    payee: PayeeAbroad
    allowance: Allowance


@dataclass(frozen=True, slots=True)
class Offered:
    """A currency that can be sent now. `rate`: as it is sold, yuan for one unit."""

    currency: str
    mid: Decimal
    rate: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """`payer` and `town`: as the customer last wrote themselves in Latin letters, else empty."""

    currencies: tuple[Offered, ...]
    allowance: Allowance
    payer: str = field(repr=False)
    town: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remitted:
    """A remittance as staff see it: of whom it is they ask the customer's page."""

    transfer_id: UUID
    payer_id: UUID
    uetr: UUID
    country: str
    bank: str
    sent: Money
    total: Money
    rate: Decimal
    mid: Decimal
    charges: ChargeBearer
    purpose: str
    state: TransferState
    asked_at: datetime
    handed_at: datetime | None
    answered_at: datetime | None
    returned_at: datetime | None
    arrives_by: date
    reason: str | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class RemittedPage:
    """The latest first. `next`: the id after which to go on, None at the end."""

    remittances: tuple[Remitted, ...]
    next: UUID | None


@dataclass(frozen=True, slots=True)
class Position:
    """What the bank has sold of a currency, and for how many yuan. Below nothing it is short. `rate_at`: of the latest
    rate, which is too old to quote by where `is_stale`.
    """

    currency: str
    position: Money
    mid: Decimal | None
    rate_at: datetime | None
    is_stale: bool
    terms: Terms | None


class RemitAbroad(Content, frozen=True, kw_only=True, tag="payments.remit.1"):
    """What is confirmed: to whom and where, both amounts, the rate, all fees, for what, and by which quote."""

    quote_id: UUID
    from_id: UUID
    from_account: str
    payee_id: UUID
    payee: str
    account_number: str
    bic: str
    country: str
    sent: Money
    rate: str
    exchanged: Money
    fee: Money
    others_fee: Money
    total: Money
    charges: ChargeBearer
    purpose: Purpose
    payer: str
    town: str
    memo: str

    def spoken(self) -> Spoken:
        facts = {
            "payee": self.payee,
            "sent": str(self.sent),
            "total": str(self.total),
            "end": self.account_number[-4:],
        }
        return Spoken(
            "向境外{payee}（尾号{end}）汇款{sent}，共付{total}",
            "send {sent} abroad to {payee} (account ending {end}), {total} in all",
            facts,
        )
