"""Bulk transfers on the wire."""

from base64 import b64decode
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.kernel.errors import BadInput
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, MoneyOut
from bankhall.payments.bulk.types import (
    MOST_BYTES,
    Batch,
    BatchRow,
    BatchState,
    FileKind,
    Mode,
    NewFile,
    RowPage,
    RowState,
    Start,
)
from bankhall.payments.types import TransferState, Unreadable

# In base64, with the rest of the body.
MOST_BODY_BYTES = MOST_BYTES * 4 // 3 + 4_096

_FileName = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=whole(HAS_INK + ONE_LINE))]
_File = Annotated[
    str,
    msgspec.Meta(min_length=1, max_length=MOST_BYTES * 4 // 3 + 4, extra_json_schema={"contentEncoding": "base64"}),
]


class BatchIn(Asked, frozen=True):
    """`file`: as it is, in base64. `from_id`: what a table (CSV) is paid from; a pain.001 says so itself. `again`:
    although the very same file was brought before.
    """

    file_name: _FileName
    file: _File
    from_id: UUID | None = None
    again: bool = False

    def new_file(self) -> NewFile:
        """Raises BadInput."""
        try:
            content = b64decode(self.file, validate=True)
        except ValueError:
            raise BadInput.of("file", "this is not base64", code="kernel.unreadable") from None
        if not content:
            raise BadInput.of("file", "an empty file", code="kernel.unreadable")
        return NewFile(self.file_name, content, self.from_id, self.again)


class ConfirmBatchIn(Asked, frozen=True):
    mode: Mode
    start: Start = Start.NOW


class SourceOut(msgspec.Struct, frozen=True):
    account_id: UUID
    number: str
    rows: int
    total: MoneyOut


class BatchOut(msgspec.Struct, frozen=True):
    """`why`: of an unreadable one. `left`: good rows that are not done yet. `digest`: SHA-256 of the file. `doubled`:
    rows that stand in it twice, or that a file of the last days has paid already. `first_on`, `last_on`: the days on
    which rows are due.
    """

    id: UUID
    state: BatchState
    kind: FileKind
    file_name: str
    message_id: str
    digest: str
    why: Unreadable | None
    rows: int
    good: int
    faulty: int
    doubled: int
    paid: int
    refused: int
    left: int
    total: MoneyOut | None
    paid_total: MoneyOut | None
    sources: list[SourceOut]
    first_on: date | None
    last_on: date | None
    mode: Mode | None
    starts_at: datetime | None
    asked_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None

    @classmethod
    def of(cls, batch: Batch) -> Self:
        return cls(
            id=batch.id,
            state=batch.state,
            kind=batch.kind,
            file_name=batch.file_name,
            message_id=batch.message_id,
            digest=batch.digest,
            why=batch.why,
            rows=batch.rows,
            good=batch.good,
            faulty=batch.faulty,
            doubled=batch.doubled,
            paid=batch.paid,
            refused=batch.refused,
            left=batch.left,
            total=MoneyOut.of(batch.total) if batch.total else None,
            paid_total=MoneyOut.of(batch.paid_total) if batch.paid_total else None,
            sources=[SourceOut(one.account_id, one.number, one.rows, MoneyOut.of(one.total)) for one in batch.sources],
            first_on=batch.first_on,
            last_on=batch.last_on,
            mode=batch.mode,
            starts_at=batch.starts_at,
            asked_at=batch.asked_at,
            confirmed_at=batch.confirmed_at,
            ended_at=batch.ended_at,
        )


class BatchesOut(msgspec.Struct, frozen=True):
    batches: list[BatchOut]

    @classmethod
    def of(cls, batches: list[Batch]) -> Self:
        return cls([BatchOut.of(batch) for batch in batches])


class FaultOut(msgspec.Struct, frozen=True):
    field: str
    code: str


class BatchRowOut(msgspec.Struct, frozen=True):
    """`name`, `account`, `bank`, `written`: as the file has them. `refused`: the code of why nothing was paid, as of
    submitting a transfer.
    """

    nth: int
    line: int
    state: RowState
    name: str
    account: str
    bank: str
    written: str
    amount: MoneyOut | None
    memo: str
    due_on: date | None
    faults: list[FaultOut]
    is_doubled: bool
    refused: str | None
    transfer_id: UUID | None
    transfer_state: TransferState | None

    @classmethod
    def of(cls, row: BatchRow) -> Self:
        return cls(
            nth=row.nth,
            line=row.line,
            state=row.state,
            name=row.kept.name,
            account=row.kept.account,
            bank=row.kept.bank,
            written=row.kept.amount,
            amount=MoneyOut(row.minor, row.currency) if row.minor is not None else None,
            memo=row.kept.memo,
            due_on=row.due_on,
            faults=[FaultOut(one.field, one.code) for one in row.faults],
            is_doubled=row.is_doubled,
            refused=row.refused,
            transfer_id=row.transfer_id,
            transfer_state=row.transfer,
        )


class BatchRowKey(msgspec.Struct, frozen=True, array_like=True):
    nth: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]


class BatchRowsOut(msgspec.Struct, frozen=True):
    rows: list[BatchRowOut]
    next: str | None

    @classmethod
    def of(cls, page: RowPage, next_: str | None) -> Self:
        return cls([BatchRowOut.of(row) for row in page.rows], next_)
