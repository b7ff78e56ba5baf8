"""To whom somebody who waits is offered, and why. Pure.

The order of those who wait is by how long they have waited. Whose tier has it that they are served first waits at a
faster pace, by at most FIRST_BY in all: so nobody is ever passed by somebody who came more than that after them, and
nobody starves.

Of the agents, the customer's own comes first; as long as they are there and within a bounded time, the customer is kept
for them even while their hands are full. Then whoever spoke with the customer last, then who knows language and topic,
and among those whoever has the most room, and then who has been without anything new the longest. Where nobody who is
there knows it, or after a while, it is offered to whoever is there: somebody who asks is better than nobody.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final
from uuid import UUID

from bankhall.care.reach.types import (
    AtDesk,
    Match,
    Nearness,
    OfferWhy,
    Presence,
    PresenceState,
    Terms,
    Waits,
)
from bankhall.care.rules import MOST_AT_ONCE

STANDARD: Final = Terms(offer_s=30, own_s=90, away_s=75, most_at_once=MOST_AT_ONCE, tells_of_listening=True)

# Who is served first waits twice as fast, until they have gained this much.
FIRST_PACE: Final = 2
FIRST_BY: Final = timedelta(minutes=10)

# So long one waits for somebody who knows the topic and the language.
WIDENED_AFTER: Final = timedelta(minutes=2)

# Whoever has not taken it is not asked again for so long.
PASSED_FOR: Final = timedelta(minutes=3)

# Who spoke with whom longer ago than this remembers as little as anybody.
LAST_WITHIN: Final = timedelta(days=30)

# Who asked to be called by their own agent waits so long for them, also while nobody of theirs is there.
OWN_CALLS_WITHIN: Final = timedelta(minutes=10)

OFFER_S: Final = (10, 120)
OWN_S: Final = (0, 600)
AWAY_S: Final = (45, 900)
AT_ONCE: Final = (1, 12)


def stands_since(since: datetime, now: datetime, *, goes_first: bool) -> datetime:
    """As if they had come then. The queue's places are reckoned by the same in SQL."""
    if not goes_first:
        return since
    return since - min(max(now - since, timedelta()) * (FIRST_PACE - 1), FIRST_BY)


def in_order(waiting: Collection[Waits], now: datetime) -> list[Waits]:
    return sorted(waiting, key=lambda one: (stands_since(one.since, now, goes_first=one.goes_first), one.id))


def match(waiting: Collection[Waits], agents: Collection[AtDesk], terms: Terms, now: datetime) -> list[Match]:
    """Each conversation to one agent at most, and each agent one at most."""
    there = {one.id: one for one in agents}
    free = {id_: one for id_, one in there.items() if one.is_free}
    found: list[Match] = []
    for one in in_order(waiting, now):
        if not free:
            break
        chosen = _choose(one, there, free, terms, now)
        if chosen is not None:
            found.append(chosen)
            del free[chosen.agent_id]
    return found


def nearness(one: Presence, most_at_once: int) -> Nearness:
    """As a customer is told of their own agent: on a break is away, whatever it is for."""
    if one.state is not PresenceState.AVAILABLE:
        return Nearness.AWAY
    return Nearness.THERE if one.load < min(one.capacity, most_at_once) else Nearness.BUSY


def _choose(
    one: Waits, there: Mapping[UUID, AtDesk], free: Mapping[UUID, AtDesk], terms: Terms, now: datetime
) -> Match | None:
    own = _own(one, there)
    if own is not None and own[0] in free:
        return _match(one, free[own[0]], own[1])
    if own is not None and now - one.since < timedelta(seconds=terms.own_s):
        return None
    if one.waits_for_own and now - one.since < OWN_CALLS_WITHIN:
        return None
    asked = [each for each in there.values() if each.id not in one.passed]
    fitting = [each for each in asked if each.knows(one.topic) and each.speaks(one.language)]
    is_widened = now - one.since >= WIDENED_AFTER or not fitting
    able = [each for each in (asked if is_widened else fitting) if each.id in free]
    if not able:
        return None
    best = min(able, key=lambda each: _order(one, each))
    return _match(one, best, _why(one, best, asked))


def _own(one: Waits, there: Mapping[UUID, AtDesk]) -> tuple[UUID, OfferWhy] | None:
    """Whose customer it is, of those who are there and have not passed it on."""
    for id_, why in ((one.own_id, OfferWhy.OWN), (one.backup_id, OfferWhy.BACKUP)):
        if id_ is not None and id_ in there and id_ not in one.passed:
            return id_, why
    return None


def _order(one: Waits, each: AtDesk) -> tuple[bool, bool, bool, Fraction, datetime, UUID]:
    is_last = each.id == one.last_id and each.speaks(one.language)
    return (
        not is_last,
        not each.speaks(one.language),
        not each.knows(one.topic),
        Fraction(each.load, each.capacity),
        each.idle_since,
        each.id,
    )


def _why(one: Waits, best: AtDesk, asked: Sequence[AtDesk]) -> OfferWhy:
    if best.id == one.last_id and best.speaks(one.language):
        return OfferWhy.LAST
    knows = best.knows(one.topic) and best.speaks(one.language)
    others = any(not (each.knows(one.topic) and each.speaks(one.language)) for each in asked)
    return OfferWhy.SKILL if knows and others else OfferWhy.FREE


def _match(one: Waits, agent: AtDesk, why: OfferWhy) -> Match:
    return Match(one.id, agent.id, agent.name, why)
