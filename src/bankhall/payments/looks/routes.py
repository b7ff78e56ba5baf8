"""Asking for a person's look, in the portal."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody

from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, PageSize
from bankhall.kernel.web.paging import read_cursor, write_cursor
from bankhall.kernel.web.rights import needs
from bankhall.payments import permissions
from bankhall.payments import queries as payments
from bankhall.payments.looks import actions, queries
from bankhall.payments.looks.schemas import LookIn, MyLookOut, PaymentLookOut, RefusedKey, RefusedPageOut

_TAGS = ["payments"]
_PAY = needs(permissions.PAY)
_REFUSED = "/api/portal/refused-payments"
_LOOK = "/api/portal/transfers/{id:uuid}/look"


@get(_REFUSED, opt=_PAY, tags=_TAGS)
async def my_refused_payments(db: Db, after: CursorText = None, limit: PageSize = 25) -> RefusedPageOut:
    """What the bank's rules did not let the customer pay, the latest first, with what came of asking for a person."""
    key = read_cursor(after, RefusedKey)
    page = await db.read(queries.my_refused, after=key.id if key else None, limit=limit)
    return RefusedPageOut.of(page, write_cursor(RefusedKey(page.next)) if page.next else None)


@post(_REFUSED + "/{id:uuid}/look", opt=_PAY, tags=_TAGS)
async def ask_about_refused(db: Db, id: FromPath[UUID], data: JSONBody[LookIn]) -> PaymentLookOut:
    """Asks for a person to look at what rules refused; once. Refusals: payments.refused_not_found,
    payments.nothing_to_look_at, payments.looked_already, payments.too_many_looks.
    """
    return PaymentLookOut.of(await db.write(actions.ask_about_refused, id, data.words))


@post(_LOOK, opt=_PAY, tags=_TAGS)
async def ask_about_transfer(db: Db, id: FromPath[UUID], data: JSONBody[LookIn]) -> PaymentLookOut:
    """Asks for a person to look at what rules delay or hold; once. Refusals: payments.transfer_not_found,
    payments.nothing_to_look_at, payments.looked_already, payments.too_many_looks.
    """
    return PaymentLookOut.of(await db.write(actions.ask_about_transfer, id, data.words))


@get(_LOOK, opt=_PAY, tags=_TAGS)
async def my_look_at_transfer(db: Db, id: FromPath[UUID]) -> MyLookOut:
    """What came of asking about this transfer, null where the customer has not. Refusals:
    payments.transfer_not_found.
    """
    await db.read(payments.transfer, id)
    look = await db.read(queries.my_look_at, id)
    return MyLookOut(PaymentLookOut.of(look) if look else None)


@post("/api/portal/payment-looks/{id:uuid}/withdraw", status_code=200, opt=_PAY, tags=_TAGS)
async def withdraw_look(db: Db, id: FromPath[UUID]) -> PaymentLookOut:
    """No person is needed any more; the payment stays as the rules left it. Refusals: payments.look_not_found,
    payments.look_over.
    """
    return PaymentLookOut.of(await db.write(actions.withdraw, id))


routes = [my_refused_payments, ask_about_refused, ask_about_transfer, my_look_at_transfer, withdraw_look]
