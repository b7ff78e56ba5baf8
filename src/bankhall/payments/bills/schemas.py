"""Bills on the wire."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

import msgspec

from bankhall.kernel.web.inputs import Asked, Code, MoneyIn, MoneyOut
from bankhall.payments.bills.types import (
    Bill,
    BillAccount,
    Biller,
    BillerKind,
    BillPaymentPage,
    BillPaymentSeen,
    BillState,
    PayBill,
)
from bankhall.payments.schemas import NumberAsTyped


class BillerOut(msgspec.Struct, frozen=True):
    """`digits`: of a customer number. `prepaid`: the customer says how much, from `least` to `most`."""

    code: str
    kind: BillerKind
    name: str
    name_en: str
    digits: int
    prepaid: bool
    least: MoneyOut
    most: MoneyOut

    @classmethod
    def of(cls, one: Biller) -> Self:
        least, most = MoneyOut(one.least, "CNY"), MoneyOut(one.most, "CNY")
        return cls(one.code, one.kind, one.name, one.name_en, one.digits, one.prepaid, least, most)


class BillersOut(msgspec.Struct, frozen=True):
    billers: list[BillerOut]


class BillOut(msgspec.Struct, frozen=True):
    id: UUID
    amount: MoneyOut
    period: str
    due_on: date
    state: BillState
    transfer_id: UUID | None

    @classmethod
    def of(cls, one: Bill) -> Self:
        return cls(one.id, MoneyOut.of(one.amount), one.period, one.due_on, one.state, one.transfer_id)


class AutomaticOut(msgspec.Struct, frozen=True):
    from_id: UUID
    most: MoneyOut


class BillAccountOut(msgspec.Struct, frozen=True):
    """`looked_at`: when the biller was last asked; null while it has not been. `bills`: the latest first."""

    id: UUID
    biller: BillerOut
    number: str
    added_at: datetime
    looked_at: datetime | None
    automatic: AutomaticOut | None
    bills: list[BillOut]

    @classmethod
    def of(cls, one: BillAccount) -> Self:
        automatic = one.automatic
        return cls(
            id=one.id,
            biller=BillerOut.of(one.biller),
            number=one.number,
            added_at=one.added_at,
            looked_at=one.looked_at,
            automatic=AutomaticOut(automatic.from_id, MoneyOut.of(automatic.most)) if automatic else None,
            bills=[BillOut.of(bill) for bill in one.bills],
        )


class BillAccountsOut(msgspec.Struct, frozen=True):
    accounts: list[BillAccountOut]


class BillAccountIn(Asked, frozen=True):
    biller: Code
    number: NumberAsTyped

    def digits(self) -> str:
        return "".join(filter(str.isdigit, self.number))


class PayBillIn(Asked, frozen=True):
    """`bill_id`: null for a prepaid biller, whose `amount` is then said. `understood`: the mark of a warning."""

    from_id: UUID
    bill_id: UUID | None = None
    amount: MoneyIn | None = None
    understood: UUID | None = None

    def wanted(self, key: str) -> PayBill:
        """Raises BadInput."""
        return PayBill(
            from_id=self.from_id,
            bill_id=self.bill_id,
            amount=self.amount.money("amount") if self.amount else None,
            key=key,
            understood=self.understood,
        )


class AutomaticIn(Asked, frozen=True):
    from_id: UUID
    most: MoneyIn


class BillPaymentKey(msgspec.Struct, frozen=True, array_like=True):
    id: UUID


class BillPaymentOut(msgspec.Struct, frozen=True):
    """`payer`: masked. `period`: empty for what is paid ahead."""

    transfer_id: UUID
    payer_id: UUID
    payer: str
    biller: str
    biller_en: str
    period: str
    amount: MoneyOut
    state: BillState
    at: datetime
    is_automatic: bool

    @classmethod
    def of(cls, one: BillPaymentSeen) -> Self:
        return cls(
            transfer_id=one.transfer_id,
            payer_id=one.payer_id,
            payer=one.payer,
            biller=one.biller,
            biller_en=one.biller_en,
            period=one.period,
            amount=MoneyOut.of(one.amount),
            state=one.state,
            at=one.at,
            is_automatic=one.is_automatic,
        )


class BillPaymentsOut(msgspec.Struct, frozen=True):
    payments: list[BillPaymentOut]
    next: str | None

    @classmethod
    def of(cls, page: BillPaymentPage, next_: str | None) -> Self:
        return cls([BillPaymentOut.of(one) for one in page.payments], next_)
