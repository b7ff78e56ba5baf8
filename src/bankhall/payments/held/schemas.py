"""Held payments on the wire."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.kernel.money import Money
from bankhall.kernel.web.inputs import Asked, MoneyOut, Reason
from bankhall.payments.held.types import Before, Held, HeldPage, Trial
from bankhall.payments.types import TransferState
from bankhall.risk.types import Case, CaseDecided, CaseVerdict, RiskOutcome, Spoke


class CaseKey(msgspec.Struct, frozen=True, array_like=True):
    id: UUID


class SpokeOut(msgspec.Struct, frozen=True):
    rule_id: UUID
    rule: str
    nth: int
    outcome: RiskOutcome
    text: str

    @classmethod
    def of(cls, one: Spoke) -> Self:
        return cls(one.rule_id, one.rule, one.nth, one.outcome, one.text)


class CaseDecidedOut(msgspec.Struct, frozen=True):
    verdict: CaseVerdict
    reason: str
    is_fraud: bool
    at: datetime
    by_name: str

    @classmethod
    def of(cls, one: CaseDecided) -> Self:
        return cls(one.verdict, one.reason, one.is_fraud, one.at, one.by_name)


class CaseOut(msgspec.Struct, frozen=True):
    """`payer`: masked."""

    id: UUID
    transfer_id: UUID
    customer_id: UUID
    payer: str
    amount: MoneyOut
    opened_at: datetime
    due_at: datetime
    rules: list[SpokeOut]
    decided: CaseDecidedOut | None

    @classmethod
    def of(cls, case: Case, payer: str) -> Self:
        return cls(
            id=case.id,
            transfer_id=case.subject_id,
            customer_id=case.customer_id,
            payer=payer,
            amount=MoneyOut.of(Money(case.minor, case.currency)),
            opened_at=case.opened_at,
            due_at=case.due_at,
            rules=[SpokeOut.of(one) for one in case.rules],
            decided=CaseDecidedOut.of(case.decided) if case.decided else None,
        )


class TimesOut(msgspec.Struct, frozen=True):
    """Of the last 30 days, in seconds; null where nobody decided anything."""

    open: int
    decided: int
    median_s: int | None
    p90_s: int | None


class CasesOut(msgspec.Struct, frozen=True):
    cases: list[CaseOut]
    times: TimesOut
    next: str | None

    @classmethod
    def of(cls, held: HeldPage, next_: str | None) -> Self:
        times = held.times
        return cls(
            [CaseOut.of(case, held.payers.get(case.customer_id, "")) for case in held.page.cases],
            TimesOut(times.open, times.decided, times.median_s, times.p90_s),
            next_,
        )


class SeenFactOut(msgspec.Struct, frozen=True):
    """As it was given: amounts in minor units, shares in thousandths."""

    name: str
    value: int | str | bool


class BeforeOut(msgspec.Struct, frozen=True):
    at: datetime
    amount: MoneyOut
    state: TransferState
    is_same_payee: bool

    @classmethod
    def of(cls, one: Before) -> Self:
        return cls(one.at, MoneyOut.of(one.amount), one.state, one.is_same_payee)


class HeldOut(msgspec.Struct, frozen=True):
    """A case with its evidence. Names are masked."""

    case: CaseOut
    payee: str
    payee_tail: str
    payee_bank: str
    state: TransferState
    facts: list[SeenFactOut]
    before: list[BeforeOut]

    @classmethod
    def of(cls, held: Held) -> Self:
        return cls(
            case=CaseOut.of(held.case, held.payer),
            payee=held.payee,
            payee_tail=held.payee_tail,
            payee_bank=held.payee_bank,
            state=held.state,
            facts=[SeenFactOut(name, value) for name, value in held.case.facts.items()],
            before=[BeforeOut.of(one) for one in held.before],
        )


class TrialDayOut(msgspec.Struct, frozen=True):
    day: str
    payments: int
    fired: int
    frauds: int


class TrialOut(msgspec.Struct, frozen=True):
    """`known`: payments that a person called fraud, `caught` of them by the rule; `saved`: these in minor units of
    `currency`. `bothered`: customers of whom it would have spoken without cause. `is_cut`: there were more payments
    than are tried.
    """

    days: list[TrialDayOut]
    payments: int
    customers: int
    fired: int
    known: int
    caught: int
    bothered: int
    saved: MoneyOut
    is_cut: bool

    @classmethod
    def of(cls, trial: Trial) -> Self:
        return cls(
            days=[TrialDayOut(one.day.isoformat(), one.payments, one.fired, one.frauds) for one in trial.days],
            payments=trial.payments,
            customers=trial.customers,
            fired=trial.fired,
            known=trial.known,
            caught=trial.caught,
            bothered=trial.bothered,
            saved=MoneyOut(trial.saved, trial.currency),
            is_cut=trial.is_cut,
        )


class TrialIn(Asked, frozen=True):
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


class ReleaseIn(Asked, frozen=True):
    reason: Reason


class RefuseIn(Asked, frozen=True):
    """`is_fraud`: what the rules' back-tests count it as."""

    reason: Reason
    is_fraud: bool
