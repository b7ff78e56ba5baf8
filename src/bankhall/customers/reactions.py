"""What the customer file does when it hears of something."""

from collections.abc import Sequence

from bankhall.customers.actions.change import lock_file
from bankhall.customers.actions.reach import keep_reachable
from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.queries import customer
from bankhall.customers.types import CustomerStatus
from bankhall.identity.events import CustomerEnrolled
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber


async def tell_how_they_are_reached(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """Whoever can sign in is reached where their file says. It is said when they are enrolled; but those who were
    enrolled before the bank kept contacts (migration 0037) had none until their file changed. A subscriber begins at
    the beginning of history, in batches, and goes on where it was killed, so it comes past all of them. What is known
    already stays as it is, proved or not.
    """
    enrolled = {told.event.customer_id for told in heard if isinstance(told.event, CustomerEnrolled)}
    for customer_id in sorted(enrolled):
        try:
            await lock_file(tx, customer_id)
        except NoSuchCustomer:
            continue
        known = await customer(tx, customer_id)
        if known.status is not CustomerStatus.CLOSED:
            await keep_reachable(tx, customer_id, known)


SUBSCRIBERS = [
    Subscriber("customers.tell_how_they_are_reached", (CustomerEnrolled,), tell_how_they_are_reached, batch_limit=100)
]
