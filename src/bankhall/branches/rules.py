"""When a branch is open, what each service takes, and which branches somebody is looking for. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from bankhall.branches.types import Branch, BranchFacts, OpenState, Paper, Service, Span
from bankhall.kernel import office_hours as kernel
from bankhall.kernel.errors import BadInput
from bankhall.kernel.office_hours import OfficeHours

DAYS: Final = 7
A_DAY: Final = 24 * 60
MOST_SPANS: Final = 3
MOST_SPECIAL_DAYS: Final = 60

# By which numbers begin: A017.
LETTERS: Final[Mapping[Service, str]] = {
    Service.CASH: "A",
    Service.ACCOUNTS: "B",
    Service.CARDS: "C",
    Service.TRANSFERS: "D",
    Service.ABROAD: "E",
    Service.LOANS: "F",
    Service.WEALTH: "G",
    Service.BOXES: "H",
    Service.BUSINESS: "K",
}

PAPERS: Final[Mapping[Service, tuple[Paper, ...]]] = {
    Service.CASH: (Paper.BANK_CARD, Paper.ID_CARD),
    Service.ACCOUNTS: (Paper.ID_CARD, Paper.PHONE),
    Service.CARDS: (Paper.ID_CARD, Paper.BANK_CARD, Paper.PHONE),
    Service.TRANSFERS: (Paper.ID_CARD, Paper.BANK_CARD),
    Service.ABROAD: (Paper.ID_CARD, Paper.BANK_CARD, Paper.PROOF, Paper.PASSPORT),
    Service.LOANS: (Paper.ID_CARD, Paper.INCOME, Paper.HOME, Paper.PROOF),
    Service.WEALTH: (Paper.ID_CARD, Paper.BANK_CARD),
    Service.BOXES: (Paper.ID_CARD, Paper.BOX_KEY),
    Service.BUSINESS: (Paper.LICENCE, Paper.SEAL, Paper.ID_CARD),
}


def refuse_facts(facts: BranchFacts) -> BadInput | None:
    if len(facts.week) != DAYS or any(map(_is_crossed, facts.week)):
        return BadInput.of("week", "seven days, each with up to three spans of time, one after the other")
    days = [one.on for one in facts.special_days]
    if len(set(days)) != len(days) or any(_is_crossed(one.spans) for one in facts.special_days):
        return BadInput.of("special_days", "each day once, with up to three spans of time, one after the other")
    if not facts.services or len(set(facts.services)) != len(facts.services):
        return BadInput.of("services", "at least one, each once")
    if len(set(facts.facilities)) != len(facts.facilities):
        return BadInput.of("facilities", "each once")
    return None


def _is_crossed(spans: Sequence[Span]) -> bool:
    ends = [minute for one in spans for minute in (one.opens, one.closes)]
    return (
        len(spans) > MOST_SPANS
        or any(later <= earlier for earlier, later in pairwise(ends))
        or any(not 0 <= minute <= A_DAY for minute in ends)
    )


def hours_of(facts: BranchFacts, zone: ZoneInfo) -> OfficeHours:
    """On holidays a branch is closed, unless it says so itself (`special_days`)."""
    return OfficeHours(
        tuple(_spans(day) for day in facts.week), zone, {one.on: _spans(one.spans) for one in facts.special_days}
    )


def open_state(facts: BranchFacts, now: datetime, zone: ZoneInfo) -> OpenState:
    hours = hours_of(facts, zone)
    until = hours.closes_at(now)
    return OpenState(until is not None, until, None if until else hours.opens_at(now))


def draws_until(facts: BranchFacts, now: datetime, zone: ZoneInfo, *, before: timedelta) -> datetime | None:
    """Until when numbers are drawn, if they are now: from a little before a branch opens until it closes."""
    hours = hours_of(facts, zone)
    opens = hours.opens_at(now)
    return hours.closes_at(opens) if opens is not None and opens - now <= before else None


def _spans(spans: Sequence[Span]) -> list[kernel.Span]:
    return [kernel.Span(_clock(one.opens), _clock(one.closes)) for one in spans]


def _clock(minute: int) -> time:
    """The end of a day is midnight."""
    return time(minute % A_DAY // 60, minute % 60)


def is_looked_for(branch: Branch, words: str | None) -> bool:
    """Every word stands somewhere in its name, address or code, in either language."""
    facts = branch.facts
    told = " ".join(
        (
            facts.code,
            facts.name_zh,
            facts.name_en,
            facts.city_zh,
            facts.city_en,
            facts.district_zh,
            facts.district_en,
            facts.address_zh,
            facts.address_en,
        )
    ).casefold()
    return all(word in told for word in (words or "").casefold().split())
