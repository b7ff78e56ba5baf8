"""Disputes, in the portal and for staff."""

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody, PathParameter

from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, PageSize, SearchWords
from bankhall.kernel.web.paging import read_cursor, write_cursor
from bankhall.kernel.web.rights import needs
from bankhall.payments.disputes import actions, queries
from bankhall.payments.disputes.schemas import (
    DisputeAboutOut,
    DisputeDecideIn,
    DisputeIn,
    DisputeKey,
    DisputeOfTransferOut,
    DisputeOut,
    DisputePageOut,
    DisputeSeenOut,
    DisputesOut,
    SaidIn,
)
from bankhall.payments.disputes.types import DisputeReason, Queue
from bankhall.payments.permissions import PAY, WORK_DISPUTES

_TAGS = ["disputes"]
_ALL = "/api/portal/disputes"
_ONE = _ALL + "/{id:uuid}"
_DESK = "/api/console/disputes"
_CASE = _DESK + "/{id:uuid}"

_PAY, _WORK = needs(PAY), needs(WORK_DISPUTES)
_MOST_SHOWN = 200

_Seq = Annotated[int, PathParameter(ge=1, le=2**62)]


@get(_ALL, opt=_PAY, tags=_TAGS)
async def my_disputes(db: Db) -> DisputesOut:
    """What is open first, then what is over, the latest first."""
    return DisputesOut([DisputeOut.of(one) for one in await db.read(queries.my_disputes, most=_MOST_SHOWN)])


@post(_ALL, opt=_PAY, tags=_TAGS)
async def open_dispute(db: Db, data: JSONBody[DisputeIn]) -> DisputeOut:
    """Something is wrong with an entry on an account that the customer owns; once. Refusals: payments.entry_not_found,
    payments.already_disputed, payments.dispute_too_late, payments.too_many_disputes, kernel.bad_input naming the
    fields that the reason needs.
    """
    return DisputeOut.of(await db.write(actions.open_dispute, data.new()))


@get(_ALL + "/about/{account_id:uuid}/{seq:int}", opt=_PAY, tags=_TAGS)
async def about_entry(db: Db, account_id: FromPath[UUID], seq: _Seq) -> DisputeAboutOut:
    """For what an entry can be disputed, or that it is. Refusals: payments.entry_not_found."""
    return DisputeAboutOut.of(await db.read(queries.about_entry, account_id, seq))


@get("/api/portal/transfers/{id:uuid}/dispute", opt=_PAY, tags=_TAGS)
async def about_transfer(db: Db, id: FromPath[UUID]) -> DisputeOfTransferOut:
    """The same for the entry of a transfer. Refusals: payments.transfer_not_found."""
    about = await db.read(queries.about_transfer, id)
    return DisputeOfTransferOut(DisputeAboutOut.of(about) if about else None)


@get(_ONE, opt=_PAY, tags=_TAGS)
async def my_dispute(db: Db, id: FromPath[UUID]) -> DisputeOut:
    """Refusals: payments.dispute_not_found."""
    return DisputeOut.of(await db.read(queries.my_dispute, id))


@post(_ONE + "/answer", status_code=200, opt=_PAY, tags=_TAGS)
async def answer_in_dispute(db: Db, id: FromPath[UUID], data: JSONBody[SaidIn]) -> DisputeOut:
    """To what the bank has asked. Refusals: payments.dispute_not_found, payments.dispute_over."""
    return DisputeOut.of(await db.write(actions.answer_question, id, data.words))


@post(_ONE + "/withdraw", status_code=200, opt=_PAY, tags=_TAGS)
async def withdraw_dispute(db: Db, id: FromPath[UUID]) -> DisputeOut:
    """Refusals: payments.dispute_not_found, payments.dispute_over."""
    return DisputeOut.of(await db.write(actions.withdraw, id))


@post(_ONE + "/appeal", status_code=200, opt=_PAY, tags=_TAGS)
async def appeal_dispute(db: Db, id: FromPath[UUID], data: JSONBody[SaidIn]) -> DisputeOut:
    """Once, within 30 days; somebody else decides then. Refusals: payments.dispute_not_found,
    payments.cannot_appeal.
    """
    return DisputeOut.of(await db.write(actions.appeal, id, data.words))


# -------------------------------------------------------------------------------------------------- for staff


@get(_DESK, opt=_WORK, tags=_TAGS)
async def disputes(
    db: Db,
    looked_for: SearchWords,
    which: FromQuery[Queue] = Queue.OPEN,
    reason: FromQuery[DisputeReason | None] = None,
    after: CursorText = None,
    limit: PageSize = 50,
) -> DisputePageOut:
    """What is due first comes first; of what is over the latest. Looked for: a dispute's id, or a customer's number."""
    key = read_cursor(after, DisputeKey)
    page = await db.read(
        queries.queue, which, reason=reason, search=looked_for, after=(key.at, key.id) if key else None, limit=limit
    )
    return DisputePageOut.of(
        page, await db.read(queries.times), write_cursor(DisputeKey(*page.next)) if page.next else None
    )


@get(_CASE, opt=_WORK, tags=_TAGS)
async def dispute(db: Db, id: FromPath[UUID]) -> DisputeSeenOut:
    """Refusals: payments.dispute_not_found."""
    return DisputeSeenOut.of(await db.read(queries.seen, id))


@post(_CASE + "/take", status_code=200, opt=_WORK, tags=_TAGS)
async def take_dispute(db: Db, id: FromPath[UUID]) -> DisputeSeenOut:
    """Whoever takes it looks into it, also in place of a colleague. Refusals: payments.dispute_not_found,
    payments.dispute_over, payments.dispute_decided_before.
    """
    await db.write(actions.take, id)
    return DisputeSeenOut.of(await db.read(queries.seen, id))


@post(_CASE + "/notes", status_code=200, opt=_WORK, tags=_TAGS)
async def note_in_dispute(db: Db, id: FromPath[UUID], data: JSONBody[SaidIn]) -> DisputeSeenOut:
    """For colleagues. Refusals: payments.dispute_not_found."""
    await db.write(actions.note, id, data.words)
    return DisputeSeenOut.of(await db.read(queries.seen, id))


@post(_CASE + "/ask", status_code=200, opt=_WORK, tags=_TAGS)
async def ask_in_dispute(db: Db, id: FromPath[UUID], data: JSONBody[SaidIn]) -> DisputeSeenOut:
    """A question to the customer. Refusals: payments.dispute_not_found, payments.dispute_over,
    payments.dispute_not_taken.
    """
    await db.write(actions.ask, id, data.words)
    return DisputeSeenOut.of(await db.read(queries.seen, id))


@post(_CASE + "/ask-back", status_code=200, opt=_WORK, tags=_TAGS)
async def ask_back(db: Db, id: FromPath[UUID]) -> DisputeSeenOut:
    """Whoever was paid here is asked to give it back. Refusals: payments.dispute_not_found, payments.dispute_over,
    payments.dispute_not_taken, payments.cannot_ask_back.
    """
    await db.write(actions.ask_back, id)
    return DisputeSeenOut.of(await db.read(queries.seen, id))


@post(_CASE + "/decide", status_code=200, opt=_WORK, tags=_TAGS)
async def decide_dispute(db: Db, id: FromPath[UUID], data: JSONBody[DisputeDecideIn]) -> DisputeSeenOut:
    """At once; what the bank gives beyond what one person may, waits for a second one. Refusals:
    payments.dispute_not_found, payments.dispute_over, payments.dispute_not_taken, payments.dispute_decided_before,
    payments.claim_waits, kernel.bad_input naming `amount` or `outcome`, ledger.account_frozen,
    ledger.account_closed.
    """
    await db.write(actions.decide, id, data.decision())
    return DisputeSeenOut.of(await db.read(queries.seen, id))


routes = [
    my_disputes,
    open_dispute,
    about_entry,
    about_transfer,
    my_dispute,
    answer_in_dispute,
    withdraw_dispute,
    appeal_dispute,
    disputes,
    dispute,
    take_dispute,
    note_in_dispute,
    ask_in_dispute,
    ask_back,
    decide_dispute,
]
