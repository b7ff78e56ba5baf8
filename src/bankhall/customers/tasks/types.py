"""Nouns of tasks."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from bankhall.customers.types import CustomerBrief


class TaskStepKind(StrEnum):
    """`GIVEN`: another's from now on. `DROPPED`: nobody needs it any more. `REOPENED`: done or dropped too soon."""

    MOVED = "moved"
    GIVEN = "given"
    DONE = "done"
    DROPPED = "dropped"
    REOPENED = "reopened"


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class TasksOf(StrEnum):
    """Whose a list is."""

    MINE = "mine"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class NewTask:
    """`customer_id` None: about nobody. `owner_id` None: whoever makes it does it."""

    customer_id: UUID | None
    text: str
    due_on: date
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TaskStep:
    """`due_on`: the day that holds from then on, of one that was moved. `to`: whose it is from then on."""

    kind: TaskStepKind
    at: datetime
    due_on: date | None
    to: str | None
    note: str
    by_kind: str
    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    id: UUID
    customer_id: UUID | None
    text: str
    made_at: datetime
    made_by: str
    owner_id: UUID | None
    owner: str
    due_on: date
    state: TaskState
    is_late: bool
    steps: tuple[TaskStep, ...]


@dataclass(frozen=True, slots=True)
class DueTask:
    """A line of the work list."""

    customer: CustomerBrief | None
    task: Task


@dataclass(frozen=True, slots=True)
class TaskPage:
    """What is due first comes first. `next`: the day and the id after which to go on."""

    due: tuple[DueTask, ...]
    next: tuple[date, UUID] | None


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """`open`, `due` (today or before) and `late`: now, counted up to a hundred. `done` and `dropped`: of 90 days."""

    open: int
    due: int
    late: int
    done: int
    dropped: int
