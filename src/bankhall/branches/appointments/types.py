"""Nouns of appointments."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bankhall.branches.types import Branch, Service
from bankhall.customers.types import CustomerBrief


class AppointmentState(StrEnum):
    """`MISSED`: nobody came."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    CANCELLED = "cancelled"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Book:
    branch_id: UUID
    service: Service
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """`left`: how many can still come."""

    starts_at: datetime
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """`moves`: how often it was changed. `ticket_id`: the number that they got when they came."""

    id: UUID
    branch: Branch
    service: Service
    starts_at: datetime
    state: AppointmentState
    moves: int
    made_at: datetime
    customer_id: UUID | None
    ticket_id: UUID | None


@dataclass(frozen=True, slots=True)
class Expected:
    """Whom a branch expects."""

    appointment: Appointment
    customer: CustomerBrief | None
