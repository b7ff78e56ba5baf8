"""Appointments: one's own in the portal, and whom a branch expects in the console."""

from datetime import UTC, date
from typing import IO, Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Stream

from bankhall.branches import permissions
from bankhall.branches.appointments import actions, queries
from bankhall.branches.appointments.schemas import (
    BookIn,
    ExpectedListOut,
    ExpectedOut,
    MoveAppointmentIn,
    MyAppointmentOut,
    MyAppointmentsOut,
    SlotOut,
    SlotsOut,
)
from bankhall.branches.appointments.sheets import calendar_file
from bankhall.branches.appointments.types import Appointment
from bankhall.branches.types import Service
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.i18n import Language
from bankhall.kernel.time import banks_zone
from bankhall.kernel.web.downloads import download, temporary_file
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import IdempotencyKey, LanguageChoice
from bankhall.kernel.web.rights import needs

_TAGS = ["branches"]
_MINE = "/api/portal/appointments"
_ONE = _MINE + "/{id:uuid}"

_VISIT, _SERVE = needs(permissions.VISIT), needs(permissions.SERVE)


@get("/api/portal/branches/{id:uuid}/slots", opt=_VISIT, tags=_TAGS)
async def free_slots(db: Db, id: FromPath[UUID], service: FromQuery[Service], on: FromQuery[date]) -> SlotsOut:
    """The times of a day that can still be had. Refusals: branches.not_found, branches.closed,
    branches.no_appointments.
    """
    found = await db.read(queries.free_slots, id, service, on)
    return SlotsOut([SlotOut.of(one, banks_zone()) for one in found])


@post(_MINE, status_code=201, opt=_VISIT, tags=_TAGS)
async def book_appointment(db: Db, data: JSONBody[BookIn], idempotency_key: IdempotencyKey) -> MyAppointmentOut:
    """The same key and content make one. Refusals: branches.not_found, branches.closed, branches.no_appointments,
    branches.no_such_slot, branches.slot_full with the next that are free, branches.too_many_appointments,
    kernel.key_reused.
    """
    key = f"branches.book:{db.actor.id}:{idempotency_key}"
    return await db.write(_booked, data, key)


@get(_MINE, opt=_VISIT, tags=_TAGS)
async def my_appointments(db: Db) -> MyAppointmentsOut:
    """The latest first."""
    return await db.read(_mine)


@post(_ONE + "/move", status_code=200, opt=_VISIT, tags=_TAGS)
async def move_appointment(db: Db, id: FromPath[UUID], data: JSONBody[MoveAppointmentIn]) -> MyAppointmentOut:
    """To another time. Refusals: branches.appointment_not_found, branches.appointment_over,
    branches.too_late_to_change, branches.no_such_slot, branches.slot_full with the next that are free.
    """
    return await db.write(_moved, id, data)


@post(_ONE + "/cancel", status_code=200, opt=_VISIT, tags=_TAGS)
async def cancel_appointment(db: Db, id: FromPath[UUID]) -> MyAppointmentOut:
    """Refusals: branches.appointment_not_found, branches.appointment_over, branches.too_late_to_change."""
    return await db.write(_cancelled, id)


@post(_ONE + "/check-in", status_code=200, opt=_VISIT, tags=_TAGS)
async def check_in_myself(db: Db, id: FromPath[UUID]) -> MyAppointmentOut:
    """At the branch: it gives a number that goes before others. Refusals: branches.appointment_not_found,
    branches.appointment_over, branches.not_time_yet, branches.not_drawing, branches.in_line.
    """
    return await db.write(_checked_in, id)


@get(_ONE + "/calendar", media_type="text/calendar", opt=_VISIT, tags=_TAGS)
async def appointment_calendar(db: Db, id: FromPath[UUID], language: LanguageChoice = Language.CHINESE) -> Stream:
    """For one's own calendar (RFC 5545). Refusals: branches.appointment_not_found."""
    name = "网点预约" if language is Language.CHINESE else "appointment"
    file = _as_file(await db.read(_calendar, id, language))
    return download(file, "ics", name=name, ascii_name="appointment", facts={})


@get("/api/console/branches/{id:uuid}/appointments", opt=_SERVE, tags=_TAGS)
async def expected_at_branch(db: Db, id: FromPath[UUID], on: FromQuery[date | None] = None) -> ExpectedListOut:
    """Whom a branch expects on a day; today, if none is named. Refusals: branches.not_found."""
    return await db.read(_expected, id, on)


@post("/api/console/appointments/{id:uuid}/check-in", status_code=204, opt=_SERVE, tags=_TAGS)
async def check_in_guest(db: Db, id: FromPath[UUID]) -> None:
    """They have come. Refusals: branches.appointment_not_found, branches.appointment_over, branches.not_time_yet,
    branches.not_drawing, branches.in_line.
    """
    await db.write(actions.check_in, id)


routes: list[Any] = [
    free_slots,
    book_appointment,
    my_appointments,
    move_appointment,
    cancel_appointment,
    check_in_myself,
    appointment_calendar,
    expected_at_branch,
    check_in_guest,
]


def _as_file(content: bytes) -> IO[bytes]:
    file = temporary_file()
    file.write(content)
    return file


def _told(one: Appointment, reading: Reading) -> MyAppointmentOut:
    return MyAppointmentOut.of(one, reading.now, banks_zone())


async def _mine(reading: Reading) -> MyAppointmentsOut:
    return MyAppointmentsOut([_told(one, reading) for one in await queries.my_appointments(reading)])


async def _booked(tx: Tx, data: BookIn, key: str) -> MyAppointmentOut:
    return _told(await actions.book(tx, data.wish(), key=key), tx)


async def _moved(tx: Tx, appointment_id: UUID, data: MoveAppointmentIn) -> MyAppointmentOut:
    return _told(await actions.move(tx, appointment_id, data.starts_at.astimezone(UTC)), tx)


async def _cancelled(tx: Tx, appointment_id: UUID) -> MyAppointmentOut:
    return _told(await actions.cancel(tx, appointment_id), tx)


async def _checked_in(tx: Tx, appointment_id: UUID) -> MyAppointmentOut:
    return _told(await actions.check_in(tx, appointment_id), tx)


async def _calendar(reading: Reading, appointment_id: UUID, language: Language) -> bytes:
    return calendar_file(await queries.my_appointment(reading, appointment_id), language, reading.now)


async def _expected(reading: Reading, branch_id: UUID, day: date | None) -> ExpectedListOut:
    found = await queries.expected(reading, branch_id, day)
    return ExpectedListOut([ExpectedOut.of(one, reading.now, banks_zone()) for one in found])
