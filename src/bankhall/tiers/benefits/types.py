"""Nouns of benefits that are taken up."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from bankhall.customers.types import CustomerBrief
from bankhall.kernel.four_eyes.types import Command


class Every(StrEnum):
    """In which time a quota is used up: calendar months, quarters, years of the bank's own zone."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class TakeWay(StrEnum):
    """`CODE`: the customer shows a code. `PERSON`: somebody of the bank sees to it."""

    CODE = "code"
    PERSON = "person"


class Until(StrEnum):
    """Why what is left lapses on its day. `FALLS`: the tier falls. `GIVEN`: a tier that was given by hand is over."""

    PERIOD = "period"
    ENDS = "ends"
    FALLS = "falls"
    GIVEN = "given"


class TakingState(StrEnum):
    """`LAPSED`: a code that nobody used in its time."""

    OPEN = "open"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


class BenefitTerms(msgspec.Struct, frozen=True, kw_only=True):
    """`quotas`: how many each tier has per `every`, from everybody's upwards; a tier beyond has what the last has.
    `until_on`: the last day, None for no end. `good_days`: for how many days a code is good. `cost`: what one costs
    the bank, in fen.
    """

    zh: str
    en: str
    what_zh: str
    what_en: str
    quotas: tuple[int, ...]
    every: Every
    way: TakeWay
    from_on: date
    until_on: date | None = None
    good_days: int = 90
    cost: int = 0


class OfferBenefit(Command, frozen=True, kw_only=True, tag="tiers.offer_benefit.1"):
    terms: BenefitTerms


class EndBenefit(Command, frozen=True, kw_only=True, tag="tiers.end_benefit.1"):
    """`last_on`: the last day on which it may be taken."""

    benefit_id: UUID
    last_on: date


@dataclass(frozen=True, slots=True)
class Benefit:
    """`last_on`: of its terms, or as it was ended before."""

    id: UUID
    terms: BenefitTerms
    last_on: date | None
    at: datetime
    maker_name: str
    checker_name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands today: their tier, what their figures give, what the bank said it falls to and when, and
    until when a higher one is given by hand.
    """

    level: int
    earned: int
    lower_to: int | None = None
    lowers_on: date | None = None
    given_until: date | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """What somebody has of one benefit now. `left` lapses after `until_on`, for `why`."""

    benefit: Benefit
    quota: int
    left: int
    until_on: date
    why: Until


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """`code`: for its customer only. `good_until`: the last day of a code. `note`: what staff said of it."""

    id: UUID
    customer_id: UUID
    benefit: Benefit
    level: int
    state: TakingState
    at: datetime
    good_until: date | None
    code: str
    note: str
    ended_at: datetime | None
    by_name: str | None


@dataclass(frozen=True, slots=True)
class BenefitsOf:
    """Of one customer. `takings`: the newest first."""

    holdings: tuple[Holding, ...]
    takings: tuple[Taking, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of what staff have to see to."""

    customer: CustomerBrief
    taking: Taking


@dataclass(frozen=True, slots=True)
class WaitingPage:
    items: tuple[Waiting, ...]
    next: UUID | None


@dataclass(frozen=True, slots=True)
class Unused:
    """`may_write`: they agreed to advertising by a way in which the bank can reach them. `is_told`: about all of it."""

    customer: CustomerBrief
    holdings: tuple[Holding, ...]
    may_write: bool
    is_told: bool

    @property
    def soonest(self) -> date:
        return min(one.until_on for one in self.holdings)


@dataclass(frozen=True, slots=True)
class UnusedList:
    """Of somebody's own customers, whose lapses first comes first. `looked_at`: so many customers."""

    items: tuple[Unused, ...]
    looked_at: int


class RemindOutcome(StrEnum):
    WRITTEN = "written"
    TOLD_BEFORE = "told_before"
    NOT_AGREED = "not_agreed"
    NOTHING_LEFT = "nothing_left"
    NO_ADDRESS = "no_address"
    NOT_YOURS = "not_yours"


@dataclass(frozen=True, slots=True)
class LevelTakeUp:
    """Of one tier in the period that runs. `entitled`: customers whose tier has it. `customers`: of them, who took."""

    level: int
    quota: int
    entitled: int
    customers: int
    taken: int


@dataclass(frozen=True, slots=True)
class TakeUp:
    """`cost`: in fen, of what was taken and not cancelled in the period that runs."""

    benefit: Benefit
    first_on: date
    last_on: date
    levels: tuple[LevelTakeUp, ...]
    cost: int


@dataclass(frozen=True, slots=True)
class BenefitsOverview:
    items: tuple[TakeUp, ...]
    waiting: int
