"""Putting right what the bank knows: customers themselves in the portal, staff at their work list in the console."""

from typing import Any
from uuid import UUID

from litestar import delete, get, post
from litestar.params import FromPath, JSONBody

from bankhall.customers import permissions
from bankhall.customers.actions import correct, new_contacts
from bankhall.customers.queries import edits, my_file
from bankhall.customers.queries.amendments import amendments, my_amendments
from bankhall.customers.queries.new_contacts import my_waiting_contact
from bankhall.customers.schemas import ProfileOut
from bankhall.customers.schemas.amendments import (
    AcceptAmendmentIn,
    AmendmentCasesOut,
    AmendmentIn,
    AmendmentOut,
    AmendmentsOut,
    ContactCodeIn,
    CorrectAddressIn,
    CorrectContactIn,
    CorrectedOut,
    DeclineAmendmentIn,
    MyEditOut,
    MyEditsOut,
    MyWaitingOut,
    WaitingContactOut,
)
from bankhall.customers.types import Edit
from bankhall.kernel.db import Reading
from bankhall.kernel.errors import Refusal
from bankhall.kernel.web.confirmed import confirmed
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, PageSize
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs

_TAGS = ["customers"]
_WAITING = "/api/portal/profile/contacts/waiting"
_MINE = "/api/portal/amendments"
_LIST = "/api/console/amendments"


@post("/api/portal/profile/contacts", status_code=200, opt=needs(permissions.CHANGE_OWN) | confirmed(), tags=_TAGS)
async def correct_my_contacts(db: Db, data: JSONBody[CorrectContactIn]) -> CorrectedOut:
    """A phone number or an e-mail address of one's own is replaced, added or taken away. A new one counts once a code
    that went there has come back; the old one is told. Refusals: step_up.confirmation_required,
    customers.changed_meanwhile, customers.last_phone, customers.closed, identity.code_sent_lately,
    identity.too_many_codes, notify.address_full.
    """
    return CorrectedOut.of(await db.write(correct.correct_contact, data.command()))


@get(_WAITING, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def waiting_contact(db: Db) -> MyWaitingOut:
    """What waits for a code."""
    found = await db.read(my_waiting_contact)
    return MyWaitingOut(WaitingContactOut.of(found) if found else None)


@post(_WAITING + "/send", status_code=200, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def send_contact_code_again(db: Db) -> WaitingContactOut:
    """Refusals: customers.waiting_contact_not_found, identity.code_sent_lately, identity.too_many_codes,
    notify.address_full.
    """
    return WaitingContactOut.of(await db.write(new_contacts.send_again))


@post(_WAITING + "/prove", status_code=200, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def prove_my_contact(db: Db, data: JSONBody[ContactCodeIn]) -> ProfileOut:
    """The code has come: from now on it counts. Refusals: customers.waiting_contact_not_found, identity.wrong_code,
    customers.changed_meanwhile, customers.closed.
    """
    outcome = await db.write(new_contacts.prove_contact, data.code)
    if isinstance(outcome, Refusal):
        raise outcome
    return ProfileOut.of(outcome)


@delete(_WAITING, status_code=204, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def leave_waiting_contact(db: Db) -> None:
    """It is not wanted any more."""
    await db.write(new_contacts.leave_contact)


@post("/api/portal/profile/address", status_code=200, opt=needs(permissions.CHANGE_OWN) | confirmed(), tags=_TAGS)
async def correct_my_address(db: Db, data: JSONBody[CorrectAddressIn]) -> ProfileOut:
    """Refusals: step_up.confirmation_required, customers.changed_meanwhile, customers.closed."""
    return ProfileOut.of(await db.write(correct.correct_address, data.command()))


@get("/api/portal/profile/edits", opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_edits(db: Db) -> MyEditsOut:
    """What was changed in one's own file, when and by whom, newest first; values masked."""
    return MyEditsOut([MyEditOut.of(one) for one in await db.read(_own_edits)])


@get(_MINE, opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def list_my_amendments(db: Db) -> AmendmentsOut:
    """What one asked to have put right, and what came of it, newest first."""
    return AmendmentsOut([AmendmentOut.of(one) for one in await db.read(my_amendments)])


@post(_MINE, status_code=201, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def ask_for_amendment(db: Db, data: JSONBody[AmendmentIn]) -> AmendmentsOut:
    """Staff decide. Refusals: customers.amendment_waits, customers.too_many_amendments, customers.closed."""
    await db.write(correct.ask_amendment, data.field, data.wanted())
    return AmendmentsOut([AmendmentOut.of(one) for one in await db.read(my_amendments)])


@post(_MINE + "/{id:uuid}/take-back", status_code=200, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def take_my_amendment_back(db: Db, id: FromPath[UUID]) -> AmendmentsOut:
    """Refusals: customers.amendment_not_found, customers.amendment_decided."""
    await db.write(correct.take_amendment_back, id)
    return AmendmentsOut([AmendmentOut.of(one) for one in await db.read(my_amendments)])


@get(_LIST, opt=needs(permissions.CHANGE), tags=_TAGS)
async def list_amendments(db: Db, after: CursorText = None, limit: PageSize = 20) -> AmendmentCasesOut:
    """What customers asked to have put right and nobody has decided, the oldest first."""
    place = read_cursor(after, tuple[UUID])
    page = await db.read(amendments, after=place[0] if place else None, limit=limit)
    return AmendmentCasesOut.of(page)


@post(_LIST + "/{id:uuid}/accept", status_code=204, opt=needs(permissions.CHANGE), tags=_TAGS)
async def accept_amendment(db: Db, id: FromPath[UUID], data: JSONBody[AcceptAmendmentIn]) -> None:
    """The file is changed. Refusals: customers.amendment_not_found, customers.amendment_decided,
    customers.changed_meanwhile, customers.document_known, customers.closed.
    """
    await db.write(correct.accept_amendment, data.decision(id))


@post(_LIST + "/{id:uuid}/decline", status_code=204, opt=needs(permissions.CHANGE), tags=_TAGS)
async def decline_amendment(db: Db, id: FromPath[UUID], data: JSONBody[DeclineAmendmentIn]) -> None:
    """Refusals: customers.amendment_not_found, customers.amendment_decided."""
    await db.write(correct.decline_amendment, data.decision(id))


routes: list[Any] = [
    *(correct_my_contacts, correct_my_address, my_edits),
    *(waiting_contact, send_contact_code_again, prove_my_contact, leave_waiting_contact),
    *(list_my_amendments, ask_for_amendment, take_my_amendment_back),
    *(list_amendments, accept_amendment, decline_amendment),
]


async def _own_edits(reading: Reading) -> list[Edit]:
    return await edits(reading, (await my_file(reading)).id)
