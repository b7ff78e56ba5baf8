"""Promises: of a customer and as a work list in the console, one's own in the portal."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody

from bankhall.customers import permissions
from bankhall.customers.promises import actions, queries
from bankhall.customers.promises.schemas import (
    ContestPromiseIn,
    DueKey,
    DuePromisesOut,
    EndPromiseIn,
    MovePromiseIn,
    MyPromiseOut,
    MyPromisesOut,
    PromiseFiguresOut,
    PromiseIn,
    PromiseOut,
    PromisesOut,
)
from bankhall.customers.promises.types import Promise, Whose
from bankhall.customers.queries import customer
from bankhall.kernel.db import Reading
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, IdempotencyKey, PageSize
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs

_TAGS = ["customers"]
_OF = "/api/console/customers/{id:uuid}/promises"
_LIST = "/api/console/promises"
_ONE = _LIST + "/{id:uuid}"
_MINE = "/api/portal/promises"

_SEE = needs(permissions.VIEW)
_PROMISE = needs(permissions.PROMISE)


@get(_OF, opt=_SEE, tags=_TAGS)
async def customer_promises(db: Db, id: FromPath[UUID]) -> PromisesOut:
    """What the customer was promised, the newest first. Refusals: customers.not_found."""
    return PromisesOut([PromiseOut.of(one, asked_by=db.actor.id) for one in await db.read(_of_customer, id)])


@post(_OF, status_code=201, opt=_PROMISE, tags=_TAGS)
async def make_promise(
    db: Db, id: FromPath[UUID], data: JSONBody[PromiseIn], idempotency_key: IdempotencyKey
) -> PromiseOut:
    """The customer is told. The same key and content promise once. Refusals: customers.not_found, customers.closed,
    customers.forgotten, customers.too_many_promises, kernel.key_reused, kernel.bad_input naming `due_on`.
    """
    key = f"customers.promise:{db.actor.id}:{idempotency_key}"
    return PromiseOut.of(await db.write(actions.make_promise, data.promise(id), key=key), asked_by=db.actor.id)


@get(_LIST, opt=_PROMISE, tags=_TAGS)
async def due_promises(
    db: Db, whose: FromQuery[Whose] = Whose.MINE, after: CursorText = None, limit: PageSize = 50
) -> DuePromisesOut:
    """What is open, what is due first comes first."""
    key = read_cursor(after, DueKey)
    page = await db.read(queries.due_promises, whose, after=(key.due_on, key.id) if key else None, limit=limit)
    return DuePromisesOut.of(page, asked_by=db.actor.id)


@get(_LIST + "/figures", opt=_PROMISE, tags=_TAGS)
async def promise_figures(db: Db, whose: FromQuery[Whose] = Whose.MINE) -> PromiseFiguresOut:
    """How promises are kept."""
    return PromiseFiguresOut.of(await db.read(queries.promise_figures, whose))


@post(_ONE + "/keep", status_code=200, opt=_PROMISE, tags=_TAGS)
async def keep_promise(db: Db, id: FromPath[UUID], data: JSONBody[EndPromiseIn]) -> PromiseOut:
    """The customer is told. Refusals: customers.promise_not_found, customers.promise_ended, customers.forgotten."""
    return PromiseOut.of(await db.write(actions.keep_promise, id, data.note), asked_by=db.actor.id)


@post(_ONE + "/move", status_code=200, opt=_PROMISE, tags=_TAGS)
async def move_promise(db: Db, id: FromPath[UUID], data: JSONBody[MovePromiseIn]) -> PromiseOut:
    """To another day; the customer is told. Refusals: customers.promise_not_found, customers.promise_ended,
    customers.forgotten, kernel.bad_input naming `due_on`.
    """
    moved = await db.write(actions.move_promise, id, data.due_on, data.reason)
    return PromiseOut.of(moved, asked_by=db.actor.id)


@post(_ONE + "/take-over", status_code=200, opt=_PROMISE, tags=_TAGS)
async def take_promise_over(db: Db, id: FromPath[UUID]) -> PromiseOut:
    """Whoever asks answers for it from now on. Refusals: customers.promise_not_found, customers.promise_ended,
    customers.forgotten.
    """
    return PromiseOut.of(await db.write(actions.take_promise_over, id), asked_by=db.actor.id)


@post(_ONE + "/withdraw", status_code=200, opt=_PROMISE, tags=_TAGS)
async def withdraw_promise(db: Db, id: FromPath[UUID], data: JSONBody[EndPromiseIn]) -> PromiseOut:
    """It cannot be kept; the customer is told. Refusals: customers.promise_not_found, customers.promise_ended,
    customers.forgotten.
    """
    return PromiseOut.of(await db.write(actions.withdraw_promise, id, data.note), asked_by=db.actor.id)


@get(_MINE, opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_promises(db: Db) -> MyPromisesOut:
    """What the bank has promised the customer who asks, the newest first."""
    return MyPromisesOut([MyPromiseOut.of(one) for one in await db.read(queries.my_promises)])


@post(_MINE + "/{id:uuid}/contest", status_code=200, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def contest_promise(db: Db, id: FromPath[UUID], data: JSONBody[ContestPromiseIn]) -> MyPromiseOut:
    """It was not kept: it is open again. Refusals: customers.promise_not_found, customers.promise_not_contestable."""
    return MyPromiseOut.of(await db.write(actions.contest_promise, id, data.note))


routes = [
    customer_promises,
    make_promise,
    due_promises,
    promise_figures,
    keep_promise,
    move_promise,
    take_promise_over,
    withdraw_promise,
    my_promises,
    contest_promise,
]


async def _of_customer(reading: Reading, customer_id: UUID) -> list[Promise]:
    await customer(reading, customer_id)
    return await queries.promises_of(reading, customer_id)
