"""What tasks do when they hear of something: about who has left there is nothing to do."""

from collections.abc import Sequence

from bankhall.customers.events import CustomerWasClosed
from bankhall.customers.tasks.actions import end_tasks_of
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber


async def end_tasks(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    for customer_id in sorted({told.event.customer_id for told in heard if isinstance(told.event, CustomerWasClosed)}):
        await end_tasks_of(tx, customer_id)


SUBSCRIBERS = [Subscriber("customers.end_tasks", (CustomerWasClosed,), end_tasks, batch_limit=100)]
