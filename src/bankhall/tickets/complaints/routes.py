"""Complaints, in the portal and for staff."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from bankhall.customers import api as customers
from bankhall.customers.errors import NoSuchCustomer
from bankhall.identity import api as identity
from bankhall.kernel.db import Reading
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, IdempotencyKey, PageSize, SearchWords
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import EITHER, needs
from bankhall.tickets import queries as tickets
from bankhall.tickets.complaints import actions, queries, rules
from bankhall.tickets.complaints.schemas import (
    ComplaintColleaguesOut,
    ComplaintDecisionIn,
    ComplaintForCustomerIn,
    ComplaintIn,
    ComplaintKey,
    ComplaintLineOut,
    ComplaintOfTicketIn,
    ComplaintOut,
    ComplaintPageOut,
    ComplaintWordsIn,
    CustomerComplaintsOut,
    KeepOutIn,
    KeptOutOut,
    MoreDaysIn,
    MyComplaintOut,
    MyComplaintsOut,
    RegisterFiguresOut,
    TakenDownOut,
)
from bankhall.tickets.complaints.types import ComplaintLine, ComplaintQueue, Product, RegisterFigures
from bankhall.tickets.permissions import HANDLE, OWN, REGISTER, WORK

_TAGS = ["complaints"]
_MINE = "/api/portal/complaints"
_MY_ONE = _MINE + "/{id:uuid}"
_DESK = "/api/console/complaints"
_ONE = _DESK + "/{id:uuid}"
_OF = "/api/console/customers/{id:uuid}/complaints"
_OF_TICKET = "/api/console/tickets/{id:uuid}/complaint"

_OWN, _HANDLE, _SEE = needs(OWN), needs(HANDLE), needs(HANDLE + EITHER + REGISTER)

_Months = Annotated[int, Parameter(ge=1, le=36)]


@get(_MINE, opt=_OWN, tags=_TAGS)
async def my_complaints(db: Db) -> MyComplaintsOut:
    """What is open first, then what is over, the latest first."""
    return MyComplaintsOut([MyComplaintOut.of(one) for one in await db.read(queries.my_complaints)])


@post(_MINE, status_code=201, opt=_OWN, tags=_TAGS)
async def complain(db: Db, data: JSONBody[ComplaintIn], idempotency_key: IdempotencyKey) -> MyComplaintOut:
    """The clock runs from this day. The same key and content complain once. Refusals: tickets.too_many_complaints,
    kernel.key_reused.
    """
    assert db.actor.id is not None, "routes let in customers only"
    key = f"tickets.complain:{db.actor.id}:{idempotency_key}"
    id_ = await db.write(actions.complain, data.complaint(db.actor.id), key=key)
    return MyComplaintOut.of(await db.read(queries.my_complaint, id_))


@get(_MY_ONE, opt=_OWN, tags=_TAGS)
async def my_complaint(db: Db, id: FromPath[UUID]) -> MyComplaintOut:
    """Refusals: tickets.complaint_not_found."""
    return MyComplaintOut.of(await db.read(queries.my_complaint, id))


@post(_MY_ONE + "/say", status_code=200, opt=_OWN, tags=_TAGS)
async def say_in_complaint(db: Db, id: FromPath[UUID], data: JSONBody[ComplaintWordsIn]) -> MyComplaintOut:
    """Something to add. Refusals: tickets.complaint_not_found, tickets.complaint_over."""
    await db.write(actions.say, id, data.words.strip())
    return MyComplaintOut.of(await db.read(queries.my_complaint, id))


@post(_MY_ONE + "/withdraw", status_code=200, opt=_OWN, tags=_TAGS)
async def withdraw_complaint(db: Db, id: FromPath[UUID]) -> MyComplaintOut:
    """Refusals: tickets.complaint_not_found, tickets.complaint_over."""
    await db.write(actions.withdraw, id)
    return MyComplaintOut.of(await db.read(queries.my_complaint, id))


@post(_MY_ONE + "/review", status_code=200, opt=_OWN, tags=_TAGS)
async def review_complaint(db: Db, id: FromPath[UUID], data: JSONBody[ComplaintWordsIn]) -> MyComplaintOut:
    """Once, within 30 days of the decision; somebody else decides then. Refusals: tickets.complaint_not_found,
    tickets.cannot_review.
    """
    await db.write(actions.ask_for_review, id, data.words.strip())
    return MyComplaintOut.of(await db.read(queries.my_complaint, id))


# ---------------------------------------------------------------------------------------------------- for staff


@get(_DESK, opt=_SEE, tags=_TAGS)
async def complaints(
    db: Db,
    looked_for: SearchWords,
    which: FromQuery[ComplaintQueue] = ComplaintQueue.OPEN,
    product: FromQuery[Product | None] = None,
    after: CursorText = None,
    limit: PageSize = 50,
) -> ComplaintPageOut:
    """What is due first comes first; of what is over the latest. What is about whoever asks is not there. Looked for: a
    complaint's number or a customer's.
    """
    key = read_cursor(after, ComplaintKey)
    place = (key.on, key.id) if key else None
    page = await db.read(queries.register, which, product=product, search=looked_for, after=place, limit=limit)
    return ComplaintPageOut.of(page, asked_by=db.actor.id)


@get(_DESK + "/figures", opt=_SEE, tags=_TAGS)
async def complaint_figures(db: Db, months: _Months = 12) -> RegisterFiguresOut:
    """What the register comes to, of this month and those before it, as many as are asked for."""
    figures, since_on = await db.read(_figures, months)
    return RegisterFiguresOut.of(figures, since_on)


@get(_DESK + "/colleagues", opt=_HANDLE, tags=_TAGS)
async def complaint_colleagues(db: Db) -> ComplaintColleaguesOut:
    """Whom a complaint may be about, by name."""
    return ComplaintColleaguesOut.of({one.id: one.name for one in await db.read(identity.staff)})


@get(_OF, opt=_SEE, tags=_TAGS)
async def customer_complaints(db: Db, id: FromPath[UUID]) -> CustomerComplaintsOut:
    """What is open first. Refusals: customers.not_found."""
    lines = await db.read(_of_customer, id)
    return CustomerComplaintsOut([ComplaintLineOut.of(one, asked_by=db.actor.id) for one in lines])


@post(_OF, status_code=201, opt=needs(WORK + EITHER + HANDLE), tags=_TAGS)
async def take_complaint_down(
    db: Db, id: FromPath[UUID], data: JSONBody[ComplaintForCustomerIn], idempotency_key: IdempotencyKey
) -> TakenDownOut:
    """For a customer. The same key and content take one down. Refusals: customers.not_found, customers.closed,
    customers.merged, customers.forgotten, tickets.too_many_complaints, kernel.key_reused.
    """
    key = f"tickets.complain:{db.actor.id}:{idempotency_key}"
    return await db.read(_taken_down, await db.write(actions.complain, data.complaint(id), key=key))


@get(_OF_TICKET + "s", opt=_SEE, tags=_TAGS)
async def complaints_of_ticket(db: Db, id: FromPath[UUID]) -> CustomerComplaintsOut:
    """What came out of it; what is about whoever asks is not there. Refusals: tickets.not_found."""
    lines = await db.read(_of_ticket, id)
    return CustomerComplaintsOut([ComplaintLineOut.of(one, asked_by=db.actor.id) for one in lines])


@post(_OF_TICKET, status_code=200, opt=needs(WORK), tags=_TAGS)
async def call_complaint(db: Db, id: FromPath[UUID], data: JSONBody[ComplaintOfTicketIn]) -> TakenDownOut:
    """What the customer said in this ticket is a complaint: its days count from when it was said. The same words are
    one complaint. Refusals: tickets.not_found, tickets.not_their_words, customers.closed, customers.forgotten,
    tickets.too_many_complaints.
    """
    return await db.read(_taken_down, await db.write(actions.complain_of_ticket, data.complaint(id)))


@get(_ONE, opt=_SEE, tags=_TAGS)
async def complaint(db: Db, id: FromPath[UUID]) -> ComplaintOut:
    """Refusals: tickets.complaint_not_found, also for whom it is about."""
    return await _told(db, id)


@post(_ONE + "/take", status_code=200, opt=_HANDLE, tags=_TAGS)
async def take_complaint(db: Db, id: FromPath[UUID]) -> ComplaintOut:
    """Also in place of a colleague. Refusals: tickets.complaint_not_found, tickets.complaint_over,
    tickets.complaint_decided_before.
    """
    await db.write(actions.take, id)
    return await _told(db, id)


@post(_ONE + "/tell", status_code=200, opt=_HANDLE, tags=_TAGS)
async def tell_in_complaint(db: Db, id: FromPath[UUID], data: JSONBody[ComplaintWordsIn]) -> ComplaintOut:
    """How it is going; the customer is told. Refusals: tickets.complaint_not_found, tickets.complaint_over,
    tickets.complaint_not_taken, customers.forgotten.
    """
    await db.write(actions.tell, id, data.words.strip())
    return await _told(db, id)


@post(_ONE + "/notes", status_code=200, opt=_HANDLE, tags=_TAGS)
async def note_in_complaint(db: Db, id: FromPath[UUID], data: JSONBody[ComplaintWordsIn]) -> ComplaintOut:
    """For colleagues. Refusals: tickets.complaint_not_found, customers.forgotten."""
    await db.write(actions.note, id, data.words.strip())
    return await _told(db, id)


@post(_ONE + "/keep-out", status_code=200, opt=_HANDLE, tags=_TAGS)
async def keep_out_of_complaint(db: Db, id: FromPath[UUID], data: JSONBody[KeepOutIn]) -> KeptOutOut:
    """Whom it is about: from then on it is not there for them. Refusals: tickets.complaint_not_found,
    tickets.complaint_over, tickets.colleague_not_found, kernel.bad_input naming `staff_id`.
    """
    return KeptOutOut(await db.write(actions.keep_out, id, data.staff_id))


@post(_ONE + "/complex", status_code=200, opt=_HANDLE, tags=_TAGS)
async def call_complaint_complex(db: Db, id: FromPath[UUID], data: JSONBody[ComplaintWordsIn]) -> ComplaintOut:
    """Thirty days instead of fifteen; the customer is told why. Refusals: tickets.complaint_not_found,
    tickets.complaint_over, tickets.complaint_not_taken, tickets.complaint_complex_already, tickets.cannot_extend,
    customers.forgotten.
    """
    await db.write(actions.call_complex, id, data.words.strip())
    return await _told(db, id)


@post(_ONE + "/more-days", status_code=200, opt=_HANDLE, tags=_TAGS)
async def ask_for_more_days(db: Db, id: FromPath[UUID], data: JSONBody[MoreDaysIn]) -> ComplaintOut:
    """Asks a second person for up to thirty days more. Refusals: tickets.complaint_not_found, tickets.complaint_over,
    tickets.complaint_not_taken, tickets.cannot_extend, tickets.extension_waits, kernel.bad_input naming `until_on`,
    four_eyes.too_many_open, customers.forgotten.
    """
    await db.write(actions.ask_for_days, id, data.until_on, data.words.strip())
    return await _told(db, id)


@post(_ONE + "/decide", status_code=200, opt=_HANDLE, tags=_TAGS)
async def decide_complaint(db: Db, id: FromPath[UUID], data: JSONBody[ComplaintDecisionIn]) -> ComplaintOut:
    """With its cause, and in writing for the customer. Refusals: tickets.complaint_not_found, tickets.complaint_over,
    tickets.complaint_not_taken, tickets.complaint_decided_before, customers.forgotten.
    """
    await db.write(actions.decide, id, data.verdict())
    return await _told(db, id)


routes = [
    my_complaints,
    complain,
    my_complaint,
    say_in_complaint,
    withdraw_complaint,
    review_complaint,
    complaints,
    complaint_figures,
    complaint_colleagues,
    customer_complaints,
    take_complaint_down,
    complaints_of_ticket,
    call_complaint,
    complaint,
    take_complaint,
    tell_in_complaint,
    note_in_complaint,
    keep_out_of_complaint,
    call_complaint_complex,
    ask_for_more_days,
    decide_complaint,
]


async def _told(db: Db, complaint_id: UUID) -> ComplaintOut:
    seen = await db.read(queries.seen, complaint_id)
    return ComplaintOut.of(seen, rules.latest(seen.complaint.received_on), asked_by=db.actor.id)


async def _figures(reading: Reading, months: int) -> tuple[RegisterFigures, date]:
    since_on = queries.today(reading).replace(day=1)
    for _ in range(months - 1):
        since_on = (since_on - timedelta(days=1)).replace(day=1)
    return await queries.figures(reading, since_on), since_on


async def _of_customer(reading: Reading, customer_id: UUID) -> list[ComplaintLine]:
    brief = (await customers.briefs(reading, [customer_id])).get(customer_id)
    if brief is None:
        raise NoSuchCustomer
    return [ComplaintLine(one, brief.name, brief.number) for one in await queries.complaints_of(reading, customer_id)]


async def _of_ticket(reading: Reading, ticket_id: UUID) -> list[ComplaintLine]:
    brief = (await tickets.seen(reading, ticket_id)).customer
    name, number = (brief.name, brief.number) if brief else ("", "")
    return [ComplaintLine(one, name, number) for one in await queries.complaints_of_ticket(reading, ticket_id)]


async def _taken_down(reading: Reading, complaint_id: UUID) -> TakenDownOut:
    return TakenDownOut(*await queries.number_and_day(reading, complaint_id))
