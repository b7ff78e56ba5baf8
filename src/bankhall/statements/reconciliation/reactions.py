"""What reconciling does when it hears of something: whoever has left, takes their own books with them."""

from collections.abc import Sequence

from bankhall.customers.events import CustomerWasClosed, CustomerWasForgotten
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber
from bankhall.statements.reconciliation.actions import forget_customers


async def forget_own_books(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    gone = {
        told.event.customer_id for told in heard if isinstance(told.event, (CustomerWasClosed, CustomerWasForgotten))
    }
    await forget_customers(tx, gone)


SUBSCRIBERS = [
    Subscriber(
        "statements.forget_own_books",
        (CustomerWasClosed, CustomerWasForgotten),
        forget_own_books,
        batch_limit=100,
    ),
]
