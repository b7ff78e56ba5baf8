"""Acts on many customers of a list, in the console."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody

from bankhall.insight.bulk import queries
from bankhall.insight.bulk.actions import asking
from bankhall.insight.bulk.permissions import ACT, SEE, VIEW_CUSTOMERS
from bankhall.insight.bulk.schemas import (
    BulkActOut,
    BulkActsOut,
    BulkActToldOut,
    BulkIn,
    BulkPreviewIn,
    BulkPreviewOut,
    BulkRowsOut,
)
from bankhall.insight.bulk.types import BulkAct, BulkOutcome, BulkReasonCount, BulkWhose
from bankhall.kernel.db import Reading
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, IdempotencyKey, PageSize
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import EITHER, needs

_TAGS = ["bulk-acts"]
_ALL = "/api/console/bulk-acts"
_ONE = _ALL + "/{id:uuid}"
_SEES = needs(ACT + EITHER + SEE)


@post(_ALL + "/preview", status_code=200, opt=needs(ACT), tags=_TAGS)
async def preview_bulk_act(db: Db, data: JSONBody[BulkPreviewIn]) -> BulkPreviewOut:
    """With how many customers it would be done, and what stands against it. Nothing is done. Refusals:
    insight.bulk_empty, insight.bulk_too_large, tags.not_found, tags.wrong_kind, kernel.bad_input naming a field.
    """
    return BulkPreviewOut.of(await db.read(queries.preview, data.kind, data.terms(), data.pick()))


@post(_ALL, status_code=202, opt=needs(ACT), tags=_TAGS)
async def ask_for_bulk_act(db: Db, data: JSONBody[BulkIn], idempotency_key: IdempotencyKey) -> BulkActOut:
    """A worker does it, customer by customer, with the rights that whoever asks has then. The same key and content ask
    once. Refusals: insight.bulk_empty, insight.bulk_too_large, insight.bulk_moved_on, insight.too_many_bulk_acts,
    tags.not_found, tags.wrong_kind, tags.wrong_stage, kernel.key_reused, kernel.bad_input naming a field.
    """
    key = f"insight.bulk:{db.actor.id}:{idempotency_key}"
    return BulkActOut.of(await db.write(asking.ask_for_act, data.new(), key=key))


@get(_ALL, opt=_SEES, tags=_TAGS)
async def bulk_acts(
    db: Db, whose: FromQuery[BulkWhose] = BulkWhose.MINE, after: CursorText = None, limit: PageSize = 50
) -> BulkActsOut:
    """One's own, or everybody's with the right to see them; the newest first."""
    place = read_cursor(after, tuple[UUID])
    return BulkActsOut.of(await db.read(queries.acts, whose, after=place[0] if place else None, limit=limit))


@get(_ONE, opt=_SEES, tags=_TAGS)
async def bulk_act(db: Db, id: FromPath[UUID]) -> BulkActToldOut:
    """How far it is. Refusals: insight.bulk_not_found, also for a colleague's."""
    return BulkActToldOut.of(*await db.read(_told, id))


@get(_ONE + "/customers", opt=needs(VIEW_CUSTOMERS), tags=_TAGS)
async def bulk_act_customers(
    db: Db,
    id: FromPath[UUID],
    outcome: FromQuery[BulkOutcome | None] = None,
    after: CursorText = None,
    limit: PageSize = 50,
) -> BulkRowsOut:
    """What came of each. Refusals: insight.bulk_not_found, also for a colleague's."""
    place = read_cursor(after, tuple[int])
    found = await db.read(queries.rows, id, outcome=outcome, after=place[0] if place else 0, limit=limit)
    return BulkRowsOut.of(found)


@post(_ONE + "/stop", status_code=200, opt=needs(ACT), tags=_TAGS)
async def stop_bulk_act(db: Db, id: FromPath[UUID]) -> BulkActOut:
    """Who has not been done is left alone. Refusals: insight.bulk_not_found, insight.bulk_over."""
    return BulkActOut.of(await db.write(asking.stop_act, id))


@post(_ONE + "/undo", status_code=202, opt=needs(ACT), tags=_TAGS)
async def undo_bulk_act(db: Db, id: FromPath[UUID]) -> BulkActOut:
    """A worker takes back what nobody has changed since. Refusals: insight.bulk_not_found, insight.bulk_busy,
    insight.bulk_undone, insight.bulk_nothing_to_undo, insight.bulk_too_old, insight.too_many_bulk_acts.
    """
    return BulkActOut.of(await db.write(asking.ask_for_undo, id))


routes = [
    preview_bulk_act,
    ask_for_bulk_act,
    bulk_acts,
    bulk_act,
    bulk_act_customers,
    stop_bulk_act,
    undo_bulk_act,
]


async def _told(reading: Reading, act_id: UUID) -> tuple[BulkAct, list[BulkReasonCount]]:
    return await queries.act(reading, act_id), await queries.reasons(reading, act_id)
