"""Nouns of acts on many customers."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from bankhall.customers.types import CustomerBrief
from bankhall.insight.lists.types import ListFilters, Named
from bankhall.tags.types import TakeReason


class BulkKind(StrEnum):
    GIVE_TAG = "give_tag"
    TAKE_TAG = "take_tag"
    ASSIGN = "assign"
    OPEN_TASK = "open_task"


class BulkReason(StrEnum):
    """Why, for who checks: no free text stands in the audit."""

    CAMPAIGN = "campaign"
    CARE = "care"
    REORGANISATION = "reorganisation"
    INSPECTION = "inspection"
    CORRECTION = "correction"


class BulkState(StrEnum):
    """`STOPPED`: before it was through; who had not been done is left alone."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    UNDOING = "undoing"
    UNDONE = "undone"


class BulkOutcome(StrEnum):
    """`ALREADY`: it was so before. `KEPT`: it was to be taken back, and could not be."""

    WAITING = "waiting"
    DONE = "done"
    ALREADY = "already"
    REFUSED = "refused"
    UNDONE = "undone"
    KEPT = "kept"


class BulkWhose(StrEnum):
    MINE = "mine"
    ALL = "all"


class BulkTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What exactly: which tag until when, or why it is taken; to whom customers go; whose a task is and when it is due
    (`owner_id` None: whoever asks).
    """

    tag_id: UUID | None = None
    until: date | None = None
    why: TakeReason | None = None
    manager_id: UUID | None = None
    owner_id: UUID | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkPick:
    """Who: those that were ticked, or all whom the filters fit."""

    customer_ids: tuple[UUID, ...] | None
    filters: ListFilters | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBulk:
    """`words`: what the tag's note, the hand-over's note or the task says. `customers`: how many were seen."""

    kind: BulkKind
    terms: BulkTerms
    pick: BulkPick
    reason: BulkReason
    words: str
    customers: int


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """Of `customers`, for how many it is so already, and how many would be refused with which code: as far as that is
    seen without doing it.
    """

    customers: int
    already: int
    refused: tuple[tuple[str, int], ...]


class Mark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """By what something done is found again to take it back."""

    task_id: UUID | None = None
    step: int | None = None
    at: datetime | None = None
    tag: dict[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """What came of one customer. `sealed`: what lay under the customer's own key."""

    outcome: BulkOutcome
    code: str | None = None
    mark: Mark | None = None
    sealed: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAct:
    """`words`: None once they are gone. `tag`: None where whoever looks may not see tags. `colleague`: to whom
    customers go, or whose the tasks are. `why_not_undo`: a code; None where it can be taken back.
    """

    id: UUID
    kind: BulkKind
    reason: BulkReason
    terms: BulkTerms
    filters: ListFilters | None
    words: str | None
    tag: Named | None
    colleague: str | None
    state: BulkState
    customers: int
    done: int
    already: int
    refused: int
    undone: int
    kept: int
    at: datetime
    by: str
    is_own: bool
    ended_at: datetime | None
    undo_by: str | None
    why_not_undo: str | None


@dataclass(frozen=True, slots=True)
class BulkActPage:
    acts: tuple[BulkAct, ...]
    next: UUID | None


@dataclass(frozen=True, slots=True)
class BulkReasonCount:
    """How many were refused, or could not be taken back, with this code."""

    outcome: BulkOutcome
    code: str
    customers: int


@dataclass(frozen=True, slots=True)
class BulkRow:
    nth: int
    customer: CustomerBrief
    outcome: BulkOutcome
    code: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class BulkRowPage:
    rows: tuple[BulkRow, ...]
    next: int | None
