"""Making, changing and keeping appointments. Lock order: turn of the customer, appointment, turn of the slot."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, update

from bankhall.branches import queries as branches
from bankhall.branches.appointments import queries, rules, words
from bankhall.branches.appointments.errors import (
    AppointmentOver,
    NoSuchAppointment,
    NoSuchSlot,
    NotTimeYet,
    SlotFull,
    TooLateToChange,
    TooManyAppointments,
)
from bankhall.branches.appointments.models import AppointmentRow
from bankhall.branches.appointments.queries import as_appointment
from bankhall.branches.appointments.types import Appointment, AppointmentState, Book
from bankhall.branches.queue import actions as queue
from bankhall.branches.queue.types import Draw, Via
from bankhall.branches.types import Branch, Service
from bankhall.customers import api as customers
from bankhall.identity import api as identity
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.ids import new_id
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import banks_zone, in_the_banks_zone

_AT_ONCE: Final = 100
_FORGOTTEN_AT_ONCE: Final = 5_000
_BOOKED: Final = AppointmentState.BOOKED.value


async def book(tx: Tx, wish: Book, *, key: str) -> Appointment:
    """For whoever asks. The same key and content make one. Raises NoSuchBranch, BranchClosed, NoAppointments,
    NoSuchSlot, SlotFull with the next that are free, TooManyAppointments, KeyReused.
    """
    if before := await done_before(tx, key, wish):
        return await queries.my_appointment(tx, before)
    assert tx.actor.id is not None
    branch = await queries.bookable(tx, wish.branch_id, wish.service)
    await take_turn(tx, f"appointments of {tx.actor.id}")
    if await queries.how_many_booked(tx, tx.actor.id) >= rules.MOST_BOOKED:
        raise TooManyAppointments
    await _take_slot(tx, branch, wish.service, wish.starts_at)
    row = AppointmentRow(
        id=new_id(),
        branch_id=wish.branch_id,
        service=wish.service.value,
        starts_at=wish.starts_at,
        customer_id=tx.actor.id,
        state=_BOOKED,
        moves=0,
        reminded_at=None,
        ticket_id=None,
        at=tx.now,
    )
    tx.session.add(row)
    await tx.session.flush()
    await note_done(tx, key, wish, row.id)
    tx.audit("branches.book_appointment", "branch", wish.branch_id, appointment_id=row.id)
    return as_appointment(row, branch)


async def move(tx: Tx, appointment_id: UUID, starts_at: datetime) -> Appointment:
    """To another time at the same branch. Raises NoSuchAppointment, AppointmentOver, TooLateToChange, NoSuchSlot,
    SlotFull with the next that are free, BranchClosed.
    """
    seen = await queries.my_appointment(tx, appointment_id)
    branch = await queries.bookable(tx, seen.branch.id, seen.service)
    await take_turn(tx, f"appointments of {tx.actor.id}")
    row = await _lock(tx, appointment_id)
    if not rules.may_change(row.starts_at, tx.now):
        raise TooLateToChange
    if row.starts_at != starts_at:
        await _take_slot(tx, branch, seen.service, starts_at)
        row.starts_at, row.moves, row.reminded_at = starts_at, row.moves + 1, None
        await tx.session.flush()
        tx.audit("branches.move_appointment", "branch", branch.id, appointment_id=appointment_id)
    return as_appointment(row, branch)


async def cancel(tx: Tx, appointment_id: UUID) -> Appointment:
    """Raises NoSuchAppointment, AppointmentOver, TooLateToChange."""
    seen = await queries.my_appointment(tx, appointment_id)
    row = await _lock(tx, appointment_id)
    if not rules.may_change(row.starts_at, tx.now):
        raise TooLateToChange
    row.state = AppointmentState.CANCELLED.value
    await tx.session.flush()
    tx.audit("branches.cancel_appointment", "branch", seen.branch.id, appointment_id=appointment_id)
    return as_appointment(row, seen.branch)


async def check_in(tx: Tx, appointment_id: UUID) -> Appointment:
    """They have come, and get a number with a start. By the customer themselves, or by staff at the branch. Raises
    NoSuchAppointment, AppointmentOver, NotTimeYet, and what drawing a number refuses.
    """
    if tx.actor.kind == "customer":
        await queries.my_appointment(tx, appointment_id)
    row = await _lock(tx, appointment_id)
    if not rules.may_check_in(row.starts_at, tx.now):
        raise NotTimeYet
    wish = Draw(row.branch_id, Service(row.service), row.customer_id, False, Via.APPOINTMENT)
    ticket = await queue.draw(tx, wish)
    row.state, row.ticket_id = AppointmentState.ARRIVED.value, ticket.id
    await tx.session.flush()
    tx.audit("branches.check_in", "branch", row.branch_id, appointment_id=appointment_id, ticket_id=ticket.id)
    return as_appointment(row, await branches.branch(tx, row.branch_id))


async def remind(tx: Tx) -> int:
    """Those of the next day, once for each time. Returns how many: call again while it is not 0."""
    soon = (
        select(AppointmentRow)
        .where(
            AppointmentRow.state == _BOOKED,
            AppointmentRow.starts_at > tx.now,
            AppointmentRow.starts_at <= tx.now + rules.REMINDED_BEFORE,
            AppointmentRow.reminded_at.is_(None),
        )
        .order_by(AppointmentRow.starts_at, AppointmentRow.id)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    rows = (await tx.session.execute(soon)).scalars().all()
    whose = await customers.survivors(tx, {row.customer_id for row in rows if row.customer_id})
    for row in rows:
        row.reminded_at = tx.now
        if row.customer_id is not None:
            await identity.tell_customer(tx, whose[row.customer_id], words.REMINDER, {"at": row.starts_at})
    await tx.session.flush()
    return len(rows)


async def note_missed(tx: Tx) -> int:
    """Nobody came. Returns how many."""
    over = (AppointmentRow.state == _BOOKED) & (AppointmentRow.starts_at < tx.now - rules.MISSED_AFTER)
    missed = update(AppointmentRow).where(over).values(state=AppointmentState.MISSED.value)
    return len((await tx.session.execute(missed.returning(AppointmentRow.id))).all())


async def forget_guests(tx: Tx) -> int:
    """Whose appointment it was a year ago. Returns how many; call again while it is not 0."""
    old = (
        select(AppointmentRow.id)
        .where(AppointmentRow.customer_id.is_not(None), AppointmentRow.starts_at < tx.now - rules.REMEMBERED)
        .limit(_FORGOTTEN_AT_ONCE)
    )
    gone = update(AppointmentRow).where(AppointmentRow.id.in_(old)).values(customer_id=None)
    return len((await tx.session.execute(gone.returning(AppointmentRow.id))).all())


async def forget_customer(tx: Tx, customer_ids: Collection[UUID]) -> None:
    """Of those who are forgotten or have left: nobody expects them, and what they had is nobody's."""
    theirs = is_any(AppointmentRow.customer_id, customer_ids)
    cancelled = update(AppointmentRow).where(theirs, AppointmentRow.state == _BOOKED)
    await tx.session.execute(cancelled.values(state=AppointmentState.CANCELLED.value))
    await tx.session.execute(update(AppointmentRow).where(theirs).values(customer_id=None))


async def _take_slot(tx: Tx, branch: Branch, service: Service, starts_at: datetime) -> None:
    """Held until the commit. Raises NoSuchSlot, SlotFull."""
    day = in_the_banks_zone(starts_at).date()
    fits = starts_at in set(rules.starts_on(branch.facts, day, banks_zone()))
    if not fits or not tx.now + rules.NOT_SOONER <= starts_at <= tx.now + rules.AHEAD:
        raise NoSuchSlot
    await take_turn(tx, f"slot {branch.id} {service} {starts_at.isoformat()}")
    if await queries.held(tx, branch.id, service, starts_at) >= branch.facts.slot_places:
        raise SlotFull(await queries.next_free(tx, branch, service, starts_at))


async def _lock(tx: Tx, appointment_id: UUID) -> AppointmentRow:
    query = select(AppointmentRow).where(AppointmentRow.id == appointment_id).with_for_update()
    row = (await tx.session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
    if row is None:
        raise NoSuchAppointment
    if row.state != _BOOKED:
        raise AppointmentOver
    return row
