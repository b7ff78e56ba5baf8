"""What bringing customers in from a table refuses."""

from dataclasses import dataclass
from uuid import UUID

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchFile(NotFound, code="insight.file_not_found"):
    """There is no such table of customers."""


@dataclass(eq=False)
class FileUnreadable(Refusal, code="insight.file_unreadable", status=422):
    """This file is no table that can be read.

    `why`: a code. `line`, of a workbook `place` (客户!C12): where, if it is known.
    """

    why: str
    line: int | None = None
    place: str = ""


@dataclass(eq=False)
class SheetToChoose(Refusal, code="insight.sheet_to_choose", status=422):
    """The workbook has several sheets, or not the one that was asked for.

    `sheets`: those that have something in them.
    """

    sheets: list[str]


@dataclass(eq=False)
class FileKnown(Conflict, code="insight.file_known"):
    """The very same file was brought before.

    `file_id`: that one.
    """

    file_id: UUID


@dataclass(eq=False)
class ColumnsWrong(Refusal, code="insight.columns_wrong", status=422):
    """The columns do not fit this table.

    `why`: how_many, name_missing or twice.
    """

    why: str


class FileBusy(Conflict, code="insight.file_busy"):
    """This table is being looked through or taken in, or is done."""


class FileChanged(Conflict, code="insight.file_changed"):
    """The table is no longer what was asked for. Look again."""


class NoSuchRow(NotFound, code="insight.table_row_not_found"):
    """There is no such row in this table."""


class RowChanged(Conflict, code="insight.row_changed"):
    """This row is no longer as it was seen. Look again."""


class RowSettled(Conflict, code="insight.table_row_settled"):
    """This cannot be done to a row that stands as this one does."""


class DocumentHeld(Conflict, code="insight.document_held"):
    """Somebody in the customer file has this very document, so that this row cannot be somebody else."""


class RowsDecided(Conflict, code="insight.rows_decided"):
    """Rows of this table were mended, dismissed or taken; its columns stay as they are."""


class OwnMending(Conflict, code="insight.own_mending"):
    """Who has mended rows of this table does not say yes to taking them."""


class NothingToTake(Refusal, code="insight.nothing_to_take", status=422):
    """No row of this table can be taken as it is."""
