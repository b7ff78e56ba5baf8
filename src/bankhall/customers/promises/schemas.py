"""Promises on the wire."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.customers import rules
from bankhall.customers.promises import rules as promise_rules
from bankhall.customers.promises.types import (
    DuePage,
    NewPromise,
    Promise,
    PromiseFigures,
    PromiseState,
    Step,
    StepKind,
)
from bankhall.customers.types import CustomerKind
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, Reason
from bankhall.kernel.web.paging import write_cursor

PromiseText = Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=whole(HAS_INK + ONE_LINE))]


class DueKey(msgspec.Struct, frozen=True, array_like=True):
    due_on: date
    id: UUID


class PromiseIn(Asked, frozen=True):
    """The customer reads `text`."""

    text: PromiseText
    due_on: date

    def promise(self, customer_id: UUID) -> NewPromise:
        return NewPromise(customer_id, self.text.strip(), self.due_on)


class MovePromiseIn(Asked, frozen=True):
    due_on: date
    reason: Reason


class EndPromiseIn(Asked, frozen=True):
    """`note`: what was done, or why it cannot be; the customer reads it."""

    note: Reason


class ContestPromiseIn(Asked, frozen=True):
    """`note`: what is missing."""

    note: Reason


class PromiseStepOut(msgspec.Struct, frozen=True):
    """`due_on`: the day that holds from this step on, where it is another. `by`: none where the bank's machine did it,
    or the customer themselves. `to`: to whom it was handed over.
    """

    kind: StepKind
    at: datetime
    due_on: date | None
    note: str
    by_kind: str
    by: str | None
    to: str | None

    @classmethod
    def of(cls, step: Step, *, to_customer: bool) -> Self:
        by = None if step.by_kind == "system" else step.by_name
        if to_customer and step.by_kind == "staff":
            by = rules.mask_person(step.by_name)
        elif to_customer:
            by = None
        return cls(step.kind, step.at, step.due_on, step.note, step.by_kind, by, None if to_customer else step.to)


class PromiseOut(msgspec.Struct, frozen=True, kw_only=True):
    """`due_on`: as promised last. `is_late`: not kept by then, or kept after it. `is_mine`: whoever asks owns it."""

    id: UUID
    text: str
    made_at: datetime
    made_by: str
    owner: str
    is_mine: bool
    first_due_on: date
    due_on: date
    state: PromiseState
    is_late: bool
    steps: list[PromiseStepOut]

    @classmethod
    def of(cls, one: Promise, *, asked_by: UUID | None) -> Self:
        return cls(
            id=one.id,
            text=one.text,
            made_at=one.made_at,
            made_by=one.made_by,
            owner=one.owner,
            is_mine=one.owner_id is not None and one.owner_id == asked_by,
            first_due_on=one.first_due_on,
            due_on=one.due_on,
            state=one.state,
            is_late=one.is_late,
            steps=[PromiseStepOut.of(step, to_customer=False) for step in one.steps],
        )


class PromisesOut(msgspec.Struct, frozen=True):
    items: list[PromiseOut]


class MyPromiseOut(msgspec.Struct, frozen=True, kw_only=True):
    """What the bank has promised whoever asks; staff as customers are told of them. `may_contest_until`: until when
    they may say that it was not kept.
    """

    id: UUID
    text: str
    made_at: datetime
    owner: str
    first_due_on: date
    due_on: date
    state: PromiseState
    is_late: bool
    steps: list[PromiseStepOut]
    may_contest_until: date | None

    @classmethod
    def of(cls, one: Promise) -> Self:
        # Through whose hands it goes is the bank's own affair: who answers for it stands above.
        told = [step for step in one.steps if step.kind not in promise_rules.CHANGES_OF_HANDS]
        return cls(
            id=one.id,
            text=one.text,
            made_at=one.made_at,
            owner=rules.mask_person(one.owner),
            first_due_on=one.first_due_on,
            due_on=one.due_on,
            state=one.state,
            is_late=one.is_late,
            steps=[PromiseStepOut.of(step, to_customer=True) for step in told],
            may_contest_until=one.may_contest_until,
        )


class MyPromisesOut(msgspec.Struct, frozen=True):
    items: list[MyPromiseOut]


class DuePromiseOut(msgspec.Struct, frozen=True):
    customer_id: UUID
    customer_number: str
    customer_name: str
    customer_kind: CustomerKind
    promise: PromiseOut


class DuePromisesOut(msgspec.Struct, frozen=True):
    items: list[DuePromiseOut]
    next: str | None

    @classmethod
    def of(cls, page: DuePage, *, asked_by: UUID | None) -> Self:
        items = [
            DuePromiseOut(
                one.customer.id,
                one.customer.number,
                one.customer.name,
                one.customer.kind,
                PromiseOut.of(one.promise, asked_by=asked_by),
            )
            for one in page.due
        ]
        return cls(items, write_cursor(page.next) if page.next else None)


class PromiseFiguresOut(msgspec.Struct, frozen=True):
    """`open`, `due` (today or before) and `late`: now, up to a hundred; the others: over the last 90 days."""

    open: int
    due: int
    late: int
    kept_on_time: int
    kept_late: int
    withdrawn: int
    moved: int
    contested: int

    @classmethod
    def of(cls, one: PromiseFigures) -> Self:
        return cls(
            one.open,
            one.due,
            one.late,
            one.kept_on_time,
            one.kept_late,
            one.withdrawn,
            one.moved,
            one.contested,
        )
