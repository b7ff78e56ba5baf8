"""What of appointments is a customer's to take home: those of the last year, and what is to come."""

from collections.abc import Sequence

from bankhall.branches.appointments.queries import my_appointments
from bankhall.branches.appointments.schemas import MyAppointmentOut
from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion
from bankhall.kernel.time import banks_zone


async def _appointments(reading: Reading) -> Sequence[MyAppointmentOut]:
    return [
        MyAppointmentOut.of(one, reading.now, banks_zone()) for one in await my_appointments(reading, most=MOST + 1)
    ]


PORTIONS = (Portion("branch_appointments", Purpose.CONTRACT, Kept.WHILE_CUSTOMER, _appointments),)
