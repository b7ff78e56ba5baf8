"""What accounts do when they hear of something: who gives somebody a mandate, and who takes it, are told by message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from bankhall.accounts import words
from bankhall.accounts.events import MandateAccepted, MandateEnded, MandateOffered, MandateWasChanged
from bankhall.accounts.queries import mandates as queries
from bankhall.accounts.types import Mandate, MandateState
from bankhall.customers import api as customers
from bankhall.identity import api as identity
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber
from bankhall.notify.types import Fact, Template

# What is older is no news: a new subscriber hears of all that ever happened.
_NEWS_FOR: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _News:
    """For whom, and of whom."""

    customer_id: UUID
    template: Template
    other: str


async def tell_of_mandates(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """Both sides, whoever of them did it: if it was somebody else in their name, they see it by this."""
    for told in heard:
        if told.at > tx.now - _NEWS_FOR:
            for news in await _news_of(tx, told.event):
                facts: dict[str, Fact] = {"other": customers.mask_person(news.other), "at": told.at}
                await identity.tell_customer(tx, news.customer_id, news.template, facts, most=_most(news.template))


async def _news_of(tx: Tx, event: Event) -> list[_News]:
    match event:
        case MandateOffered():
            offer = await queries.mandate(tx, event.mandate_id)
            return [_to_giver(offer, words.MANDATE_GIVEN), *await _to_whom_it_waits_for(tx, offer)]
        case MandateAccepted():
            return [_to_giver(await queries.mandate(tx, event.mandate_id), words.MANDATE_ACCEPTED)]
        case MandateWasChanged():
            changed = await queries.mandate(tx, event.mandate_id)
            return [_to_giver(changed, words.MANDATE_CHANGED), *_to_taker(changed, words.MANDATE_CHANGED_FOR_YOU)]
        case MandateEnded():
            ended = await queries.mandate(tx, event.mandate_id)
            return [_to_giver(ended, words.MANDATE_ENDED), *_to_taker(ended, words.MANDATE_ENDED)]
        case _:
            return []


def _to_giver(mandate: Mandate, template: Template) -> _News:
    return _News(mandate.giver_id, template, mandate.taker_name)


def _to_taker(mandate: Mandate, template: Template) -> list[_News]:
    return [_News(mandate.taker_id, template, mandate.giver_name)] if mandate.taker_id else []


async def _to_whom_it_waits_for(tx: Tx, offer: Mandate) -> list[_News]:
    """Who gets it by code hears of it from the giver."""
    meant = await queries.offered_to(tx, offer) if offer.state is MandateState.OFFERED else None
    return [_News(meant, words.MANDATE_OFFERED, offer.giver_name)] if meant else []


def _most(template: Template) -> int:
    """Whoever knows somebody's number and name can make them offers all day."""
    is_of_strangers = template is words.MANDATE_OFFERED
    return identity.MOST_BY_STRANGERS_A_DAY if is_of_strangers else identity.MOST_SAME_NEWS_A_DAY


SUBSCRIBERS = [
    Subscriber(
        "accounts.tell_of_mandates",
        (MandateOffered, MandateAccepted, MandateWasChanged, MandateEnded),
        tell_of_mandates,
        batch_limit=100,
    )
]
