"""Reads of queues: of a branch for everybody, one's own, and of those who work there."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Integer, case, cast, extract, func, select

from bankhall.branches import rules as branch_rules
from bankhall.branches.models import BranchRow
from bankhall.branches.queries import as_branch, branch
from bankhall.branches.queue import rules
from bankhall.branches.queue.errors import NoSuchTicket
from bankhall.branches.queue.models import CounterRow, PaceRow, TicketRow
from bankhall.branches.queue.types import (
    BranchDesk,
    Counter,
    DayFigures,
    Desk,
    OwnTicket,
    Place,
    Ticket,
    TicketState,
    Via,
    VisitOutcome,
    Waiting,
)
from bankhall.branches.types import Branch, HallNow, Service
from bankhall.customers import api as customers
from bankhall.kernel.db import Reading
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import banks_zone, in_the_banks_zone

MOST_ON_SCREEN: Final = 8
MOST_OWN: Final = 20

_MOST_HALLS: Final = 20


def today(reading: Reading) -> date:
    """A branch's day follows the calendar, whether the books do or not."""
    return in_the_banks_zone(reading.now).date()


def since(reading: Reading) -> datetime:
    """Numbers that were drawn before are another day's, also where the timer that ends a day has not run."""
    return reading.now - rules.LONGEST_DAY


async def waiting_at(reading: Reading, found: Collection[Branch]) -> dict[UUID, Waiting]:
    """What whoever came now would find at each. Three statements, however many they are."""
    return {id_: seen[1] for id_, seen in (await _lines(reading, found)).items()}


async def halls_now(reading: Reading) -> list[HallNow]:
    """Where somebody waits at this moment, or a counter is open: the fullest first."""
    waits = (
        select(TicketRow.branch_id, func.count().label("waiting"), func.min(TicketRow.drawn_at).label("longest_since"))
        .where(TicketRow.ended_at.is_(None), TicketRow.state == TicketState.WAITING)
        .where(TicketRow.drawn_at > since(reading))
        .group_by(TicketRow.branch_id)
        .subquery()
    )
    open_ = select(CounterRow.branch_id, func.count().label("counters")).group_by(CounterRow.branch_id).subquery()
    waiting, counters = func.coalesce(waits.c.waiting, 0), func.coalesce(open_.c.counters, 0)
    query = (
        select(BranchRow.id, BranchRow.name_zh, BranchRow.name_en, waiting, waits.c.longest_since, counters)
        .outerjoin(waits, waits.c.branch_id == BranchRow.id)
        .outerjoin(open_, open_.c.branch_id == BranchRow.id)
        .where(waiting + counters > 0)
        .order_by(waiting.desc(), BranchRow.code)
        .limit(_MOST_HALLS)
    )
    return [HallNow(*row) for row in await reading.session.execute(query)]


async def my_tickets(reading: Reading, *, most: int = MOST_OWN, only_today: bool = True) -> list[OwnTicket]:
    """The actor's, the latest first; with their place, where they wait."""
    if reading.actor.kind != "customer" or reading.actor.id is None:
        return []
    query = (
        select(TicketRow, BranchRow)
        .join(BranchRow, BranchRow.id == TicketRow.branch_id)
        .where(customers.one_with(TicketRow.customer_id, reading.actor.id))
        .order_by(TicketRow.drawn_at.desc(), TicketRow.id.desc())
        .limit(most)
    )
    if only_today:
        query = query.where(TicketRow.drawn_at > since(reading))
    rows = [(as_ticket(one), as_branch(of)) for one, of in await reading.session.execute(query)]
    waits = {of.id: of for one, of in rows if one.state is TicketState.WAITING}
    places: dict[UUID, Place] = {}
    for of_branch in (await _lines(reading, waits.values())).values():
        places |= of_branch[0]
    return [OwnTicket(one, of, places.get(one.id)) for one, of in rows]


async def ticket(reading: Reading, ticket_id: UUID) -> Ticket:
    """Raises NoSuchTicket."""
    row = await reading.session.get(TicketRow, ticket_id)
    if row is None:
        raise NoSuchTicket
    return as_ticket(row)


async def own_ticket(reading: Reading, ticket_id: UUID) -> OwnTicket:
    """With its place, whoever asks: the neighbour has seen to it that the actor may know it. Raises NoSuchTicket."""
    one = await ticket(reading, ticket_id)
    of = await branch(reading, one.branch_id)
    place = None
    if one.state is TicketState.WAITING:
        place = (await _lines(reading, [of]))[of.id][0].get(one.id)
    return OwnTicket(one, of, place)


async def called(reading: Reading, branch_id: UUID) -> list[Ticket]:
    """Who has been called today, the last first: for the screen on the wall."""
    query = (
        select(TicketRow)
        .where(
            TicketRow.on_date >= since(reading).date(),
            TicketRow.branch_id == branch_id,
            TicketRow.called_at > since(reading),
            TicketRow.counter.is_not(None),
        )
        .order_by(TicketRow.called_at.desc(), TicketRow.id.desc())
        .limit(MOST_ON_SCREEN)
    )
    return [as_ticket(row) for row in (await reading.session.execute(query)).scalars()]


async def desk_of(reading: Reading, branch_id: UUID) -> BranchDesk:
    """Raises NoSuchBranch."""
    of = await branch(reading, branch_id)
    counters = await _counters(reading, [branch_id])
    live = await _live(reading, [branch_id])
    return BranchDesk(
        of,
        tuple(counters[branch_id]),
        tuple(one for one in live[branch_id] if one.state is TicketState.WAITING),
        tuple(one for one in live[branch_id] if one.state is not TicketState.WAITING),
        await _figures(reading, branch_id),
    )


async def counter_of(reading: Reading, staff_id: UUID | None) -> tuple[UUID, Counter] | None:
    """At which counter of which branch they sit."""
    found = await reading.session.execute(select(CounterRow).where(CounterRow.staff_id == staff_id))
    row = found.scalar_one_or_none()
    return (row.branch_id, _counter(row)) if row else None


async def _lines(reading: Reading, found: Collection[Branch]) -> dict[UUID, tuple[dict[UUID, Place], Waiting]]:
    if not found:
        return {}
    ids = [one.id for one in found]
    counters, live, paces = await _counters(reading, ids), await _live(reading, ids), await _paces(reading, ids)
    told = {}
    for of in found:
        desks = _desks(reading, of, counters[of.id], live[of.id], paces[of.id])
        line = [one for one in live[of.id] if one.state is TicketState.WAITING]
        places, now = rules.waiting(of, line, desks, paces[of.id])
        told[of.id] = ({one.id: place for one, place in zip(line, places, strict=True)}, now)
    return told


def _desks(
    reading: Reading,
    of: Branch,
    counters: Sequence[Counter],
    live: Sequence[Ticket],
    paces: Mapping[Service, int],
) -> list[Desk]:
    if not counters:
        state = branch_rules.open_state(of.facts, reading.now, banks_zone())
        opens_in = state.next_at - reading.now if state.next_at else None
        return rules.usual_desks(of, int(opens_in.total_seconds()) if opens_in else 0)
    there = {one.id: one for one in live}
    desks = []
    for one in counters:
        guest = there.get(one.ticket_id) if one.ticket_id else None
        busy = 0
        if guest is not None:
            pace = paces.get(guest.service, rules.USUAL_PACE_S)
            busy = rules.left_s(pace, guest.begun_at, reading.now)
        desks.append(Desk(one.counter, frozenset(one.services), busy))
    return desks


async def _counters(reading: Reading, branch_ids: Collection[UUID]) -> defaultdict[UUID, list[Counter]]:
    query = select(CounterRow).where(is_any(CounterRow.branch_id, branch_ids)).order_by(CounterRow.counter)
    found: defaultdict[UUID, list[Counter]] = defaultdict(list)
    for row in (await reading.session.execute(query)).scalars():
        found[row.branch_id].append(_counter(row))
    return found


async def _live(reading: Reading, branch_ids: Collection[UUID]) -> defaultdict[UUID, list[Ticket]]:
    """Those of today, in the order in which they are called."""
    query = (
        select(TicketRow)
        .where(
            is_any(TicketRow.branch_id, branch_ids),
            TicketRow.ended_at.is_(None),
            TicketRow.drawn_at > since(reading),
        )
        .order_by(TicketRow.rank_at, TicketRow.id)
    )
    found: defaultdict[UUID, list[Ticket]] = defaultdict(list)
    for row in (await reading.session.execute(query)).scalars():
        found[row.branch_id].append(as_ticket(row))
    return found


async def _paces(reading: Reading, branch_ids: Collection[UUID]) -> defaultdict[UUID, dict[Service, int]]:
    query = select(PaceRow).where(is_any(PaceRow.branch_id, branch_ids))
    found: defaultdict[UUID, dict[Service, int]] = defaultdict(dict)
    for row in (await reading.session.execute(query)).scalars():
        found[row.branch_id][Service(row.service)] = row.seconds
    return found


async def _figures(reading: Reading, branch_id: UUID) -> DayFigures:
    def how_many(state: TicketState) -> Any:
        return func.count(case((TicketRow.state == state, 1)))

    waited = func.avg(extract("epoch", TicketRow.called_at - TicketRow.drawn_at))
    query = select(how_many(TicketState.SERVED), how_many(TicketState.MISSED), cast(waited, Integer)).where(
        TicketRow.on_date == today(reading), TicketRow.branch_id == branch_id
    )
    served, missed, waited_s = (await reading.session.execute(query)).one()
    return DayFigures(served, missed, waited_s)


def _counter(row: CounterRow) -> Counter:
    return Counter(
        counter=row.counter,
        staff_id=row.staff_id,
        staff_name=row.staff_name,
        services=tuple(Service(one) for one in row.services),
        opened_at=row.opened_at,
        ticket_id=row.ticket_id,
    )


def as_ticket(row: TicketRow) -> Ticket:
    return Ticket(
        id=row.id,
        branch_id=row.branch_id,
        on=row.on_date,
        number=row.number,
        service=Service(row.service),
        state=TicketState(row.state),
        via=Via(row.via),
        goes_first=row.goes_first,
        rank_at=row.rank_at,
        customer_id=row.customer_id,
        for_counter=row.for_counter,
        counter=row.counter,
        calls=row.calls,
        drawn_at=row.drawn_at,
        called_at=row.called_at,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        outcome=VisitOutcome(row.outcome) if row.outcome else None,
    )
