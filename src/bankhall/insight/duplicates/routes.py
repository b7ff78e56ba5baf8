"""Duplicates in the console: the steward's queue, and the check at the counter."""

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from bankhall.insight import permissions
from bankhall.insight.duplicates import queries
from bankhall.insight.duplicates.actions import decide, enter, find
from bankhall.insight.duplicates.schemas import (
    DecidePairIn,
    DuplicateFiguresOut,
    DuplicatePairsOut,
    DuplicatePairWholeOut,
    DuplicateRunOut,
    EnteredIn,
    LikelyTwinOut,
    LikelyTwinsOut,
    PairKey,
    RegisterAnywayIn,
    RegisteredOut,
    UndoDecisionIn,
)
from bankhall.insight.duplicates.types import Band, PairState
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, IdempotencyKey, PageSize
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs

_TAGS = ["duplicates"]
_ALL = "/api/console/duplicates"
_ONE = _ALL + "/{id:uuid}"

StateFilter = Annotated[PairState, QueryParameter(name="state", required=False)]
BandFilter = Annotated[Band | None, QueryParameter(required=False)]


@get(_ALL, opt=needs(permissions.SEE_DUPLICATES), tags=_TAGS)
async def list_pairs(
    db: Db,
    state_: StateFilter = PairState.OPEN,
    band: BandFilter = None,
    after: CursorText = None,
    limit: PageSize = 50,
) -> DuplicatePairsOut:
    """Two customers who may be one, the likeliest first."""
    key = read_cursor(after, PairKey)
    place = (key.total, key.id) if key else None
    return DuplicatePairsOut.of(await db.read(queries.pairs, state=state_, band=band, after=place, limit=limit))


@get(_ALL + "/figures", opt=needs(permissions.SEE_DUPLICATES), tags=_TAGS)
async def pair_figures(db: Db) -> DuplicateFiguresOut:
    """How many wait, what stewards said to those that do not, and how far the search is."""
    return DuplicateFiguresOut.of(await db.read(queries.figures))


@post(_ALL + "/runs", status_code=202, opt=needs(permissions.DECIDE_DUPLICATES), tags=_TAGS)
async def look_through(db: Db) -> DuplicateRunOut:
    """A worker compares all customers. While one is at it, that one is answered."""
    return DuplicateRunOut.of(await db.write(find.look_through))


@get(_ONE, opt=needs(permissions.SEE_DUPLICATES), tags=_TAGS)
async def show_pair(db: Db, id: FromPath[UUID]) -> DuplicatePairWholeOut:
    """Refusals: insight.pair_not_found."""
    return DuplicatePairWholeOut.of(await db.read(queries.pair, id))


@post(_ONE + "/decide", status_code=200, opt=needs(permissions.DECIDE_DUPLICATES), tags=_TAGS)
async def decide_pair(db: Db, id: FromPath[UUID], data: JSONBody[DecidePairIn]) -> DuplicatePairWholeOut:
    """Nothing is merged by it. Refusals: insight.pair_not_found, insight.pair_decided_meanwhile,
    customers.forgotten.
    """
    return DuplicatePairWholeOut.of(await db.write(decide.decide_pair, data.decision(id)))


@post(_ONE + "/undo", status_code=200, opt=needs(permissions.DECIDE_DUPLICATES), tags=_TAGS)
async def undo_decision(db: Db, id: FromPath[UUID], data: JSONBody[UndoDecisionIn]) -> DuplicatePairWholeOut:
    """The pair waits again. Refusals: insight.pair_not_found, insight.pair_decided_meanwhile, insight.pair_not_decided,
    customers.forgotten.
    """
    return DuplicatePairWholeOut.of(await db.write(decide.undo_decision, id, data.reason.strip(), seen=data.seen))


@post(_ALL + "/check", status_code=200, opt=needs(permissions.CHANGE_CUSTOMERS), tags=_TAGS)
async def check_entered(db: Db, data: JSONBody[EnteredIn]) -> LikelyTwinsOut:
    """Who in the file may be the one who is being entered, the likeliest first. Keeps nothing."""
    twins = await db.read(queries.twins_of_entered, data.customer(), customer_id=data.customer_id)
    return LikelyTwinsOut([LikelyTwinOut.of(one) for one in twins])


@post(_ALL + "/register", opt=needs(permissions.CHANGE_CUSTOMERS), tags=_TAGS)
async def register_anyway(db: Db, data: JSONBody[RegisterAnywayIn], idempotency_key: IdempotencyKey) -> RegisteredOut:
    """Registers a customer whom the check knows; beside somebody who seems to be the same only with a reason. The same
    key and content give the same customer. Refusals: insight.likely_twin, customers.document_known, kernel.key_reused.
    """
    key = f"customers.register:{db.actor.id}:{idempotency_key}"
    reason = data.reason.strip() if data.reason else None
    one = await db.write(enter.register_beside, data.customer(), reason=reason, seen=data.twins, key=key)
    return RegisteredOut(one.id, one.number)


routes = [
    list_pairs,
    pair_figures,
    look_through,
    show_pair,
    decide_pair,
    undo_decision,
    check_entered,
    register_anyway,
]
