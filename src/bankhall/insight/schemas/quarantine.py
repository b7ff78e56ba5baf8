"""Bad rows, and what is done about them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from bankhall.insight.types import (
    CaseState,
    CaseStep,
    FieldShown,
    QuarantinedSeen,
    QuarantinedWhole,
    QuarantinePage,
    Reason,
    RepairRow,
    Retry,
    RetryRows,
    RetryState,
    SetAside,
    StepTaken,
    TakeUp,
)
from bankhall.kernel.lines import ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked
from bankhall.kernel.web.inputs import Reason as BecauseText
from bankhall.kernel.web.paging import write_cursor

FieldName = Annotated[str, msgspec.Meta(pattern=whole("[A-Za-z0-9_]{1,40}"))]
FieldText = Annotated[str, msgspec.Meta(max_length=200, pattern=whole(ONE_LINE))]
FileName = Annotated[str, msgspec.Meta(pattern=whole("[a-z._]{1,40}"))]


class QuarantineKey(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ends, bounded so that a forged cursor is a bad one and nothing worse."""

    file: FileName
    line: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class QuarantinedOut(msgspec.Struct, frozen=True):
    """`line` is the physical line in the file, from 1; `row` its text, cut to 2,000 characters. `reason`, `detail`: of
    the latest try. `state`: open, repaired or set_aside, the same in every import of the same file.
    """

    id: UUID
    file: str
    line: int
    reason: Reason
    detail: str
    row: str
    state: CaseState

    @classmethod
    def of(cls, seen: QuarantinedSeen) -> "QuarantinedOut":
        return cls(seen.id, seen.row.file, seen.row.line, seen.row.reason, seen.row.detail, seen.row.row, seen.state)


class QuarantineOut(msgspec.Struct, frozen=True):
    items: list[QuarantinedOut]
    next: str | None

    @classmethod
    def of(cls, page: QuarantinePage) -> "QuarantineOut":
        return cls([QuarantinedOut.of(row) for row in page.rows], write_cursor(page.next) if page.next else None)


class FieldWrongOut(msgspec.Struct, frozen=True):
    reason: Reason
    detail: str


class FieldShownOut(msgspec.Struct, frozen=True):
    """`wrong`: what is wrong with this field alone; null does not say that the bank has what it refers to."""

    name: str
    value: str
    wrong: FieldWrongOut | None

    @classmethod
    def of(cls, field: FieldShown) -> "FieldShownOut":
        wrong = FieldWrongOut(field.wrong.reason, field.wrong.detail) if field.wrong else None
        return cls(field.name, field.value, wrong)


class FieldChangeOut(msgspec.Struct, frozen=True):
    field: str
    before: str
    after: str


class SubjectOut(msgspec.Struct, frozen=True):
    """`kind`: customer or account."""

    kind: str
    id: UUID


class StepOut(msgspec.Struct, frozen=True, kw_only=True):
    """`found`: what the row says had come into the books by another way. `subject`: what it became or belongs to."""

    step: CaseStep
    at: datetime
    by: str
    reason: str | None
    changes: list[FieldChangeOut]
    subject: SubjectOut | None

    @classmethod
    def of(cls, step: StepTaken) -> "StepOut":
        subject = SubjectOut(step.subject_kind, step.subject_id) if step.subject_kind and step.subject_id else None
        return cls(
            step=step.step,
            at=step.at,
            by=step.by_name,
            reason=step.reason or None,
            changes=[FieldChangeOut(one.field, one.before, one.after) for one in step.changes],
            subject=subject,
        )


class QuarantinedWholeOut(QuarantinedOut, frozen=True, kw_only=True):
    """`is_broken`: the fields cannot be told apart for certain, so a repair has to say every one of them.
    `first_reason`: why the import did not take the row. `history`: oldest first.
    """

    first_reason: Reason
    is_broken: bool
    fields: list[FieldShownOut]
    history: list[StepOut]

    @classmethod
    def whole(cls, one: QuarantinedWhole) -> "QuarantinedWholeOut":
        return cls(
            **msgspec.structs.asdict(QuarantinedOut.of(one.seen)),
            first_reason=one.first_reason,
            is_broken=one.is_broken,
            fields=[FieldShownOut.of(field) for field in one.fields],
            history=[StepOut.of(step) for step in one.steps],
        )


class RepairIn(Asked, frozen=True):
    """The corrected fields by name. Those that are absent stay as they are; with none the row is tried as it is."""

    fields: Annotated[dict[FieldName, FieldText], msgspec.Meta(max_length=20)]

    def repair(self, import_id: UUID, row_id: UUID) -> RepairRow:
        return RepairRow(import_id, row_id, self.fields)


class SetAsideIn(Asked, frozen=True):
    reason: BecauseText

    def setting_aside(self, import_id: UUID, row_id: UUID) -> SetAside:
        return SetAside(import_id, row_id, self.reason)

    def taking_up(self, import_id: UUID, row_id: UUID) -> TakeUp:
        return TakeUp(import_id, row_id, self.reason)


class RetryIn(Asked, frozen=True):
    """Which rows of the import: of one file, or with one reason, or both; without either, all that are open."""

    file: FileName | None = None
    reason: Reason | None = None

    def retry(self, import_id: UUID) -> RetryRows:
        return RetryRows(import_id, self.file, self.reason)


class RetryOut(msgspec.Struct, frozen=True, kw_only=True):
    """`tried` of `total` so far, of which `repaired` were taken. Stalled: nothing moves any more; ask again."""

    id: UUID
    state: RetryState
    file: str | None
    reason: Reason | None
    asked_at: datetime
    by: str
    total: int
    tried: int
    repaired: int
    finished_at: datetime | None

    @classmethod
    def of(cls, one: Retry) -> "RetryOut":
        shown = {name: getattr(one, name) for name in cls.__struct_fields__ if name != "by"}
        return cls(**shown, by=one.by_name)


class RetriesOut(msgspec.Struct, frozen=True):
    items: list[RetryOut]
