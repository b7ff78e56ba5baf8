"""What is done when somebody comes or leaves: customers are told who is there for them, and nobody stays behind."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bankhall.customers import rules
from bankhall.customers.events import CustomerWasClosed
from bankhall.customers.managers import words
from bankhall.customers.managers.actions import end_management, vacate
from bankhall.customers.managers.events import ManagerChanged
from bankhall.customers.managers.queries import held_lines
from bankhall.identity import api as identity
from bankhall.identity.events import StaffLeft
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber

# What is older is no news: a subscriber that begins late hears of all that ever happened.
_NEWS_FOR: Final = timedelta(days=1)


async def tell_of_managers(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """Once for each manager who comes, and not of one who has been followed by another meanwhile."""
    news = {
        told.event.customer_id: told.event
        for told in heard
        if isinstance(told.event, ManagerChanged) and told.at > tx.now - _NEWS_FOR
    }
    held = await held_lines(tx, list(news))
    for customer_id in sorted(news):
        line = held.get(customer_id)
        if line is not None and line.manager is not None and line.manager.id == news[customer_id].manager_id:
            who = rules.mask_person(line.manager.name)
            await identity.tell_customer(tx, customer_id, words.MANAGER, {"who": who})


async def vacate_portfolios(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    for staff_id in sorted({told.event.staff_id for told in heard if isinstance(told.event, StaffLeft)}):
        await vacate(tx, staff_id)


async def end_managements(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    closed = sorted({told.event.customer_id for told in heard if isinstance(told.event, CustomerWasClosed)})
    await end_management(tx, closed)


SUBSCRIBERS = [
    Subscriber("customers.tell_of_managers", (ManagerChanged,), tell_of_managers, batch_limit=100),
    Subscriber("customers.vacate_portfolios", (StaffLeft,), vacate_portfolios, batch_limit=20),
    Subscriber("customers.end_managements", (CustomerWasClosed,), end_managements, batch_limit=100),
]
