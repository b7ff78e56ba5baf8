"""Remittances abroad on the wire. Rates are decimal numbers as texts: no client is to make a float of them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.kernel.lines import ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, CurrencyCode, MoneyIn, MoneyOut, Reason
from bankhall.payments.abroad.rules import served
from bankhall.payments.abroad.types import (
    Allowance,
    Ask,
    NewPayeeAbroad,
    Offer,
    Order,
    PayeeAbroad,
    Position,
    Purpose,
    Quote,
    RemittancePreview,
    Remitted,
    RemittedPage,
    Side,
    TermsThen,
    TierNamed,
)
from bankhall.payments.schemas import OtherBankOut, PreviewOut
from bankhall.payments.types import ChargeBearer, PostalAddress, TransferState
from bankhall.payments.types import RemittanceTerms as Terms

CountryCode = Annotated[str, msgspec.Meta(pattern=whole("[A-Z]{2}"))]
_Part = Annotated[str, msgspec.Meta(max_length=70, pattern=whole(ONE_LINE))]
_Short = Annotated[str, msgspec.Meta(max_length=16, pattern=whole(ONE_LINE))]
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=140, pattern=whole(ONE_LINE))]
_Town = Annotated[str, msgspec.Meta(min_length=1, max_length=35, pattern=whole(ONE_LINE))]
_Account = Annotated[str, msgspec.Meta(min_length=1, max_length=50, pattern=whole("[A-Za-z0-9 -]+"))]
_Bic = Annotated[str, msgspec.Meta(min_length=8, max_length=11, pattern=whole("[A-Za-z0-9]+"))]


def written(rate: Decimal) -> str:
    return f"{rate.normalize():f}"


class AllowanceOut(msgspec.Struct, frozen=True):
    """Of a year, for buying foreign exchange."""

    year: int
    most: MoneyOut
    used: MoneyOut
    left: MoneyOut

    @classmethod
    def of(cls, one: Allowance) -> Self:
        return cls(one.year, MoneyOut(one.most, "USD"), MoneyOut(one.used, "USD"), MoneyOut(one.left, "USD"))


class OfferedRateOut(msgspec.Struct, frozen=True):
    """`rate`: yuan for one unit, as the bank sells it; `mid`: the middle rate."""

    currency: CurrencyCode
    mid: str
    rate: str
    at: datetime


class OfferOut(msgspec.Struct, frozen=True):
    """What can be sent now. `countries`: where to. `purposes`: codes of the foreign exchange administration. `payer`
    and `town`: as the customer last wrote themselves in Latin letters.
    """

    currencies: list[OfferedRateOut]
    countries: list[CountryCode]
    purposes: list[Purpose]
    allowance: AllowanceOut
    payer: str
    town: str

    @classmethod
    def of(cls, offer: Offer) -> Self:
        offered = [
            OfferedRateOut(one.currency, written(one.mid), written(one.rate), one.at) for one in offer.currencies
        ]
        return cls(offered, served(), list(Purpose), AllowanceOut.of(offer.allowance), offer.payer, offer.town)


class QuoteIn(Asked, frozen=True):
    """`side`: `pay` with the yuan that are to be exchanged, or `receive` with what is to leave, in `currency`."""

    country: CountryCode
    currency: CurrencyCode
    side: Side
    amount: MoneyIn
    charges: ChargeBearer = ChargeBearer.SHARED

    def ask(self) -> Ask:
        """Raises BadInput."""
        return Ask(
            country=self.country,
            currency=self.currency,
            side=self.side,
            amount=self.amount.money("amount"),
            charges=self.charges,
        )


class QuoteOut(msgspec.Struct, frozen=True):
    """`sent`: what leaves. `arrives_least`: after what other banks on the way may take off it. `exchanged`: the yuan
    for it; `fee` and `others_fee` come to them and make `total`. `waived`: what was taken off the fee because of the
    customer's `tier`. `margin`: what of it the rate costs beyond the middle
    rate; `cost`: margin and fees together.
    """

    id: UUID
    country: CountryCode
    side: Side
    charges: ChargeBearer
    mid: str
    rate: str
    sent: MoneyOut
    arrives_least: MoneyOut
    exchanged: MoneyOut
    fee: MoneyOut
    others_fee: MoneyOut
    total: MoneyOut
    waived: MoneyOut
    tier: TierNamed | None
    margin: MoneyOut
    cost: MoneyOut
    arrives_by: date
    asked_at: datetime
    valid_until: datetime
    is_used: bool

    @classmethod
    def of(cls, quote: Quote) -> Self:
        told = quote.figures
        return cls(
            id=quote.id,
            country=quote.country,
            side=quote.side,
            charges=quote.charges,
            mid=written(quote.mid),
            rate=written(told.rate),
            sent=MoneyOut.of(told.sent),
            arrives_least=MoneyOut.of(told.arrives_least),
            exchanged=MoneyOut.of(told.exchanged),
            fee=MoneyOut.of(told.fee),
            others_fee=MoneyOut.of(told.others_fee),
            total=MoneyOut.of(told.total),
            waived=MoneyOut.of(told.waived),
            tier=quote.tier,
            margin=MoneyOut.of(told.margin),
            cost=MoneyOut.of(told.cost),
            arrives_by=quote.arrives_by,
            asked_at=quote.at,
            valid_until=quote.valid_until,
            is_used=quote.is_used,
        )


class AddressAbroadIn(Asked, frozen=True):
    """In Latin letters; country and town at least."""

    country: CountryCode
    town: _Town
    street: _Part = ""
    building: _Short = ""
    postcode: _Short = ""

    def address(self) -> PostalAddress:
        return PostalAddress(
            country=self.country,
            town=self.town.strip(),
            street=self.street.strip(),
            building=self.building.strip(),
            postcode=self.postcode.strip(),
        )


class AddressAbroadOut(msgspec.Struct, frozen=True):
    country: CountryCode
    town: str
    street: str
    building: str
    postcode: str

    @classmethod
    def of(cls, one: PostalAddress) -> Self:
        return cls(one.country, one.town, one.street, one.building, one.postcode)


class PayeeAbroadIn(Asked, frozen=True):
    """`account`: an IBAN where the country has them. `bic`: of the bank there."""

    name: _Name
    account: _Account
    bic: _Bic
    address: AddressAbroadIn

    def payee(self) -> NewPayeeAbroad:
        plain = self.account.replace(" ", "").replace("-", "").upper()
        return NewPayeeAbroad(
            name=self.name.strip(), account=plain, bic=self.bic.upper(), address=self.address.address()
        )


class PayeeAbroadOut(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    account: str
    bank: OtherBankOut | None
    address: AddressAbroadOut
    last_paid_at: datetime | None

    @classmethod
    def of(cls, one: PayeeAbroad) -> Self:
        payee = one.payee
        return cls(
            id=payee.id,
            name=payee.name,
            account=payee.account_number,
            bank=OtherBankOut.of(payee.bank) if payee.bank else None,
            address=AddressAbroadOut.of(one.address),
            last_paid_at=payee.last_paid_at,
        )


class PayeesAbroadOut(msgspec.Struct, frozen=True):
    payees: list[PayeeAbroadOut]


class RemitIn(Asked, frozen=True):
    """No amount: the quote says it. `payer` and `town`: who pays, as in their passport. `declared`: that the money is
    for what is said, and for nothing that is forbidden to buyers of foreign exchange. `understood`: as of a transfer.
    """

    quote_id: UUID
    from_id: UUID
    payee_id: UUID
    purpose: Purpose
    payer: Annotated[str, msgspec.Meta(min_length=1, max_length=140, pattern=whole(ONE_LINE))]
    town: _Town
    declared: bool
    note: _Part = ""
    understood: UUID | None = None

    def order(self) -> Order:
        return Order(
            quote_id=self.quote_id,
            from_id=self.from_id,
            payee_id=self.payee_id,
            purpose=self.purpose,
            payer=self.payer.strip(),
            town=self.town.strip(),
            is_declared=self.declared,
            note=self.note.strip(),
            understood=self.understood,
        )


class RemitPreviewOut(msgspec.Struct, frozen=True):
    """`allowance`: before it."""

    transfer: PreviewOut
    quote: QuoteOut
    payee: PayeeAbroadOut
    allowance: AllowanceOut

    @classmethod
    def of(cls, one: RemittancePreview) -> Self:
        return cls(
            PreviewOut.of(one.transfer),
            QuoteOut.of(one.quote),
            PayeeAbroadOut.of(one.payee),
            AllowanceOut.of(one.allowance),
        )


# -------------------------------------------------------------------------------------------------- for staff


class RemittedOut(msgspec.Struct, frozen=True):
    """`arrives_by`: as it was told the customer. `is_late`: nobody has answered in time."""

    transfer_id: UUID
    payer_id: UUID
    uetr: UUID
    country: CountryCode
    bank: str
    sent: MoneyOut
    total: MoneyOut
    rate: str
    mid: str
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

    @classmethod
    def of(cls, one: Remitted) -> Self:
        return cls(
            transfer_id=one.transfer_id,
            payer_id=one.payer_id,
            uetr=one.uetr,
            country=one.country,
            bank=one.bank,
            sent=MoneyOut.of(one.sent),
            total=MoneyOut.of(one.total),
            rate=written(one.rate),
            mid=written(one.mid),
            charges=one.charges,
            purpose=one.purpose,
            state=one.state,
            asked_at=one.asked_at,
            handed_at=one.handed_at,
            answered_at=one.answered_at,
            returned_at=one.returned_at,
            arrives_by=one.arrives_by,
            reason=one.reason,
            is_late=one.is_late,
        )


class RemittancesOut(msgspec.Struct, frozen=True):
    remittances: list[RemittedOut]
    next: str | None

    @classmethod
    def of(cls, page: RemittedPage, next_: str | None) -> Self:
        return cls([RemittedOut.of(one) for one in page.remittances], next_)


class TermsOut(msgspec.Struct, frozen=True):
    """`margin` and `fee_share`: shares, as texts (`0.003`)."""

    from_at: datetime
    margin: str
    fee_share: str
    fee_least: MoneyOut
    fee_most: MoneyOut
    message_fee: MoneyOut
    others_charge: MoneyOut
    via: str
    days: int

    @classmethod
    def of(cls, one: Terms) -> Self:
        return cls(
            from_at=one.from_at,
            margin=written(one.margin),
            fee_share=written(one.fee_share),
            fee_least=MoneyOut(one.fee_least, "CNY"),
            fee_most=MoneyOut(one.fee_most, "CNY"),
            message_fee=MoneyOut(one.message_fee, "CNY"),
            others_charge=MoneyOut(one.others_charge, one.currency),
            via=one.via,
            days=one.days,
        )


Share = Annotated[str, msgspec.Meta(pattern=whole("0(\\.[0-9]{1,6})?"))]
_Fee = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_00)]


class RemittanceTermsIn(Asked, frozen=True, kw_only=True):
    """`from_at`: null for at once. `margin` and `fee_share`: shares, as texts (`0.003`). Fees in minor units of yuan,
    `others_charge` of the currency.
    """

    currency: CurrencyCode
    from_at: datetime | None = None
    margin: Share
    fee_share: Share
    fee_least: _Fee
    fee_most: _Fee
    message_fee: _Fee
    others_charge: _Fee
    via: Annotated[str, msgspec.Meta(min_length=8, max_length=11)]
    days: Annotated[int, msgspec.Meta(ge=0, le=10)]
    reason: Reason

    def terms(self) -> Terms:
        return Terms(
            currency=self.currency,
            from_at=self.from_at or datetime.min.replace(tzinfo=UTC),
            margin=Decimal(self.margin),
            fee_share=Decimal(self.fee_share),
            fee_least=self.fee_least,
            fee_most=self.fee_most,
            message_fee=self.message_fee,
            others_charge=self.others_charge,
            via=self.via.strip().upper(),
            days=self.days,
        )


class TermsThenOut(msgspec.Struct, frozen=True):
    """`maker`, `checker`: who asked for them and who agreed; null of what the bank began with."""

    currency: CurrencyCode
    terms: TermsOut
    maker: str | None
    checker: str | None

    @classmethod
    def of(cls, one: TermsThen) -> Self:
        return cls(one.terms.currency, TermsOut.of(one.terms), one.maker, one.checker)


class TermsHistoryOut(msgspec.Struct, frozen=True):
    """By currency, the latest first: what is to come stands above what holds."""

    terms: list[TermsThenOut]


class ProposedOut(msgspec.Struct, frozen=True):
    id: UUID


class PositionOut(msgspec.Struct, frozen=True):
    """`position`: below nothing, the bank has sold what it has not bought. `is_stale`: there is no rate to quote by."""

    currency: CurrencyCode
    position: MoneyOut
    mid: str | None
    rate_at: datetime | None
    is_stale: bool
    terms: TermsOut | None

    @classmethod
    def of(cls, one: Position) -> Self:
        return cls(
            currency=one.currency,
            position=MoneyOut.of(one.position),
            mid=written(one.mid) if one.mid is not None else None,
            rate_at=one.rate_at,
            is_stale=one.is_stale,
            terms=TermsOut.of(one.terms) if one.terms else None,
        )


class PositionsOut(msgspec.Struct, frozen=True):
    positions: list[PositionOut]
