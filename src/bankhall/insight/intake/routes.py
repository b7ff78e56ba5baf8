"""Tables of customers, in the console."""

import asyncio
from io import BytesIO
from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody, PathParameter
from litestar.response import Stream

from bankhall.insight.intake import queries
from bankhall.insight.intake.actions import bring, keep, mend, take
from bankhall.insight.intake.permissions import APPROVE, IMPORT
from bankhall.insight.intake.schemas import (
    MOST_BODY_BYTES,
    ClearIn,
    ColumnsIn,
    CustomerTableOut,
    CustomerTablesOut,
    DismissIn,
    MendIn,
    RestoreIn,
    TableIn,
    TableRowsOut,
    TableRowWholeOut,
    TakeIn,
    TakeOut,
)
from bankhall.insight.intake.sheets import template
from bankhall.insight.intake.types import MOST_ROWS, TableRowState
from bankhall.insight.intake.words import TEMPLATE
from bankhall.kernel.i18n import Language
from bankhall.kernel.sheets import SheetKind
from bankhall.kernel.web.downloads import download
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.inputs import CursorText, LanguageChoice, PageSize
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import EITHER, needs

_TAGS = ["customer-files"]
_ALL = "/api/console/customer-files"
_ONE = _ALL + "/{id:uuid}"
_ROW = _ONE + "/rows/{nth:int}"
_Nth = Annotated[int, PathParameter(ge=1, le=MOST_ROWS)]
_SEE = needs(IMPORT + EITHER + APPROVE)


@get(_ALL, opt=_SEE, tags=_TAGS)
async def list_customer_files(db: Db, after: CursorText = None, limit: PageSize = 50) -> CustomerTablesOut:
    """One's own, and all for whoever may say yes to them; the newest first."""
    place = read_cursor(after, tuple[UUID])
    return CustomerTablesOut.of(await db.read(queries.tables, after=place[0] if place else None, limit=limit))


@post(_ALL, status_code=201, opt=needs(IMPORT), tags=_TAGS, request_max_body_size=MOST_BODY_BYTES)
async def bring_customer_file(db: Db, settings: GivenSettings, data: JSONBody[TableIn]) -> CustomerTableOut:
    """A table (CSV or XLSX, by what is in it), at most 5,000 rows. Its columns are guessed, and nobody is taken in by
    it. Of a workbook one sheet is taken. Refusals: kernel.bad_input naming the field, insight.file_unreadable,
    insight.sheet_to_choose, insight.file_known, kernel.file_infected, kernel.file_unscannable, kernel.scanner_away.
    """
    content = data.content()
    if (scanner := settings.scanner()) is not None:
        await scanner.scan([content])
    return CustomerTableOut.of(await db.write(bring.bring_table, await data.table(content)))


@get(_ALL + "/template.xlsx", media_type="application/octet-stream", opt=needs(IMPORT), tags=_TAGS)
async def customer_file_template(language: LanguageChoice = Language.CHINESE) -> Stream:
    """An empty table to fill in, in the reader's language, with a page that says what goes where."""
    content = await asyncio.to_thread(template, language)
    return download(
        BytesIO(content), SheetKind.XLSX, name=TEMPLATE[language].file, ascii_name="customers-template", facts={}
    )


@get(_ONE, opt=_SEE, tags=_TAGS)
async def show_customer_file(db: Db, id: FromPath[UUID]) -> CustomerTableOut:
    """Refusals: insight.file_not_found, also for somebody else's."""
    return CustomerTableOut.of(await db.read(queries.table, id))


@post(_ONE + "/columns", status_code=202, opt=needs(IMPORT), tags=_TAGS)
async def choose_columns(db: Db, id: FromPath[UUID], data: JSONBody[ColumnsIn]) -> CustomerTableOut:
    """What each column says; a worker then looks at every row. Refusals: insight.file_not_found, insight.file_busy,
    insight.file_changed, insight.columns_wrong, insight.rows_decided.
    """
    return CustomerTableOut.of(await db.write(bring.choose_columns, id, data.columns, version=data.version))


@post(_ONE + "/take", status_code=202, opt=needs(IMPORT), tags=_TAGS)
async def propose_taking(db: Db, id: FromPath[UUID], data: JSONBody[TakeIn]) -> TakeOut:
    """Asks a second person to let the good rows become customers. Refusals: insight.file_not_found, insight.file_busy,
    insight.file_changed, insight.nothing_to_take, four_eyes.already_proposed, four_eyes.too_many_open.
    """
    return TakeOut(await db.write(take.propose_taking, id, version=data.version, reason=data.reason.strip()))


@get(_ONE + "/rows", opt=_SEE, tags=_TAGS)
async def customer_file_rows(
    db: Db,
    id: FromPath[UUID],
    in_state: FromQuery[TableRowState | None] = None,
    after: CursorText = None,
    limit: PageSize = 50,
) -> TableRowsOut:
    """In the order of the file, masked. Refusals: insight.file_not_found."""
    place = read_cursor(after, tuple[int])
    found = await db.read(queries.rows, id, state=in_state, after=place[0] if place else 0, limit=limit + 1)
    return TableRowsOut.of(found, limit)


@get(_ROW, opt=needs(IMPORT), tags=_TAGS)
async def customer_file_row(db: Db, id: FromPath[UUID], nth: _Nth) -> TableRowWholeOut:
    """One row in clear, and noted. Refusals: insight.file_not_found, insight.table_row_not_found."""
    return TableRowWholeOut.of(await db.write(mend.open_row, id, nth))


@post(_ROW + "/mend", status_code=200, opt=needs(IMPORT), tags=_TAGS)
async def mend_file_row(db: Db, id: FromPath[UUID], nth: _Nth, data: JSONBody[MendIn]) -> TableRowWholeOut:
    """Puts fields right and looks at the row again. Refusals: insight.file_not_found, insight.table_row_not_found,
    insight.file_busy, insight.row_changed, insight.table_row_settled.
    """
    return TableRowWholeOut.of(await db.write(mend.mend_row, id, nth, data.changes(), version=data.version))


@post(_ROW + "/clear", status_code=200, opt=needs(IMPORT), tags=_TAGS)
async def clear_file_row(db: Db, id: FromPath[UUID], nth: _Nth, data: JSONBody[ClearIn]) -> TableRowWholeOut:
    """Somebody else than those who seemed to be the same; why is kept. Refusals: insight.file_not_found,
    insight.table_row_not_found, insight.file_busy, insight.row_changed, insight.table_row_settled,
    insight.document_held, insight.likely_twin where there is somebody who was not seen.
    """
    reason, seen = data.reason.strip(), data.twins
    return TableRowWholeOut.of(await db.write(mend.clear_row, id, nth, seen=seen, reason=reason, version=data.version))


@post(_ROW + "/dismiss", status_code=200, opt=needs(IMPORT), tags=_TAGS)
async def dismiss_file_row(db: Db, id: FromPath[UUID], nth: _Nth, data: JSONBody[DismissIn]) -> TableRowWholeOut:
    """Not to be taken; why is kept. Refusals: insight.file_not_found, insight.table_row_not_found, insight.file_busy,
    insight.row_changed, insight.table_row_settled.
    """
    reason = data.reason.strip()
    return TableRowWholeOut.of(await db.write(mend.dismiss_row, id, nth, reason=reason, version=data.version))


@post(_ROW + "/restore", status_code=200, opt=needs(IMPORT), tags=_TAGS)
async def restore_file_row(db: Db, id: FromPath[UUID], nth: _Nth, data: JSONBody[RestoreIn]) -> TableRowWholeOut:
    """Takes a dismissal back and looks at the row again. Refusals: insight.file_not_found, insight.table_row_not_found,
    insight.file_busy, insight.row_changed, insight.table_row_settled.
    """
    return TableRowWholeOut.of(await db.write(mend.restore_row, id, nth, version=data.version))


@get(_ONE + "/quarantine.csv", media_type="application/octet-stream", opt=needs(IMPORT), tags=_TAGS)
async def download_quarantine(db: Db, id: FromPath[UUID]) -> Stream:
    """What was not taken, as it came, with why; noted. Refusals: insight.file_not_found."""
    content = await db.write(keep.download_quarantine, id)
    return download(BytesIO(content), "csv", name="quarantine", ascii_name="quarantine", facts={})


routes = [
    list_customer_files,
    bring_customer_file,
    customer_file_template,
    show_customer_file,
    choose_columns,
    propose_taking,
    customer_file_rows,
    customer_file_row,
    mend_file_row,
    clear_file_row,
    dismiss_file_row,
    restore_file_row,
    download_quarantine,
]
