"""Opening a ticket, talking about it, working on it, and what ends it.

Every verb locks the ticket's row first; of two tickets the older one first. Whoever writes a step says with it what
changes. Words of a step lie under the customer's own key: a verb with words raises CustomerForgotten.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Sequence as DatabaseSequence
from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.customers import api as customers
from bankhall.customers.types import Tie
from bankhall.identity import api as identity
from bankhall.kernel.db import Reading, Tx, take_turn
from bankhall.kernel.errors import BadInput, FieldProblem
from bankhall.kernel.four_eyes.actions import propose, void_about
from bankhall.kernel.four_eyes.deeds import Backing, Deed
from bankhall.kernel.four_eyes.queries import is_open_about
from bankhall.kernel.four_eyes.types import Wish
from bankhall.kernel.ids import new_id
from bankhall.kernel.office_hours import OfficeHours
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.tables import count_up_to, done_by, is_any
from bankhall.kernel.time import banks_zone, in_the_banks_zone
from bankhall.tickets import queries, rules
from bankhall.tickets.errors import (
    CannotMerge,
    CannotReopen,
    ChecksWait,
    HasItAlready,
    NoSuchTicket,
    NoSuchWorker,
    NotYourTicket,
    TheirsAlready,
    TicketOver,
    TooManyFiles,
    TooManyTickets,
    TooManyTries,
    YesWaits,
)
from bankhall.tickets.events import TicketAnswered, TicketEscalated, TicketOpened, TicketReopened, TicketSolved
from bankhall.tickets.models import ResumeCodeRow, ResumeTryRow, TicketFileRow, TicketRow, TicketStepRow
from bankhall.tickets.permissions import SUPERVISE, WORK
from bankhall.tickets.rules import clock, forms
from bankhall.tickets.rules.catalogue import TYPES
from bankhall.tickets.types import (
    CameBy,
    MatterState,
    NewFile,
    NewTicket,
    ResumeCode,
    SolveTicket,
    Taken,
    TakeOutcome,
    Team,
    TicketStepKind,
    Urgency,
)

_K = TicketStepKind
_NUMBERS = DatabaseSequence("ticket_numbers")
_AT_ONCE: Final = 100
# As wide as what a step is about.
_LONGEST_NAME: Final = 40


# ------------------------------------------------------------------------------------------------------- opened


async def open_ticket(tx: Tx, new: NewTicket, *, key: str) -> UUID:
    """By the customer, or by staff for them. The same key and content open one. Raises NoSuchCustomer, CustomerClosed,
    CustomerMerged, CustomerForgotten, TooManyTickets, KeyReused, BadInput naming the fields.
    """
    if before := await done_before(tx, key, new):
        return before
    kind = TYPES.get(new.type)
    if kind is None:
        raise BadInput.of("type", "there is no such type of ticket")
    today = in_the_banks_zone(tx.now).date()
    if problems := [FieldProblem(*one) for one in forms.wrong(kind, new.answers, today)]:
        raise BadInput(tuple(problems))
    await customers.lock_customer(tx, new.customer_id)
    await take_turn(tx, f"tickets of {new.customer_id}")
    theirs = select(TicketRow.id).where(
        customers.one_with(TicketRow.customer_id, new.customer_id), TicketRow.state.in_(rules.OPEN)
    )
    if await count_up_to(tx, theirs, most=rules.MOST_OPEN) >= rules.MOST_OPEN:
        raise TooManyTickets
    id_, number = new_id(), rules.number_of(await tx.session.scalar(_NUMBERS.next_value()) or 0)
    sealing = await customers.own_key(tx, new.customer_id)
    told = queries.Told(new.subject, forms.tidied(kind, new.answers))
    first_due_at, due_at = (
        clock.due(_hours(), tx.now, open_h=kind.answer_h),
        clock.due(_hours(), tx.now, open_h=kind.solve_h),
    )
    row = TicketRow(
        id=id_,
        number=number,
        customer_id=new.customer_id,
        type=kind.code.value,
        came_by=new.came_by.value,
        sealed=sealing.seal(tx.vault.suite, msgspec.json.encode(told), about=queries.told_place(id_)),
        opened_at=tx.now,
        split_from=new.split_from,
        first_due_at=first_due_at,
        state=MatterState.NEW.value,
        urgency=new.urgency.value,
        team=kind.team.value,
        assignee_id=None,
        assignee_name="",
        first_answered_at=None,
        due_at=due_at,
        left_s=None,
        order_at=min(first_due_at, due_at),
        solved_at=None,
        closed_at=None,
        escalated_at=None,
        escalated_for=None,
        merged_into=None,
        caused_by=None,
        steps=0,
    )
    tx.session.add(row)
    await tx.session.flush()
    await customers.tie(tx, [_tie(row)])
    await _step(tx, row, _K.OPENED, new.words, what=new.came_by.value)
    await note_done(tx, key, new, id_)
    by_customer = tx.actor.kind == "customer"
    tx.emit(TicketOpened(ticket_id=id_, customer_id=new.customer_id, by_customer=by_customer))
    tx.audit("tickets.open", "ticket", id_, type=kind.code.value, came_by=new.came_by.value)
    return id_


# ------------------------------------------------------------------------------------------------- for customers


async def say(tx: Tx, ticket_id: UUID, words: str) -> None:
    """The customer answers or adds something. A clock that stood still goes on. Raises NoSuchTicket, TicketOver."""
    row = await _lock_mine(tx, ticket_id)
    _refuse_over(row)
    if row.state == MatterState.WAITING_CUSTOMER:
        _go_on(tx, row)
    await _step(tx, row, _K.SAID, words)
    tx.audit("tickets.say", "ticket", row.id)


async def add_file(tx: Tx, ticket_id: UUID, new: NewFile, *, for_customer: bool = True) -> None:
    """By the customer or by staff; the file has been looked through. Raises NoSuchTicket, TicketOver, TooManyFiles."""
    row = await (_lock_mine(tx, ticket_id) if tx.actor.kind == "customer" else queries.lock(tx, ticket_id))
    _refuse_over(row)
    held = select(TicketFileRow.id).where(TicketFileRow.ticket_id == row.id)
    if await count_up_to(tx, held, most=rules.MOST_FILES) >= rules.MOST_FILES:
        raise TooManyFiles
    sealing = await customers.own_key(tx, row.customer_id)
    await _step(tx, row, _K.FILED, for_customer=for_customer)
    id_ = new_id()
    await tx.session.execute(
        insert(TicketFileRow).values(
            id=id_,
            ticket_id=row.id,
            nth=row.steps,
            media=new.media,
            size=len(new.content),
            sealed_name=sealing.seal(tx.vault.suite, new.name.encode(), about=queries.name_place(id_)),
            sealed=sealing.seal(tx.vault.suite, new.content, about=queries.file_place(id_)),
            at=tx.now,
        )
    )
    tx.audit("tickets.add_file", "ticket", row.id, media=new.media, size=len(new.content))


async def say_not_solved(tx: Tx, ticket_id: UUID, words: str) -> None:
    """By its customer, within 14 days: it is taken up again, by whoever had it. Raises NoSuchTicket, CannotReopen,
    CustomerClosed.
    """
    row = await _lock_mine(tx, ticket_id)
    await _reopen(tx, row, words)


async def close_mine(tx: Tx, ticket_id: UUID) -> None:
    """It is as it should be, or not needed any more; twice is once. Raises NoSuchTicket."""
    row = await _lock_mine(tx, ticket_id)
    if row.state != MatterState.CLOSED:
        await void_about(tx, queries.SUBJECT, str(row.id))
        await _close(tx, row)
        tx.audit("tickets.close", "ticket", row.id)


async def make_code(tx: Tx, ticket_id: UUID) -> ResumeCode:
    """Another one in place of the last: whoever of the staff is told it has the matter before them. Raises
    NoSuchTicket, TicketOver.
    """
    row = await (_lock_mine(tx, ticket_id) if tx.actor.kind == "customer" else queries.lock(tx, ticket_id))
    _refuse_over(row)
    until = tx.now + rules.CODE_GOOD_FOR
    await tx.session.execute(delete(ResumeCodeRow).where(ResumeCodeRow.until <= tx.now))
    while True:
        code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}}"
        values = {"ticket_id": row.id, "digest": queries.digest_of(tx, code), "until": until}
        taken = select(ResumeCodeRow.ticket_id).where(ResumeCodeRow.digest == values["digest"])
        if await tx.session.scalar(taken) is None:
            break
    added = upsert(ResumeCodeRow).values(**values)
    changes = {"digest": added.excluded.digest, "until": added.excluded.until}
    await tx.session.execute(added.on_conflict_do_update(index_elements=["ticket_id"], set_=changes))
    tx.audit("tickets.make_code", "ticket", row.id)
    return ResumeCode(code, until)


# ------------------------------------------------------------------------------------------------------ for staff


async def resume(tx: Tx, code: str, came_by: CameBy) -> UUID | None:
    """The matter that the code is of; None for a wrong one, which is noted: answered rather than raised, so that it
    stays noted. Raises TooManyTries.
    """
    assert tx.actor.id is not None, "routes let in staff only"
    await take_turn(tx, f"resume codes tried by {tx.actor.id}")
    since = tx.now - rules.TRIES_COUNTED
    tried = select(ResumeTryRow.id).where(ResumeTryRow.by_id == tx.actor.id, ResumeTryRow.at > since)
    if await count_up_to(tx, tried, most=rules.MOST_TRIES) >= rules.MOST_TRIES:
        raise TooManyTries(int(rules.TRIES_COUNTED.total_seconds()))
    found = await tx.session.scalar(
        select(ResumeCodeRow.ticket_id).where(
            ResumeCodeRow.digest == queries.digest_of(tx, code), ResumeCodeRow.until > tx.now
        )
    )
    if found is None:
        await tx.session.execute(insert(ResumeTryRow).values(id=new_id(), by_id=tx.actor.id, at=tx.now))
        tx.audit("tickets.try_code", "staff", tx.actor.id)
        return None
    row = await queries.lock(tx, found)
    await _step(tx, row, _K.RESUMED, what=came_by.value, for_customer=True)
    tx.audit("tickets.resume", "ticket", row.id, came_by=came_by.value)
    return row.id


async def take(tx: Tx, ticket_ids: Sequence[UUID], *, from_colleagues: bool = False) -> list[Taken]:
    """Each with what came of it, in the order asked for. `from_colleagues`: also what somebody else works on."""
    query = select(TicketRow).where(is_any(TicketRow.id, ticket_ids)).order_by(TicketRow.id).with_for_update()
    rows = {row.id: row for row in (await tx.session.scalars(query.execution_options(populate_existing=True)))}
    outcomes = {one: await _take(tx, rows.get(one), from_colleagues) for one in dict.fromkeys(ticket_ids)}
    return [Taken(one, outcomes[one]) for one in dict.fromkeys(ticket_ids)]


async def answer(tx: Tx, ticket_id: UUID, words: str, *, is_question: bool) -> None:
    """The customer reads it, and is waited for where it is a question. Raises NoSuchTicket, TicketOver,
    NotYourTicket.
    """
    row = await _lock_taken(tx, ticket_id)
    if row.first_answered_at is None:
        row.first_answered_at = tx.now
    if is_question:
        _stand_still(tx, row)
    elif row.state == MatterState.WAITING_CUSTOMER:
        _go_on(tx, row)
    await _step(tx, row, _K.ASKED if is_question else _K.ANSWERED, words)
    _wind(tx, row)
    tx.emit(TicketAnswered(ticket_id=row.id, customer_id=row.customer_id, is_question=is_question))
    tx.audit("tickets.ask" if is_question else "tickets.answer", "ticket", row.id)


async def note(tx: Tx, ticket_id: UUID, words: str) -> None:
    """For colleagues, also of what is over. Raises NoSuchTicket."""
    row = await queries.lock(tx, ticket_id)
    await _step(tx, row, _K.NOTED, words, for_customer=False)
    tx.audit("tickets.note", "ticket", row.id)


async def wait_for_others(tx: Tx, ticket_id: UUID, words: str) -> None:
    """Another bank, a supplier: the clock goes on. `words`: whom and what for, for colleagues. Raises NoSuchTicket,
    TicketOver, NotYourTicket.
    """
    row = await _lock_taken(tx, ticket_id)
    if row.state == MatterState.WAITING_CUSTOMER:
        _go_on(tx, row)
    row.state = MatterState.WAITING_OTHERS
    await _step(tx, row, _K.WAITS_FOR_OTHERS, words, for_customer=False)
    tx.audit("tickets.wait_for_others", "ticket", row.id)


async def go_on(tx: Tx, ticket_id: UUID) -> None:
    """Nobody is waited for any more; twice is once. Raises NoSuchTicket, TicketOver, NotYourTicket."""
    row = await _lock_taken(tx, ticket_id)
    if row.state == MatterState.WORKING:
        return
    if row.state == MatterState.WAITING_CUSTOMER:
        _go_on(tx, row)
    row.state = MatterState.WORKING
    await _step(tx, row, _K.GOES_ON, for_customer=False)
    tx.audit("tickets.go_on", "ticket", row.id)


async def hand_to(tx: Tx, ticket_id: UUID, team: Team, words: str) -> None:
    """To another team, with everything that is known; nobody has it until somebody there takes it. Raises NoSuchTicket,
    TicketOver, TheirsAlready.
    """
    row = await queries.lock(tx, ticket_id)
    _refuse_over(row)
    if row.team == team:
        raise TheirsAlready
    row.team, row.assignee_id, row.assignee_name = team.value, None, ""
    await _step(tx, row, _K.HANDED, words, what=team.value, for_customer=False)
    tx.audit("tickets.hand_to", "ticket", row.id, team=team.value)


async def assign(tx: Tx, ticket_id: UUID, staff_id: UUID, words: str) -> None:
    """To a named colleague who works on tickets by a role of their own, present or not; `words`: what they have to
    know. Raises NoSuchTicket, TicketOver, NoSuchWorker, HasItAlready.
    """
    row = await queries.lock(tx, ticket_id)
    _refuse_over(row)
    names = await identity.staff_with(tx, WORK)
    if staff_id not in names:
        raise NoSuchWorker
    if row.assignee_id == staff_id:
        raise HasItAlready
    row.assignee_id, row.assignee_name = staff_id, names[staff_id]
    if row.state == MatterState.NEW:
        row.state = MatterState.WORKING
    await _step(tx, row, _K.ASSIGNED, words, what=names[staff_id][:_LONGEST_NAME], for_customer=False)
    tx.audit("tickets.assign", "ticket", row.id, to=str(staff_id))


async def give_back(tx: Tx, ticket_id: UUID, words: str) -> None:
    """Nobody has it until somebody takes it; its clock goes on. Raises NoSuchTicket, TicketOver, NotYourTicket."""
    row = await _lock_taken(tx, ticket_id)
    row.assignee_id, row.assignee_name = None, ""
    await _step(tx, row, _K.GIVEN_BACK, words, for_customer=False)
    tx.audit("tickets.give_back", "ticket", row.id)


async def urge(tx: Tx, ticket_id: UUID, urgency: Urgency) -> None:
    """Raises NoSuchTicket, TicketOver."""
    row = await queries.lock(tx, ticket_id)
    _refuse_over(row)
    if row.urgency != urgency:
        row.urgency = urgency.value
        await _step(tx, row, _K.URGED, what=urgency.value, for_customer=False)
        tx.audit("tickets.urge", "ticket", row.id, urgency=urgency.value)


async def check(tx: Tx, ticket_id: UUID, item: str, *, is_done: bool) -> None:
    """Raises NoSuchTicket, TicketOver, NotYourTicket, BadInput naming `item`."""
    row = await _lock_taken(tx, ticket_id)
    if item not in TYPES[row.type].checks:
        raise BadInput.of("item", "not on the check list of this type")
    await _step(tx, row, _K.CHECKED if is_done else _K.UNCHECKED, what=item, for_customer=False)
    tx.audit("tickets.check", "ticket", row.id, item=item, is_done=is_done)


async def solve(tx: Tx, ticket_id: UUID, words: str) -> None:
    """`words`: what was done, for the customer. A second person is asked first where the type wants it. Raises
    NoSuchTicket, TicketOver, NotYourTicket, ChecksWait, YesWaits, what `propose` raises.
    """
    row = await _lock_taken(tx, ticket_id)
    if TYPES[row.type].checks.keys() - await queries.checked(tx, row.id):
        raise ChecksWait
    if await is_open_about(tx, queries.SUBJECT, str(row.id)):
        raise YesWaits
    if not TYPES[row.type].needs_yes:
        await _solve(tx, row, words)
        return
    await _step(tx, row, _K.PROPOSED, words, for_customer=False)
    command = SolveTicket(ticket_id=row.id, nth=row.steps)
    await propose(
        tx, SOLVING, [Wish(command=command, subject_kind=queries.SUBJECT, subject_id=str(row.id), reason=row.number)]
    )
    tx.audit("tickets.propose_solving", "ticket", row.id)


async def reopen(tx: Tx, ticket_id: UUID, words: str) -> None:
    """By staff, within 14 days: the customer has said so. Raises NoSuchTicket, CannotReopen, CustomerClosed."""
    await _reopen(tx, await queries.lock(tx, ticket_id), words)


async def merge(tx: Tx, ticket_id: UUID, into: str) -> None:
    """This one is closed: it goes on in another ticket of the same customer, whose number is told. Raises NoSuchTicket,
    TicketOver, CannotMerge, YesWaits.
    """
    row, other = await _lock_two(tx, ticket_id, into)
    _refuse_over(row)
    _refuse_over(other)
    if await is_open_about(tx, queries.SUBJECT, str(row.id)):
        raise YesWaits
    files = await customers.survivors(tx, {row.customer_id, other.customer_id})
    if files[row.customer_id] != files[other.customer_id]:
        raise CannotMerge
    row.merged_into = other.id
    await _step(tx, row, _K.MERGED, what=other.number)
    await _step(tx, other, _K.JOINED, what=row.number)
    await _close(tx, row)
    tx.audit("tickets.merge", "ticket", row.id, into=str(other.id))


async def split(tx: Tx, ticket_id: UUID, new: NewTicket, *, key: str) -> UUID:
    """A second matter is taken out of this one, as a ticket of its own. Raises what `open_ticket` raises."""
    row = await queries.lock(tx, ticket_id)
    whose = (await customers.survivors(tx, {row.customer_id}))[row.customer_id]
    id_ = await open_ticket(tx, replace(new, customer_id=whose, split_from=row.id), key=key)
    made = await queries.lock(tx, id_)
    if not await queries.has_step(tx, row.id, _K.SPLIT, made.number):
        await _step(tx, row, _K.SPLIT, what=made.number)
        tx.audit("tickets.split", "ticket", row.id, new=str(id_))
    return id_


async def name_cause(tx: Tx, ticket_id: UUID, number: str) -> None:
    """That another one, of whoever, is why there is this one. Raises NoSuchTicket, CannotMerge."""
    row, other = await _lock_two(tx, ticket_id, number)
    if other.caused_by == row.id:
        raise CannotMerge
    if row.caused_by != other.id:
        row.caused_by = other.id
        # Whose the other is the customer is not told.
        await _step(tx, row, _K.CAUSED, what=other.number, for_customer=False)
        tx.audit("tickets.name_cause", "ticket", row.id, cause=str(other.id))


# ------------------------------------------------------------------------------------------------------ by itself


async def note_late(tx: Tx) -> int:
    """Whose time has passed, once for each clock, before the supervisor of its team; some at once. Returns how many:
    call again while it is not 0.
    """
    late = (
        select(TicketRow)
        .where(
            TicketRow.state.in_(rules.OPEN),
            TicketRow.order_at <= tx.now,
            TicketRow.escalated_for.is_distinct_from(TicketRow.order_at),
        )
        .order_by(TicketRow.order_at, TicketRow.id)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    rows = (await tx.session.scalars(late)).all()
    for row in rows:
        row.escalated_at, row.escalated_for = tx.now, row.order_at
        if row.urgency != Urgency.HIGH:
            row.urgency = Urgency.HIGH.value
        await _step(tx, row, _K.ESCALATED, what=row.team, for_customer=False)
        tx.emit(TicketEscalated(ticket_id=row.id, customer_id=row.customer_id, team=row.team))
    await tx.session.flush()
    return len(rows)


async def close_old(tx: Tx) -> int:
    """What was solved more than 14 days ago; some at once. Returns how many: call again while it is not 0."""
    old = (
        select(TicketRow)
        .where(TicketRow.state == MatterState.SOLVED, TicketRow.order_at < tx.now - rules.REOPEN_WITHIN)
        .order_by(TicketRow.order_at, TicketRow.id)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    rows = (await tx.session.scalars(old)).all()
    for row in rows:
        await _close(tx, row)
    await tx.session.flush()
    return len(rows)


async def forget_codes(tx: Tx) -> int:
    """Codes and wrong tries that are over. Returns how many."""
    codes = await tx.session.execute(
        delete(ResumeCodeRow).where(ResumeCodeRow.until <= tx.now).returning(ResumeCodeRow.ticket_id)
    )
    tries = await tx.session.execute(
        delete(ResumeTryRow).where(ResumeTryRow.at <= tx.now - rules.TRIES_COUNTED).returning(ResumeTryRow.id)
    )
    return len(codes.all()) + len(tries.all())


async def close_of(tx: Tx, customer_id: UUID) -> None:
    """Of who has left the bank."""
    theirs = select(TicketRow).where(
        customers.one_with(TicketRow.customer_id, customer_id), TicketRow.state.in_(rules.OPEN)
    )
    for row in (await tx.session.scalars(theirs.order_by(TicketRow.id).with_for_update())).all():
        await void_about(tx, queries.SUBJECT, str(row.id))
        await _close(tx, row)


# ------------------------------------------------------------------------------------------------------ four eyes


async def _carry_out(tx: Tx, command: SolveTicket, backing: Backing) -> None:
    """Raises NoSuchTicket, TicketOver, ChecksWait."""
    row = await queries.lock(tx, command.ticket_id)
    _refuse_over(row)
    if TYPES[row.type].checks.keys() - await queries.checked(tx, row.id):
        raise ChecksWait
    await _solve(tx, row, await queries.words_of(tx, row, command.nth))


async def _tell(reading: Reading, commands: Sequence[SolveTicket]) -> Sequence[Mapping[str, Any]]:
    query = select(TicketRow.id, TicketRow.number, TicketRow.type).where(
        is_any(TicketRow.id, [one.ticket_id for one in commands])
    )
    known = {row.id: row for row in await reading.session.execute(query)}
    return [
        {"ticket_number": known[one.ticket_id].number, "ticket_type": known[one.ticket_id].type}
        if one.ticket_id in known
        else {}
        for one in commands
    ]


SOLVING = Deed(SolveTicket, WORK, SUPERVISE, _carry_out, _tell)


# --------------------------------------------------------------------------------------------------------- parts


async def _lock_mine(tx: Tx, ticket_id: UUID) -> TicketRow:
    row = await queries.lock(tx, ticket_id)
    if not await customers.is_mine(tx, row.customer_id):
        raise NoSuchTicket
    return row


async def _lock_taken(tx: Tx, ticket_id: UUID) -> TicketRow:
    row = await queries.lock(tx, ticket_id)
    _refuse_over(row)
    if row.assignee_id != tx.actor.id:
        raise NotYourTicket
    return row


async def _lock_two(tx: Tx, ticket_id: UUID, number: str) -> tuple[TicketRow, TicketRow]:
    """In the order of their ids. Raises NoSuchTicket, CannotMerge for one and the same."""
    other_id = await tx.session.scalar(select(TicketRow.id).where(TicketRow.number == number))
    if other_id is None:
        raise NoSuchTicket
    if other_id == ticket_id:
        raise CannotMerge
    rows = {id_: await queries.lock(tx, id_) for id_ in sorted((ticket_id, other_id))}
    return rows[ticket_id], rows[other_id]


def _hours() -> OfficeHours:
    return clock.office(banks_zone())


def _refuse_over(row: TicketRow) -> None:
    if row.state not in rules.OPEN:
        raise TicketOver


async def _take(tx: Tx, row: TicketRow | None, from_colleagues: bool) -> TakeOutcome:
    if row is None:
        return TakeOutcome.ABSENT
    if row.state not in rules.OPEN:
        return TakeOutcome.OVER
    if row.assignee_id == tx.actor.id:
        return TakeOutcome.TAKEN
    if row.assignee_id is not None and not from_colleagues:
        return TakeOutcome.THEIRS
    row.assignee_id, row.assignee_name = tx.actor.id, tx.actor.signature
    if row.state == MatterState.NEW:
        row.state = MatterState.WORKING
    await _step(tx, row, _K.TAKEN)
    tx.audit("tickets.take", "ticket", row.id)
    return TakeOutcome.TAKEN


async def _solve(tx: Tx, row: TicketRow, words: str) -> None:
    if row.first_answered_at is None:
        row.first_answered_at = tx.now
    row.state, row.solved_at, row.left_s = MatterState.SOLVED.value, tx.now, None
    await customers.untie(tx, [_tie(row)])
    await _step(tx, row, _K.SOLVED, words)
    _wind(tx, row)
    tx.emit(TicketSolved(ticket_id=row.id, customer_id=row.customer_id))
    tx.audit("tickets.solve", "ticket", row.id)


async def _reopen(tx: Tx, row: TicketRow, words: str) -> None:
    if not rules.may_reopen(MatterState(row.state), row.solved_at, tx.now):
        raise CannotReopen
    await customers.lock_customer(tx, (await customers.survivors(tx, {row.customer_id}))[row.customer_id])
    await customers.tie(tx, [_tie(row)])
    row.state = (MatterState.WORKING if row.assignee_id else MatterState.NEW).value
    row.solved_at, row.due_at = None, clock.due(_hours(), tx.now, open_h=TYPES[row.type].solve_h)
    await _step(tx, row, _K.REOPENED, words)
    _wind(tx, row)
    tx.emit(TicketReopened(ticket_id=row.id, customer_id=row.customer_id))
    tx.audit("tickets.reopen", "ticket", row.id)


async def _close(tx: Tx, row: TicketRow) -> None:
    row.state, row.closed_at, row.left_s = MatterState.CLOSED.value, tx.now, None
    await customers.untie(tx, [_tie(row)])
    await _step(tx, row, _K.CLOSED)
    _wind(tx, row)
    await tx.session.execute(delete(ResumeCodeRow).where(ResumeCodeRow.ticket_id == row.id))


def _tie(row: TicketRow) -> Tie:
    return Tie(row.customer_id, rules.TIE, row.id)


def _stand_still(tx: Tx, row: TicketRow) -> None:
    if row.due_at is not None:
        row.left_s, row.due_at = clock.left_s(_hours(), tx.now, row.due_at), None
    row.state = MatterState.WAITING_CUSTOMER.value


def _go_on(tx: Tx, row: TicketRow) -> None:
    row.due_at, row.left_s = clock.due_after(_hours(), tx.now, left_s=row.left_s or 0), None
    row.state = MatterState.WORKING.value
    _wind(tx, row)


def _wind(tx: Tx, row: TicketRow) -> None:
    row.order_at = rules.order_at(
        state=MatterState(row.state),
        first_due_at=row.first_due_at,
        is_answered=row.first_answered_at is not None,
        due_at=row.due_at,
        now=tx.now,
    )


async def _step(
    tx: Tx, row: TicketRow, kind: TicketStepKind, words: str = "", *, what: str | None = None, for_customer: bool = True
) -> None:
    """With what has changed of the row. Raises CustomerForgotten where there are words."""
    if row.steps >= rules.MOST_STEPS:
        raise TicketOver
    row.steps += 1
    sealed = None
    if words:
        key = await customers.own_key(tx, row.customer_id)
        sealed = key.seal(tx.vault.suite, words.encode(), about=queries.words_place(row.id, row.steps))
    step = {
        "ticket_id": row.id,
        "nth": row.steps,
        "kind": kind.value,
        "what": what,
        "sealed": sealed,
        "for_customer": for_customer,
        "at": tx.now,
    }
    await tx.session.flush()
    await tx.session.execute(insert(TicketStepRow).values(**step, **done_by(tx)))
