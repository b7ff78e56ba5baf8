"""What queues do when they hear of something: who is called is told so, and who is forgotten waits nowhere."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bankhall.branches.queue import words
from bankhall.branches.queue.actions import forget_customer
from bankhall.branches.queue.events import TicketCalled
from bankhall.customers import api as customers
from bankhall.customers.events import CustomerWasClosed, CustomerWasForgotten
from bankhall.identity import api as identity
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber

# Who was called longer ago has been served, or has missed it.
_NEWS_FOR: Final = timedelta(minutes=5)


async def tell_who_is_called(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    for told in heard:
        if not isinstance(told.event, TicketCalled) or told.event.customer_id is None or told.at < tx.now - _NEWS_FOR:
            continue
        facts = {"number": told.event.number, "counter": str(told.event.counter)}
        whose = (await customers.survivors(tx, [told.event.customer_id]))[told.event.customer_id]
        await identity.tell_customer(tx, whose, words.CALLED, facts)


async def forget_visits(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    gone = {
        told.event.customer_id for told in heard if isinstance(told.event, (CustomerWasClosed, CustomerWasForgotten))
    }
    await forget_customer(tx, gone)


SUBSCRIBERS = [
    Subscriber("branches.tell_who_is_called", (TicketCalled,), tell_who_is_called, batch_limit=100),
    Subscriber("branches.forget_visits", (CustomerWasClosed, CustomerWasForgotten), forget_visits, batch_limit=100),
]
