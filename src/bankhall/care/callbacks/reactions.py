"""What call-backs do when they hear of something: nobody calls who has left."""

from collections.abc import Sequence

from bankhall.care.callbacks.actions import forget_callbacks
from bankhall.customers.events import CustomerWasClosed, CustomerWasForgotten
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber


async def forget(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    gone = {
        told.event.customer_id for told in heard if isinstance(told.event, (CustomerWasClosed, CustomerWasForgotten))
    }
    await forget_callbacks(tx, gone)


SUBSCRIBERS = [
    Subscriber("care.forget_callbacks", (CustomerWasClosed, CustomerWasForgotten), forget, batch_limit=100),
]
