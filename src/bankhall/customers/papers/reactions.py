"""What papers do when they hear of something: customers are told."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bankhall.customers.papers import words
from bankhall.customers.papers.events import PaperRunsOut, PaperVerified
from bankhall.customers.queries.merged import survivors
from bankhall.identity import api as identity
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber

# What is older is no news: a subscriber that begins late hears of all that ever happened.
_NEWS_FOR: Final = timedelta(days=1)
_TOLD: Final = (PaperRunsOut, PaperVerified)


async def tell_of_papers(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """Whom the bank cannot write to finds it on their page."""
    news = [told for told in heard if told.at > tx.now - _NEWS_FOR]
    whose = await survivors(tx, {told.event.customer_id for told in news if isinstance(told.event, _TOLD)})
    for told in news:
        match told.event:
            case PaperRunsOut(customer_id=who, valid_until=day, mark=mark):
                template = words.RUNS_OUT if mark else words.ENDED
                await identity.tell_customer(tx, whose[who], template, {"day": day.isoformat()})
            case PaperVerified(customer_id=who, is_renewal=True):
                await identity.tell_customer(tx, whose[who], words.RENEWED, {})


SUBSCRIBERS = [Subscriber("customers.tell_of_papers", _TOLD, tell_of_papers, batch_limit=100)]
