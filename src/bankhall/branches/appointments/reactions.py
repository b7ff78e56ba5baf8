"""What appointments do when they hear of something: nobody expects who has left."""

from collections.abc import Sequence

from bankhall.branches.appointments.actions import forget_customer
from bankhall.customers.events import CustomerWasClosed, CustomerWasForgotten
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber


async def forget_appointments(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    gone = {
        told.event.customer_id for told in heard if isinstance(told.event, (CustomerWasClosed, CustomerWasForgotten))
    }
    await forget_customer(tx, gone)


SUBSCRIBERS = [
    Subscriber(
        "branches.forget_appointments",
        (CustomerWasClosed, CustomerWasForgotten),
        forget_appointments,
        batch_limit=100,
    ),
]
