"""When a branch is open, what each service takes, and which branches somebody is looking for. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from bankhall.branches.types import Branch, BranchFacts, OpenState, Paper, Service, Span
from bankhall.kernel.errors import BadInput

DAYS: Final = 7
A_DAY: Final = 24 * 60
MOST_SPANS: Final = 3
MOST_SPECIAL_DAYS: Final = 60
# Over the longest holidays.
_LOOKS_AHEAD: Final = timedelta(days=21)

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


def spans_on(facts: BranchFacts, day: date) -> Sequence[Span]:
    """Of a special day its own; else the week's."""
    special = next((one for one in facts.special_days if one.on == day), None)
    return special.spans if special else facts.week[day.weekday()]


def open_state(facts: BranchFacts, now: datetime, zone: ZoneInfo) -> OpenState:
    day = now.astimezone(zone).date()
    for opens, closes in _times(facts, day, zone):
        if opens <= now < closes:
            return OpenState(True, closes, None)
        if now < opens:
            return OpenState(False, None, opens)
    return OpenState(False, None, None)


def draws_until(facts: BranchFacts, now: datetime, zone: ZoneInfo, *, before: timedelta) -> datetime | None:
    """Until when numbers are drawn, if they are now: from a little before a span of the day until its end."""
    for opens, closes in _times(facts, now.astimezone(zone).date(), zone):
        if opens - before <= now < closes:
            return closes
        if now < opens:
            break
    return None


def _times(facts: BranchFacts, day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    for ahead in range(_LOOKS_AHEAD.days):
        on = day + timedelta(days=ahead)
        for span in spans_on(facts, on):
            yield instant(on, span.opens, zone), instant(on, span.closes, zone)


def instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """That minute of the day on the bank's own clocks."""
    return (datetime.combine(day, time.min, zone) + timedelta(minutes=minute)).astimezone(UTC)


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
