"""What tiers do when they hear of something: customers are told, and what was reckoned of who is forgotten goes."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import delete

from bankhall.customers.events import CustomerWasForgotten
from bankhall.identity import api as identity
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber
from bankhall.kernel.tables import is_any
from bankhall.tiers import words
from bankhall.tiers.events import TierChanged, TierGiven, TierWarned
from bankhall.tiers.models import AssessmentRow, FiguresRow

# What is older is no news: a subscriber that begins late hears of all that ever happened.
_NEWS_FOR: Final = timedelta(days=1)


async def tell_of_tiers(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """Whom the bank cannot write to finds it on their page."""
    for told in heard:
        if told.at <= tx.now - _NEWS_FOR:
            continue
        match told.event:
            case TierWarned(customer_id=who, lowers_on=on):
                await identity.tell_customer(tx, who, words.WARNED, {"on": on.isoformat()})
            case TierChanged(customer_id=who, before=before, level=level, from_on=on):
                template = words.RAISED if level > before else words.LOWERED
                await identity.tell_customer(tx, who, template, {"on": on.isoformat()})
            case TierGiven(customer_id=who, until_on=on):
                await identity.tell_customer(tx, who, words.GIVEN, {"on": on.isoformat()})


async def forget_figures(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """Grades and grants stay as ids and dates: why one was given went with the customer's key."""
    gone = {told.event.customer_id for told in heard if isinstance(told.event, CustomerWasForgotten)}
    if gone:
        await tx.session.execute(delete(AssessmentRow).where(is_any(AssessmentRow.customer_id, gone)))
        await tx.session.execute(delete(FiguresRow).where(is_any(FiguresRow.customer_id, gone)))


SUBSCRIBERS = [
    Subscriber("tiers.tell_of_tiers", (TierWarned, TierChanged, TierGiven), tell_of_tiers, batch_limit=100),
    Subscriber("tiers.forget_figures", (CustomerWasForgotten,), forget_figures, batch_limit=100),
]
