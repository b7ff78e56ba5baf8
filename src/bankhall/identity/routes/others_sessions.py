"""Where a customer or a colleague is signed in, and ending that for them: their phone was stolen, or left open."""

from typing import Any
from uuid import UUID

from litestar import delete, get, post
from litestar.params import FromPath

from bankhall.identity import permissions, queries
from bankhall.identity.actions.sessions import end_sessions_for
from bankhall.identity.schemas.factors import OthersSessionOut, OthersSessionsOut, SessionsEndedOut
from bankhall.identity.types import OpenSession, Realm
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.rights import needs

_TAGS = ["staff"]
_STAFF = "/api/console/staff/{staff_id:uuid}/sessions"
_CUSTOMER = "/api/console/customers/{customer_id:uuid}/sessions"
_OF_STAFF = needs(permissions.MANAGE_STAFF)
_OF_CUSTOMERS = needs(permissions.END_CUSTOMER_SESSIONS)


@get(_STAFF, opt=_OF_STAFF, tags=_TAGS)
async def staff_sessions(staff_id: FromPath[UUID], db: Db) -> OthersSessionsOut:
    """Where a colleague is signed in, the newest first."""
    return _told(await db.read(queries.sessions_of, Realm.STAFF, staff_id))


@delete(_STAFF + "/{session_id:uuid}", opt=_OF_STAFF, tags=_TAGS)
async def end_staff_session(staff_id: FromPath[UUID], session_id: FromPath[UUID], db: Db) -> None:
    """At once. Refusals: identity.enrolment_not_found, identity.session_not_found."""
    await db.write(end_sessions_for, Realm.STAFF, staff_id, only=session_id)


@post(_STAFF + "/end-all", status_code=200, opt=_OF_STAFF, tags=_TAGS)
async def end_staff_sessions(staff_id: FromPath[UUID], db: Db) -> SessionsEndedOut:
    """At once, and sign-ins that are half done with them. Refusals: identity.enrolment_not_found."""
    return SessionsEndedOut(await db.write(end_sessions_for, Realm.STAFF, staff_id))


@get(_CUSTOMER, opt=_OF_CUSTOMERS, tags=_TAGS)
async def customer_sessions(customer_id: FromPath[UUID], db: Db) -> OthersSessionsOut:
    """Where a customer is signed in, the newest first."""
    return _told(await db.read(queries.sessions_of, Realm.CUSTOMER, customer_id))


@delete(_CUSTOMER + "/{session_id:uuid}", opt=_OF_CUSTOMERS, tags=_TAGS)
async def end_customer_session(customer_id: FromPath[UUID], session_id: FromPath[UUID], db: Db) -> None:
    """At once; the customer is told. Refusals: identity.enrolment_not_found, identity.session_not_found."""
    await db.write(end_sessions_for, Realm.CUSTOMER, customer_id, only=session_id)


@post(_CUSTOMER + "/end-all", status_code=200, opt=_OF_CUSTOMERS, tags=_TAGS)
async def end_customer_sessions(customer_id: FromPath[UUID], db: Db) -> SessionsEndedOut:
    """At once, and sign-ins that are half done with them; the customer is told.

    Refusals: identity.enrolment_not_found.
    """
    return SessionsEndedOut(await db.write(end_sessions_for, Realm.CUSTOMER, customer_id))


routes: list[Any] = [
    *(staff_sessions, end_staff_session, end_staff_sessions),
    *(customer_sessions, end_customer_session, end_customer_sessions),
]


def _told(found: tuple[OpenSession, ...]) -> OthersSessionsOut:
    return OthersSessionsOut([OthersSessionOut.of(one) for one in found])
