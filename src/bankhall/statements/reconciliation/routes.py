"""Reconciling: for staff in the console, for customers and their own books in the portal."""

from typing import Annotated, Any
from uuid import UUID

from litestar import delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody, PathParameter
from litestar.response import Stream

from bankhall.kernel.db import Doors
from bankhall.kernel.errors import BadInput
from bankhall.kernel.i18n import Language
from bankhall.kernel.settings import Settings
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
    ReconciliationKey,
    ReconciliationOut,
    ReconciliationsOut,
    TableIn,
    TableOut,
)
from bankhall.statements.reconciliation.types import OWN_MOST_BYTES, Reconciliation, Result

_TAGS = ["statements"]
_OF_ACCOUNT = "/api/console/accounts/{id:uuid}/reconciliations"
_ALL = "/api/console/reconciliations"
_ONE = _ALL + "/{id:uuid}"
_MOST_REPORTED = 300_000
# Of a table: as many characters as its field takes, each as long as JSON can write it.
_MOST_OF_A_BEGINNING = 2_000_000

_OF_MY_ACCOUNT = "/api/portal/accounts/{id:uuid}/reconciliations"
_ALL_MINE = "/api/portal/reconciliations"
_MINE = _ALL_MINE + "/{id:uuid}"
# In base64, with the rest of the body.
_MOST_OF_MINE = OWN_MOST_BYTES * 4 // 3 + 8_192

_RECONCILE = needs(permissions.RECONCILE)
_OWN = needs(permissions.TAKE)

_Nth = Annotated[int, PathParameter(ge=1, le=10_000_000)]


@get(_OF_ACCOUNT, opt=_RECONCILE, tags=_TAGS)
async def reconciliations(
    db: Db, id: FromPath[UUID], after: CursorText = None, limit: PageSize = 50
) -> ReconciliationsOut:
    """Of an account, by the bank, the latest first. Refusals: accounts.not_found."""
    return await _listed(db, id, after, limit)


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
    return await _brought(db, settings, id, data, idempotency_key)


@post(_ALL + "/table", status_code=200, opt=_RECONCILE, tags=_TAGS, request_max_body_size=_MOST_OF_A_BEGINNING)
async def look_at_table(data: JSONBody[TableIn]) -> TableOut:
    """How the columns of a table would be read; nothing is kept. Refusals: kernel.bad_input naming `file`."""
    return _seen(data)


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
    return await _lines(db, id, result, after, limit)


@post(_ONE + "/again", status_code=200, opt=_RECONCILE, tags=_TAGS)
async def reconcile_again(db: Db, id: FromPath[UUID], data: JSONBody[AgainIn]) -> ReconciliationOut:
    """Against the books as they stand now; decisions stay. Refusals: statements.reconciliation_not_found,
    statements.not_reconciled, kernel.bad_input naming `window_days` where there are too many entries around the days.
    """
    return await _again(db, id, data)


@post(_ONE + "/lines/{nth:int}/decision", status_code=200, opt=_RECONCILE, tags=_TAGS)
async def decide_line(db: Db, id: FromPath[UUID], nth: _Nth, data: JSONBody[DecideIn]) -> ReconciledLineOut:
    """The latest counts. Refusals: statements.reconciliation_not_found, statements.cannot_decide."""
    return ReconciledLineOut.of(await db.write(actions.decide, id, nth, data.decision, data.note.strip()))


@get(_ONE + "/report.csv", media_type="application/octet-stream", opt=_RECONCILE, tags=_TAGS)
async def reconciliation_report(db: Db, id: FromPath[UUID], language: LanguageChoice = Language.CHINESE) -> Stream:
    """Every line with what was decided. Refusals: statements.reconciliation_not_found, statements.not_reconciled."""
    return await _report(db, id, await db.write(actions.note_report_taken, id), language)


# ------------------------------------------------------------------------------------------ of a customer's own books


@get(_OF_MY_ACCOUNT, opt=_OWN, tags=_TAGS)
async def my_reconciliations(
    db: Db, id: FromPath[UUID], after: CursorText = None, limit: PageSize = 50
) -> ReconciliationsOut:
    """The customer's own of an account, the latest first. Refusals: accounts.not_found."""
    return await _listed(db, id, after, limit)


@post(_OF_MY_ACCOUNT, status_code=202, opt=_OWN, tags=_TAGS, request_max_body_size=_MOST_OF_MINE)
async def reconcile_mine(
    db: Db,
    settings: GivenSettings,
    id: FromPath[UUID],
    data: JSONBody[ReconciliationIn],
    idempotency_key: IdempotencyKey,
) -> ReconciliationOut:
    """Compares the account with the customer's own books: read by the worker, ask for it by its id until it is `ready`.
    Neither staff nor who shares the account see it. Refusals: accounts.not_found, kernel.bad_input naming the field,
    kernel.key_reused, statements.too_many_reconciliations, statements.reconciliations_full, kernel.file_infected,
    kernel.file_unscannable, kernel.scanner_away.
    """
    return await _brought(db, settings, id, data, idempotency_key)


@post(_ALL_MINE + "/table", status_code=200, opt=_OWN, tags=_TAGS, request_max_body_size=_MOST_OF_A_BEGINNING)
async def look_at_my_table(data: JSONBody[TableIn]) -> TableOut:
    """How the columns of a table would be read; nothing is kept. Refusals: kernel.bad_input naming `file`."""
    return _seen(data)


@get(_MINE, opt=_OWN, tags=_TAGS)
async def my_reconciliation(db: Db, id: FromPath[UUID]) -> ReconciliationOut:
    """Refusals: statements.reconciliation_not_found, also for the bank's and another customer's."""
    return ReconciliationOut.of(await db.read(queries.reconciliation, id))


@delete(_MINE, status_code=204, opt=_OWN, tags=_TAGS)
async def delete_my_reconciliation(db: Db, id: FromPath[UUID]) -> None:
    """With what was noted of its lines alone. Refusals: statements.reconciliation_not_found, also the second time."""
    await db.write(actions.delete_own, id)


@get(_MINE + "/lines", opt=_OWN, tags=_TAGS)
async def my_reconciled_lines(
    db: Db,
    id: FromPath[UUID],
    result: FromQuery[Result | None] = None,
    after: CursorText = None,
    limit: PageSize = 50,
) -> ReconciledLinesOut:
    """In the order of their days. Refusals: statements.reconciliation_not_found."""
    return await _lines(db, id, result, after, limit)


@post(_MINE + "/again", status_code=200, opt=_OWN, tags=_TAGS)
async def reconcile_mine_again(db: Db, id: FromPath[UUID], data: JSONBody[AgainIn]) -> ReconciliationOut:
    """Against the account as it stands now; decisions stay. Refusals: statements.reconciliation_not_found,
    statements.not_reconciled, kernel.bad_input naming `window_days` where there are too many entries around the days.
    """
    return await _again(db, id, data)


@post(_MINE + "/lines/{nth:int}/decision", status_code=200, opt=_OWN, tags=_TAGS)
async def decide_my_line(db: Db, id: FromPath[UUID], nth: _Nth, data: JSONBody[DecideIn]) -> ReconciledLineOut:
    """For the customer alone; the latest counts. Refusals: statements.reconciliation_not_found,
    statements.cannot_decide.
    """
    return ReconciledLineOut.of(await db.write(actions.decide, id, nth, data.decision, data.note.strip()))


@get(_MINE + "/report.csv", media_type="application/octet-stream", opt=_OWN, tags=_TAGS)
async def my_reconciliation_report(db: Db, id: FromPath[UUID], language: LanguageChoice = Language.CHINESE) -> Stream:
    """Every line with what was decided. Refusals: statements.reconciliation_not_found, statements.not_reconciled."""
    return await _report(db, id, await db.write(actions.note_report_taken, id), language)


# -------------------------------------------------------------------------------------------------------- of both


async def _listed(db: Doors, id: UUID, after: str | None, limit: int) -> ReconciliationsOut:
    key = read_cursor(after, ReconciliationKey)
    page = await db.read(queries.of_account, id, after=key.id if key else None, limit=limit)
    return ReconciliationsOut.of(page, write_cursor(ReconciliationKey(page.next)) if page.next else None)


async def _brought(db: Doors, settings: Settings, id: UUID, data: ReconciliationIn, key: str) -> ReconciliationOut:
    wanted = data.wanted(id)
    if (scanner := settings.scanner()) is not None:
        await scanner.scan([wanted.content])
    return ReconciliationOut.of(await db.write(actions.bring_statement, wanted, key))


def _seen(data: TableIn) -> TableOut:
    try:
        headings, rows, columns = preview(data.content())
    except WrongTable as error:
        raise BadInput.of("file", str(error), code="kernel.unreadable") from None
    return TableOut(headings, rows, columns)


async def _lines(db: Doors, id: UUID, result: Result | None, after: str | None, limit: int) -> ReconciledLinesOut:
    key = read_cursor(after, ReconciledLineKey)
    page = await db.read(
        queries.lines, id, results=[result] if result else [], after=key.nth if key else 0, limit=limit
    )
    return ReconciledLinesOut.of(page, write_cursor(ReconciledLineKey(page.next)) if page.next else None)


async def _again(db: Doors, id: UUID, data: AgainIn) -> ReconciliationOut:
    told = await db.write(actions.run_again, id, window_days=data.window_days, tolerance=data.tolerance)
    return ReconciliationOut.of(told)


async def _report(db: Doors, id: UUID, told: Reconciliation, language: Language) -> Stream:
    """`told`: which was noted before anything leaves."""
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
    my_reconciliations,
    reconcile_mine,
    look_at_my_table,
    my_reconciliation,
    delete_my_reconciliation,
    my_reconciled_lines,
    reconcile_mine_again,
    decide_my_line,
    my_reconciliation_report,
]
