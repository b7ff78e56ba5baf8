"""Drawing a number, calling it, serving whoever has it. Lock order: counter, ticket, customer."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.branches import queries as branches
from bankhall.branches import rules as branch_rules
from bankhall.branches.models import BranchRow
from bankhall.branches.queue import queries, rules, words
from bankhall.branches.queue.errors import (
    AtAnotherCounter,
    CalledTooSeldom,
    CounterBusy,
    CounterTaken,
    InLineAlready,
    NobodyThere,
    NoCounterOpen,
    NoSuchTicket,
    NotDoneHere,
    NotDrawingNow,
    NumbersUsedUp,
    TicketOver,
)
from bankhall.branches.queue.events import TicketCalled, VisitServed
from bankhall.branches.queue.models import CounterRow, NumberRow, TicketRow
from bankhall.branches.queue.queries import as_ticket
from bankhall.branches.queue.types import Draw, Served, Ticket, TicketState, Via, VisitOutcome
from bankhall.branches.types import Branch, Service
from bankhall.customers import api as customers
from bankhall.customers.errors import CustomerForgotten
from bankhall.kernel.db import TryAgain, Tx, take_turn
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import banks_zone, in_the_banks_zone
from bankhall.tiers import api as tiers

_FORGOTTEN_AT_ONCE: Final = 5_000


async def draw(tx: Tx, wish: Draw, *, key: str | None = None, since: datetime | None = None) -> Ticket:
    """`since`: from when they count as waiting, if not from now. `key`: of who has not said who they are. Raises
    NoSuchBranch, BranchClosed, NotDoneHere, NotDrawingNow, InLineAlready, NumbersUsedUp, KeyReused.
    """
    if key is not None and (before := await done_before(tx, key, wish)):
        return await queries.ticket(tx, before)
    branch = await branches.open_branch(tx, wish.branch_id)
    _refuse_draw(branch, wish.service, tx.now)
    if wish.customer_id is not None:
        await _refuse_second(tx, wish.branch_id, wish.customer_id)
    number = await _next_number(tx, wish)
    first = await _tier_first(tx, wish.customer_id)
    start = rules.start(needs_first=wish.needs_first, has_appointment=wish.via is Via.APPOINTMENT, tier_first=first)
    row = TicketRow(
        id=new_id(),
        branch_id=wish.branch_id,
        on_date=queries.today(tx),
        number=number,
        service=wish.service.value,
        state=TicketState.WAITING.value,
        via=wish.via.value,
        goes_first=start > timedelta(),
        rank_at=(since or tx.now) - start,
        customer_id=wish.customer_id,
        for_counter=None,
        counter=None,
        calls=0,
        drawn_at=tx.now,
        called_at=None,
        begun_at=None,
        ended_at=None,
        outcome=None,
        served_by_id=None,
    )
    tx.session.add(row)
    await tx.session.flush()
    if key is not None:
        await note_done(tx, key, wish, row.id)
    tx.audit("branches.draw_ticket", "branch", wish.branch_id, ticket_id=row.id, via=wish.via)
    return as_ticket(row)


async def leave(tx: Tx, ticket_id: UUID) -> Ticket:
    """By whose number it is: they do not wait any longer. Raises NoSuchTicket, also for another's, TicketOver."""
    seen = await queries.ticket(tx, ticket_id)
    if seen.customer_id is None or not await customers.is_mine(tx, seen.customer_id):
        raise NoSuchTicket
    counter = await _lock_counter_at(tx, seen.branch_id, seen.counter)
    row = await _lock(tx, ticket_id, (TicketState.WAITING, TicketState.CALLED))
    if row.counter != seen.counter:
        raise TryAgain  # called meanwhile, to a counter that we do not hold
    _end(tx, row, TicketState.LEFT)
    if counter is not None and counter.ticket_id == ticket_id:
        counter.ticket_id = None
    await tx.session.flush()
    tx.audit("branches.leave_line", "branch", row.branch_id, ticket_id=ticket_id)
    return as_ticket(row)


async def open_counter(tx: Tx, branch_id: UUID, counter: int, services: Collection[Service]) -> None:
    """Whoever asks sits there, for these services; once more with others changes them. Raises NoSuchBranch,
    BranchClosed, CounterTaken, AtAnotherCounter, BadInput naming `counter` or `services`.
    """
    branch = await branches.open_branch(tx, branch_id)
    if counter > branch.facts.counters:
        raise BadInput.of("counter", f"this branch has {branch.facts.counters}")
    if not services or not set(services) <= set(branch.facts.services):
        raise BadInput.of("services", "some of those that the branch offers")
    assert tx.actor.id is not None
    await take_turn(tx, f"counter of {tx.actor.id}")
    mine = await _my_counter(tx)
    told = sorted(one.value for one in set(services))
    if mine is not None and (mine.branch_id, mine.counter) != (branch_id, counter):
        raise AtAnotherCounter
    if mine is not None:
        mine.services = told
    else:
        fresh = upsert(CounterRow).values(
            branch_id=branch_id,
            counter=counter,
            staff_id=tx.actor.id,
            staff_name=tx.actor.signature,
            services=told,
            opened_at=tx.now,
            ticket_id=None,
        )
        opened = await tx.session.execute(fresh.on_conflict_do_nothing().returning(CounterRow.counter))
        if opened.one_or_none() is None:
            raise CounterTaken
    await tx.session.flush()
    tx.audit("branches.open_counter", "branch", branch_id, counter=counter)


async def close_counter(tx: Tx) -> None:
    """One's own. Raises NoCounterOpen, CounterBusy."""
    mine = await _my_open_counter(tx)
    if mine.ticket_id is not None:
        raise CounterBusy
    branch_id, counter = mine.branch_id, mine.counter
    await tx.session.delete(mine)
    # Who was sent to this counter is anybody's who does the same.
    sent = (TicketRow.branch_id == branch_id) & (TicketRow.for_counter == counter) & TicketRow.ended_at.is_(None)
    await tx.session.execute(update(TicketRow).where(sent).values(for_counter=None))
    await tx.session.flush()
    tx.audit("branches.close_counter", "branch", branch_id, counter=counter)


async def call_next(tx: Tx) -> Ticket | None:
    """Whoever is first of those whom this counter serves; None where nobody waits. Two counters never call the same:
    what one has in hand the other passes over. Raises NoCounterOpen, CounterBusy.
    """
    mine = await _my_open_counter(tx)
    if mine.ticket_id is not None:
        raise CounterBusy
    first = (
        select(TicketRow)
        .where(
            TicketRow.branch_id == mine.branch_id,
            TicketRow.ended_at.is_(None),
            TicketRow.state == TicketState.WAITING.value,
            TicketRow.drawn_at > queries.since(tx),
            (TicketRow.for_counter == mine.counter)
            | (TicketRow.for_counter.is_(None) & is_any(TicketRow.service, mine.services)),
        )
        .order_by(TicketRow.rank_at, TicketRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = (await tx.session.execute(first)).scalar_one_or_none()
    if row is None:
        return None
    row.state, row.counter, row.calls, row.called_at = TicketState.CALLED.value, mine.counter, 1, tx.now
    mine.ticket_id = row.id
    await tx.session.flush()
    tx.emit(
        TicketCalled(
            ticket_id=row.id,
            branch_id=row.branch_id,
            customer_id=row.customer_id,
            number=row.number,
            counter=mine.counter,
        )
    )
    tx.audit("branches.call_ticket", "branch", row.branch_id, ticket_id=row.id, counter=mine.counter)
    return as_ticket(row)


async def call_again(tx: Tx) -> Ticket:
    """Up to three times altogether. Raises NoCounterOpen, TicketOver."""
    mine, row = await _mine_with(tx, TicketState.CALLED)
    if row.calls >= rules.MOST_CALLS:
        raise TicketOver
    row.calls += 1
    row.called_at = tx.now
    await tx.session.flush()
    tx.audit("branches.call_ticket", "branch", row.branch_id, ticket_id=row.id, counter=mine.counter)
    return as_ticket(row)


async def miss(tx: Tx) -> Ticket:
    """Nobody came. Raises NoCounterOpen, TicketOver, CalledTooSeldom."""
    mine, row = await _mine_with(tx, TicketState.CALLED)
    if row.calls < rules.MOST_CALLS:
        raise CalledTooSeldom
    _end(tx, row, TicketState.MISSED)
    mine.ticket_id = None
    await tx.session.flush()
    tx.audit("branches.miss_ticket", "branch", row.branch_id, ticket_id=row.id)
    return as_ticket(row)


async def begin(tx: Tx) -> Ticket:
    """They are there. Raises NoCounterOpen, TicketOver."""
    _, row = await _mine_with(tx, TicketState.CALLED)
    row.state, row.begun_at, row.served_by_id = TicketState.SERVING.value, tx.now, tx.actor.id
    await tx.session.flush()
    tx.audit("branches.begin_ticket", "branch", row.branch_id, ticket_id=row.id)
    return as_ticket(row)


async def transfer(tx: Tx, service: Service, counter: int | None) -> Ticket:
    """To another service, or to one counter, with the same number and the place they had. Raises NoCounterOpen,
    TicketOver, NotDoneHere, NobodyThere.
    """
    mine, row = await _mine_with(tx, TicketState.CALLED, TicketState.SERVING)
    branch = await branches.branch(tx, row.branch_id)
    if service not in branch.facts.services:
        raise NotDoneHere
    if counter is not None:
        there = await tx.session.get(CounterRow, (row.branch_id, counter))
        if there is None or counter == mine.counter:
            raise NobodyThere
    row.state, row.service, row.for_counter = TicketState.WAITING.value, service.value, counter
    row.counter, row.calls, row.called_at, row.begun_at = None, 0, None, None
    mine.ticket_id = None
    await tx.session.flush()
    tx.audit("branches.transfer_ticket", "branch", row.branch_id, ticket_id=row.id, service=service)
    return as_ticket(row)


async def finish(tx: Tx, outcome: VisitOutcome, note: str) -> Ticket:
    """What was done. Of who has said who they are the visit stands in their contact log from now on, with `note`; of
    anybody else no words are kept. Raises NoCounterOpen, TicketOver, BadInput naming `note`.
    """
    mine, row = await _mine_with(tx, TicketState.SERVING)
    if note and row.customer_id is None:
        raise BadInput.of("note", "nobody is known to whom it could be told")
    _end(tx, row, TicketState.SERVED)
    row.outcome = outcome.value
    mine.ticket_id = None
    await tx.session.flush()
    if row.customer_id is not None:
        await _note_visit(tx, as_ticket(row), row.customer_id, mine.counter, outcome, note)
    tx.emit(
        VisitServed(
            ticket_id=row.id,
            branch_id=row.branch_id,
            customer_id=row.customer_id,
            service=row.service,
            served_by_id=row.served_by_id,
        )
    )
    tx.audit("branches.finish_ticket", "branch", row.branch_id, ticket_id=row.id, outcome=outcome)
    return as_ticket(row)


async def end_day(tx: Tx) -> int:
    """What is left of a day, an hour after the branch has closed: nobody is called any more, and no counter stays
    open. Returns how many numbers were ended.
    """
    zone = banks_zone()
    open_ids = select(TicketRow.branch_id).where(TicketRow.ended_at.is_(None))
    busy = set((await tx.session.execute(open_ids.union(select(CounterRow.branch_id)))).scalars())
    rows = (await tx.session.execute(select(BranchRow).where(is_any(BranchRow.id, busy)))).scalars()
    over = [
        one.id
        for one in map(branches.as_branch, rows)
        if branch_rules.draws_until(one.facts, tx.now - rules.AFTER_CLOSING, zone, before=rules.BEFORE_OPENING) is None
        and branch_rules.draws_until(one.facts, tx.now, zone, before=rules.BEFORE_OPENING) is None
    ]
    # Counters first, as everybody locks them.
    of_over = is_any(CounterRow.branch_id, over)
    await tx.session.execute(select(CounterRow.counter).where(of_over).with_for_update())
    await tx.session.execute(delete(CounterRow).where(of_over))
    ended = await tx.session.execute(
        update(TicketRow)
        .where(
            TicketRow.ended_at.is_(None), is_any(TicketRow.branch_id, over) | (TicketRow.drawn_at <= queries.since(tx))
        )
        .values(state=TicketState.LAPSED.value, ended_at=tx.now)
        .returning(TicketRow.id)
    )
    return len(ended.all())


async def bring_in_served(tx: Tx, branch_id: UUID, served: Sequence[Served]) -> None:
    """What was served before the bank stood on this house: one day's, in order."""
    nth: Counter[str] = Counter()
    rows = []
    for one in served:
        letter = branch_rules.LETTERS[one.service]
        nth[letter] += 1
        rows.append(
            {
                "id": new_id(),
                "branch_id": branch_id,
                "on_date": in_the_banks_zone(one.drawn_at).date(),
                "number": rules.number(letter, nth[letter]),
                "service": one.service.value,
                "state": TicketState.SERVED.value,
                "via": Via.KIOSK.value,
                "goes_first": False,
                "rank_at": one.drawn_at,
                "counter": one.counter,
                "calls": 1,
                "drawn_at": one.drawn_at,
                "called_at": one.begun_at,
                "begun_at": one.begun_at,
                "ended_at": one.ended_at,
                "outcome": VisitOutcome.DONE.value,
            }
        )
    await tx.session.execute(insert(TicketRow), rows)
    tx.audit("branches.bring_in_served", "branch", branch_id, served=len(rows))


_RECKON = text(
    """
    INSERT INTO branch_paces (branch_id, service, seconds, served)
    SELECT branch_id, service, CAST(GREATEST(60, LEAST(7200, avg(EXTRACT(epoch FROM ended_at - begun_at)))) AS integer),
        count(*)
    FROM branch_tickets
    WHERE state = 'served' AND begun_at IS NOT NULL AND on_date >= :since
    GROUP BY branch_id, service HAVING count(*) >= 3
    ON CONFLICT (branch_id, service) DO UPDATE SET seconds = excluded.seconds, served = excluded.served
    """
)


async def reckon_paces(tx: Tx) -> None:
    """How long each service has taken at each branch, over the last weeks."""
    await tx.session.execute(_RECKON, {"since": queries.today(tx) - rules.PACES_OVER})


async def forget_visitors(tx: Tx) -> int:
    """Whose number it was a year ago is nobody's business any more: what was done stands in the contact log. Returns
    how many; call again while it is not 0.
    """
    old = (
        select(TicketRow.id)
        .where(TicketRow.customer_id.is_not(None), TicketRow.on_date < queries.today(tx) - rules.REMEMBERED)
        .limit(_FORGOTTEN_AT_ONCE)
    )
    gone = update(TicketRow).where(TicketRow.id.in_(old)).values(customer_id=None).returning(TicketRow.id)
    return len((await tx.session.execute(gone)).all())


async def forget_customer(tx: Tx, customer_ids: Collection[UUID]) -> None:
    """Of those who are forgotten or have left: they wait nowhere, and their numbers are nobody's."""
    ours = is_any(TicketRow.customer_id, customer_ids)
    theirs = select(TicketRow.id).where(ours, TicketRow.ended_at.is_(None))
    waits = set((await tx.session.execute(theirs)).scalars())
    counters = select(CounterRow).where(is_any(CounterRow.ticket_id, waits)).with_for_update()
    for counter in (await tx.session.execute(counters)).scalars():
        counter.ticket_id = None
    await tx.session.flush()
    still = is_any(TicketRow.id, waits) & TicketRow.ended_at.is_(None)
    await tx.session.execute(
        update(TicketRow).where(still).values(state=TicketState.LEFT.value, ended_at=tx.now, counter=None)
    )
    await tx.session.execute(update(TicketRow).where(ours).values(customer_id=None))


def _refuse_draw(branch: Branch, service: Service, now: datetime) -> None:
    if service not in branch.facts.services:
        raise NotDoneHere
    zone = banks_zone()
    if branch_rules.draws_until(branch.facts, now, zone, before=rules.BEFORE_OPENING) is None:
        raise NotDrawingNow(branch_rules.open_state(branch.facts, now, zone).next_at)


async def _refuse_second(tx: Tx, branch_id: UUID, customer_id: UUID) -> None:
    await take_turn(tx, f"number at {branch_id} of {customer_id}")
    query = select(TicketRow.id).where(
        TicketRow.branch_id == branch_id,
        customers.one_with(TicketRow.customer_id, customer_id),
        TicketRow.ended_at.is_(None),
    )
    if (waits := (await tx.session.execute(query.limit(1))).scalar_one_or_none()) is not None:
        raise InLineAlready(waits)


async def _next_number(tx: Tx, wish: Draw) -> str:
    letter = branch_rules.LETTERS[wish.service]
    first = upsert(NumberRow).values(branch_id=wish.branch_id, on_date=queries.today(tx), letter=letter, last=1)
    counted = first.on_conflict_do_update(
        index_elements=[NumberRow.branch_id, NumberRow.on_date, NumberRow.letter],
        set_={"last": NumberRow.last + 1},
    ).returning(NumberRow.last)
    nth = (await tx.session.execute(counted)).scalar_one()
    if nth > rules.MOST_NUMBERS:
        raise NumbersUsedUp
    return rules.number(letter, nth)


async def _tier_first(tx: Tx, customer_id: UUID | None) -> bool:
    if customer_id is None:
        return False
    held = (await tiers.standings(tx, [customer_id])).get(customer_id)
    return held is not None and held.benefits.is_first_in_line


async def _my_counter(tx: Tx) -> CounterRow | None:
    query = select(CounterRow).where(CounterRow.staff_id == tx.actor.id).with_for_update()
    return (await tx.session.execute(query)).scalar_one_or_none()


async def _my_open_counter(tx: Tx) -> CounterRow:
    mine = await _my_counter(tx)
    if mine is None:
        raise NoCounterOpen
    return mine


async def _mine_with(tx: Tx, *states: TicketState) -> tuple[CounterRow, TicketRow]:
    """One's own counter with whoever is there, both locked."""
    mine = await _my_open_counter(tx)
    if mine.ticket_id is None:
        raise TicketOver
    return mine, await _lock(tx, mine.ticket_id, states)


async def _lock(tx: Tx, ticket_id: UUID, states: Collection[TicketState]) -> TicketRow:
    query = (
        select(TicketRow).where(TicketRow.id == ticket_id).with_for_update().execution_options(populate_existing=True)
    )
    row = (await tx.session.execute(query)).scalar_one()
    if row.state not in states:
        raise TicketOver
    return row


async def _lock_counter_at(tx: Tx, branch_id: UUID, counter: int | None) -> CounterRow | None:
    query = select(CounterRow).where(CounterRow.branch_id == branch_id, CounterRow.counter == counter)
    return (await tx.session.execute(query.with_for_update())).scalar_one_or_none()


def _end(tx: Tx, row: TicketRow, state: TicketState) -> None:
    row.state, row.ended_at = state.value, tx.now


async def _note_visit(
    tx: Tx, ticket: Ticket, customer_id: UUID, counter: int, outcome: VisitOutcome, note: str
) -> None:
    """Who was forgotten meanwhile has no log any more."""
    branch = await branches.branch(tx, ticket.branch_id)
    whose = (await customers.survivors(tx, [customer_id]))[customer_id]
    entry = customers.NewContact(
        customer_id=whose,
        way=customers.ContactWay.BRANCH,
        happened_at=ticket.begun_at or tx.now,
        text=words.visit(branch.facts.name_zh, counter, ticket.service, outcome, note),
    )
    try:
        await customers.note_contact(tx, entry, key=f"branches.visit:{ticket.id}")
    except CustomerForgotten:
        return
