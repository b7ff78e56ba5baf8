"""What accounts do when they hear of something: who gives somebody a mandate, and who takes it, are told by message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from bankhall.accounts import words
from bankhall.accounts.events import (
    GuardKept,
    GuardLifted,
    MandateAccepted,
    MandateEnded,
    MandateOffered,
    MandateWasChanged,
)
from bankhall.accounts.queries import mandates as queries
from bankhall.accounts.queries.guards import guards_of
from bankhall.accounts.types import Mandate, MandateState
from bankhall.customers import api as customers
from bankhall.identity import api as identity
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber
from bankhall.notify.types import Fact, Template

# What is older is no news: a new subscriber hears of all that ever happened.
_NEWS_FOR: Final = timedelta(days=1)

_NEWS: Final = (MandateOffered, MandateAccepted, MandateWasChanged, GuardLifted, GuardKept, MandateEnded)


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
                if isinstance(told.event, GuardLifted):
                    facts["until"] = told.event.at
                await identity.tell_customer(tx, news.customer_id, news.template, facts, most=_most(news.template))


async def _news_of(tx: Tx, event: Event) -> list[_News]:
    if not isinstance(event, _NEWS):
        return []
    mandate = await queries.mandate(tx, event.mandate_id)
    if mandate.terms.guard is not None:
        return await _news_of_guard(tx, mandate, event)
    match event:
        case MandateOffered():
            return [_to_giver(mandate, words.MANDATE_GIVEN), *await _to_meant(tx, mandate, words.MANDATE_OFFERED)]
        case MandateAccepted():
            return [_to_giver(mandate, words.MANDATE_ACCEPTED)]
        case MandateWasChanged():
            return [_to_giver(mandate, words.MANDATE_CHANGED), *_to_taker(mandate, words.MANDATE_CHANGED_FOR_YOU)]
        case _:
            return _to_both(mandate, words.MANDATE_ENDED)


async def _news_of_guard(tx: Tx, guard: Mandate, event: Event) -> list[_News]:
    match event:
        case MandateOffered():
            return [_to_giver(guard, words.GUARD_GIVEN), *await _to_meant(tx, guard, words.GUARD_OFFERED)]
        case MandateAccepted():
            return [_to_giver(guard, words.GUARD_ACCEPTED), *await _to_other_guards(tx, guard)]
        case MandateWasChanged():
            return _to_both(guard, words.GUARD_CHANGED)
        case GuardLifted():
            return [_to_giver(guard, words.GUARD_LIFTED), *_to_taker(guard, words.GUARD_LIFTED_FOR_YOU)]
        case GuardKept():
            return _to_both(guard, words.GUARD_KEPT)
        case _:
            return _to_both(guard, words.GUARD_ENDED)


async def _to_other_guards(tx: Tx, guard: Mandate) -> list[_News]:
    """A thief who is asked in beside them would say yes to what they would not."""
    others = (await guards_of(tx, [guard.giver_id])).get(guard.giver_id, [])
    takers = {one.taker_id for one in others if one.mandate_id != guard.id} - {guard.taker_id}
    return [_News(taker_id, words.GUARD_SHARED, guard.giver_name) for taker_id in sorted(takers)]


def _to_both(mandate: Mandate, template: Template) -> list[_News]:
    return [_to_giver(mandate, template), *_to_taker(mandate, template)]


def _to_giver(mandate: Mandate, template: Template) -> _News:
    return _News(mandate.giver_id, template, mandate.taker_name)


def _to_taker(mandate: Mandate, template: Template) -> list[_News]:
    return [_News(mandate.taker_id, template, mandate.giver_name)] if mandate.taker_id else []


async def _to_meant(tx: Tx, offer: Mandate, template: Template) -> list[_News]:
    """Who gets it by code hears of it from the giver."""
    meant = await queries.offered_to(tx, offer) if offer.state is MandateState.OFFERED else None
    return [_News(meant, template, offer.giver_name)] if meant else []


def _most(template: Template) -> int:
    """Whoever knows somebody's number and name can make them offers all day."""
    is_of_strangers = template in (words.MANDATE_OFFERED, words.GUARD_OFFERED)
    return identity.MOST_BY_STRANGERS_A_DAY if is_of_strangers else identity.MOST_SAME_NEWS_A_DAY


SUBSCRIBERS = [Subscriber("accounts.tell_of_mandates", _NEWS, tell_of_mandates, batch_limit=100)]
