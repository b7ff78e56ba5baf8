"""Circumstances: of a file in the console, one's own in the portal."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody

from bankhall.customers import permissions
from bankhall.customers.circumstances import actions, queries
from bankhall.customers.circumstances.schemas import (
    CircumstanceIn,
    CircumstancesOut,
    ConfirmWordIn,
    MyWordIn,
    NotNowIn,
    SettleWordIn,
    StillRightIn,
    StillRightOut,
    WordIn,
)
from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.facts.types import Confirming
from bankhall.kernel.db import Doors
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.rights import needs

_TAGS = ["customers"]
_OF = "/api/console/customers/{id:uuid}/circumstances"
_MINE = "/api/portal/circumstances"
_ASKED = "/api/portal/still-right"


@get(_OF, opt=needs(permissions.VIEW), tags=_TAGS)
async def customer_circumstances(db: Db, id: FromPath[UUID]) -> CircumstancesOut:
    """Each field with from where and when it is known, how much is known altogether, and what to ask next. Refusals:
    customers.not_found.
    """
    return CircumstancesOut.of(await db.read(queries.circumstances_of, id), asked_by=db.actor.id)


@post(_OF, status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def state_circumstance(db: Db, id: FromPath[UUID], data: JSONBody[WordIn]) -> CircumstancesOut:
    """What is sensitive, or was verified, is not changed by it: it then stands beside it and says otherwise. Refusals:
    customers.not_found, customers.closed, customers.forgotten, kernel.bad_input naming `field` or `value`.
    """
    return CircumstancesOut.of(await db.write(actions.state, data.statement(id)), asked_by=db.actor.id)


@post(_OF + "/verify", status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def verify_circumstance(db: Db, id: FromPath[UUID], data: JSONBody[CircumstanceIn]) -> CircumstancesOut:
    """Whoever asks has looked at the proof, and did not write it down. Refusals: customers.not_found,
    customers.nothing_known, customers.another_must_settle, customers.closed.
    """
    return CircumstancesOut.of(await db.write(actions.verify, id, data.field), asked_by=db.actor.id)


@post(_OF + "/confirm", status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def confirm_circumstance(db: Db, id: FromPath[UUID], data: JSONBody[ConfirmWordIn]) -> CircumstancesOut:
    """The customer has said, on the phone or at the counter, that it is still right. Refusals: customers.not_found,
    customers.nothing_known, customers.said_otherwise, customers.closed, customers.forgotten.
    """
    confirmed = await db.write(actions.confirm, id, data.field, how=Confirming(data.how), value=data.value)
    return CircumstancesOut.of(confirmed, asked_by=db.actor.id)


@post(_OF + "/settle", status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def settle_circumstance(db: Db, id: FromPath[UUID], data: JSONBody[SettleWordIn]) -> CircumstancesOut:
    """Of two words that differ one holds from now on. Refusals: customers.not_found, customers.nothing_to_settle,
    customers.another_must_settle, customers.closed.
    """
    settled = await db.write(actions.settle, id, data.field, statement_id=data.statement_id)
    return CircumstancesOut.of(settled, asked_by=db.actor.id)


@get(_MINE, opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_circumstances(db: Db) -> CircumstancesOut:
    """What the bank knows of the life of whoever asks, and what it would ask."""
    return CircumstancesOut.of(await db.read(queries.my_circumstances), asked_by=db.actor.id, to_customer=True)


@post(_MINE, status_code=200, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def state_my_circumstance(db: Db, data: JSONBody[MyWordIn]) -> CircumstancesOut:
    """What is sensitive, or was verified, waits for staff to settle it. Refusals: customers.closed,
    customers.too_many_statements, kernel.bad_input naming `field` or `value`.
    """
    stated = await db.write(actions.state, data.statement(_me(db)))
    return CircumstancesOut.of(stated, asked_by=db.actor.id, to_customer=True)


@post(_MINE + "/confirm", status_code=200, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def confirm_my_circumstance(db: Db, data: JSONBody[CircumstanceIn]) -> CircumstancesOut:
    """It is still right. Refusals: customers.nothing_known, customers.closed."""
    confirmed = await db.write(actions.confirm, _me(db), data.field)
    return CircumstancesOut.of(confirmed, asked_by=db.actor.id, to_customer=True)


@get(_ASKED, opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def still_right(db: Db) -> StillRightOut:
    """The one thing that whoever asks is asked today, if anything: whether something of the file still holds."""
    return StillRightOut.of(await db.read(queries.still_right))


@post(_ASKED, status_code=200, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def say_still_right(db: Db, data: JSONBody[StillRightIn]) -> StillRightOut:
    """Yes, it holds. Refusals: customers.closed, customers.forgotten, customers.changed_meanwhile,
    customers.fact_not_found, customers.nothing_known, customers.said_otherwise, kernel.bad_input naming `what`.
    """
    await db.write(actions.answer_yes, data.what, version=data.version, value=data.value)
    return StillRightOut.of(await db.read(queries.still_right))


@post(_ASKED + "/not-now", status_code=200, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def ask_me_later(db: Db, data: JSONBody[NotNowIn]) -> StillRightOut:
    """For a while it is not asked again. Refusals: customers.closed."""
    await db.write(actions.answer_later, data.what)
    return StillRightOut.of(await db.read(queries.still_right))


routes = [
    customer_circumstances,
    state_circumstance,
    verify_circumstance,
    confirm_circumstance,
    settle_circumstance,
    my_circumstances,
    state_my_circumstance,
    confirm_my_circumstance,
    still_right,
    say_still_right,
    ask_me_later,
]


def _me(db: Doors) -> UUID:
    if db.actor.id is None:
        raise NoSuchCustomer
    return db.actor.id
