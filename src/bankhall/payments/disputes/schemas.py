"""Disputes on the wire."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.kernel.lines import ONE_LINE, whole
from bankhall.kernel.money import MOST_MINOR
from bankhall.kernel.web.inputs import Asked, MoneyIn, MoneyOut, Reason
from bankhall.payments.disputes.types import (
    About,
    Decision,
    Dispute,
    DisputeLine,
    DisputeOutcome,
    DisputePage,
    DisputeReason,
    DisputeSeen,
    DisputeState,
    DisputeTimes,
    NewDispute,
    Reached,
    SaidSo,
    Step,
    StepKind,
    Told,
)

_Words = Annotated[str, msgspec.Meta(max_length=500, pattern=whole(ONE_LINE))]
_Seq = Annotated[int, msgspec.Meta(ge=1, le=2**62)]
_Expected = Annotated[int, msgspec.Meta(ge=0, le=MOST_MINOR)]


class DisputeIn(Asked, frozen=True):
    """Of an entry: `account_id` and `seq`. `others_had_access`: where the customer did not do it. `reached`: how they
    were deceived. `expected`: minor units that it should have been. `seller_asked`: where nothing was received.
    """

    account_id: UUID
    seq: _Seq
    reason: DisputeReason
    words: _Words = ""
    others_had_access: SaidSo | None = None
    reached: Reached | None = None
    expected: _Expected | None = None
    seller_asked: bool | None = None
    promised_on: date | None = None

    def new(self) -> NewDispute:
        told = Told(
            words=self.words.strip(),
            others_had_access=self.others_had_access,
            reached=self.reached,
            expected=self.expected,
            seller_asked=self.seller_asked,
            promised_on=self.promised_on,
        )
        return NewDispute(account_id=self.account_id, seq=self.seq, reason=self.reason, told=told)


class SaidIn(Asked, frozen=True):
    words: Reason


class DisputeDecideIn(Asked, frozen=True):
    """`amount`: what the bank gives, where it does. `answer`: for the customer. `reason`: for the file."""

    outcome: DisputeOutcome
    answer: Reason
    reason: Reason
    amount: MoneyIn | None = None

    def decision(self) -> Decision:
        """Raises BadInput."""
        amount = self.amount.money("amount") if self.amount else None
        return Decision(outcome=self.outcome, amount=amount, answer=self.answer.strip(), reason=self.reason.strip())


class DisputeToldOut(msgspec.Struct, frozen=True):
    words: str
    others_had_access: SaidSo | None
    reached: Reached | None
    expected: int | None
    seller_asked: bool | None
    promised_on: date | None

    @classmethod
    def of(cls, told: Told) -> Self:
        return cls(
            words=told.words,
            others_had_access=told.others_had_access,
            reached=told.reached,
            expected=told.expected,
            seller_asked=told.seller_asked,
            promised_on=told.promised_on,
        )


class DisputeStepOut(msgspec.Struct, frozen=True):
    """`minor`: of what the bank gives, or of what came back. `by`: whoever of the bank, for staff alone."""

    kind: StepKind
    at: datetime
    text: str
    minor: int | None
    by: str
    for_customer: bool

    @classmethod
    def of(cls, one: Step) -> Self:
        return cls(one.kind, one.at, one.text, one.minor, one.by, one.for_customer)


class DisputeOut(msgspec.Struct, frozen=True):
    """`amount`: of the entry, without its sign. `nth`: 2 after an appeal. `given`: what the bank has given in all."""

    id: UUID
    account_id: UUID
    account_tail: str
    seq: int
    transfer_id: UUID | None
    amount: MoneyOut
    is_incoming: bool
    booked_on: date
    entry_kind: str
    entry_text: str
    reason: DisputeReason
    told: DisputeToldOut
    state: DisputeState
    nth: int
    opened_at: datetime
    due_at: datetime
    decided_at: datetime | None
    outcome: DisputeOutcome | None
    given: MoneyOut
    asked_back_at: datetime | None
    steps: list[DisputeStepOut]
    may_appeal: bool

    @classmethod
    def of(cls, one: Dispute) -> Self:
        return cls(
            id=one.id,
            account_id=one.account_id,
            account_tail=one.account_tail,
            seq=one.seq,
            transfer_id=one.transfer_id,
            amount=MoneyOut.of(one.amount),
            is_incoming=one.is_incoming,
            booked_on=one.booked_on,
            entry_kind=one.entry_kind,
            entry_text=one.entry_text,
            reason=one.reason,
            told=DisputeToldOut.of(one.told),
            state=one.state,
            nth=one.nth,
            opened_at=one.opened_at,
            due_at=one.due_at,
            decided_at=one.decided_at,
            outcome=one.outcome,
            given=MoneyOut.of(one.given),
            asked_back_at=one.asked_back_at,
            steps=[DisputeStepOut.of(step) for step in one.steps],
            may_appeal=one.may_appeal,
        )


class DisputesOut(msgspec.Struct, frozen=True):
    disputes: list[DisputeOut]


class DisputeAboutOut(msgspec.Struct, frozen=True):
    """`reasons`: those for which the entry can be disputed; none where it cannot be, or is. `asked_back`: whoever paid
    it asks for it back through the bank.
    """

    account_id: UUID
    seq: int
    reasons: list[DisputeReason]
    dispute_id: UUID | None
    state: DisputeState | None
    asked_back: bool

    @classmethod
    def of(cls, about: About) -> Self:
        return cls(about.account_id, about.seq, list(about.reasons), about.dispute_id, about.state, about.asked_back)


class DisputeOfTransferOut(msgspec.Struct, frozen=True):
    """`about`: null where the transfer stands on no account of the customer's own, or has moved nothing."""

    about: DisputeAboutOut | None


class DisputeLineOut(msgspec.Struct, frozen=True):
    """`customer`: masked."""

    id: UUID
    customer: str
    amount: MoneyOut
    reason: DisputeReason
    state: DisputeState
    nth: int
    opened_at: datetime
    due_at: datetime
    decided_at: datetime | None
    outcome: DisputeOutcome | None
    taken_by: UUID | None
    taken_name: str

    @classmethod
    def of(cls, one: DisputeLine) -> Self:
        return cls(
            id=one.id,
            customer=one.customer,
            amount=MoneyOut.of(one.amount),
            reason=one.reason,
            state=one.state,
            nth=one.nth,
            opened_at=one.opened_at,
            due_at=one.due_at,
            decided_at=one.decided_at,
            outcome=one.outcome,
            taken_by=one.taken_by,
            taken_name=one.taken_name,
        )


class DisputeTimesOut(msgspec.Struct, frozen=True):
    """Of the last 90 days; `median_s` from opening to the decision."""

    open: int
    late: int
    decided: int
    in_time: int
    median_s: int | None

    @classmethod
    def of(cls, one: DisputeTimes) -> Self:
        return cls(one.open, one.late, one.decided, one.in_time, one.median_s)


class DisputePageOut(msgspec.Struct, frozen=True):
    disputes: list[DisputeLineOut]
    times: DisputeTimesOut
    next: str | None

    @classmethod
    def of(cls, page: DisputePage, times: DisputeTimes, next_: str | None) -> Self:
        return cls([DisputeLineOut.of(one) for one in page.lines], DisputeTimesOut.of(times), next_)


class DisputeKey(msgspec.Struct, frozen=True, array_like=True):
    at: datetime
    id: UUID


class DisputeSeenOut(msgspec.Struct, frozen=True):
    """As staff see it: names masked. `other`: who was paid. `alone_up_to`: what one person may give; `left`: what may
    be given at most. `waits_for_yes`: a second person's.
    """

    dispute: DisputeOut
    customer_id: UUID
    customer: str
    customer_number: str
    other: str
    other_tail: str
    other_bank: str
    is_taken: bool
    is_mine: bool
    taken_name: str
    may_ask_back: bool
    waits_for_yes: bool
    alone_up_to: MoneyOut
    left: MoneyOut

    @classmethod
    def of(cls, seen: DisputeSeen) -> Self:
        return cls(
            dispute=DisputeOut.of(seen.dispute),
            customer_id=seen.dispute.customer_id,
            customer=seen.customer,
            customer_number=seen.customer_number,
            other=seen.other,
            other_tail=seen.other_tail,
            other_bank=seen.other_bank,
            is_taken=seen.is_taken,
            is_mine=seen.is_mine,
            taken_name=seen.taken_name,
            may_ask_back=seen.may_ask_back,
            waits_for_yes=seen.waits_for_yes,
            alone_up_to=MoneyOut.of(seen.alone_up_to),
            left=MoneyOut.of(seen.left),
        )
