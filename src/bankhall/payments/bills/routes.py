"""Bills, in the portal, and whether they were paid, for staff."""

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
from bankhall.payments.bills import actions, queries
from bankhall.payments.bills.schemas import (
    AutomaticIn,
    BillAccountIn,
    BillAccountOut,
    BillAccountsOut,
    BillerOut,
    BillersOut,
    BillPaymentKey,
    BillPaymentsOut,
    PayBillIn,
)
from bankhall.payments.requests.schemas import PaidOut
from bankhall.payments.schemas import PreviewOut

_TAGS = ["payments"]
_ALL = "/api/portal/bill-accounts"
_ONE = _ALL + "/{id:uuid}"

_PAY = needs(permissions.PAY)
_SEE = needs(permissions.SEE)


@get("/api/portal/billers", opt=_PAY, tags=_TAGS)
async def billers(db: Db) -> BillersOut:
    """Whose bills can be paid; none where the bank has no biller house."""
    return BillersOut([BillerOut.of(one) for one in await db.read(queries.billers)])


@get(_ALL, opt=_PAY, tags=_TAGS)
async def my_bill_accounts(db: Db) -> BillAccountsOut:
    """The customer's numbers with billers, and what is due there."""
    return BillAccountsOut([BillAccountOut.of(one) for one in await db.read(queries.my_accounts)])


@post(_ALL, opt=_PAY, tags=_TAGS)
async def add_bill_account(db: Db, data: JSONBody[BillAccountIn]) -> BillAccountOut:
    """Keeps a customer number that the biller's own rule lets pass; added twice they are one. What is due comes within
    seconds. Refusals: payments.biller_not_found, payments.too_many_bill_accounts, kernel.bad_input naming `number`.
    """
    return BillAccountOut.of(await db.write(actions.add_account, data.biller, data.digits()))


@delete(_ONE, status_code=204, opt=_PAY, tags=_TAGS)
async def remove_bill_account(db: Db, id: FromPath[UUID]) -> None:
    """Refusals: payments.bill_account_not_found."""
    await db.write(actions.remove_account, id)


@post(_ONE + "/preview", status_code=200, opt=_PAY, tags=_TAGS)
async def preview_bill(db: Db, id: FromPath[UUID], data: JSONBody[PayBillIn]) -> PreviewOut:
    """What paying it would come to now; nothing is done. Refusals: as of paying, but for
    step_up.confirmation_required.
    """
    async with keeping_refused(db):
        return PreviewOut.of(await db.rehearse(actions.preview, id, data.wanted("preview"), db.asker))


@post(_ONE + "/pay", status_code=200, opt=_PAY | confirmed(), tags=_TAGS)
async def pay_bill(db: Db, id: FromPath[UUID], data: JSONBody[PayBillIn], idempotency_key: IdempotencyKey) -> PaidOut:
    """The money is held until the biller has taken it, and free again where it does not. A bill is paid once. Refusals:
    payments.bill_account_not_found, payments.bill_not_found, payments.bill_paid, kernel.bad_input naming `amount`, and
    as of submitting a transfer.
    """
    outcome = await db.write(actions.pay, id, data.wanted(idempotency_key), db.asker)
    if isinstance(outcome, Refusal):
        raise outcome
    return PaidOut.of(outcome)


@put(_ONE + "/automatic", opt=_PAY | confirmed(), tags=_TAGS)
async def pay_bills_by_itself(db: Db, id: FromPath[UUID], data: JSONBody[AutomaticIn]) -> BillAccountOut:
    """Bills of this number are paid some days before they are due, up to an amount each; what is more waits for its
    customer. Refusals: payments.bill_account_not_found, accounts.not_found, kernel.bad_input naming `most`,
    step_up.confirmation_required.
    """
    return BillAccountOut.of(await db.write(actions.pay_by_itself, id, data.from_id, data.most.money("most")))


@delete(_ONE + "/automatic", status_code=200, opt=_PAY, tags=_TAGS)
async def stop_paying_bills_by_itself(db: Db, id: FromPath[UUID]) -> BillAccountOut:
    """At once. Refusals: payments.bill_account_not_found."""
    return BillAccountOut.of(await db.write(actions.stop_paying_by_itself, id))


@get("/api/console/bill-payments", opt=_SEE, tags=_TAGS)
async def bill_payments(
    db: Db, of: FromQuery[UUID | None] = None, after: CursorText = None, limit: PageSize = 50
) -> BillPaymentsOut:
    """Whether they were paid, the latest first; payers masked, no customer numbers. `of`: a payer or a
    transfer.
    """
    key = read_cursor(after, BillPaymentKey)
    page = await db.read(queries.for_staff, of=of, after=key.id if key else None, limit=limit)
    return BillPaymentsOut.of(page, write_cursor(BillPaymentKey(page.next)) if page.next else None)


routes = [
    billers,
    my_bill_accounts,
    add_bill_account,
    remove_bill_account,
    preview_bill,
    pay_bill,
    pay_bills_by_itself,
    stop_paying_bills_by_itself,
    bill_payments,
]
