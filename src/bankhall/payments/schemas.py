"""Payments on the wire."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.kernel.lines import ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, CurrencyCode, Line, Minor, MoneyIn, MoneyOut
from bankhall.payments.types import (
    Caution,
    Made,
    MadePage,
    MyLimits,
    NewPayee,
    Payee,
    PaymentLimits,
    Preview,
    Submitted,
    Transfer,
    TransferState,
)

Memo = Annotated[str, msgspec.Meta(max_length=80, pattern=whole(ONE_LINE))]
# However it is typed: in groups of four, with blanks around it.
_NumberAsTyped = Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=whole("[0-9 -]+"))]


# The key of a page, bounded so that a forged cursor reaches no farther than the list does.
class TransferKey(msgspec.Struct, frozen=True, array_like=True):
    id: UUID


class PayeeIn(Asked, frozen=True):
    name: Line
    account_number: _NumberAsTyped

    def payee(self) -> NewPayee:
        return NewPayee(self.name.strip(), "".join(filter(str.isdigit, self.account_number)))


class PayeeOut(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    account_number: str
    currency: str
    added_at: datetime
    last_paid_at: datetime | None

    @classmethod
    def of(cls, payee: Payee) -> Self:
        return cls(payee.id, payee.name, payee.account_number, payee.currency, payee.added_at, payee.last_paid_at)


class PayeesOut(msgspec.Struct, frozen=True):
    payees: list[PayeeOut]

    @classmethod
    def of(cls, payees: list[Payee]) -> Self:
        return cls([PayeeOut.of(payee) for payee in payees])


class TransferIn(Asked, frozen=True):
    """Either `payee_id` or `to_own_id`, an account of the customer's own."""

    from_id: UUID
    amount: MoneyIn
    payee_id: UUID | None = None
    to_own_id: UUID | None = None
    memo: Memo = ""

    def transfer(self) -> Transfer:
        """Raises BadInput."""
        return Transfer(
            from_id=self.from_id,
            amount=self.amount.money("amount"),
            to_own_id=self.to_own_id,
            payee_id=self.payee_id,
            memo=self.memo.strip(),
        )


class PreviewOut(msgspec.Struct, frozen=True):
    """`arrives_at`: null where it first waits for a yes. `left_today`: of the limit, afterwards."""

    fee: MoneyOut
    arrives_at: datetime | None
    balance_after: MoneyOut
    left_today: MoneyOut | None
    needs_confirmation: bool
    waits_for_yes: bool
    cautions: list[Caution]

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
        )


class SubmittedOut(msgspec.Struct, frozen=True):
    """What came of an order; its receipt is asked for by its id."""

    id: UUID
    state: TransferState

    @classmethod
    def of(cls, submitted: Submitted) -> Self:
        return cls(submitted.id, submitted.state)


class TransferOut(msgspec.Struct, frozen=True):
    """`other_name`: the payee as the payer knows them; of an incoming one, who paid. `asked_by`: where somebody else
    asked for it. `may_decide`: it waits for whoever reads it.
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
