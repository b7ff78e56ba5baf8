"""Tables of customers on the wire. What rows say is masked as in lists."""

import asyncio
from base64 import b64decode
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.customers.types import CustomerBrief
from bankhall.insight.duplicates.schemas import LikelyTwinOut
from bankhall.insight.intake.errors import FileUnreadable, SheetToChoose
from bankhall.insight.intake.rules import read_table, table_of
from bankhall.insight.intake.sheets import ABOUT_TITLES
from bankhall.insight.intake.types import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    CustomerTable,
    CustomerTables,
    NewTable,
    RowFault,
    Table,
    TableField,
    TableRow,
    TableRowState,
    TableRowWhole,
    TableState,
)
from bankhall.kernel.errors import BadInput
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.masks import mask_document, mask_email, mask_phone
from bankhall.kernel.web.inputs import Asked, Reason
from bankhall.kernel.web.paging import write_cursor
from bankhall.kernel.workbooks import Choice, WorkbookWrong, is_workbook, read_workbook

# In base64, with the rest of the body.
MOST_BODY_BYTES = MOST_BYTES * 4 // 3 + 4_096

_FileName = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=whole(HAS_INK + ONE_LINE))]
_File = Annotated[
    str,
    msgspec.Meta(min_length=1, max_length=MOST_BYTES * 4 // 3 + 4, extra_json_schema={"contentEncoding": "base64"}),
]
# Excel takes 31 signs for one, others more.
_SheetName = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=whole(ONE_LINE))]
_Version = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]

_MASKS = {TableField.PHONE: mask_phone, TableField.EMAIL: mask_email, TableField.DOCUMENT: mask_document}


class TableIn(Asked, frozen=True):
    """`file`: as it is, in base64. `again`: although the very same file was brought before. `sheet`: of a workbook,
    where it has several.
    """

    file_name: _FileName
    file: _File
    again: bool = False
    sheet: _SheetName | None = None

    def content(self) -> bytes:
        """Raises BadInput."""
        try:
            content = b64decode(self.file, validate=True)
        except ValueError:
            raise BadInput.of("file", "this is not base64", code="kernel.unreadable") from None
        if not content:
            raise BadInput.of("file", "an empty file", code="kernel.unreadable")
        return content

    async def table(self, content: bytes) -> NewTable:
        """Raises FileUnreadable, SheetToChoose."""
        if is_workbook(content):
            read = await self._sheet(content)
        else:
            read = await asyncio.to_thread(read_table, content)
        return NewTable(self.file_name, content, read, self.again)

    async def _sheet(self, content: bytes) -> Table:
        asked = Choice(sheet=self.sheet, passed_over=ABOUT_TITLES, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS)
        try:
            told = await read_workbook(content, asked)
        except WorkbookWrong as wrong:
            raise FileUnreadable(wrong.why, place=wrong.place) from None
        if told.sheet is None:
            if not told.sheets:
                raise FileUnreadable("no_rows")
            raise SheetToChoose(list(told.sheets))
        return table_of(told.sheet)


class ColumnsIn(Asked, frozen=True):
    """`columns`: what each says, in their order; null for what is left out. `version`: that which was seen."""

    columns: Annotated[tuple[TableField | None, ...], msgspec.Meta(min_length=1, max_length=MOST_COLUMNS)]
    version: _Version


class TakeIn(Asked, frozen=True):
    """`version`: that which was seen."""

    version: _Version
    reason: Reason


_Cell = Annotated[str, msgspec.Meta(max_length=500, pattern=whole(ONE_LINE))]


class CellIn(Asked, frozen=True):
    """`told`: empty for nothing."""

    field: TableField
    told: _Cell


_Cells = Annotated[tuple[CellIn, ...], msgspec.Meta(max_length=len(TableField))]


class MendIn(Asked, frozen=True):
    """`cells`: those that are put right; none only looks at the row again. `version`: the row's, that was seen."""

    cells: _Cells
    version: _Version

    def changes(self) -> dict[TableField, str]:
        """Of a field that is said twice the last."""
        return {one.field: one.told for one in self.cells}


class ClearIn(Asked, frozen=True):
    """`twins`: those who were seen, and are somebody else. `version`: the row's, that was seen."""

    twins: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=20)]
    reason: Reason
    version: _Version


class DismissIn(Asked, frozen=True):
    """`version`: the row's, that was seen."""

    reason: Reason
    version: _Version


class RestoreIn(Asked, frozen=True):
    """`version`: the row's, that was seen."""

    version: _Version


class TakeOut(msgspec.Struct, frozen=True):
    proposal_id: UUID


class TableColumnOut(msgspec.Struct, frozen=True):
    """`samples`: of the first rows, masked by what the column says."""

    heading: str
    field: TableField | None
    samples: list[str]


class CustomerTableOut(msgspec.Struct, frozen=True, kw_only=True):
    """`looked`: how many rows have been looked at with these columns. `is_forgotten`: what it said is gone. `sheet`: of
    a workbook; empty for any other table.
    """

    id: UUID
    name: str
    sheet: str
    state: TableState
    version: int
    columns: list[TableColumnOut]
    rows: int
    looked: int
    good: int
    faulty: int
    twins: int
    taken: int
    dismissed: int
    at: datetime
    by_name: str
    ended_at: datetime | None
    is_forgotten: bool

    @classmethod
    def of(cls, one: CustomerTable) -> Self:
        columns = [
            TableColumnOut(
                heading,
                field,
                [_masked(field, cells[nth]) if nth < len(cells) else "" for cells in one.samples],
            )
            for nth, (heading, field) in enumerate(zip(one.headings, one.columns, strict=False))
        ]
        return cls(
            id=one.id,
            name=one.name,
            sheet=one.sheet,
            state=one.state,
            version=one.version,
            columns=columns,
            rows=one.rows,
            looked=one.looked,
            good=one.good,
            faulty=one.faulty,
            twins=one.twins,
            taken=one.taken,
            dismissed=one.dismissed,
            at=one.at,
            by_name=one.by_name,
            ended_at=one.ended_at,
            is_forgotten=one.is_forgotten,
        )


class CustomerTablesOut(msgspec.Struct, frozen=True):
    items: list[CustomerTableOut]
    next: str | None

    @classmethod
    def of(cls, page: CustomerTables) -> Self:
        last = page.tables[-1] if page.has_more else None
        return cls([CustomerTableOut.of(one) for one in page.tables], write_cursor((last.id,)) if last else None)


class TableFaultOut(msgspec.Struct, frozen=True):
    """`line`: of the other row, where it is there twice. `cell`: of a workbook, where it stands."""

    field: str
    code: str
    line: int | None
    cell: str | None

    @classmethod
    def of(cls, one: RowFault) -> Self:
        return cls(one.field, one.code, one.line, one.cell)


class TableTwinOut(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    number: str

    @classmethod
    def of(cls, one: CustomerBrief) -> Self:
        return cls(one.id, one.name, one.number)


class TableRowOut(msgspec.Struct, frozen=True, kw_only=True):
    """`told`: by field, masked. `mended`: fields that somebody has put right on the page."""

    nth: int
    line: int
    state: TableRowState
    told: dict[str, str]
    faults: list[TableFaultOut]
    twins: list[TableTwinOut]
    customer_id: UUID | None
    mended: list[TableField]
    hand_name: str

    @classmethod
    def of(cls, one: TableRow) -> Self:
        return cls(
            nth=one.nth,
            line=one.line,
            state=one.state,
            told={field: _masked(TableField(field), cell) for field, cell in one.told.items()},
            faults=[TableFaultOut.of(each) for each in one.faults],
            twins=[TableTwinOut.of(each) for each in one.twins],
            customer_id=one.customer_id,
            mended=list(one.mended),
            hand_name=one.hand_name,
        )


class TableRowWholeOut(msgspec.Struct, frozen=True, kw_only=True):
    """`told`: by field, in clear. `twins`: who it may be, the likeliest first. `reason`: why it was dismissed, or was
    said to be somebody else (`is_cleared`). `before`, `after`: the next rows that are put aside.
    """

    nth: int
    line: int
    sheet: str
    state: TableRowState
    version: int
    told: dict[str, str]
    faults: list[TableFaultOut]
    twins: list[LikelyTwinOut]
    mended: list[TableField]
    reason: str
    is_cleared: bool
    hand_name: str
    hand_at: datetime | None
    customer_id: UUID | None
    before: int | None
    after: int | None

    @classmethod
    def of(cls, one: TableRowWhole) -> Self:
        row = one.row
        return cls(
            nth=row.nth,
            line=row.line,
            sheet=one.sheet,
            state=row.state,
            version=row.version,
            told=row.told,
            faults=[TableFaultOut.of(each) for each in row.faults],
            twins=[LikelyTwinOut.of(each) for each in one.twins],
            mended=list(row.mended),
            reason=one.reason,
            is_cleared=one.is_cleared,
            hand_name=row.hand_name,
            hand_at=row.hand_at,
            customer_id=row.customer_id,
            before=one.before,
            after=one.after,
        )


class TableRowsOut(msgspec.Struct, frozen=True):
    items: list[TableRowOut]
    next: str | None

    @classmethod
    def of(cls, rows: list[TableRow], limit: int) -> Self:
        last = rows[limit - 1] if len(rows) > limit else None
        return cls([TableRowOut.of(one) for one in rows[:limit]], write_cursor((last.nth,)) if last else None)


def _masked(field: TableField | None, cell: str) -> str:
    """What a column says that nobody has named may be anything: only its beginning is shown."""
    if not cell:
        return ""
    if field is None:
        return cell[:1] + "•••" if len(cell) > 1 else cell
    mask = _MASKS.get(field)
    return mask(cell) if mask else cell
