"""Payments on the wire."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.kernel.lines import ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, CurrencyCode, Line, Minor, MoneyIn, MoneyOut
from bankhall.payments.types import (
    AnswerKind,
    Bank,
    Caution,
    ChargeBearer,
    Incoming,
    IncomingPage,
    IncomingState,
    Made,
    MadePage,
    Mismatch,
    MyLimits,
    NewPayee,
    Outgoing,
    OutgoingPage,
    Payee,
    PaymentLimits,
    Preview,
    Refund,
    Remittance,
    Safety,
    StandingOrder,
    Submitted,
    TakenAnswer,
    Transfer,
    TransferState,
    Way,
)
from bankhall.risk.types import Reason, RiskOutcome

Memo = Annotated[str, msgspec.Meta(max_length=80, pattern=whole(ONE_LINE))]
# However it is typed: in groups of four, with blanks around it.
NumberAsTyped = Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=whole("[0-9 -]+"))]


BankCode = Annotated[str, msgspec.Meta(min_length=8, max_length=12, pattern=whole("[A-Z0-9]+"))]


# The key of a page, bounded so that a forged cursor reaches no farther than the list does.
class TransferKey(msgspec.Struct, frozen=True, array_like=True):
    id: UUID


class OtherBankOut(msgspec.Struct, frozen=True):
    """`code`: its number in the clearing (联行号)."""

    code: str
    bic: str | None
    name: str
    name_en: str

    @classmethod
    def of(cls, bank: Bank) -> Self:
        return cls(bank.code, bank.bic, bank.name, bank.name_en)


class OtherBanksOut(msgspec.Struct, frozen=True):
    banks: list[OtherBankOut]


class PayeeIn(Asked, frozen=True):
    """`bank`: where the account is, by its number in the clearing or its BIC; none for this bank."""

    name: Line
    account_number: NumberAsTyped
    bank: BankCode | None = None

    def payee(self) -> NewPayee:
        return NewPayee(self.name.strip(), "".join(filter(str.isdigit, self.account_number)), self.bank)


class PayeeOut(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    account_number: str
    currency: str
    added_at: datetime
    last_paid_at: datetime | None
    bank: OtherBankOut | None

    @classmethod
    def of(cls, payee: Payee) -> Self:
        return cls(
            id=payee.id,
            name=payee.name,
            account_number=payee.account_number,
            currency=payee.currency,
            added_at=payee.added_at,
            last_paid_at=payee.last_paid_at,
            bank=OtherBankOut.of(payee.bank) if payee.bank else None,
        )


class PayeesOut(msgspec.Struct, frozen=True):
    payees: list[PayeeOut]

    @classmethod
    def of(cls, payees: list[Payee]) -> Self:
        return cls([PayeeOut.of(payee) for payee in payees])


class TransferIn(Asked, frozen=True):
    """Either `payee_id` or `to_own_id`, an account of the customer's own. `understood`: the mark of the bank's warning
    about exactly this, which the customer has read.
    """

    from_id: UUID
    amount: MoneyIn
    payee_id: UUID | None = None
    to_own_id: UUID | None = None
    memo: Memo = ""
    understood: UUID | None = None

    def transfer(self) -> Transfer:
        """Raises BadInput."""
        return Transfer(
            from_id=self.from_id,
            amount=self.amount.money("amount"),
            to_own_id=self.to_own_id,
            payee_id=self.payee_id,
            memo=self.memo.strip(),
        )


class ReasonOut(msgspec.Struct, frozen=True):
    """In both languages, as the bank's staff wrote it."""

    zh: str
    en: str

    @classmethod
    def of(cls, reason: Reason) -> Self:
        return cls(reason.zh, reason.en)


class SafetyOut(msgspec.Struct, frozen=True):
    """What the bank does to keep the customer's money safe. `mark`: goes back as `understood` once a warning was read.
    `until`: when what is delayed leaves, or until when somebody looks at what is held.
    """

    outcome: RiskOutcome
    reason: ReasonOut
    mark: UUID
    until: datetime | None

    @classmethod
    def of(cls, safety: Safety) -> Self:
        return cls(safety.outcome, ReasonOut.of(safety.reason), safety.mark, safety.until)


class PreviewOut(msgspec.Struct, frozen=True):
    """`arrives_at`: null where it first waits for a yes; at another bank, as a rule. `left_today`: of the limit,
    afterwards.
    """

    fee: MoneyOut
    arrives_at: datetime | None
    balance_after: MoneyOut
    left_today: MoneyOut | None
    needs_confirmation: bool
    waits_for_yes: bool
    cautions: list[Caution]
    safety: SafetyOut | None

    @classmethod
    def of(cls, preview: Preview) -> Self:
        return cls(
            fee=MoneyOut.of(preview.fee),
            arrives_at=preview.arrives_at,
            balance_after=MoneyOut.of(preview.balance_after),
            left_today=MoneyOut.of(preview.left_today) if preview.left_today else None,
            needs_confirmation=preview.needs_confirmation,
            waits_for_yes=preview.waits_for_yes,
            cautions=list(preview.cautions),
            safety=SafetyOut.of(preview.safety) if preview.safety else None,
        )


class SubmittedOut(msgspec.Struct, frozen=True):
    """What came of an order; its receipt is asked for by its id."""

    id: UUID
    state: TransferState

    @classmethod
    def of(cls, submitted: Submitted) -> Self:
        return cls(submitted.id, submitted.state)


class WayOut(msgspec.Struct, frozen=True):
    """How far a transfer to another bank has come. `usually_by`: when it has arrived as a rule; `answer_by`: from when
    on somebody looks after it. `reason`: why it was refused or came back, a code of ISO 20022.
    """

    bank: OtherBankOut
    sent_at: datetime | None
    usually_by: datetime | None
    answer_by: datetime | None
    answered_at: datetime | None
    returned_at: datetime | None
    reason: str | None

    @classmethod
    def of(cls, way: Way) -> Self:
        return cls(
            bank=OtherBankOut.of(way.bank),
            sent_at=way.sent_at,
            usually_by=way.usually_by,
            answer_by=way.answer_by,
            answered_at=way.answered_at,
            returned_at=way.returned_at,
            reason=way.reason,
        )


class RefundOut(msgspec.Struct, frozen=True):
    id: UUID
    amount: MoneyOut
    at: datetime

    @classmethod
    def of(cls, refund: Refund) -> Self:
        return cls(refund.id, MoneyOut.of(refund.amount), refund.at)


class RemittanceOut(msgspec.Struct, frozen=True):
    """What went abroad. `sent`: what left; `exchanged`: the yuan for it at `rate`, yuan for one unit, where the
    market's middle was `mid`. `others_fee`: what the payer bore of other banks' charges. `returned`: what came back in
    yuan, at `return_rate`. `purpose`: a code of the foreign exchange administration.
    """

    uetr: UUID
    country: str
    sent: MoneyOut
    rate: str
    mid: str
    charges: ChargeBearer
    exchanged: MoneyOut
    fee: MoneyOut
    others_fee: MoneyOut
    purpose: str
    arrives_by: date
    returned: MoneyOut | None
    return_rate: str | None

    @classmethod
    def of(cls, one: Remittance) -> Self:
        return cls(
            uetr=one.uetr,
            country=one.country,
            sent=MoneyOut.of(one.sent),
            rate=f"{one.rate.normalize():f}",
            mid=f"{one.mid.normalize():f}",
            charges=one.charges,
            exchanged=MoneyOut.of(one.exchanged),
            fee=MoneyOut.of(one.fee),
            others_fee=MoneyOut.of(one.others_fee),
            purpose=one.purpose,
            arrives_by=one.arrives_by,
            returned=MoneyOut.of(one.returned) if one.returned else None,
            return_rate=f"{one.return_rate.normalize():f}" if one.return_rate is not None else None,
        )


class TransferOut(msgspec.Struct, frozen=True):
    """`other_name`: the payee as the payer knows them; of an incoming one, who paid. `asked_by`: where somebody else
    asked for it. `may_decide`: it waits for whoever reads it. `way`: to another bank. `safety`: why the bank delays or
    holds it, or has stopped it. `refunds`: what was given back of it; `refundable`: what the reader may still give.
    """

    id: UUID
    state: TransferState
    from_id: UUID
    from_number: str
    to_id: UUID
    to_number: str
    amount: MoneyOut
    memo: str
    other_name: str
    is_own: bool
    is_incoming: bool
    asked_by: str | None
    may_decide: bool
    may_cancel: bool
    asked_at: datetime
    waits_until: datetime | None
    ended_at: datetime | None
    way: WayOut | None
    safety: ReasonOut | None
    refunds: list[RefundOut]
    refundable: MoneyOut | None
    remittance: RemittanceOut | None

    @classmethod
    def of(cls, made: Made) -> Self:
        return cls(
            id=made.id,
            state=made.state,
            from_id=made.from_id,
            from_number=made.from_number,
            to_id=made.to_id,
            to_number=made.to_number,
            amount=MoneyOut.of(made.amount),
            memo=made.memo,
            other_name=made.other_name,
            is_own=made.is_own,
            is_incoming=made.is_incoming,
            asked_by=made.asked_by,
            may_decide=made.may_decide,
            may_cancel=made.may_cancel,
            asked_at=made.asked_at,
            waits_until=made.waits_until,
            ended_at=made.ended_at,
            way=WayOut.of(made.way) if made.way else None,
            safety=ReasonOut.of(made.safety) if made.safety else None,
            refunds=[RefundOut.of(one) for one in made.refunds],
            refundable=MoneyOut.of(made.refundable) if made.refundable else None,
            remittance=RemittanceOut.of(made.remittance) if made.remittance else None,
        )


class TransfersOut(msgspec.Struct, frozen=True):
    transfers: list[TransferOut]
    next: str | None = None

    @classmethod
    def of(cls, page: MadePage, next_: str | None) -> Self:
        return cls([TransferOut.of(made) for made in page.transfers], next_)


class LimitsIn(Asked, frozen=True):
    """Minor units."""

    each: Minor
    a_day: Minor
    a_month: Minor

    def limits(self, currency: str) -> PaymentLimits:
        return PaymentLimits(currency=currency, each=self.each, a_day=self.a_day, a_month=self.a_month)


class LimitsOut(msgspec.Struct, frozen=True):
    """Minor units of `currency`. `most_…`: what the bank allows. `used_…`: so far."""

    currency: CurrencyCode
    each: int
    a_day: int
    a_month: int
    most_each: int
    most_a_day: int
    most_a_month: int
    used_today: int
    used_this_month: int
    is_lowered: bool

    @classmethod
    def of(cls, mine: MyLimits) -> Self:
        return cls(
            currency=mine.bank.currency,
            each=mine.own.each,
            a_day=mine.own.a_day,
            a_month=mine.own.a_month,
            most_each=mine.bank.each,
            most_a_day=mine.bank.a_day,
            most_a_month=mine.bank.a_month,
            used_today=mine.used.day,
            used_this_month=mine.used.month,
            is_lowered=mine.is_lowered,
        )


class AllLimitsOut(msgspec.Struct, frozen=True):
    limits: list[LimitsOut]


class StandingOrderOut(msgspec.Struct, frozen=True):
    id: UUID
    account_id: UUID
    to_bank: str
    to_account: str
    amount: MoneyOut
    purpose: str
    registered_at: datetime

    @classmethod
    def of(cls, one: StandingOrder) -> Self:
        amount = MoneyOut.of(one.amount)
        return cls(one.id, one.account_id, one.to_bank, one.to_account, amount, one.purpose, one.registered_at)


# -------------------------------------------------------------------------------------------------- for staff


class OutgoingOut(msgspec.Struct, frozen=True):
    """`is_late`: nobody has answered in time; the money stays held until somebody has."""

    transfer_id: UUID
    payer_id: UUID
    from_id: UUID
    bank: OtherBankOut
    amount: MoneyOut
    state: TransferState
    sent_at: datetime
    answer_by: datetime
    handed_at: datetime | None
    tries: int
    answered_at: datetime | None
    returned_at: datetime | None
    reason: str | None
    is_late: bool

    @classmethod
    def of(cls, one: Outgoing) -> Self:
        return cls(
            transfer_id=one.transfer_id,
            payer_id=one.payer_id,
            from_id=one.from_id,
            bank=OtherBankOut.of(one.bank),
            amount=MoneyOut.of(one.amount),
            state=one.state,
            sent_at=one.sent_at,
            answer_by=one.answer_by,
            handed_at=one.handed_at,
            tries=one.tries,
            answered_at=one.answered_at,
            returned_at=one.returned_at,
            reason=one.reason,
            is_late=one.is_late,
        )


class OutgoingPageOut(msgspec.Struct, frozen=True):
    payments: list[OutgoingOut]
    next: str | None = None

    @classmethod
    def of(cls, page: OutgoingPage, next_: str | None) -> Self:
        return cls([OutgoingOut.of(one) for one in page.payments], next_)


class IncomingOut(msgspec.Struct, frozen=True):
    """`bank`: as it named itself, `known_as` where we know it. `reason`: why it was refused, a code of ISO 20022."""

    id: UUID
    bank: str
    known_as: OtherBankOut | None
    instruction_id: str
    account_id: UUID | None
    amount: MoneyOut
    state: IncomingState
    reason: str | None
    at: datetime
    answered_at: datetime | None

    @classmethod
    def of(cls, one: Incoming) -> Self:
        return cls(
            id=one.id,
            bank=one.bank,
            known_as=OtherBankOut.of(one.known_as) if one.known_as else None,
            instruction_id=one.instruction_id,
            account_id=one.account_id,
            amount=MoneyOut.of(one.amount),
            state=one.state,
            reason=one.reason,
            at=one.at,
            answered_at=one.answered_at,
        )


class IncomingPageOut(msgspec.Struct, frozen=True):
    payments: list[IncomingOut]
    next: str | None = None

    @classmethod
    def of(cls, page: IncomingPage, next_: str | None) -> Self:
        return cls([IncomingOut.of(one) for one in page.payments], next_)


class PutAsideOut(msgspec.Struct, frozen=True):
    """An answer of the clearing that was not taken. `transfer_id`: null where nobody knows which is meant."""

    id: int
    message_kind: str
    message_id: str
    instruction_id: str | None
    transfer_id: UUID | None
    kind: AnswerKind | None
    amount: MoneyOut | None
    reason: str | None
    why: Mismatch
    at: datetime

    @classmethod
    def of(cls, one: TakenAnswer) -> Self:
        return cls(
            id=one.id,
            message_kind=one.message_kind,
            message_id=one.message_id,
            instruction_id=one.instruction_id,
            transfer_id=one.transfer_id,
            kind=one.kind,
            amount=MoneyOut.of(one.amount) if one.amount else None,
            reason=one.reason,
            why=one.why,
            at=one.at,
        )


class PutAsideListOut(msgspec.Struct, frozen=True):
    """`late`: how many payments nobody has answered in time."""

    answers: list[PutAsideOut]
    late: int
