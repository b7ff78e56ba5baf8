"""Requests to pay, in the portal, and whether they were paid, for staff."""

from uuid import UUID

from litestar import delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from bankhall.kernel.errors import Refusal
from bankhall.kernel.web.confirmed import confirmed
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, IdempotencyKey, PageSize
from bankhall.kernel.web.paging import read_cursor, write_cursor
from bankhall.kernel.web.rights import needs
from bankhall.payments import permissions
from bankhall.payments.actions.looks import keeping_refused
from bankhall.payments.requests import actions, queries
from bankhall.payments.requests.schemas import (
    DeclineIn,
    MyRequestsOut,
    PaidOut,
    PayRequestIn,
    PermissionOut,
    PermissionsOut,
    ReportIn,
    RequestIn,
    RequestKey,
    RequestOut,
    RequestPageOut,
    RequestsMadeOut,
    WhoMayAskIn,
)
from bankhall.payments.requests.types import RequestState
from bankhall.payments.schemas import PreviewOut

_TAGS = ["payments"]
_ALL = "/api/portal/payment-requests"
_ONE = _ALL + "/{id:uuid}"

_PAY = needs(permissions.PAY)
_SEE = needs(permissions.SEE)


@get(_ALL, opt=_PAY, tags=_TAGS)
async def my_requests(db: Db) -> MyRequestsOut:
    """What the customer is asked for, has asked for, and who wants to ask for the first time; what is open first, then
    what has ended in the last 90 days.
    """
    return MyRequestsOut.of(await db.read(queries.my_requests))


@post(_ALL, opt=_PAY, tags=_TAGS)
async def ask_for_payment(db: Db, data: JSONBody[RequestIn], idempotency_key: IdempotencyKey) -> RequestsMadeOut:
    """Asks one person, or several for their shares: all or none. The same key and content ask once. The answer tells
    nothing of them but that name and number fit. Refusals: accounts.not_found, payments.cannot_pay_from,
    payments.payee_not_found, payments.asked_name_differs, payments.too_many_wrong_payees, payments.payee_is_own,
    payments.asked_elsewhere, payments.too_many_requests, kernel.key_reused, kernel.bad_input naming the field.
    """
    made = await db.write(actions.ask, data.wanted(), idempotency_key)
    if isinstance(made, Refusal):
        raise made
    return RequestsMadeOut([RequestOut.of(one) for one in made])


@put(_ALL + "/who-may-ask", status_code=204, opt=_PAY, tags=_TAGS)
async def set_who_may_ask(db: Db, data: JSONBody[WhoMayAskIn]) -> None:
    """Anyone, only those whom the customer has paid or was paid by (others are let in first), or nobody else."""
    await db.write(actions.set_who_may_ask, data.who)


@get(_ALL + "/people", opt=_PAY, tags=_TAGS)
async def asking_people(db: Db) -> PermissionsOut:
    """Whom the customer lets ask, and whom not."""
    return PermissionsOut([PermissionOut.of(one) for one in await db.read(queries.my_permissions)])


@delete(_ALL + "/people/{id:uuid}", status_code=204, opt=_PAY, tags=_TAGS)
async def forget_asker(db: Db, id: FromPath[UUID]) -> None:
    """What was said of them counts no more. Refusals: payments.request_not_found."""
    await db.write(actions.forget_permission, id)


@get(_ONE, opt=_PAY, tags=_TAGS)
async def my_request(db: Db, id: FromPath[UUID]) -> RequestOut:
    """Refusals: payments.request_not_found, also for one that is not the customer's to see."""
    return RequestOut.of(await db.read(queries.request, id))


@post(_ONE + "/preview", status_code=200, opt=_PAY, tags=_TAGS)
async def preview_request(db: Db, id: FromPath[UUID], data: JSONBody[PayRequestIn]) -> PreviewOut:
    """What paying it would come to now, by the very decision that paying takes; nothing is done. Refusals: as of
    paying, but for step_up.confirmation_required.
    """
    async with keeping_refused(db):
        return PreviewOut.of(await db.rehearse(actions.preview, id, data.wanted("preview"), db.asker))


@post(_ONE + "/pay", status_code=200, opt=_PAY | confirmed(), tags=_TAGS)
async def pay_request(
    db: Db, id: FromPath[UUID], data: JSONBody[PayRequestIn], idempotency_key: IdempotencyKey
) -> PaidOut:
    """By an ordinary transfer; a request is settled once, whoever pays twice, at once or after its end. Refusals:
    payments.request_not_found, payments.request_over, payments.request_being_paid, kernel.bad_input naming `amount`,
    and as of submitting a transfer.
    """
    outcome = await db.write(actions.pay, id, data.wanted(idempotency_key), db.asker)
    if isinstance(outcome, Refusal):
        raise outcome
    return PaidOut.of(outcome)


@post(_ONE + "/decline", status_code=200, opt=_PAY, tags=_TAGS)
async def decline_request(db: Db, id: FromPath[UUID], data: JSONBody[DeclineIn]) -> RequestOut:
    """With a reason or without. Refusals: payments.request_not_found, payments.request_over,
    payments.request_being_paid.
    """
    return RequestOut.of(await db.write(actions.decline, id, data.why))


@post(_ONE + "/withdraw", status_code=200, opt=_PAY, tags=_TAGS)
async def withdraw_request(db: Db, id: FromPath[UUID]) -> RequestOut:
    """Refusals: payments.request_not_found, payments.request_over, payments.request_being_paid."""
    return RequestOut.of(await db.write(actions.withdraw, id))


@post(_ONE + "/remind", status_code=200, opt=_PAY, tags=_TAGS)
async def remind_of_request(db: Db, id: FromPath[UUID]) -> RequestOut:
    """Once a day. Refusals: payments.request_not_found, payments.request_over, payments.request_being_paid,
    payments.reminded_already.
    """
    return RequestOut.of(await db.write(actions.remind, id))


@post(_ONE + "/let-ask", status_code=204, opt=_PAY, tags=_TAGS)
async def let_ask(db: Db, id: FromPath[UUID]) -> None:
    """Whoever made this request may ask from now on. Refusals: payments.request_not_found."""
    await db.write(actions.let_ask, id, may_ask=True)


@post(_ONE + "/block", status_code=204, opt=_PAY, tags=_TAGS)
async def block_asker(db: Db, id: FromPath[UUID]) -> None:
    """Nothing of its asker is heard any more, and they are not told. Refusals: payments.request_not_found."""
    await db.write(actions.let_ask, id, may_ask=False)


@post(_ONE + "/report", status_code=204, opt=_PAY, tags=_TAGS)
async def report_request(db: Db, id: FromPath[UUID], data: JSONBody[ReportIn]) -> None:
    """Told to the bank, and its asker blocked. Refusals: payments.request_not_found."""
    await db.write(actions.report, id, data.why)


@get("/api/console/payment-requests", opt=_SEE, tags=_TAGS)
async def payment_requests(
    db: Db,
    in_state: FromQuery[RequestState | None] = None,
    reported_only: FromQuery[bool] = False,
    of: FromQuery[UUID | None] = None,
    after: CursorText = None,
    limit: PageSize = 50,
) -> RequestPageOut:
    """Whether they were paid, the latest first; names masked, no notes. `of`: the id of a customer on either side, of a
    request, or of the transfer that paid it.
    """
    key = read_cursor(after, RequestKey)
    page = await db.read(
        queries.for_staff,
        state=in_state,
        reported_only=reported_only,
        of=of,
        after=key.id if key else None,
        limit=limit,
    )
    return RequestPageOut.of(page, write_cursor(RequestKey(page.next)) if page.next else None)


routes = [
    my_requests,
    ask_for_payment,
    set_who_may_ask,
    asking_people,
    forget_asker,
    my_request,
    preview_request,
    pay_request,
    decline_request,
    withdraw_request,
    remind_of_request,
    let_ask,
    block_asker,
    report_request,
    payment_requests,
]
