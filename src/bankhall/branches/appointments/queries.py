"""Reads of appointments: free times, one's own, and whom a branch expects."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from bankhall.branches import queries as branches
from bankhall.branches.appointments import rules
from bankhall.branches.appointments.errors import NoAppointments, NoSuchAppointment
from bankhall.branches.appointments.models import AppointmentRow
from bankhall.branches.appointments.types import Appointment, AppointmentState, Expected, Slot
from bankhall.branches.models import BranchRow
from bankhall.branches.types import Branch, Service
from bankhall.customers import api as customers
from bankhall.kernel.db import Reading
from bankhall.kernel.time import banks_zone, in_the_banks_zone

MOST_OWN: Final = 50
MOST_EXPECTED: Final = 500
_DAYS_LOOKED_THROUGH: Final = 10
# Those for which there is no place any more.
_HELD: Final = (AppointmentState.BOOKED, AppointmentState.ARRIVED)


async def free_slots(reading: Reading, branch_id: UUID, service: Service, day: date) -> list[Slot]:
    """Raises NoSuchBranch, BranchClosed, NoAppointments."""
    branch = await bookable(reading, branch_id, service)
    return rules.free(branch.facts, await _taken(reading, branch_id, service, day), day, reading.now, banks_zone())


async def next_free(reading: Reading, branch: Branch, service: Service, since: datetime) -> list[datetime]:
    """The few next after that moment, on that day and those that follow."""
    found: list[datetime] = []
    first = in_the_banks_zone(since).date()
    for nth in range(_DAYS_LOOKED_THROUGH):
        day = first + timedelta(days=nth)
        taken = await _taken(reading, branch.id, service, day)
        slots = rules.free(branch.facts, taken, day, reading.now, banks_zone())
        found += [one.starts_at for one in slots if one.starts_at > since]
        if len(found) >= rules.MOST_OFFERED:
            break
    return found[: rules.MOST_OFFERED]


async def bookable(reading: Reading, branch_id: UUID, service: Service) -> Branch:
    """Raises NoSuchBranch, BranchClosed, NoAppointments."""
    branch = await branches.open_branch(reading, branch_id)
    if branch.facts.slot_places == 0 or service not in branch.facts.services:
        raise NoAppointments
    return branch


async def my_appointments(reading: Reading, *, most: int = MOST_OWN) -> list[Appointment]:
    """The actor's, the latest first."""
    if reading.actor.kind != "customer" or reading.actor.id is None:
        return []
    query = (
        select(AppointmentRow, BranchRow)
        .join(BranchRow, BranchRow.id == AppointmentRow.branch_id)
        .where(customers.one_with(AppointmentRow.customer_id, reading.actor.id))
        .order_by(AppointmentRow.starts_at.desc(), AppointmentRow.id.desc())
        .limit(most)
    )
    return [as_appointment(row, branches.as_branch(of)) for row, of in await reading.session.execute(query)]


async def my_appointment(reading: Reading, appointment_id: UUID) -> Appointment:
    """Raises NoSuchAppointment, also for another's."""
    row = await reading.session.get(AppointmentRow, appointment_id)
    if row is None or row.customer_id is None or not await customers.is_mine(reading, row.customer_id):
        raise NoSuchAppointment
    return as_appointment(row, await branches.branch(reading, row.branch_id))


async def expected(reading: Reading, branch_id: UUID, day: date | None) -> list[Expected]:
    """Whom a branch expects on a day, today if none is named, the first first. Raises NoSuchBranch."""
    branch = await branches.branch(reading, branch_id)
    begins = datetime.combine(day or in_the_banks_zone(reading.now).date(), time.min, banks_zone())
    query = (
        select(AppointmentRow)
        .where(
            AppointmentRow.branch_id == branch_id,
            AppointmentRow.starts_at >= begins,
            AppointmentRow.starts_at < begins + timedelta(days=1),
            AppointmentRow.state != AppointmentState.CANCELLED.value,
        )
        .order_by(AppointmentRow.starts_at, AppointmentRow.id)
        .limit(MOST_EXPECTED)
    )
    found = [as_appointment(row, branch) for row in (await reading.session.execute(query)).scalars()]
    whose = await customers.survivors(reading, {one.customer_id for one in found if one.customer_id})
    known = await customers.briefs(reading, set(whose.values()))
    return [Expected(one, known.get(whose[one.customer_id]) if one.customer_id else None) for one in found]


async def held(reading: Reading, branch_id: UUID, service: Service, starts_at: datetime) -> int:
    query = select(func.count()).where(
        AppointmentRow.branch_id == branch_id,
        AppointmentRow.service == service.value,
        AppointmentRow.starts_at == starts_at,
        AppointmentRow.state.in_([one.value for one in _HELD]),
    )
    return (await reading.session.execute(query)).scalar_one()


async def how_many_booked(reading: Reading, customer_id: UUID) -> int:
    query = select(func.count()).where(
        customers.one_with(AppointmentRow.customer_id, customer_id),
        AppointmentRow.state == AppointmentState.BOOKED.value,
    )
    return (await reading.session.execute(query)).scalar_one()


async def _taken(reading: Reading, branch_id: UUID, service: Service, day: date) -> Counter[datetime]:
    begins = datetime.combine(day, time.min, banks_zone())
    query = select(AppointmentRow.starts_at).where(
        AppointmentRow.branch_id == branch_id,
        AppointmentRow.service == service.value,
        AppointmentRow.starts_at >= begins,
        AppointmentRow.starts_at < begins + timedelta(days=1),
        AppointmentRow.state.in_([one.value for one in _HELD]),
    )
    starts: Sequence[datetime] = (await reading.session.execute(query)).scalars().all()
    return Counter(starts)


def as_appointment(row: AppointmentRow, branch: Branch) -> Appointment:
    return Appointment(
        id=row.id,
        branch=branch,
        service=Service(row.service),
        starts_at=row.starts_at,
        state=AppointmentState(row.state),
        moves=row.moves,
        made_at=row.at,
        customer_id=row.customer_id,
        ticket_id=row.ticket_id,
    )
