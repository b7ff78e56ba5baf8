"""What tickets do when they hear of something: customers are told, and who has left waits for nothing."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bankhall.customers import api as customers
from bankhall.customers.events import CustomerWasClosed
from bankhall.identity import api as identity
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber
from bankhall.tickets import words
from bankhall.tickets.actions import close_of
from bankhall.tickets.events import TicketAnswered, TicketOpened, TicketSolved
from bankhall.tickets.models import TicketRow

# What is older is no news: a new subscriber hears of all that ever happened.
_NEWS_FOR: Final = timedelta(days=1)


async def tell_of_tickets(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """Whom the bank cannot write to finds it on their pages. Who opened one themselves knows of it."""
    for told in heard:
        match told.event:
            case _ if told.at <= tx.now - _NEWS_FOR:
                continue
            case TicketOpened(by_customer=False):
                template = words.OPENED
            case TicketAnswered(is_question=is_question):
                template = words.ASKED if is_question else words.ANSWERED
            case TicketSolved():
                template = words.SOLVED
            case _:
                continue
        row = await tx.session.get(TicketRow, told.event.ticket_id)
        if row is not None:
            whose = (await customers.survivors(tx, {row.customer_id}))[row.customer_id]
            await identity.tell_customer(tx, whose, template, {"number": row.number})


async def close_tickets(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    for told in heard:
        if isinstance(told.event, CustomerWasClosed):
            await close_of(tx, told.event.customer_id)


SUBSCRIBERS = [
    Subscriber(
        "tickets.tell_of_tickets",
        (TicketOpened, TicketAnswered, TicketSolved),
        tell_of_tickets,
        batch_limit=100,
    ),
    Subscriber("tickets.close_tickets", (CustomerWasClosed,), close_tickets, batch_limit=100),
]
