"""Imports in the console."""

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import FromPath, QueryParameter

from bankhall.insight import permissions
from bankhall.insight.queries.imports import imports, one_import, quarantine
from bankhall.insight.queries.today import today
from bankhall.insight.schemas import ImportSeenOut, ImportsOut, QuarantineKey, QuarantineOut, TodayOut
from bankhall.insight.types import Reason
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.inputs import CodeFilter, CursorText, PageSize
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs

_TAGS = ["imports"]
_ONE = "/api/console/imports/{id:uuid}"

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


@get(_ONE + "/quarantine", opt=needs(permissions.VIEW_IMPORTS), tags=_TAGS)
async def show_quarantine(
    db: Db,
    id: FromPath[UUID],
    file: CodeFilter = None,
    reason: ReasonFilter = None,
    after: CursorText = None,
    limit: PageSize = 50,
) -> QuarantineOut:
    """The bad rows, by file and line. Refusals: insight.import_not_found."""
    key = read_cursor(after, QuarantineKey)
    place = (key.file, key.line) if key else None
    return QuarantineOut.of(await db.read(quarantine, id, file=file, reason=reason, after=place, limit=limit))


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


routes = [show_today, list_imports, show_import, show_quarantine]
