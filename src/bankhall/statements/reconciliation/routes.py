"""Reconciling, for staff."""

from typing import Annotated, Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody, PathParameter
from litestar.response import Stream

from bankhall.kernel.errors import BadInput
from bankhall.kernel.i18n import Language
from bankhall.kernel.web.downloads import download, temporary_file
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.inputs import CursorText, IdempotencyKey, LanguageChoice, PageSize
from bankhall.kernel.web.paging import read_cursor, write_cursor
from bankhall.kernel.web.rights import needs
from bankhall.statements import permissions
from bankhall.statements.reconciliation import actions, queries, sheets
from bankhall.statements.reconciliation.adapters.statement_table import WrongTable, preview
from bankhall.statements.reconciliation.schemas import (
    MOST_BODY_BYTES,
    AgainIn,
    DecideIn,
    ReconciledLineKey,
    ReconciledLineOut,
    ReconciledLinesOut,
    ReconciliationIn,
    ReconciliationOut,
    ReconciliationsOut,
    TableIn,
    TableOut,
)
from bankhall.statements.reconciliation.types import Result

_TAGS = ["statements"]
_OF_ACCOUNT = "/api/console/accounts/{id:uuid}/reconciliations"
_ALL = "/api/console/reconciliations"
_ONE = _ALL + "/{id:uuid}"
_MOST_REPORTED = 300_000
# Of a table: as many characters as its field takes, each as long as JSON can write it.
_MOST_OF_A_BEGINNING = 2_000_000

_RECONCILE = needs(permissions.RECONCILE)

_Nth = Annotated[int, PathParameter(ge=1, le=10_000_000)]


@get(_OF_ACCOUNT, opt=_RECONCILE, tags=_TAGS)
async def reconciliations(db: Db, id: FromPath[UUID]) -> ReconciliationsOut:
    """Of an account, the latest first. Refusals: accounts.not_found."""
    return ReconciliationsOut.of(await db.read(queries.of_account, id))


@post(_OF_ACCOUNT, status_code=202, opt=_RECONCILE, tags=_TAGS, request_max_body_size=MOST_BODY_BYTES)
async def reconcile(
    db: Db,
    settings: GivenSettings,
    id: FromPath[UUID],
    data: JSONBody[ReconciliationIn],
    idempotency_key: IdempotencyKey,
) -> ReconciliationOut:
    """Compares the account with an outside statement: read by the worker, ask for it by its id until it is `ready`.
    Refusals: accounts.not_found, kernel.bad_input naming the field, kernel.key_reused,
    statements.too_many_reconciliations, kernel.file_infected, kernel.file_unscannable, kernel.scanner_away.
    """
    wanted = data.wanted(id)
    if (scanner := settings.scanner()) is not None:
        await scanner.scan([wanted.content])
    return ReconciliationOut.of(await db.write(actions.bring_statement, wanted, idempotency_key))


@post(_ALL + "/table", status_code=200, opt=_RECONCILE, tags=_TAGS, request_max_body_size=_MOST_OF_A_BEGINNING)
async def look_at_table(data: JSONBody[TableIn]) -> TableOut:
    """How the columns of a table would be read; nothing is kept. Refusals: kernel.bad_input naming `file`."""
    try:
        headings, rows, columns = preview(data.content())
    except WrongTable as error:
        raise BadInput.of("file", str(error), code="kernel.unreadable") from None
    return TableOut(headings, rows, columns)


@get(_ONE, opt=_RECONCILE, tags=_TAGS)
async def reconciliation(db: Db, id: FromPath[UUID]) -> ReconciliationOut:
    """Refusals: statements.reconciliation_not_found."""
    return ReconciliationOut.of(await db.read(queries.reconciliation, id))


@get(_ONE + "/lines", opt=_RECONCILE, tags=_TAGS)
async def reconciled_lines(
    db: Db,
    id: FromPath[UUID],
    result: FromQuery[Result | None] = None,
    after: CursorText = None,
    limit: PageSize = 50,
) -> ReconciledLinesOut:
    """In the order of their days. Refusals: statements.reconciliation_not_found."""
    key = read_cursor(after, ReconciledLineKey)
    page = await db.read(
        queries.lines, id, results=[result] if result else [], after=key.nth if key else 0, limit=limit
    )
    return ReconciledLinesOut.of(page, write_cursor(ReconciledLineKey(page.next)) if page.next else None)


@post(_ONE + "/again", status_code=200, opt=_RECONCILE, tags=_TAGS)
async def reconcile_again(db: Db, id: FromPath[UUID], data: JSONBody[AgainIn]) -> ReconciliationOut:
    """Against the books as they stand now; decisions stay. Refusals: statements.reconciliation_not_found,
    statements.not_reconciled, kernel.bad_input naming `window_days` where there are too many entries around the days.
    """
    told = await db.write(actions.run_again, id, window_days=data.window_days, tolerance=data.tolerance)
    return ReconciliationOut.of(told)


@post(_ONE + "/lines/{nth:int}/decision", status_code=200, opt=_RECONCILE, tags=_TAGS)
async def decide_line(db: Db, id: FromPath[UUID], nth: _Nth, data: JSONBody[DecideIn]) -> ReconciledLineOut:
    """The latest counts. Refusals: statements.reconciliation_not_found, statements.cannot_decide."""
    return ReconciledLineOut.of(await db.write(actions.decide, id, nth, data.decision, data.note.strip()))


@get(_ONE + "/report.csv", media_type="application/octet-stream", opt=_RECONCILE, tags=_TAGS)
async def reconciliation_report(db: Db, id: FromPath[UUID], language: LanguageChoice = Language.CHINESE) -> Stream:
    """Every line with what was decided. Refusals: statements.reconciliation_not_found, statements.not_reconciled."""
    told = await db.write(actions.note_report_taken, id)
    lines = (await db.read(queries.lines, id, limit=_MOST_REPORTED)).lines
    file = temporary_file()
    sheets.write_report(file, told, lines, language)
    return download(file, "csv", name=f"reconciliation-{id}", ascii_name=f"reconciliation-{id}", facts={})


routes: list[Any] = [
    reconciliations,
    reconcile,
    look_at_table,
    reconciliation,
    reconciled_lines,
    reconcile_again,
    decide_line,
    reconciliation_report,
]
