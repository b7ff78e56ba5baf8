"""Who goes first, and how long it will take. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from bankhall.branches.queue.types import Desk, Place, Ticket, Waiting
from bankhall.branches.types import Branch, Service

# Numbers are drawn from so long before a branch opens.
BEFORE_OPENING: Final = timedelta(minutes=30)
# When what is left of a day is ended, after the branch has closed.
AFTER_CLOSING: Final = timedelta(hours=1)
MOST_CALLS: Final = 3
MOST_NUMBERS: Final = 999
PACES_OVER: Final = timedelta(days=28)
# No number is older, and no branch open for longer without a pause.
LONGEST_DAY: Final = timedelta(hours=18)
REMEMBERED: Final = timedelta(days=365)

# With a start and not before all: whoever came that much earlier does not wait for them.
NEEDS_START: Final = timedelta(minutes=30)
APPOINTMENT_START: Final = timedelta(minutes=45)
TIER_START: Final = timedelta(minutes=10)

# Where nobody has been served lately.
USUAL_PACE_S: Final = 480
_LEAST_LEFT_S: Final = 60


def start(*, needs_first: bool, has_appointment: bool, tier_first: bool) -> timedelta:
    """The longest that they have; starts do not add up."""
    return max(
        APPOINTMENT_START if has_appointment else timedelta(),
        NEEDS_START if needs_first else timedelta(),
        TIER_START if tier_first else timedelta(),
    )


def number(letter: str, nth: int) -> str:
    return f"{letter}{nth:03d}"


def left_s(pace_s: int, begun_at: datetime | None, now: datetime) -> int:
    """About how long whoever is at a counter stays there."""
    spent = int((now - begun_at).total_seconds()) if begun_at else 0
    return max(_LEAST_LEFT_S, pace_s - spent)


def usual_desks(branch: Branch, opens_in_s: int) -> list[Desk]:
    """While no counter is open: half of them, for everything, from when the branch opens."""
    services = frozenset(branch.facts.services)
    return [Desk(nth, services, opens_in_s) for nth in range(1, max(1, branch.facts.counters // 2) + 1)]


def waiting(
    branch: Branch, line: Sequence[Ticket], desks: Sequence[Desk], paces: Mapping[Service, int]
) -> tuple[list[Place], Waiting]:
    """The place of each in the line, which is in order; and what whoever came now would find. Each desk takes whoever
    is first of those whom it serves, as soon as it is free.
    """
    free = {desk.counter: desk.busy_s for desk in desks}
    by_counter = {desk.counter: desk for desk in desks}
    places = []
    for nth, one in enumerate(line):
        at = [each.counter for each in desks if _serves(each, one)]
        ahead = sum(_may_share(by_counter, one, other) for other in line[:nth])
        if not at:
            places.append(Place(ahead, None))
            continue
        soonest = min(at, key=lambda counter: (free[counter], counter))
        places.append(Place(ahead, ceil(free[soonest] / 60)))
        free[soonest] += paces.get(one.service, USUAL_PACE_S)
    found = {}
    for service in branch.facts.services:
        serving = [desk for desk in desks if service in desk.services]
        ahead = sum(
            other.service == service
            or (other.for_counter is None and any(other.service in desk.services for desk in serving))
            for other in line
        )
        soonest_s = min((free[desk.counter] for desk in serving), default=None)
        found[service] = Place(ahead, None if soonest_s is None else ceil(soonest_s / 60))
    return places, Waiting(found, len(line))


def _serves(desk: Desk, ticket: Ticket) -> bool:
    if ticket.for_counter is not None:
        return ticket.for_counter == desk.counter
    return ticket.service in desk.services


def _may_share(desks: Mapping[int, Desk], one: Ticket, other: Ticket) -> bool:
    """Whether the same counter may call both: then whoever is before is ahead."""
    if one.service == other.service:
        return True
    return any(_serves(desk, one) and _serves(desk, other) for desk in desks.values())
