"""Looks on the wire."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.kernel.lines import ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, MoneyOut
from bankhall.payments.looks.types import Look, RefusedPage, RefusedPayment
from bankhall.payments.schemas import OtherBankOut, ReasonOut
from bankhall.payments.types import About, LookState


class LookIn(Asked, frozen=True):
    """`words`: what the person should know; empty for nothing."""

    words: Annotated[str, msgspec.Meta(max_length=500, pattern=whole(ONE_LINE))] = ""


class PaymentLookOut(msgspec.Struct, frozen=True):
    """`due_at`: by when it is answered. `answer`: why, in the bank's words. `allowed_until`: until when what was
    refused may be made again, once; `used_for`: the transfer that it was.
    """

    id: UUID
    subject_id: UUID
    about: About
    state: LookState
    words: str
    asked_at: datetime
    due_at: datetime
    ended_at: datetime | None
    answer: str
    allowed_until: datetime | None
    used_for: UUID | None

    @classmethod
    def of(cls, look: Look) -> Self:
        return cls(
            id=look.id,
            subject_id=look.subject_id,
            about=look.about,
            state=look.state,
            words=look.words,
            asked_at=look.asked_at,
            due_at=look.due_at,
            ended_at=look.ended_at,
            answer=look.answer,
            allowed_until=look.allowed_until,
            used_for=look.used_for,
        )


class MyLookOut(msgspec.Struct, frozen=True):
    look: PaymentLookOut | None


class RefusedOut(msgspec.Struct, frozen=True):
    """A payment that the bank's rules did not let be made. `reason`: theirs. `may_ask`: for a person's look."""

    id: UUID
    from_id: UUID
    from_tail: str
    payee_id: UUID
    payee: str
    account_number: str
    bank: OtherBankOut | None
    amount: MoneyOut
    memo: str
    is_abroad: bool
    reason: ReasonOut
    at: datetime
    look: PaymentLookOut | None
    may_ask: bool

    @classmethod
    def of(cls, one: RefusedPayment) -> Self:
        return cls(
            id=one.id,
            from_id=one.from_id,
            from_tail=one.from_tail,
            payee_id=one.payee_id,
            payee=one.payee,
            account_number=one.account_number,
            bank=OtherBankOut.of(one.bank) if one.bank else None,
            amount=MoneyOut.of(one.amount),
            memo=one.memo,
            is_abroad=one.is_abroad,
            reason=ReasonOut.of(one.reason),
            at=one.at,
            look=PaymentLookOut.of(one.look) if one.look else None,
            may_ask=one.may_ask,
        )


class RefusedPageOut(msgspec.Struct, frozen=True):
    payments: list[RefusedOut]
    next: str | None = None

    @classmethod
    def of(cls, page: RefusedPage, next_: str | None) -> Self:
        return cls([RefusedOut.of(one) for one in page.payments], next_)


class RefusedKey(msgspec.Struct, frozen=True, array_like=True):
    id: UUID
