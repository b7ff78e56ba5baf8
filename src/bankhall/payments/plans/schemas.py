"""Planned transfers on the wire."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.kernel.web.inputs import Asked, MoneyIn, MoneyOut
from bankhall.payments.plans.rules import MOST_TIMES
from bankhall.payments.plans.types import Delay, Every, IfClosed, Plan, PlanChange, PlanPreview, PlanState, Run, Timing
from bankhall.payments.schemas import Memo, TransferIn

_Times = Annotated[int, msgspec.Meta(ge=1, le=MOST_TIMES)]


class PlanIn(TransferIn, frozen=True, kw_only=True):
    """A transfer, and when: either `delay`, or `first_on` with the rest. `every`: null for once. It goes on until it is
    taken back, or after `last_on`, or for so many `times`.
    """

    delay: Delay | None = None
    first_on: date | None = None
    every: Every | None = None
    last_on: date | None = None
    times: _Times | None = None
    at_month_end: bool = False
    if_closed: IfClosed = IfClosed.AFTER

    def timing(self) -> Timing:
        return Timing(
            delay=self.delay,
            first_on=self.first_on,
            every=self.every,
            last_on=self.last_on,
            times=self.times,
            at_month_end=self.at_month_end,
            if_closed=self.if_closed,
        )


class PlanSkipIn(Asked, frozen=True):
    """`day`: of the time to be left out, as the plan tells its next one."""

    day: date


class PlanChangeIn(Asked, frozen=True):
    """`last_on`: null for none."""

    amount: MoneyIn
    memo: Memo = ""
    last_on: date | None = None

    def change(self, plan_id: UUID) -> PlanChange:
        """Raises BadInput."""
        return PlanChange(plan_id, self.amount.money("amount"), self.memo.strip(), self.last_on)


class PlanPreviewOut(msgspec.Struct, frozen=True):
    """`due_at`: the instant of a delay. `days`: else the next ones on which it would be made. `waits_for_yes`: each
    time, for somebody whom the customer trusts.
    """

    due_at: datetime | None
    days: list[date]
    needs_confirmation: bool
    waits_for_yes: bool

    @classmethod
    def of(cls, preview: PlanPreview) -> Self:
        return cls(preview.due_at, list(preview.days), preview.needs_confirmation, preview.waits_for_yes)


class RunOut(msgspec.Struct, frozen=True):
    """`refused`: the code of why nothing was made, as of submitting a transfer, or payments.plan_skipped."""

    day: date
    at: datetime
    transfer_id: UUID | None
    refused: str | None

    @classmethod
    def of(cls, run: Run) -> Self:
        return cls(run.day, run.at, run.transfer_id, run.refused)


class PlanOut(msgspec.Struct, frozen=True):
    """`other_name`: the payee as the customer keeps them. `due_at` or `days`: when it will be made next; neither after
    its end. `made`: how often it was due so far. `runs`: the latest of them, the last one first.
    """

    id: UUID
    state: PlanState
    from_id: UUID
    from_number: str
    payee_id: UUID | None
    to_own_id: UUID | None
    to_number: str
    other_name: str
    amount: MoneyOut
    memo: str
    first_on: date | None
    every: Every | None
    last_on: date | None
    times: int | None
    at_month_end: bool
    if_closed: IfClosed
    due_at: datetime | None
    days: list[date]
    made: int
    asked_at: datetime
    ended_at: datetime | None
    runs: list[RunOut]

    @classmethod
    def of(cls, plan: Plan) -> Self:
        timing = plan.timing
        return cls(
            id=plan.id,
            state=plan.state,
            from_id=plan.from_id,
            from_number=plan.from_number,
            payee_id=plan.payee_id,
            to_own_id=plan.to_own_id,
            to_number=plan.to_number,
            other_name=plan.other_name,
            amount=MoneyOut.of(plan.amount),
            memo=plan.memo,
            first_on=timing.first_on,
            every=timing.every,
            last_on=timing.last_on,
            times=timing.times,
            at_month_end=timing.at_month_end,
            if_closed=timing.if_closed,
            due_at=plan.due_at,
            days=list(plan.days),
            made=plan.made,
            asked_at=plan.asked_at,
            ended_at=plan.ended_at,
            runs=[RunOut.of(run) for run in plan.runs],
        )


class PlansOut(msgspec.Struct, frozen=True):
    plans: list[PlanOut]

    @classmethod
    def of(cls, plans: list[Plan]) -> Self:
        return cls([PlanOut.of(plan) for plan in plans])
