"""What complaints do when they hear of themselves: customers are told."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bankhall.customers import api as customers
from bankhall.identity import api as identity
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber
from bankhall.tickets.complaints import words
from bankhall.tickets.complaints.events import ComplaintMoved, ComplaintReceived
from bankhall.tickets.complaints.models import ComplaintRow

# What is older is no news: a new subscriber hears of all that ever happened.
_NEWS_FOR: Final = timedelta(days=1)


async def tell_of_complaints(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """Whom the bank cannot write to finds it on their pages."""
    for told in heard:
        match told.event:
            case _ if told.at <= tx.now - _NEWS_FOR:
                continue
            case ComplaintReceived():
                template = words.RECEIVED
            case ComplaintMoved(step=step) if step in words.BY_STEP:
                template = words.BY_STEP[step]
            case _:
                continue
        row = await tx.session.get(ComplaintRow, told.event.complaint_id)
        if row is not None:
            whose = (await customers.survivors(tx, {row.customer_id}))[row.customer_id]
            facts = {"number": row.number, "until": told.event.due_on.isoformat()}
            await identity.tell_customer(tx, whose, template, facts)


SUBSCRIBERS = [
    Subscriber("tickets.tell_of_complaints", (ComplaintReceived, ComplaintMoved), tell_of_complaints, batch_limit=100)
]
