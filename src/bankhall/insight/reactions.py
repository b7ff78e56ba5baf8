"""What insight hears: whoever is forgotten is forgotten in what another bank has sent, too."""

from collections.abc import Sequence

from bankhall.customers.events import CustomerWasForgotten
from bankhall.insight.actions.forgetting import forget_records
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber


async def forget(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    gone = [told.event.customer_id for told in heard if isinstance(told.event, CustomerWasForgotten)]
    await forget_records(tx, gone)


SUBSCRIBERS = [Subscriber("insight.forget_records", (CustomerWasForgotten,), forget, batch_limit=100)]
