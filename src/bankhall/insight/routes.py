"""Imports in the console."""

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from bankhall.insight import permissions
from bankhall.insight.actions.repair import repair_row, set_aside_row, take_up_row
from bankhall.insight.actions.retry import retry_rows
from bankhall.insight.queries.imports import imports, one_import
from bankhall.insight.queries.quarantine import one_retry, quarantine, quarantined_row, retries
from bankhall.insight.queries.today import today
from bankhall.insight.schemas.imports import ImportSeenOut, ImportsOut
from bankhall.insight.schemas.quarantine import (
    QuarantinedWholeOut,
    QuarantineKey,
    QuarantineOut,
    RepairIn,
    RetriesOut,
    RetryIn,
    RetryOut,
    SetAsideIn,
)
from bankhall.insight.schemas.today import TodayOut
from bankhall.insight.types import CaseState, Reason
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.inputs import CodeFilter, CursorText, PageSize
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs

_TAGS = ["imports"]
_ONE = "/api/console/imports/{id:uuid}"
_ROWS = _ONE + "/quarantine"
_ROW = _ROWS + "/{row_id:uuid}"
_RETRIES = _ROWS + "/retries"

# On the wire it is `state`, a name that Litestar keeps for itself.
StateFilter = Annotated[CaseState | None, QueryParameter(name="state", required=False)]
ReasonFilter = Annotated[Reason | None, QueryParameter(required=False)]


@get("/api/console/imports", opt=needs(permissions.VIEW_IMPORTS), tags=_TAGS)
async def list_imports(db: Db, after: CursorText = None, limit: PageSize = 50) -> ImportsOut:
    """Newest first. One that was killed is shown as interrupted: starting it again completes it."""
    place = read_cursor(after, tuple[UUID])
    return ImportsOut.of(await db.read(imports, after=place[0] if place else None, limit=limit))


@get(_ONE, opt=needs(permissions.VIEW_IMPORTS), tags=_TAGS)
async def show_import(db: Db, id: FromPath[UUID]) -> ImportSeenOut:
    """Refusals: insight.import_not_found."""
    return ImportSeenOut.seen(await db.read(one_import, id))


@get(_ROWS, opt=needs(permissions.VIEW_IMPORTS), tags=_TAGS)
async def show_quarantine(
    db: Db,
    id: FromPath[UUID],
    file: CodeFilter = None,
    reason: ReasonFilter = None,
    state_: StateFilter = None,
    after: CursorText = None,
    limit: PageSize = 50,
) -> QuarantineOut:
    """The bad rows, by file and line. Refusals: insight.import_not_found."""
    key = read_cursor(after, QuarantineKey)
    place = (key.file, key.line) if key else None
    return QuarantineOut.of(
        await db.read(quarantine, id, file=file, reason=reason, state=state_, after=place, limit=limit)
    )


@get(_ROW, opt=needs(permissions.VIEW_IMPORTS), tags=_TAGS)
async def show_row(db: Db, id: FromPath[UUID], row_id: FromPath[UUID]) -> QuarantinedWholeOut:
    """Its text, its fields, what is wrong with them, and what has been done about it. Refusals:
    insight.row_not_found.
    """
    return await _shown(db, id, row_id)


@post(_ROW + "/repair", status_code=200, opt=needs(permissions.REPAIR), tags=_TAGS)
async def repair(db: Db, id: FromPath[UUID], row_id: FromPath[UUID], data: JSONBody[RepairIn]) -> QuarantinedWholeOut:
    """Tries the row again with corrected fields, by the same reading and booking as an import: it is taken, or nothing
    has been done. Asking twice for the same is one repair. Refusals: insight.row_not_found, insight.row_refused (its
    `problems` name fields), insight.row_settled, insight.import_at_work.
    """
    await db.write(repair_row, data.repair(id, row_id))
    return await _shown(db, id, row_id)


@post(_ROW + "/set-aside", status_code=200, opt=needs(permissions.REPAIR), tags=_TAGS)
async def set_aside(
    db: Db, id: FromPath[UUID], row_id: FromPath[UUID], data: JSONBody[SetAsideIn]
) -> QuarantinedWholeOut:
    """It will not be booked, until somebody takes it up again. Refusals: insight.row_not_found, insight.row_settled."""
    await db.write(set_aside_row, data.setting_aside(id, row_id))
    return await _shown(db, id, row_id)


@post(_ROW + "/take-up", status_code=200, opt=needs(permissions.REPAIR), tags=_TAGS)
async def take_up(
    db: Db, id: FromPath[UUID], row_id: FromPath[UUID], data: JSONBody[SetAsideIn]
) -> QuarantinedWholeOut:
    """Undoes the setting aside. Refusals: insight.row_not_found, insight.row_not_set_aside."""
    await db.write(take_up_row, data.taking_up(id, row_id))
    return await _shown(db, id, row_id)


@post(_RETRIES, status_code=202, opt=needs(permissions.REPAIR), tags=_TAGS)
async def retry(db: Db, id: FromPath[UUID], data: JSONBody[RetryIn]) -> RetryOut:
    """A worker tries the open rows again as they are. While the same retry is under way, that one is answered.
    Refusals: insight.import_not_found.
    """
    return RetryOut.of(await db.write(retry_rows, data.retry(id)))


@get(_RETRIES, opt=needs(permissions.VIEW_IMPORTS), tags=_TAGS)
async def list_retries(db: Db, id: FromPath[UUID]) -> RetriesOut:
    """The latest twenty, newest first. Refusals: insight.import_not_found."""
    return RetriesOut([RetryOut.of(one) for one in await db.read(retries, id)])


@get(_RETRIES + "/{retry_id:uuid}", opt=needs(permissions.VIEW_IMPORTS), tags=_TAGS)
async def show_retry(db: Db, id: FromPath[UUID], retry_id: FromPath[UUID]) -> RetryOut:
    """How far it is. Refusals: insight.retry_not_found."""
    return RetryOut.of(await db.read(one_retry, id, retry_id))


async def _shown(db: Db, import_id: UUID, row_id: UUID) -> QuarantinedWholeOut:
    return QuarantinedWholeOut.whole(await db.read(quarantined_row, import_id, row_id))


@get(
    "/api/console/today",
    opt=needs(
        permissions.VIEW_CUSTOMERS,
        permissions.VIEW_ACCOUNTS,
        permissions.VIEW_IMPORTS,
        permissions.VIEW_LEDGER,
        permissions.VIEW_STAFF,
    ),
    tags=["today"],
)
async def show_today(db: Db, settings: GivenSettings) -> TodayOut:
    """The figures of the day's first page. A block is null where the right to see it is missing."""
    return TodayOut.of(await db.read(today, timezone=settings.bank_timezone))


routes = [
    show_today,
    list_imports,
    show_import,
    show_quarantine,
    show_row,
    repair,
    set_aside,
    take_up,
    retry,
    list_retries,
    show_retry,
]
