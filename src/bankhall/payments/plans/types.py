"""Nouns of planned transfers. Amounts are integers of minor units."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from bankhall.kernel.money import Money
from bankhall.kernel.step_up.types import Content, Spoken
from bankhall.payments.types import Transfer


class Delay(StrEnum):
    """Time in which one may still think better of it."""

    TWO_HOURS = "two_hours"
    NEXT_DAY = "next_day"


class Every(StrEnum):
    WEEK = "week"
    MONTH = "month"


class IfClosed(StrEnum):
    """What becomes of a day on which banks are closed: the working day before it, the one after, or that day anyway."""

    BEFORE = "before"
    AFTER = "after"
    ANYWAY = "anyway"


class PlanState(StrEnum):
    """Everything but `ACTIVE` is final. `DONE`: all its times are over. `FAILED`: it could not be made."""

    ACTIVE = "active"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When: `delay` alone, or `first_on` with the rest. `every`: None for once. It ends after `last_on`, or after so
    many `times`, or when it is taken back. `at_month_end`: on the last day of each month, however many it has; else a
    day that a month does not have falls on its last one.
    """

    delay: Delay | None = None
    first_on: date | None = None
    every: Every | None = None
    last_on: date | None = None
    times: int | None = None
    at_month_end: bool = False
    if_closed: IfClosed = IfClosed.AFTER


@dataclass(frozen=True, slots=True)
class NewPlan:
    """`key`: the customer's own word for this request (Idempotency-Key)."""

    key: str
    transfer: Transfer
    timing: Timing


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What a plan is from now on. `last_on`: None for no last day; only of what goes on without a number of times."""

    plan_id: UUID
    amount: Money
    memo: str
    last_on: date | None


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """`days`: the next ones on which it would be made, as banks are open; empty for a delay, which has `due_at`.
    `waits_for_yes`: each time, as it stands now.
    """

    due_at: datetime | None
    days: tuple[date, ...]
    needs_confirmation: bool
    waits_for_yes: bool


@dataclass(frozen=True, slots=True)
class Run:
    """One time that a plan was due. `transfer_id`: what was submitted; else `refused`, the code of why not:
    payments.plan_skipped where its customer has left it out.
    """

    day: date
    at: datetime
    transfer_id: UUID | None
    refused: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """As its customer reads it. `due_at`: the instant of a delay. `days`: the next ones on which it will be made.
    `other_name`: the payee as the customer keeps them, empty where they do not any more. `runs`: the latest first.
    """

    id: UUID
    state: PlanState
    from_id: UUID
    from_number: str
    payee_id: UUID | None
    to_own_id: UUID | None
    to_number: str
    other_name: str
    amount: Money
    memo: str
    timing: Timing
    due_at: datetime | None
    days: tuple[date, ...]
    made: int
    asked_at: datetime
    ended_at: datetime | None
    runs: tuple[Run, ...]


class When(StrEnum):
    """How a timing is told in one sentence."""

    TWO_HOURS = "two_hours"
    NEXT_DAY = "next_day"
    ONCE = "once"
    WEEK = "week"
    WEEK_UNTIL = "week_until"
    WEEK_TIMES = "week_times"
    MONTH = "month"
    MONTH_UNTIL = "month_until"
    MONTH_TIMES = "month_times"
    MONTH_END = "month_end"
    MONTH_END_UNTIL = "month_end_until"
    MONTH_END_TIMES = "month_end_times"


_ONCE: Final = frozenset({When.TWO_HOURS, When.NEXT_DAY, When.ONCE})


class PlanToPay(Content, frozen=True, kw_only=True, tag="payments.plan.1"):
    """What is confirmed once for all its times: to whom, how much, from which account, and when (`When`). `bank`: the
    payee's, empty for this one.
    """

    from_id: UUID
    from_account: str
    payee_id: UUID
    payee: str
    account_number: str
    amount: Money
    memo: str
    when: When
    first_on: date | None
    last_on: date | None
    times: int | None
    bank: str = ""

    def spoken(self) -> Spoken:
        facts = {"payee": self.payee, "amount": str(self.amount), "end": self.account_number[-4:]}
        if self.when not in _ONCE:
            return Spoken(
                "定期向{payee}（尾号{end}）每次付款{amount}",
                "pay {amount} each time to {payee} (account ending {end}), regularly",
                facts,
            )
        return Spoken(
            "稍后向{payee}（尾号{end}）付款{amount}", "pay {amount} later to {payee} (account ending {end})", facts
        )
