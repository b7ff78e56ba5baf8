"""What promises do when they hear of something: customers are told, and who has left waits for nothing."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bankhall.customers.events import CustomerWasClosed
from bankhall.customers.promises import words
from bankhall.customers.promises.actions import end_promises_of
from bankhall.customers.promises.events import PromiseBecameLate, PromiseEnded, PromiseMade, PromiseMoved
from bankhall.customers.queries.merged import survivors
from bankhall.identity import api as identity
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber

# What is older is no news: a subscriber that begins late hears of all that ever happened.
_NEWS_FOR: Final = timedelta(days=1)
_TOLD: Final = (PromiseMade, PromiseMoved, PromiseEnded, PromiseBecameLate)


async def tell_of_promises(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """Whom the bank cannot write to finds it on their page."""
    news = [told for told in heard if told.at > tx.now - _NEWS_FOR]
    whose = await survivors(tx, {told.event.customer_id for told in news if isinstance(told.event, _TOLD)})
    for told in news:
        match told.event:
            case PromiseMade(customer_id=who, due_on=due):
                await identity.tell_customer(tx, whose[who], words.MADE, {"due": due.isoformat()})
            case PromiseMoved(customer_id=who, due_on=due):
                await identity.tell_customer(tx, whose[who], words.MOVED, {"due": due.isoformat()})
            case PromiseBecameLate(customer_id=who, due_on=due):
                await identity.tell_customer(tx, whose[who], words.LATE, {"due": due.isoformat()})
            case PromiseEnded(customer_id=who, is_kept=is_kept):
                await identity.tell_customer(tx, whose[who], words.KEPT if is_kept else words.WITHDRAWN, {})


async def end_promises(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    for customer_id in sorted({told.event.customer_id for told in heard if isinstance(told.event, CustomerWasClosed)}):
        await end_promises_of(tx, customer_id)


SUBSCRIBERS = [
    Subscriber(
        "customers.tell_of_promises",
        _TOLD,
        tell_of_promises,
        batch_limit=100,
    ),
    Subscriber("customers.end_promises", (CustomerWasClosed,), end_promises, batch_limit=100),
]
