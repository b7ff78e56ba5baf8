"""Nouns of branches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Service(StrEnum):
    """What is done at a counter. `ABROAD`: foreign money and transfers abroad. `BUSINESS`: for firms."""

    CASH = "cash"
    ACCOUNTS = "accounts"
    CARDS = "cards"
    TRANSFERS = "transfers"
    ABROAD = "abroad"
    LOANS = "loans"
    WEALTH = "wealth"
    BOXES = "boxes"
    BUSINESS = "business"


class Facility(StrEnum):
    """`SELF_SERVICE`: machines, day and night."""

    WHEELCHAIR = "wheelchair"
    SIGN_LANGUAGE = "sign_language"
    ENGLISH = "english"
    PARKING = "parking"
    SELF_SERVICE = "self_service"
    RESTING = "resting"


class Paper(StrEnum):
    """What to bring. `PROOF`: what the money is for, a contract or an invoice."""

    ID_CARD = "id_card"
    BANK_CARD = "bank_card"
    PHONE = "phone"
    PASSPORT = "passport"
    PROOF = "proof"
    INCOME = "income"
    HOME = "home"
    LICENCE = "licence"
    SEAL = "seal"
    BOX_KEY = "box_key"


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes from midnight, the first in it and the last not."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """Other hours than the week's; none: closed."""

    on: date
    spans: tuple[Span, ...]
    why_zh: str = ""
    why_en: str = ""


@dataclass(frozen=True, slots=True)
class OpenState:
    """`until`: when it closes, if it is open. `next_at`: when it opens again, if it is not, within the next weeks."""

    is_open: bool
    until: datetime | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchFacts:
    """What staff say about a branch. `latitude_e6`, `longitude_e6`: millionths of a degree. `week`: from Monday on.
    `slot_places`: how many can have an appointment for a service at the same time; 0: none are made.
    """

    code: str
    name_zh: str
    name_en: str
    city_zh: str
    city_en: str
    district_zh: str
    district_en: str
    address_zh: str
    address_en: str
    phone: str
    latitude_e6: int
    longitude_e6: int
    services: tuple[Service, ...]
    facilities: tuple[Facility, ...]
    week: tuple[tuple[Span, ...], ...]
    special_days: tuple[SpecialDay, ...]
    counters: int
    slot_minutes: int
    slot_places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """`version`: how often it was changed."""

    id: UUID
    version: int
    is_closed: bool
    facts: BranchFacts

    @property
    def week(self) -> Sequence[Sequence[Span]]:
        return self.facts.week


@dataclass(frozen=True, slots=True)
class HallNow:
    """A branch in which somebody waits or serves. `counters`: how many are open."""

    branch_id: UUID
    name_zh: str
    name_en: str
    waiting: int
    longest_since: datetime | None
    counters: int
