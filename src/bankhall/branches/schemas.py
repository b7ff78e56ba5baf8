"""Branches on the wire."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from bankhall.branches import rules
from bankhall.branches.types import Branch, BranchFacts, Facility, OpenState, Paper, Service, Span, SpecialDay
from bankhall.kernel.lines import ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, Line, ShortLine
from bankhall.kernel.web.paging import write_cursor

BranchCode = Annotated[str, msgspec.Meta(min_length=2, max_length=8, pattern=whole("[A-Z0-9-]+"))]
BranchPhone = Annotated[str, msgspec.Meta(min_length=5, max_length=24, pattern=whole(r"\+?[0-9][0-9 ()-]*"))]
Minute = Annotated[int, msgspec.Meta(ge=0, le=rules.A_DAY)]
Spans = Annotated[list["SpanWire"], msgspec.Meta(max_length=rules.MOST_SPANS)]
Why = Annotated[str, msgspec.Meta(max_length=40, pattern=whole(ONE_LINE))]


class BranchKey(msgspec.Struct, frozen=True, array_like=True):
    code: str


class SpanWire(Asked, frozen=True):
    """Minutes from midnight."""

    opens: Minute
    closes: Minute

    def span(self) -> Span:
        return Span(self.opens, self.closes)


class SpecialDayWire(Asked, frozen=True):
    """Other hours on this day; none: closed."""

    on: date
    spans: Spans
    why_zh: Why = ""
    why_en: Why = ""

    def day(self) -> SpecialDay:
        return SpecialDay(self.on, tuple(one.span() for one in self.spans), self.why_zh.strip(), self.why_en.strip())

    @classmethod
    def of(cls, one: SpecialDay) -> Self:
        return cls(on=one.on, spans=_wire(one.spans), why_zh=one.why_zh, why_en=one.why_en)


class BranchFactsWire(Asked, frozen=True):
    """`week`: from Monday on. `latitude_e6`, `longitude_e6`: millionths of a degree. `slot_places`: how many can have
    an appointment for a service at the same time.
    """

    code: BranchCode
    name_zh: ShortLine
    name_en: ShortLine
    city_zh: ShortLine
    city_en: ShortLine
    district_zh: ShortLine
    district_en: ShortLine
    address_zh: Line
    address_en: Line
    phone: BranchPhone
    latitude_e6: Annotated[int, msgspec.Meta(ge=-90_000_000, le=90_000_000)]
    longitude_e6: Annotated[int, msgspec.Meta(ge=-180_000_000, le=180_000_000)]
    services: Annotated[list[Service], msgspec.Meta(min_length=1, max_length=20)]
    facilities: Annotated[list[Facility], msgspec.Meta(max_length=20)]
    week: Annotated[list[Spans], msgspec.Meta(min_length=rules.DAYS, max_length=rules.DAYS)]
    special_days: Annotated[list[SpecialDayWire], msgspec.Meta(max_length=rules.MOST_SPECIAL_DAYS)]
    counters: Annotated[int, msgspec.Meta(ge=1, le=60)]
    slot_minutes: Annotated[int, msgspec.Meta(ge=10, le=120)]
    slot_places: Annotated[int, msgspec.Meta(ge=0, le=20)]

    def facts(self) -> BranchFacts:
        return BranchFacts(
            code=self.code,
            name_zh=self.name_zh.strip(),
            name_en=self.name_en.strip(),
            city_zh=self.city_zh.strip(),
            city_en=self.city_en.strip(),
            district_zh=self.district_zh.strip(),
            district_en=self.district_en.strip(),
            address_zh=self.address_zh.strip(),
            address_en=self.address_en.strip(),
            phone=self.phone,
            latitude_e6=self.latitude_e6,
            longitude_e6=self.longitude_e6,
            services=tuple(self.services),
            facilities=tuple(self.facilities),
            week=tuple(tuple(one.span() for one in day) for day in self.week),
            special_days=tuple(one.day() for one in self.special_days),
            counters=self.counters,
            slot_minutes=self.slot_minutes,
            slot_places=self.slot_places,
        )

    @classmethod
    def of(cls, one: BranchFacts) -> Self:
        return cls(
            code=one.code,
            name_zh=one.name_zh,
            name_en=one.name_en,
            city_zh=one.city_zh,
            city_en=one.city_en,
            district_zh=one.district_zh,
            district_en=one.district_en,
            address_zh=one.address_zh,
            address_en=one.address_en,
            phone=one.phone,
            latitude_e6=one.latitude_e6,
            longitude_e6=one.longitude_e6,
            services=list(one.services),
            facilities=list(one.facilities),
            week=[_wire(day) for day in one.week],
            special_days=[SpecialDayWire.of(day) for day in one.special_days],
            counters=one.counters,
            slot_minutes=one.slot_minutes,
            slot_places=one.slot_places,
        )


class BranchChangeIn(Asked, frozen=True):
    """`version`: that which was changed."""

    version: Annotated[int, msgspec.Meta(ge=1)]
    facts: BranchFactsWire


class BranchVersionIn(Asked, frozen=True):
    version: Annotated[int, msgspec.Meta(ge=1)]


class ManagedBranchOut(msgspec.Struct, frozen=True):
    id: UUID
    version: int
    is_closed: bool
    facts: BranchFactsWire

    @classmethod
    def of(cls, one: Branch) -> Self:
        return cls(one.id, one.version, one.is_closed, BranchFactsWire.of(one.facts))


class ManagedBranchesOut(msgspec.Struct, frozen=True):
    items: list[ManagedBranchOut]
    next: str | None

    @classmethod
    def of(cls, found: list[Branch], limit: int) -> Self:
        return cls([ManagedBranchOut.of(one) for one in found[:limit]], next_after(found, limit))


class OpenStateOut(msgspec.Struct, frozen=True):
    """`until`: the minute of the day at which it closes, if it is open; `next_on` and `next_minute`: when it opens, if
    it is not. As the clocks at the branch show it, wherever the reader is.
    """

    is_open: bool
    until: int | None
    next_on: date | None
    next_minute: int | None

    @classmethod
    def of(cls, one: OpenState, zone: ZoneInfo) -> Self:
        until, opens = (at.astimezone(zone) if at else None for at in (one.until, one.next_at))
        return cls(one.is_open, _minute(until), opens.date() if opens else None, _minute(opens))


class ServicePapersOut(msgspec.Struct, frozen=True):
    """What to bring for a service. `letter`: by which its numbers begin."""

    service: Service
    letter: str
    papers: list[Paper]

    @classmethod
    def of(cls, service: Service) -> Self:
        return cls(service, rules.LETTERS[service], list(rules.PAPERS[service]))


def next_after(found: list[Branch], limit: int) -> str | None:
    return write_cursor((found[limit - 1].facts.code,)) if len(found) > limit else None


def state_of(branch: Branch, now: datetime, zone: ZoneInfo) -> OpenStateOut:
    return OpenStateOut.of(rules.open_state(branch.facts, now, zone), zone)


def _minute(at: datetime | None) -> int | None:
    return at.hour * 60 + at.minute if at else None


def _wire(spans: tuple[Span, ...]) -> list[SpanWire]:
    return [SpanWire(opens=one.opens, closes=one.closes) for one in spans]
