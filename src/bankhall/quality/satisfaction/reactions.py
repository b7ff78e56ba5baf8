"""What satisfaction does when it hears that something is over."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bankhall.branches.queue.events import VisitServed
from bankhall.care.events import ConversationEnded
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber
from bankhall.quality.satisfaction import queries
from bankhall.quality.satisfaction.actions import ask
from bankhall.quality.satisfaction.types import About, Matter
from bankhall.tickets.complaints.events import ComplaintMoved
from bankhall.tickets.events import TicketSolved

# What is older is over: a new subscriber hears of all that ever happened.
_NEWS_FOR: Final = timedelta(days=1)


async def ask_how_it_was(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    for told in heard:
        if told.at <= tx.now - _NEWS_FOR:
            continue
        matter = await _over(tx, told.event)
        if matter is not None:
            await ask(tx, matter)


async def _over(tx: Tx, event: Event) -> Matter | None:
    match event:
        case ConversationEnded():
            return await queries.talk_over(tx, event.conversation_id)
        case TicketSolved():
            return await queries.ticket_over(tx, event.ticket_id)
        case ComplaintMoved(step="decided"):
            return await queries.complaint_over(tx, event.complaint_id)
        case VisitServed(customer_id=customer_id) if customer_id is not None:
            return Matter(
                about=About.VISIT,
                id=event.ticket_id,
                customer_id=customer_id,
                topic=event.service,
                agent_id=event.served_by_id,
                agent_name=None,
            )
        case _:
            return None


SUBSCRIBERS = [
    Subscriber(
        "quality.ask_how_it_was",
        (ConversationEnded, TicketSolved, ComplaintMoved, VisitServed),
        ask_how_it_was,
        batch_limit=50,
    ),
]
