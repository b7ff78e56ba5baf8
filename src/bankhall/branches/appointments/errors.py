"""What appointments refuse."""

from dataclasses import dataclass, field
from datetime import datetime

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchAppointment(NotFound, code="branches.appointment_not_found"):
    """There is no such appointment."""


class NoAppointments(Refusal, code="branches.no_appointments"):
    """This branch makes no appointments for that."""


class NoSuchSlot(Refusal, code="branches.no_such_slot"):
    """No appointment can be made for this time."""


@dataclass(eq=False)
class SlotFull(Conflict, code="branches.slot_full"):
    """Somebody else has just taken this time."""

    next_free: list[datetime] = field(default_factory=list)


class TooManyAppointments(Refusal, code="branches.too_many_appointments"):
    """You have as many appointments as one can have. Take one back first."""


class AppointmentOver(Conflict, code="branches.appointment_over"):
    """This appointment is over: it was kept, missed or taken back."""


class TooLateToChange(Refusal, code="branches.too_late_to_change"):
    """Appointments are changed until an hour before. Please call the branch."""


class NotTimeYet(Refusal, code="branches.not_time_yet"):
    """One can check in from half an hour before until twenty minutes after."""
