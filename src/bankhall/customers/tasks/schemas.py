"""Tasks on the wire."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.customers import rules
from bankhall.customers.tasks.types import NewTask, Task, TaskFigures, TaskPage, TaskState, TaskStep, TaskStepKind
from bankhall.customers.types import CustomerKind
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, Reason
from bankhall.kernel.web.paging import write_cursor

TaskText = Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=whole(HAS_INK + ONE_LINE))]


class TaskKey(msgspec.Struct, frozen=True, array_like=True):
    due_on: date
    id: UUID


class TaskIn(Asked, frozen=True):
    """`owner_id`: who does it; whoever makes it where none is named. The customer reads `text` in what they
    take home.
    """

    text: TaskText
    due_on: date
    owner_id: UUID | None = None

    def task(self, customer_id: UUID | None) -> NewTask:
        return NewTask(customer_id, self.text.strip(), self.due_on, self.owner_id)


class MoveTaskIn(Asked, frozen=True):
    due_on: date
    reason: Reason


class GiveTaskIn(Asked, frozen=True):
    """`note`: what whoever gets it should know."""

    owner_id: UUID
    note: Reason


class EndTaskIn(Asked, frozen=True):
    """`note`: what was done, or why not."""

    note: Reason


class TaskStepOut(msgspec.Struct, frozen=True, kw_only=True):
    """`by`: none where the bank's machine did it."""

    kind: TaskStepKind
    at: datetime
    due_on: date | None
    to: str | None
    note: str
    by: str | None

    @classmethod
    def of(cls, one: TaskStep, *, to_customer: bool = False) -> Self:
        def name(of: str | None) -> str | None:
            return rules.mask_person(of) if of and to_customer else of

        return cls(
            kind=one.kind,
            at=one.at,
            due_on=one.due_on,
            to=name(one.to),
            note=one.note,
            by=None if one.by_kind == "system" else name(one.by_name),
        )


class TaskOut(msgspec.Struct, frozen=True, kw_only=True):
    """`is_mine`: whoever asks owns it. `is_late`: open, and its day is over."""

    id: UUID
    customer_id: UUID | None
    text: str
    made_at: datetime
    made_by: str
    owner: str
    is_mine: bool
    due_on: date
    state: TaskState
    is_late: bool
    steps: list[TaskStepOut]

    @classmethod
    def of(cls, one: Task, *, asked_by: UUID | None, to_customer: bool = False) -> Self:
        def name(of: str) -> str:
            return rules.mask_person(of) if to_customer else of

        return cls(
            id=one.id,
            customer_id=one.customer_id,
            text=one.text,
            made_at=one.made_at,
            made_by=name(one.made_by),
            owner=name(one.owner),
            is_mine=one.owner_id is not None and one.owner_id == asked_by,
            due_on=one.due_on,
            state=one.state,
            is_late=one.is_late,
            steps=[TaskStepOut.of(step, to_customer=to_customer) for step in one.steps],
        )


class TasksOut(msgspec.Struct, frozen=True):
    items: list[TaskOut]


class DueTaskOut(msgspec.Struct, frozen=True):
    """No customer: it is about nobody."""

    customer_id: UUID | None
    customer_number: str | None
    customer_name: str | None
    customer_kind: CustomerKind | None
    task: TaskOut


class DueTasksOut(msgspec.Struct, frozen=True):
    items: list[DueTaskOut]
    next: str | None

    @classmethod
    def of(cls, page: TaskPage, *, asked_by: UUID | None) -> Self:
        items = [
            DueTaskOut(
                one.customer.id if one.customer else None,
                one.customer.number if one.customer else None,
                one.customer.name if one.customer else None,
                one.customer.kind if one.customer else None,
                TaskOut.of(one.task, asked_by=asked_by),
            )
            for one in page.due
        ]
        return cls(items, write_cursor(page.next) if page.next else None)


class TaskFiguresOut(msgspec.Struct, frozen=True):
    """`open`, `due` (today or before) and `late`: now, up to a hundred; `done` and `dropped`: over the last 90 days."""

    open: int
    due: int
    late: int
    done: int
    dropped: int

    @classmethod
    def of(cls, one: TaskFigures) -> Self:
        return cls(one.open, one.due, one.late, one.done, one.dropped)


class TaskOwnerOut(msgspec.Struct, frozen=True):
    id: UUID
    name: str


class TaskOwnersOut(msgspec.Struct, frozen=True):
    items: list[TaskOwnerOut]
