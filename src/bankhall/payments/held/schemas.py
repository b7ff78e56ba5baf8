"""Held payments on the wire."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.kernel.lines import ONE_LINE, whole
from bankhall.kernel.money import Money
from bankhall.kernel.web.inputs import Asked, MoneyOut, Reason
from bankhall.payments.held.types import Before, Held, HeldPage, Trial
from bankhall.payments.looks.types import Look
from bankhall.payments.sanctions.types import ListedKind, NameHit
from bankhall.payments.types import About, LookState, TransferState
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


class LookSeenOut(msgspec.Struct, frozen=True):
    """Its customer has asked for a person. `answer`: what they were told."""

    about: About
    state: LookState
    words: str
    asked_at: datetime
    due_at: datetime
    ended_at: datetime | None
    answer: str
    allowed_until: datetime | None
    is_used: bool

    @classmethod
    def of(cls, look: Look) -> Self:
        return cls(
            about=look.about,
            state=look.state,
            words=look.words,
            asked_at=look.asked_at,
            due_at=look.due_at,
            ended_at=look.ended_at,
            answer=look.answer,
            allowed_until=look.allowed_until,
            is_used=look.used_for is not None,
        )


class CaseOut(msgspec.Struct, frozen=True):
    """`payer`: masked. `look`: about what its customer has asked for a person, null where they have not."""

    id: UUID
    transfer_id: UUID
    customer_id: UUID
    payer: str
    amount: MoneyOut
    opened_at: datetime
    due_at: datetime
    rules: list[SpokeOut]
    decided: CaseDecidedOut | None
    look: About | None

    @classmethod
    def of(cls, case: Case, payer: str, look: Look | None) -> Self:
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
            look=look.about if look else None,
        )


class TimesOut(msgspec.Struct, frozen=True):
    """Of the last 30 days, in seconds; null where nobody decided anything."""

    open: int
    decided: int
    median_s: int | None
    p90_s: int | None


class LookTimesOut(msgspec.Struct, frozen=True):
    """Of looks that customers asked for in the last 30 days. `late`: open past the day by which they are answered."""

    open: int
    late: int
    answered: int
    in_time: int
    median_s: int | None


class CasesOut(msgspec.Struct, frozen=True):
    cases: list[CaseOut]
    times: TimesOut
    looks: LookTimesOut
    next: str | None

    @classmethod
    def of(cls, held: HeldPage, next_: str | None) -> Self:
        times, looks = held.times, held.look_times
        return cls(
            [
                CaseOut.of(case, held.payers.get(case.customer_id, ""), held.looks.get(case.id))
                for case in held.page.cases
            ],
            TimesOut(times.open, times.decided, times.median_s, times.p90_s),
            LookTimesOut(looks.open, looks.late, looks.answered, looks.in_time, looks.median_s),
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


class NameHitOut(msgspec.Struct, frozen=True):
    """A name on a sanctions list that the payee's may be. `listed`: as it is written there; `main`: that entry's own
    name. `likeness`: of a hundred.
    """

    list_name: str
    version: str
    entry: str
    kind: ListedKind
    programme: str
    main: str
    listed: str
    likeness: int

    @classmethod
    def of(cls, hit: NameHit) -> Self:
        return cls(hit.list_name, hit.version, hit.entry, hit.kind, hit.programme, hit.main, hit.listed, hit.likeness)


class HeldOut(msgspec.Struct, frozen=True):
    """A case with its evidence. Names are masked, but those of `names`: they are on public lists, and whoever decides
    compares them. `state`: null where the payment was refused, and is none.
    """

    case: CaseOut
    payee: str
    payee_tail: str
    payee_bank: str
    state: TransferState | None
    facts: list[SeenFactOut]
    before: list[BeforeOut]
    look: LookSeenOut | None
    names: list[NameHitOut]

    @classmethod
    def of(cls, held: Held, *, in_full: bool = False) -> Self:
        return cls(
            case=CaseOut.of(held.case, held.payer, held.look),
            payee=held.payee_in_full if in_full else held.payee,
            payee_tail=held.payee_tail,
            payee_bank=held.payee_bank,
            state=held.state,
            facts=[SeenFactOut(name, value) for name, value in held.case.facts.items()],
            before=[BeforeOut.of(one) for one in held.before],
            look=LookSeenOut.of(held.look) if held.look else None,
            names=[NameHitOut.of(hit) for hit in held.names.hits] if held.names else [],
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


_Answer = Annotated[str, msgspec.Meta(max_length=500, pattern=whole(ONE_LINE))]


class ReleaseIn(Asked, frozen=True):
    """`answer`: what its customer is told, who has asked for a person."""

    reason: Reason
    answer: _Answer = ""


class RefuseIn(Asked, frozen=True):
    """`is_fraud`: what the rules' back-tests count it as. `answer`: as when it is released."""

    reason: Reason
    is_fraud: bool
    answer: _Answer = ""
