"""What identity does when it hears of something."""

from collections.abc import Sequence

from bankhall.customers.events import CustomerWasClosed
from bankhall.identity.actions.enrolment import bar
from bankhall.identity.errors import AlreadyBarred, NoSuchEnrolment
from bankhall.identity.types import Realm
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber


async def bar_who_left(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """Who has left the bank signs in no more, and is signed out. A blocked customer still sees what there is."""
    for told in heard:
        if isinstance(told.event, CustomerWasClosed):
            try:
                await bar(tx, Realm.CUSTOMER, told.event.customer_id, reason="the customer has left the bank")
            except (NoSuchEnrolment, AlreadyBarred):
                continue  # never could, or cannot already


SUBSCRIBERS = [Subscriber("identity.bar_who_left", (CustomerWasClosed,), bar_who_left)]
