"""Appointments on the wire."""

from datetime import UTC, date, datetime
from typing import Annotated, Self
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from bankhall.branches import rules as branch_rules
from bankhall.branches.appointments import rules
from bankhall.branches.appointments.types import Appointment, AppointmentState, Book, Expected, Slot
from bankhall.branches.types import Paper, Service
from bankhall.kernel.web.inputs import Asked

Starts = Annotated[datetime, msgspec.Meta(tz=True)]


class BookIn(Asked, frozen=True):
    branch_id: UUID
    service: Service
    starts_at: Starts

    def wish(self) -> Book:
        return Book(self.branch_id, self.service, self.starts_at.astimezone(UTC))


class MoveAppointmentIn(Asked, frozen=True):
    starts_at: Starts


class SlotOut(msgspec.Struct, frozen=True):
    """`minute`: of the day, as the clocks at the branch show it. `left`: how many can still come."""

    starts_at: datetime
    minute: int
    left: int

    @classmethod
    def of(cls, one: Slot, zone: ZoneInfo) -> Self:
        return cls(one.starts_at, minute_of(one.starts_at, zone), one.left)


class SlotsOut(msgspec.Struct, frozen=True):
    items: list[SlotOut]


class MyAppointmentOut(msgspec.Struct, frozen=True, kw_only=True):
    """One's own. `on` and `minute`: as the calendar and the clocks at the branch have it."""

    id: UUID
    branch_id: UUID
    branch_zh: str
    branch_en: str
    address_zh: str
    address_en: str
    service: Service
    papers: list[Paper]
    starts_at: datetime
    on: date
    minute: int
    state: AppointmentState
    may_change: bool
    may_check_in: bool

    @classmethod
    def of(cls, one: Appointment, now: datetime, zone: ZoneInfo) -> Self:
        facts = one.branch.facts
        at = one.starts_at.astimezone(zone)
        is_booked = one.state is AppointmentState.BOOKED
        return cls(
            id=one.id,
            branch_id=one.branch.id,
            branch_zh=facts.name_zh,
            branch_en=facts.name_en,
            address_zh=f"{facts.city_zh}{facts.district_zh}{facts.address_zh}",
            address_en=f"{facts.address_en}, {facts.district_en}, {facts.city_en}",
            service=one.service,
            papers=list(branch_rules.PAPERS[one.service]),
            starts_at=one.starts_at,
            on=at.date(),
            minute=at.hour * 60 + at.minute,
            state=one.state,
            may_change=is_booked and rules.may_change(one.starts_at, now),
            may_check_in=is_booked and rules.may_check_in(one.starts_at, now),
        )


class MyAppointmentsOut(msgspec.Struct, frozen=True):
    items: list[MyAppointmentOut]


class ExpectedOut(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a branch expects."""

    id: UUID
    service: Service
    minute: int
    state: AppointmentState
    may_check_in: bool
    customer_id: UUID | None
    customer_name: str | None

    @classmethod
    def of(cls, one: Expected, now: datetime, zone: ZoneInfo) -> Self:
        booked = one.appointment
        return cls(
            id=booked.id,
            service=booked.service,
            minute=minute_of(booked.starts_at, zone),
            state=booked.state,
            may_check_in=booked.state is AppointmentState.BOOKED and rules.may_check_in(booked.starts_at, now),
            customer_id=one.customer.id if one.customer else None,
            customer_name=one.customer.name if one.customer else None,
        )


class ExpectedListOut(msgspec.Struct, frozen=True):
    items: list[ExpectedOut]


def minute_of(at: datetime, zone: ZoneInfo) -> int:
    local = at.astimezone(zone)
    return local.hour * 60 + local.minute
