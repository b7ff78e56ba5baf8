"""Nouns of promises."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from bankhall.customers.types import CustomerBrief


class StepKind(StrEnum):
    """`HANDED_OVER`: given to another by whoever heads them, with the customer. `WITHDRAWN`: it cannot be kept, or
    nobody needs it any more. `CONTESTED`: the customer says it was not kept.
    """

    MOVED = "moved"
    TAKEN_OVER = "taken_over"
    HANDED_OVER = "handed_over"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"
    CONTESTED = "contested"


class PromiseState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


class Whose(StrEnum):
    """Of which promises a list is."""

    MINE = "mine"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class NewPromise:
    """`due_on`: the business date by which it is kept."""

    customer_id: UUID
    text: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Step:
    """`on`: the business date. `due_on`: by when instead, of one that was moved or is open again. `to`: to whom it was
    handed over.
    """

    kind: StepKind
    at: datetime
    on: date
    due_on: date | None
    note: str
    by_kind: str
    by_name: str
    to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """`due_on`: as promised last; `first_due_on`: as promised first. `is_late`: not kept by then, or kept after it.
    `may_contest_until`: until when its customer may say that it was not kept; None where they may not.
    """

    id: UUID
    customer_id: UUID
    text: str
    made_at: datetime
    made_by: str
    owner_id: UUID | None
    owner: str
    first_due_on: date
    due_on: date
    state: PromiseState
    is_late: bool
    steps: tuple[Step, ...]
    may_contest_until: date | None


@dataclass(frozen=True, slots=True)
class DuePromise:
    """A line of the work list."""

    customer: CustomerBrief
    promise: Promise


@dataclass(frozen=True, slots=True)
class DuePage:
    """What is due first comes first. `next`: the day and the id after which to go on."""

    due: tuple[DuePromise, ...]
    next: tuple[date, UUID] | None


@dataclass(frozen=True, slots=True)
class PromiseFigures:
    """`open`, `due` (today or before) and `late`: now, counted up to a hundred. The others: of the last 90 days.
    `moved`: how many of those that ended had their day moved.
    """

    open: int
    due: int
    late: int
    kept_on_time: int
    kept_late: int
    withdrawn: int
    moved: int
    contested: int
