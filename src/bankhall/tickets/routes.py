"""Tickets, in the portal and for staff."""

from io import BytesIO
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Stream

from bankhall.customers import api as customers
from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.types import CustomerBrief
from bankhall.kernel.db import Reading
from bankhall.kernel.web.downloads import download
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.inputs import CursorText, IdempotencyKey, PageSize, SearchWords
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import EITHER, needs
from bankhall.tickets import actions, queries
from bankhall.tickets.errors import NoSuchCode
from bankhall.tickets.permissions import OWN, SUPERVISE, WORK
from bankhall.tickets.schemas import (
    ENDINGS,
    MOST_BODY_BYTES,
    AssignTicketIn,
    CheckTicketIn,
    CustomerTicketsOut,
    GiveTicketBackIn,
    HandTicketIn,
    MyMatterLineOut,
    MyMatterOut,
    MyMattersOut,
    OtherTicketIn,
    ResumeCodeOut,
    ResumedOut,
    ResumeIn,
    TakenOut,
    TakenTicketsOut,
    TakeTicketsIn,
    TicketAnswerIn,
    TicketColleaguesOut,
    TicketFileIn,
    TicketForCustomerIn,
    TicketIn,
    TicketKey,
    TicketOut,
    TicketPageOut,
    TicketTypesOut,
    TicketWordsIn,
    UrgeTicketIn,
)
from bankhall.tickets.types import NewFile, Team, Ticket, TicketQueue, TypeCode

_TAGS = ["tickets"]
_MINE = "/api/portal/matters"
_MY_ONE = _MINE + "/{id:uuid}"
_DESK = "/api/console/tickets"
_ONE = _DESK + "/{id:uuid}"
_OF = "/api/console/customers/{id:uuid}/tickets"

_OWN, _WORK, _SEE = needs(OWN), needs(WORK), needs(WORK + EITHER + SUPERVISE)


@get("/api/portal/matter-types", opt=_OWN, tags=_TAGS)
async def my_matter_types() -> TicketTypesOut:
    """What can be asked for, and what is asked back for each."""
    return TicketTypesOut.all()


@get(_MINE, opt=_OWN, tags=_TAGS)
async def my_matters(db: Db) -> MyMattersOut:
    """What is open first, then what is over, the latest first."""
    return MyMattersOut([MyMatterLineOut.of(one) for one in await db.read(queries.my_tickets)])


@post(_MINE, status_code=201, opt=_OWN, tags=_TAGS)
async def open_my_matter(db: Db, data: JSONBody[TicketIn], idempotency_key: IdempotencyKey) -> MyMatterOut:
    """The same key and content open one. Refusals: tickets.too_many, kernel.key_reused, kernel.bad_input naming the
    fields of the type's form.
    """
    assert db.actor.id is not None, "routes let in customers only"
    key = f"tickets.open:{db.actor.id}:{idempotency_key}"
    id_ = await db.write(actions.open_ticket, data.ticket(db.actor.id), key=key)
    return MyMatterOut.of(await db.read(queries.my_ticket, id_))


@get(_MY_ONE, opt=_OWN, tags=_TAGS)
async def my_matter(db: Db, id: FromPath[UUID]) -> MyMatterOut:
    """Refusals: tickets.not_found."""
    return MyMatterOut.of(await db.read(queries.my_ticket, id))


@post(_MY_ONE + "/say", status_code=200, opt=_OWN, tags=_TAGS)
async def say_in_matter(db: Db, id: FromPath[UUID], data: JSONBody[TicketWordsIn]) -> MyMatterOut:
    """An answer to what the bank asked, or something to add. Refusals: tickets.not_found, tickets.over."""
    await db.write(actions.say, id, data.words.strip())
    return MyMatterOut.of(await db.read(queries.my_ticket, id))


@post(_MY_ONE + "/files", status_code=200, opt=_OWN, tags=_TAGS, request_max_body_size=MOST_BODY_BYTES)
async def add_my_file(db: Db, settings: GivenSettings, id: FromPath[UUID], data: JSONBody[TicketFileIn]) -> MyMatterOut:
    """A PDF or a picture of at most 5 MB. Refusals: tickets.not_found, tickets.over, tickets.too_many_files,
    kernel.bad_input naming `file`, kernel.file_infected, kernel.file_unscannable, kernel.scanner_away.
    """
    await db.write(actions.add_file, id, await _looked_through(settings, data))
    return MyMatterOut.of(await db.read(queries.my_ticket, id))


@get(_MY_ONE + "/files/{file_id:uuid}", media_type="application/octet-stream", opt=_OWN, tags=_TAGS)
async def my_matter_file(db: Db, id: FromPath[UUID], file_id: FromPath[UUID]) -> Stream:
    """Refusals: tickets.not_found, tickets.file_not_found."""
    return _sent(await db.read(queries.my_file, id, file_id))


@post(_MY_ONE + "/not-solved", status_code=200, opt=_OWN, tags=_TAGS)
async def say_not_solved(db: Db, id: FromPath[UUID], data: JSONBody[TicketWordsIn]) -> MyMatterOut:
    """Within 14 days it is taken up again. Refusals: tickets.not_found, tickets.cannot_reopen."""
    await db.write(actions.say_not_solved, id, data.words.strip())
    return MyMatterOut.of(await db.read(queries.my_ticket, id))


@post(_MY_ONE + "/close", status_code=200, opt=_OWN, tags=_TAGS)
async def close_my_matter(db: Db, id: FromPath[UUID]) -> MyMatterOut:
    """It is as it should be, or not needed any more. Refusals: tickets.not_found."""
    await db.write(actions.close_mine, id)
    return MyMatterOut.of(await db.read(queries.my_ticket, id))


@post(_MY_ONE + "/code", status_code=200, opt=_OWN, tags=_TAGS)
async def make_my_resume_code(db: Db, id: FromPath[UUID]) -> ResumeCodeOut:
    """To say on the phone or at a branch: another one in place of the last, good for a day. Refusals:
    tickets.not_found, tickets.over.
    """
    return ResumeCodeOut.of(await db.write(actions.make_code, id))


# ---------------------------------------------------------------------------------------------------- for staff


@get("/api/console/ticket-types", opt=_SEE, tags=_TAGS)
async def ticket_types() -> TicketTypesOut:
    return TicketTypesOut.all()


@get(_DESK, opt=_SEE, tags=_TAGS)
async def tickets(
    db: Db,
    looked_for: SearchWords,
    which: FromQuery[TicketQueue] = TicketQueue.OPEN,
    team: FromQuery[Team | None] = None,
    of_type: FromQuery[TypeCode | None] = None,
    after: CursorText = None,
    limit: PageSize = 50,
) -> TicketPageOut:
    """What is due first comes first; of what is over the latest. Looked for: a ticket's number or a customer's."""
    key = read_cursor(after, TicketKey)
    page = await db.read(
        queries.queue,
        which,
        team=team,
        kind=of_type,
        search=looked_for,
        after=(key.at, key.id) if key else None,
        limit=limit,
    )
    return TicketPageOut.of(page, await db.read(queries.figures), asked_by=db.actor.id)


@get(_DESK + "/colleagues", opt=_SEE, tags=_TAGS)
async def ticket_colleagues(db: Db) -> TicketColleaguesOut:
    """Who can be given a ticket: who has least first."""
    return TicketColleaguesOut.of(await db.read(queries.colleagues))


@post(_DESK + "/take", status_code=200, opt=_WORK, tags=_TAGS)
async def take_tickets(db: Db, data: JSONBody[TakeTicketsIn]) -> TakenTicketsOut:
    """Each with what came of it."""
    taken = await db.write(actions.take, data.ids, from_colleagues=data.held_by == "anybody")
    return TakenTicketsOut([TakenOut.of(one) for one in taken])


@post(_DESK + "/resume", status_code=200, opt=_WORK, tags=_TAGS)
async def resume_ticket(db: Db, data: JSONBody[ResumeIn]) -> ResumedOut:
    """The matter whose code was said. It proves nothing about who says it. Refusals: tickets.code_unknown,
    tickets.too_many_tries.
    """
    found = await db.write(actions.resume, data.digits, data.came_by)
    if found is None:
        raise NoSuchCode
    return ResumedOut(found)


@get(_OF, opt=_SEE, tags=_TAGS)
async def customer_tickets(db: Db, id: FromPath[UUID]) -> CustomerTicketsOut:
    """What is open first. Refusals: customers.not_found."""
    found, brief = await db.read(_of_customer, id)
    return CustomerTicketsOut.of(found, brief, asked_by=db.actor.id)


@post(_OF, status_code=201, opt=_WORK, tags=_TAGS)
async def open_ticket(
    db: Db, id: FromPath[UUID], data: JSONBody[TicketForCustomerIn], idempotency_key: IdempotencyKey
) -> TicketOut:
    """For a customer. The same key and content open one. Refusals: customers.not_found, customers.closed,
    customers.merged, customers.forgotten, tickets.too_many, kernel.key_reused, kernel.bad_input naming the fields.
    """
    key = f"tickets.open:{db.actor.id}:{idempotency_key}"
    id_ = await db.write(actions.open_ticket, data.ticket(id), key=key)
    return await _told(db, id_)


@get(_ONE, opt=_SEE, tags=_TAGS)
async def ticket(db: Db, id: FromPath[UUID]) -> TicketOut:
    """Refusals: tickets.not_found."""
    return await _told(db, id)


@get(_ONE + "/files/{file_id:uuid}", media_type="application/octet-stream", opt=_SEE, tags=_TAGS)
async def ticket_file(db: Db, id: FromPath[UUID], file_id: FromPath[UUID]) -> Stream:
    """Refusals: tickets.not_found, tickets.file_not_found."""
    return _sent(await db.read(queries.file_of, id, file_id))


@post(_ONE + "/files", status_code=200, opt=_WORK, tags=_TAGS, request_max_body_size=MOST_BODY_BYTES)
async def add_ticket_file(
    db: Db, settings: GivenSettings, id: FromPath[UUID], data: JSONBody[TicketFileIn]
) -> TicketOut:
    """For the customer to see. Refusals: tickets.not_found, tickets.over, tickets.too_many_files, kernel.bad_input
    naming `file`, kernel.file_infected, kernel.file_unscannable, kernel.scanner_away, customers.forgotten.
    """
    await db.write(actions.add_file, id, await _looked_through(settings, data))
    return await _told(db, id)


@post(_ONE + "/answer", status_code=200, opt=_WORK, tags=_TAGS)
async def answer_ticket(db: Db, id: FromPath[UUID], data: JSONBody[TicketAnswerIn]) -> TicketOut:
    """The customer reads it and is told. Refusals: tickets.not_found, tickets.over, tickets.not_taken,
    customers.forgotten.
    """
    await db.write(actions.answer, id, data.words.strip(), is_question=data.is_question)
    return await _told(db, id)


@post(_ONE + "/notes", status_code=200, opt=_WORK, tags=_TAGS)
async def note_in_ticket(db: Db, id: FromPath[UUID], data: JSONBody[TicketWordsIn]) -> TicketOut:
    """For colleagues. Refusals: tickets.not_found, customers.forgotten."""
    await db.write(actions.note, id, data.words.strip())
    return await _told(db, id)


@post(_ONE + "/wait", status_code=200, opt=_WORK, tags=_TAGS)
async def wait_for_others(db: Db, id: FromPath[UUID], data: JSONBody[TicketWordsIn]) -> TicketOut:
    """The clock goes on. Refusals: tickets.not_found, tickets.over, tickets.not_taken, customers.forgotten."""
    await db.write(actions.wait_for_others, id, data.words.strip())
    return await _told(db, id)


@post(_ONE + "/go-on", status_code=200, opt=_WORK, tags=_TAGS)
async def go_on_with_ticket(db: Db, id: FromPath[UUID]) -> TicketOut:
    """Nobody is waited for any more. Refusals: tickets.not_found, tickets.over, tickets.not_taken."""
    await db.write(actions.go_on, id)
    return await _told(db, id)


@post(_ONE + "/hand", status_code=200, opt=_SEE, tags=_TAGS)
async def hand_ticket(db: Db, id: FromPath[UUID], data: JSONBody[HandTicketIn]) -> TicketOut:
    """To another team. Refusals: tickets.not_found, tickets.over, tickets.theirs_already, customers.forgotten."""
    await db.write(actions.hand_to, id, data.team, data.words.strip())
    return await _told(db, id)


@post(_ONE + "/assign", status_code=200, opt=_SEE, tags=_TAGS)
async def assign_ticket(db: Db, id: FromPath[UUID], data: JSONBody[AssignTicketIn]) -> TicketOut:
    """To a named colleague. Refusals: tickets.not_found, tickets.over, tickets.worker_not_found,
    tickets.has_it_already, customers.forgotten.
    """
    await db.write(actions.assign, id, data.staff_id, data.words.strip())
    return await _told(db, id)


@post(_ONE + "/give-back", status_code=200, opt=_WORK, tags=_TAGS)
async def give_ticket_back(db: Db, id: FromPath[UUID], data: JSONBody[GiveTicketBackIn]) -> TicketOut:
    """Nobody has it then, and its clock goes on. Refusals: tickets.not_found, tickets.over, tickets.not_taken,
    customers.forgotten.
    """
    await db.write(actions.give_back, id, data.words.strip())
    return await _told(db, id)


@post(_ONE + "/urgency", status_code=200, opt=_SEE, tags=_TAGS)
async def urge_ticket(db: Db, id: FromPath[UUID], data: JSONBody[UrgeTicketIn]) -> TicketOut:
    """Refusals: tickets.not_found, tickets.over."""
    await db.write(actions.urge, id, data.urgency)
    return await _told(db, id)


@post(_ONE + "/checks", status_code=200, opt=_WORK, tags=_TAGS)
async def check_in_ticket(db: Db, id: FromPath[UUID], data: JSONBody[CheckTicketIn]) -> TicketOut:
    """Refusals: tickets.not_found, tickets.over, tickets.not_taken, kernel.bad_input naming `item`."""
    await db.write(actions.check, id, data.item, is_done=data.is_done)
    return await _told(db, id)


@post(_ONE + "/solve", status_code=200, opt=_WORK, tags=_TAGS)
async def solve_ticket(db: Db, id: FromPath[UUID], data: JSONBody[TicketWordsIn]) -> TicketOut:
    """With what was done, for the customer; a second person is asked first where the type wants it. Refusals:
    tickets.not_found, tickets.over, tickets.not_taken, tickets.checks_wait, tickets.yes_waits, four_eyes.too_many_open,
    customers.forgotten.
    """
    await db.write(actions.solve, id, data.words.strip())
    return await _told(db, id)


@post(_ONE + "/reopen", status_code=200, opt=_WORK, tags=_TAGS)
async def reopen_ticket(db: Db, id: FromPath[UUID], data: JSONBody[TicketWordsIn]) -> TicketOut:
    """The customer says that it is not solved. Refusals: tickets.not_found, tickets.cannot_reopen,
    customers.forgotten.
    """
    await db.write(actions.reopen, id, data.words.strip())
    return await _told(db, id)


@post(_ONE + "/merge", status_code=200, opt=_WORK, tags=_TAGS)
async def merge_ticket(db: Db, id: FromPath[UUID], data: JSONBody[OtherTicketIn]) -> TicketOut:
    """It goes on in another ticket of the same customer. Refusals: tickets.not_found, tickets.over,
    tickets.cannot_link, tickets.yes_waits.
    """
    await db.write(actions.merge, id, data.digits)
    return await _told(db, id)


@post(_ONE + "/split", status_code=201, opt=_WORK, tags=_TAGS)
async def split_ticket(
    db: Db, id: FromPath[UUID], data: JSONBody[TicketForCustomerIn], idempotency_key: IdempotencyKey
) -> TicketOut:
    """A second matter becomes a ticket of its own, which is answered. Refusals: tickets.not_found, and those of opening
    one.
    """
    key = f"tickets.split:{db.actor.id}:{idempotency_key}"
    return await _told(db, await db.write(actions.split, id, data.ticket(id), key=key))


@post(_ONE + "/cause", status_code=200, opt=_WORK, tags=_TAGS)
async def name_ticket_cause(db: Db, id: FromPath[UUID], data: JSONBody[OtherTicketIn]) -> TicketOut:
    """That another ticket is why there is this one. Refusals: tickets.not_found, tickets.cannot_link."""
    await db.write(actions.name_cause, id, data.digits)
    return await _told(db, id)


routes = [
    my_matter_types,
    my_matters,
    open_my_matter,
    my_matter,
    say_in_matter,
    add_my_file,
    my_matter_file,
    say_not_solved,
    close_my_matter,
    make_my_resume_code,
    ticket_types,
    tickets,
    ticket_colleagues,
    take_tickets,
    resume_ticket,
    customer_tickets,
    open_ticket,
    ticket,
    ticket_file,
    add_ticket_file,
    answer_ticket,
    note_in_ticket,
    wait_for_others,
    go_on_with_ticket,
    hand_ticket,
    assign_ticket,
    give_ticket_back,
    urge_ticket,
    check_in_ticket,
    solve_ticket,
    reopen_ticket,
    merge_ticket,
    split_ticket,
    name_ticket_cause,
]


async def _told(db: Db, ticket_id: UUID) -> TicketOut:
    return TicketOut.of(await db.read(queries.seen, ticket_id), asked_by=db.actor.id)


async def _of_customer(reading: Reading, customer_id: UUID) -> tuple[list[Ticket], CustomerBrief]:
    brief = (await customers.briefs(reading, [customer_id])).get(customer_id)
    if brief is None:
        raise NoSuchCustomer
    return await queries.tickets_of(reading, customer_id), brief


async def _looked_through(settings: GivenSettings, data: TicketFileIn) -> NewFile:
    new = data.new()
    if (scanner := settings.scanner()) is not None:
        await scanner.scan([new.content])
    return new


def _sent(file: NewFile) -> Stream:
    ending = ENDINGS[file.media]
    return download(
        BytesIO(file.content), ending, name=file.name.removesuffix(f".{ending}"), ascii_name="file", facts={}
    )
