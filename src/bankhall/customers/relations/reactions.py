"""What relations do when they hear of something: who has left the bank is nobody's family here any more."""

from collections.abc import Sequence

from bankhall.customers.events import CustomerWasClosed
from bankhall.customers.relations.actions import end_relations_of
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber


async def end_relations(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    for customer_id in sorted({told.event.customer_id for told in heard if isinstance(told.event, CustomerWasClosed)}):
        await end_relations_of(tx, customer_id)


SUBSCRIBERS = [Subscriber("customers.end_relations", (CustomerWasClosed,), end_relations, batch_limit=100)]
