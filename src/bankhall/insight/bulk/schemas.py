"""Acts on many on the wire."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.customers.types import CustomerKind, CustomerStatus
from bankhall.insight.bulk import rules
from bankhall.insight.bulk.types import (
    BulkAct,
    BulkActPage,
    BulkKind,
    BulkOutcome,
    BulkPick,
    BulkPreview,
    BulkReason,
    BulkReasonCount,
    BulkRow,
    BulkRowPage,
    BulkState,
    BulkTerms,
    NewBulk,
)
from bankhall.insight.lists.schemas import NamedOut
from bankhall.insight.lists.types import ListFilters
from bankhall.kernel.web.inputs import Asked, Reason
from bankhall.kernel.web.paging import write_cursor
from bankhall.tags.types import TakeReason

Ticked = Annotated[tuple[UUID, ...], msgspec.Meta(min_length=1, max_length=rules.MOST_TICKED)]
Many = Annotated[int, msgspec.Meta(ge=1, le=rules.MOST_AT_ONCE)]


class BulkPreviewIn(Asked, frozen=True):
    """`customer_ids`: those that were ticked; or `filters`: all whom they fit. Of the others each act takes its own:
    `give_tag` a tag and until when, `take_tag` a tag and why, `assign` a manager, `open_task` a day and, where it is
    not yours, whose it is.
    """

    kind: BulkKind
    customer_ids: Ticked | None = None
    filters: ListFilters | None = None
    tag_id: UUID | None = None
    until: date | None = None
    why: TakeReason | None = None
    manager_id: UUID | None = None
    owner_id: UUID | None = None
    due_on: date | None = None

    def pick(self) -> BulkPick:
        ids = None if self.customer_ids is None else tuple(sorted(set(self.customer_ids)))
        return BulkPick(customer_ids=ids, filters=self.filters)

    def terms(self) -> BulkTerms:
        return BulkTerms(
            tag_id=self.tag_id,
            until=self.until,
            why=self.why,
            manager_id=self.manager_id,
            owner_id=self.owner_id,
            due_on=self.due_on,
        )


class BulkIn(BulkPreviewIn, frozen=True, kw_only=True):
    """`words`: what the tag’s note, the hand-over’s note or the task says; taking a tag takes none. `customers`: how
    many were seen when it was confirmed.
    """

    reason: BulkReason
    customers: Many
    words: Reason | None = None

    def new(self) -> NewBulk:
        return NewBulk(
            kind=self.kind,
            terms=self.terms(),
            pick=self.pick(),
            reason=self.reason,
            words=(self.words or "").strip(),
            customers=self.customers,
        )


class BulkCodeOut(msgspec.Struct, frozen=True):
    code: str
    customers: int


class BulkPreviewOut(msgspec.Struct, frozen=True):
    """`already`: of whom it is so. `refused`: as far as it is seen without doing it."""

    customers: int
    already: int
    refused: list[BulkCodeOut]

    @classmethod
    def of(cls, one: BulkPreview) -> Self:
        return cls(one.customers, one.already, [BulkCodeOut(*each) for each in one.refused])


class BulkActOut(msgspec.Struct, frozen=True, kw_only=True):
    """`filters`: where all whom they fitted were meant. `words`: null once they are gone. `tag`: null where there is
    none or you may not see tags. `done`: of whom it holds, those that were taken back not among them. `why_not_undo`:
    a code; null where it can be taken back.
    """

    id: UUID
    kind: BulkKind
    reason: BulkReason
    filters: ListFilters | None
    until: date | None
    why: TakeReason | None
    due_on: date | None
    words: str | None
    tag: NamedOut | None
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

    @classmethod
    def of(cls, one: BulkAct) -> Self:
        return cls(
            id=one.id,
            kind=one.kind,
            reason=one.reason,
            filters=one.filters,
            until=one.terms.until,
            why=one.terms.why,
            due_on=one.terms.due_on,
            words=one.words,
            tag=NamedOut.of(one.tag) if one.tag else None,
            colleague=one.colleague,
            state=one.state,
            customers=one.customers,
            done=one.done,
            already=one.already,
            refused=one.refused,
            undone=one.undone,
            kept=one.kept,
            at=one.at,
            by=one.by,
            is_own=one.is_own,
            ended_at=one.ended_at,
            undo_by=one.undo_by,
            why_not_undo=one.why_not_undo,
        )


class BulkActsOut(msgspec.Struct, frozen=True):
    items: list[BulkActOut]
    next: str | None

    @classmethod
    def of(cls, page: BulkActPage) -> Self:
        return cls([BulkActOut.of(one) for one in page.acts], write_cursor((page.next,)) if page.next else None)


class BulkReasonOut(msgspec.Struct, frozen=True):
    outcome: BulkOutcome
    code: str
    customers: int

    @classmethod
    def of(cls, one: BulkReasonCount) -> Self:
        return cls(one.outcome, one.code, one.customers)


class BulkActToldOut(msgspec.Struct, frozen=True):
    """`reasons`: why customers were refused or could not be taken back, the most first."""

    act: BulkActOut
    reasons: list[BulkReasonOut]

    @classmethod
    def of(cls, one: BulkAct, why: list[BulkReasonCount]) -> Self:
        return cls(BulkActOut.of(one), [BulkReasonOut.of(each) for each in why])


class BulkRowOut(msgspec.Struct, frozen=True, kw_only=True):
    """`id`: the customer’s."""

    id: UUID
    number: str
    kind: CustomerKind
    name: str
    status: CustomerStatus
    outcome: BulkOutcome
    code: str | None
    at: datetime | None

    @classmethod
    def of(cls, one: BulkRow) -> Self:
        who = one.customer
        return cls(
            id=who.id,
            number=who.number,
            kind=who.kind,
            name=who.name,
            status=who.status,
            outcome=one.outcome,
            code=one.code,
            at=one.at,
        )


class BulkRowsOut(msgspec.Struct, frozen=True):
    items: list[BulkRowOut]
    next: str | None

    @classmethod
    def of(cls, page: BulkRowPage) -> Self:
        return cls([BulkRowOut.of(one) for one in page.rows], write_cursor((page.next,)) if page.next else None)
