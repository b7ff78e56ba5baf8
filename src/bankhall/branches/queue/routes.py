"""Branches and their queues: for everybody, for whoever draws a number, and for those who work at a counter."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody

from bankhall.branches import permissions, rules
from bankhall.branches import queries as branches
from bankhall.branches.queue import actions, queries
from bankhall.branches.queue import rules as queue_rules
from bankhall.branches.queue.errors import NoCounterOpen
from bankhall.branches.queue.schemas import (
    BranchesOut,
    BranchOut,
    CalledOut,
    CallScreenOut,
    CounterDeskOut,
    DrawIn,
    FinishTicketIn,
    MyTicketOut,
    MyTicketsOut,
    OpenCounterIn,
    TransferTicketIn,
    WhereISitOut,
    WholeBranchOut,
)
from bankhall.branches.queue.types import Draw, OwnTicket, Via, Waiting
from bankhall.branches.schemas import BranchKey, OpenStateOut, ServicePapersOut, state_of
from bankhall.branches.types import Branch, Facility, Service
from bankhall.customers import api as customers
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.time import banks_zone
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, PageSize, SearchWords
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs, open_to_all

_TAGS = ["branches"]
_PUBLIC = "/api/branches"
_DESK = "/api/console/branches/{id:uuid}/desk"
_COUNTER = "/api/console/counter"
_MINE = "/api/portal/tickets"

_VISIT, _SERVE = needs(permissions.VISIT), needs(permissions.SERVE)


@get(_PUBLIC, opt=open_to_all(), tags=_TAGS)
async def find_branches(
    db: Db,
    looked_for: SearchWords,
    service: FromQuery[Service | None] = None,
    facility: FromQuery[Facility | None] = None,
    open_now: FromQuery[bool] = False,
    after: CursorText = None,
    limit: PageSize = 50,
) -> BranchesOut:
    """Where they are, whether they are open, and how long one would wait now; by code. Where whoever asks is, is not
    asked: distances are worked out on their own device.
    """
    key = read_cursor(after, BranchKey)
    found = await db.read(_found, looked_for, service, facility, open_now, key.code if key else "", limit)
    return BranchesOut.of(found, limit)


@get(_PUBLIC + "/{id:uuid}", opt=open_to_all(), tags=_TAGS)
async def whole_branch(db: Db, id: FromPath[UUID]) -> WholeBranchOut:
    """With what to bring for each service. Refusals: branches.not_found, branches.closed."""
    return await db.read(whole, id)


@get(_PUBLIC + "/{id:uuid}/calls", opt=open_to_all(), tags=_TAGS)
async def call_screen(db: Db, id: FromPath[UUID]) -> CallScreenOut:
    """For the screen on the wall: numbers and counters, nobody's name. Refusals: branches.not_found."""
    return await db.read(_screen, id)


@post("/api/portal/branches/{id:uuid}/tickets", status_code=201, opt=_VISIT, tags=_TAGS)
async def draw_ticket(db: Db, id: FromPath[UUID], data: JSONBody[DrawIn]) -> MyTicketOut:
    """One number to a person and branch. Refusals: branches.not_found, branches.closed, branches.not_done_here,
    branches.not_drawing, branches.in_line, branches.numbers_used_up.
    """
    wish = Draw(id, data.service, db.actor.id, data.needs_first, Via.PHONE)
    return MyTicketOut.of(await db.write(_draw, wish))


@get(_MINE, opt=_VISIT, tags=_TAGS)
async def my_tickets(db: Db) -> MyTicketsOut:
    """Those of today, with one's place where one waits."""
    return MyTicketsOut([MyTicketOut.of(one) for one in await db.read(queries.my_tickets)])


@post(_MINE + "/{id:uuid}/leave", status_code=200, opt=_VISIT, tags=_TAGS)
async def leave_line(db: Db, id: FromPath[UUID]) -> MyTicketOut:
    """Gives one's number back. Refusals: branches.ticket_not_found, branches.ticket_over."""
    return MyTicketOut.of(await db.write(_leave, id))


@get(_COUNTER, opt=_SERVE, tags=_TAGS)
async def where_i_sit(db: Db) -> WhereISitOut:
    """At which branch one has a counter open."""
    found = await db.read(queries.counter_of, db.actor.id)
    return WhereISitOut(found[0] if found else None)


@get(_DESK, opt=_SERVE, tags=_TAGS)
async def counter_desk(db: Db, id: FromPath[UUID]) -> CounterDeskOut:
    """Who waits, which counters are open, and whom one has called oneself. Refusals: branches.not_found."""
    return await db.read(_desk, id)


@post(_DESK + "/open", status_code=200, opt=_SERVE, tags=_TAGS)
async def open_counter(db: Db, id: FromPath[UUID], data: JSONBody[OpenCounterIn]) -> CounterDeskOut:
    """For these services; once more with others changes them. Refusals: branches.not_found, branches.closed,
    branches.counter_taken, branches.at_another_counter, kernel.bad_input naming `counter` or `services`.
    """
    await db.write(actions.open_counter, id, data.counter, data.services)
    return await db.read(_desk, id)


@post(_COUNTER + "/close", status_code=204, opt=_SERVE, tags=_TAGS)
async def close_counter(db: Db) -> None:
    """One's own. Refusals: branches.no_counter, branches.counter_busy."""
    await db.write(actions.close_counter)


@post(_COUNTER + "/next", status_code=200, opt=_SERVE, tags=_TAGS)
async def call_next(db: Db) -> CounterDeskOut:
    """Whoever is first of those whom the counter serves; nothing changes where nobody waits. Refusals:
    branches.no_counter, branches.counter_busy.
    """
    await db.write(actions.call_next)
    return await db.read(_my_desk)


@post(_COUNTER + "/again", status_code=200, opt=_SERVE, tags=_TAGS)
async def call_again(db: Db) -> CounterDeskOut:
    """Up to three times. Refusals: branches.no_counter, branches.ticket_over."""
    await db.write(actions.call_again)
    return await db.read(_my_desk)


@post(_COUNTER + "/missed", status_code=200, opt=_SERVE, tags=_TAGS)
async def ticket_missed(db: Db) -> CounterDeskOut:
    """Nobody came. Refusals: branches.no_counter, branches.ticket_over, branches.called_too_seldom."""
    await db.write(actions.miss)
    return await db.read(_my_desk)


@post(_COUNTER + "/begin", status_code=200, opt=_SERVE, tags=_TAGS)
async def begin_ticket(db: Db) -> CounterDeskOut:
    """They are there. Refusals: branches.no_counter, branches.ticket_over."""
    await db.write(actions.begin)
    return await db.read(_my_desk)


@post(_COUNTER + "/transfer", status_code=200, opt=_SERVE, tags=_TAGS)
async def transfer_ticket(db: Db, data: JSONBody[TransferTicketIn]) -> CounterDeskOut:
    """To another service or counter, with the place that they had. Refusals: branches.no_counter,
    branches.ticket_over, branches.not_done_here, branches.nobody_there.
    """
    await db.write(actions.transfer, data.service, data.counter)
    return await db.read(_my_desk)


@post(_COUNTER + "/finish", status_code=200, opt=_SERVE, tags=_TAGS)
async def finish_ticket(db: Db, data: JSONBody[FinishTicketIn]) -> CounterDeskOut:
    """What was done; it stands in the contact log of who has said who they are. Refusals: branches.no_counter,
    branches.ticket_over, kernel.bad_input naming `note`.
    """
    await db.write(actions.finish, data.outcome, data.note.strip())
    return await db.read(_my_desk)


routes: list[Any] = [
    find_branches,
    whole_branch,
    call_screen,
    draw_ticket,
    my_tickets,
    leave_line,
    where_i_sit,
    counter_desk,
    open_counter,
    close_counter,
    call_next,
    call_again,
    ticket_missed,
    begin_ticket,
    transfer_ticket,
    finish_ticket,
]


async def _found(
    reading: Reading,
    words: str | None,
    service: Service | None,
    facility: Facility | None,
    open_now: bool,
    after: str,
    limit: int,
) -> list[tuple[Branch, OpenStateOut, Waiting]]:
    zone = banks_zone()
    fits = [
        (one, state_of(one, reading.now, zone))
        for one in await branches.branches(reading)
        if one.facts.code > after
        and (service is None or service in one.facts.services)
        and (facility is None or facility in one.facts.facilities)
        and rules.is_looked_for(one, words)
    ]
    shown = [one for one in fits if one[1].is_open or not open_now][: limit + 1]
    seen = await queries.waiting_at(reading, [one for one, _ in shown])
    return [(one, state, seen[one.id]) for one, state in shown]


async def whole(reading: Reading, branch_id: UUID) -> WholeBranchOut:
    """Raises NoSuchBranch, BranchClosed."""
    found = await branches.open_branch(reading, branch_id)
    zone = banks_zone()
    seen = await queries.waiting_at(reading, [found])
    return WholeBranchOut(
        BranchOut.of(found, state_of(found, reading.now, zone), seen[found.id]),
        [ServicePapersOut.of(one) for one in found.facts.services],
        queries.today(reading),
        rules.draws_until(found.facts, reading.now, zone, before=queue_rules.BEFORE_OPENING),
    )


async def _screen(reading: Reading, branch_id: UUID) -> CallScreenOut:
    found = await branches.branch(reading, branch_id)
    seen = await queries.waiting_at(reading, [found])
    calls = [CalledOut.of(one) for one in await queries.called(reading, branch_id)]
    return CallScreenOut(found.facts.name_zh, found.facts.name_en, seen[found.id].people, calls)


async def _draw(tx: Tx, wish: Draw) -> OwnTicket:
    return await queries.own_ticket(tx, (await actions.draw(tx, wish)).id)


async def _leave(tx: Tx, ticket_id: UUID) -> OwnTicket:
    return await queries.own_ticket(tx, (await actions.leave(tx, ticket_id)).id)


async def _my_desk(reading: Reading) -> CounterDeskOut:
    found = await queries.counter_of(reading, reading.actor.id)
    if found is None:
        raise NoCounterOpen
    return await _desk(reading, found[0])


async def _desk(reading: Reading, branch_id: UUID) -> CounterDeskOut:
    """Who is at one's own counter is told by name; of who waits, nobody."""
    found = await queries.desk_of(reading, branch_id)
    mine = next((one for one in found.counters if one.staff_id == reading.actor.id), None)
    here = next((one for one in found.at_counters if mine and one.id == mine.ticket_id), None)
    guest = None
    if here is not None and here.customer_id is not None:
        whose = (await customers.survivors(reading, [here.customer_id])).get(here.customer_id, here.customer_id)
        guest = (await customers.briefs(reading, [whose])).get(whose)
    return CounterDeskOut.of(found, guest, asked_by=reading.actor.id)
