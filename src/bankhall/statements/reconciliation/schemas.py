"""Reconciling on the wire."""

from base64 import b64decode
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.kernel.errors import BadInput
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.money import MOST_MINOR
from bankhall.kernel.web.inputs import Asked, MoneyOut
from bankhall.statements.reconciliation.rules import MOST_WINDOW_DAYS
from bankhall.statements.reconciliation.types import (
    MOST_BYTES,
    Columns,
    Decision,
    FileKind,
    Line,
    LinePage,
    NewReconciliation,
    OwnNote,
    Reconciliation,
    ReconciliationPage,
    Result,
    State,
    Unreadable,
    Why,
)

# In base64, with the rest of the body.
MOST_BODY_BYTES = MOST_BYTES * 4 // 3 + 8_192

_FileName = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=whole(HAS_INK + ONE_LINE))]
_Heading = Annotated[str, msgspec.Meta(max_length=300)]
_File = Annotated[
    str,
    msgspec.Meta(min_length=1, max_length=MOST_BYTES * 4 // 3 + 4, extra_json_schema={"contentEncoding": "base64"}),
]
_Window = Annotated[int, msgspec.Meta(ge=0, le=MOST_WINDOW_DAYS)]
_Tolerance = Annotated[int, msgspec.Meta(ge=0, le=MOST_MINOR)]
_Note = Annotated[str, msgspec.Meta(max_length=500, pattern=whole(ONE_LINE))]


def _content(file: str) -> bytes:
    try:
        content = b64decode(file, validate=True)
    except ValueError:
        raise BadInput.of("file", "this is not base64", code="kernel.unreadable") from None
    if not content:
        raise BadInput.of("file", "an empty file", code="kernel.unreadable")
    return content


class ColumnsIn(Asked, frozen=True):
    """Which column of a table is which, by its heading; either `amount`, or `money_in` and `money_out`."""

    day: _Heading
    amount: _Heading = ""
    money_in: _Heading = ""
    money_out: _Heading = ""
    balance: _Heading = ""
    reference: _Heading = ""
    text: _Heading = ""

    def columns(self) -> Columns:
        return Columns(self.day, self.amount, self.money_in, self.money_out, self.balance, self.reference, self.text)


class ReconciliationIn(Asked, frozen=True):
    """`file`: as it is, in base64: a camt.053, or a table with `columns` where they are not known. `window_days`: how
    far days may lie apart, `tolerance`: amounts, in minor units, for a near match. `is_mirrored`: the other side's
    account.
    """

    file_name: _FileName
    file: _File
    columns: ColumnsIn | None = None
    window_days: _Window = 5
    tolerance: _Tolerance = 0
    is_mirrored: bool = False

    def wanted(self, account_id: UUID) -> NewReconciliation:
        """Raises BadInput."""
        return NewReconciliation(
            account_id=account_id,
            file_name=self.file_name,
            content=_content(self.file),
            columns=self.columns.columns() if self.columns else None,
            window_days=self.window_days,
            tolerance=self.tolerance,
            is_mirrored=self.is_mirrored,
        )


class TableIn(Asked, frozen=True):
    """The beginning of a table, in base64, to see how its columns are read."""

    file: Annotated[
        str, msgspec.Meta(min_length=1, max_length=200_000, extra_json_schema={"contentEncoding": "base64"})
    ]

    def content(self) -> bytes:
        return _content(self.file)


class TableOut(msgspec.Struct, frozen=True):
    """`columns`: which is probably which; null where that is not to be seen."""

    headings: list[str]
    rows: list[list[str]]
    columns: Columns | None


class AgainIn(Asked, frozen=True):
    window_days: _Window
    tolerance: _Tolerance


class DecideIn(Asked, frozen=True):
    decision: Decision
    note: _Note = ""


class DriftOut(msgspec.Struct, frozen=True):
    day: date
    minor: int


class ReconciliationOut(msgspec.Struct, frozen=True):
    """`counts`, `sums`: by result; a sum is what they add to the drift. `drift_before`, `drift_after`: the statement
    less the books. `gap`: what the statement itself does not add up by. `days`: the drift after each day on which it
    changed.
    """

    id: UUID
    account_id: UUID
    account_number: str
    kind: FileKind
    state: State
    file_name: str
    named: str
    outside_account: str
    digest: str
    why: Unreadable | None
    currency: str
    first_on: date | None
    last_on: date | None
    window_days: int
    tolerance: int
    is_mirrored: bool
    counts: dict[str, int]
    sums: dict[str, int]
    undecided: int
    passed_over: int
    opening: MoneyOut | None
    closing: MoneyOut | None
    book_opening: MoneyOut | None
    book_closing: MoneyOut | None
    drift_before: int | None
    drift_after: int | None
    gap: int | None
    days: list[DriftOut]
    asked_at: datetime
    run_at: datetime | None
    by_name: str

    @classmethod
    def of(cls, told: Reconciliation) -> Self:
        return cls(
            id=told.id,
            account_id=told.account_id,
            account_number=told.account_number,
            kind=told.kind,
            state=told.state,
            file_name=told.file_name,
            named=told.named,
            outside_account=told.outside_account,
            digest=told.digest,
            why=told.why,
            currency=told.currency,
            first_on=told.first_on,
            last_on=told.last_on,
            window_days=told.window_days,
            tolerance=told.tolerance,
            is_mirrored=told.is_mirrored,
            counts={result.value: count for result, count in told.counts.items()},
            sums={result.value: moved for result, moved in told.sums.items()},
            undecided=told.undecided,
            passed_over=told.passed_over,
            opening=MoneyOut.of(told.opening) if told.opening else None,
            closing=MoneyOut.of(told.closing) if told.closing else None,
            book_opening=MoneyOut.of(told.book_opening) if told.book_opening else None,
            book_closing=MoneyOut.of(told.book_closing) if told.book_closing else None,
            drift_before=told.drift_before,
            drift_after=told.drift_after,
            gap=told.gap,
            days=[DriftOut(day, drift) for day, drift in told.days],
            asked_at=told.asked_at,
            run_at=told.run_at,
            by_name=told.by_name,
        )


class ReconciliationKey(msgspec.Struct, frozen=True, array_like=True):
    id: UUID


class ReconciliationsOut(msgspec.Struct, frozen=True):
    reconciliations: list[ReconciliationOut]
    next: str | None

    @classmethod
    def of(cls, page: ReconciliationPage, next_: str | None) -> Self:
        return cls([ReconciliationOut.of(one) for one in page.reconciliations], next_)


class OwnNoteOut(msgspec.Struct, frozen=True):
    """What a customer decided of a line of their own books, for their copy."""

    account_id: UUID
    decision: Decision
    note: str
    at: datetime

    @classmethod
    def of(cls, one: OwnNote) -> Self:
        return cls(one.account_id, one.decided.decision, one.decided.note, one.decided.at)


class ReconciledLineOut(msgspec.Struct, frozen=True):
    """At least one side. `reasons`: by what they belong together, or in what they differ."""

    nth: int
    result: Result
    reasons: list[Why]
    file_line: int | None
    outside_on: date | None
    outside_amount: int | None
    outside_reference: str
    outside_text: str
    booked_on: date | None
    book_amount: int | None
    book_reference: str
    book_text: str
    decision: Decision | None
    note: str
    decided_by: str
    decided_at: datetime | None

    @classmethod
    def of(cls, line: Line) -> Self:
        return cls(
            nth=line.nth,
            result=line.result,
            reasons=list(line.reasons),
            file_line=line.file_line,
            outside_on=line.outside_on,
            outside_amount=line.outside_amount,
            outside_reference=line.said.reference,
            outside_text=line.said.text,
            booked_on=line.booked_on,
            book_amount=line.book_amount,
            book_reference=line.said.book_reference,
            book_text=line.said.book_text,
            decision=line.decision,
            note=line.note,
            decided_by=line.decided_by,
            decided_at=line.decided_at,
        )


class ReconciledLineKey(msgspec.Struct, frozen=True, array_like=True):
    nth: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]


class ReconciledLinesOut(msgspec.Struct, frozen=True):
    lines: list[ReconciledLineOut]
    next: str | None

    @classmethod
    def of(cls, page: LinePage, next_: str | None) -> Self:
        return cls([ReconciledLineOut.of(line) for line in page.lines], next_)
