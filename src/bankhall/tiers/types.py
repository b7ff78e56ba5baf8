"""Nouns of tiers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import msgspec

from bankhall.customers.types import CustomerBrief
from bankhall.kernel.four_eyes.types import Command

# Yuan for one unit of each foreign currency, as the bank had them at an instant.
Rates = Mapping[str, Decimal]


class Grade(StrEnum):
    """The best first."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"


class Needs(StrEnum):
    """Whether one of a tier's thresholds is enough, or all of them are needed."""

    ANY = "any"
    ALL = "all"


class Measure(StrEnum):
    """`ASSETS`: the average of a month's daily balances, in fen. `PAYMENTS`: how many in the month. `TENURE`: in
    months.
    """

    ASSETS = "assets"
    PAYMENTS = "payments"
    GRADE = "grade"
    TENURE = "tenure"


class Benefits(msgspec.Struct, frozen=True, kw_only=True):
    """`remittance_discount`: per cent of the bank's own fee for money sent abroad. `limit_times`: per cent of what the
    bank lets others pay. `is_first_in_line`: care takes their calls and messages before others'.
    """

    remittance_discount: int = 0
    limit_times: int = 100
    is_first_in_line: bool = False


class TierTerms(msgspec.Struct, frozen=True, kw_only=True):
    """`needs` is over the thresholds that are set; the first tier has none and is everybody's."""

    zh: str
    en: str
    needs: Needs = Needs.ANY
    assets: int | None = None
    payments: int | None = None
    grade: Grade | None = None
    tenure: int | None = None
    benefits: Benefits = msgspec.field(default_factory=Benefits)


class SchemeTerms(msgspec.Struct, frozen=True, kw_only=True):
    """`tiers`: from everybody's upwards; a tier is told by its place, from 0. `grace`: for how many more months a tier
    holds once its customer was told that it falls.
    """

    tiers: tuple[TierTerms, ...]
    grace: int = 1


class GroupShare(msgspec.Struct, frozen=True, kw_only=True):
    """Shares in ten thousandths. `like_for_like`: among customers who are alike otherwise, None where nobody is like
    them. `is_judged`: there are enough of them for a share to mean something.
    """

    group: str
    customers: int
    share: int
    like_for_like: int | None
    is_judged: bool


class TierShares(msgspec.Struct, frozen=True, kw_only=True):
    """Who reaches that tier or a higher one. `ratio`: the lowest group's share of the highest's, in ten thousandths."""

    level: int
    ratio: int | None
    groups: tuple[GroupShare, ...]


class TraitShares(msgspec.Struct, frozen=True, kw_only=True):
    """`known`: of how many customers the file holds it. `is_below`: some tier's ratio is below four fifths."""

    trait: str
    known: int
    is_below: bool
    tiers: tuple[TierShares, ...]


class PairEnd(msgspec.Struct, frozen=True, kw_only=True):
    level: int
    assets: int
    payments: int
    tenure: int
    grade: Grade | None


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Nearly the same, and in different tiers."""

    one: PairEnd
    other: PairEnd


class Cliff(msgspec.Struct, frozen=True, kw_only=True):
    """A threshold of assets: how many stand within 2 % below it, and above. `is_double`: the next one is so near that
    a little more is two tiers more.
    """

    level: int
    assets: int
    below: int
    above: int
    is_double: bool


class Fairness(msgspec.Struct, frozen=True, kw_only=True):
    """`looked_at`: so many of `customers`, by chance. `pair_count` of `compared` pairs are in different tiers."""

    customers: int
    looked_at: int
    traits: tuple[TraitShares, ...]
    pairs: tuple[Pair, ...]
    pair_count: int
    compared: int
    cliffs: tuple[Cliff, ...]


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """So many customers from one tier to another, or from one to the same."""

    before: int
    after: int
    customers: int


class Effects(msgspec.Struct, frozen=True, kw_only=True):
    """What terms would come to by the figures of `month`, the last that is known; None where there is none. `before`,
    `after`: customers in each tier. `moves`: who would stand where. `cost`: in fen a year, what the bank
    would leave of the fees for money sent abroad that it took of them in the last twelve months.
    """

    month: date | None
    customers: int
    before: tuple[int, ...]
    after: tuple[int, ...]
    moves: tuple[Move, ...]
    rising: int
    falling: int
    cost: int | None
    cost_before: int | None
    fairness: Fairness


class PublishScheme(Command, frozen=True, kw_only=True, tag="tiers.publish.1"):
    """`effects`: what was known when it was asked for; it is kept with the version."""

    from_month: date
    terms: SchemeTerms
    effects: Effects


@dataclass(frozen=True, slots=True)
class Scheme:
    version: int
    from_month: date
    terms: SchemeTerms
    effects: Effects
    published_at: datetime
    maker_name: str
    checker_name: str


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer had in a month. `assets` in fen, `tenure` in whole months."""

    assets: int
    payments: int
    tenure: int
    grade: Grade | None


class AssessOutcome(StrEnum):
    """`WARNED`: it holds, and falls unless the figures come back."""

    FIRST = "first"
    KEPT = "kept"
    RAISED = "raised"
    WARNED = "warned"
    LOWERED = "lowered"


class Assessed(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a month. `earned`: by its figures alone. `level` holds from `from_on`. `lower_to` and `lowers_on`:
    what it falls to and when, where its customer has been told so.
    """

    earned: int
    level: int
    from_on: date
    outcome: AssessOutcome
    warned_month: date | None = None
    lower_to: int | None = None
    lowers_on: date | None = None


@dataclass(frozen=True, slots=True)
class MonthOf:
    """A month of a customer, as it is told. `assessed`: None for a month before there was a scheme."""

    month: date
    figures: Figures
    assessed: Assessed | None
    version: int | None


@dataclass(frozen=True, slots=True)
class Grant:
    """A tier given by hand. `ended_on`: before its time."""

    id: UUID
    customer_id: UUID
    level: int
    from_on: date
    until_on: date
    reason: str
    by_name: str
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GivenGrade:
    grade: Grade | None
    at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody's tier of this day. `is_given`: by hand, beyond what the figures give."""

    level: int
    zh: str
    en: str
    benefits: Benefits
    version: int
    is_given: bool = False


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is missing of one threshold. `has` and `needed`: fen, payments, months; for a grade its place, A is 1."""

    measure: Measure
    has: int
    needed: int

    @property
    def is_met(self) -> bool:
        return self.has <= self.needed if self.measure is Measure.GRADE else self.has >= self.needed


@dataclass(frozen=True, slots=True)
class Distance:
    """To one tier: all of `lacking`, or one of them, as its terms say."""

    level: int
    needs: Needs
    lacking: tuple[Lacking, ...]


@dataclass(frozen=True, slots=True)
class TierFile:
    """All that is known of one customer's tier. `so_far`: of the month that runs, up to today."""

    standing: Standing | None
    scheme: Scheme | None
    since_on: date | None
    months: tuple[MonthOf, ...]
    so_far: Figures
    next: Distance | None
    keep: Distance | None
    lower_to: int | None
    lowers_on: date | None
    next_on: date
    grants: tuple[Grant, ...]
    grades: tuple[GivenGrade, ...]


@dataclass(frozen=True, slots=True)
class Falling:
    """A line of what managers look at: whose tier falls, and when."""

    customer: CustomerBrief
    level: int
    lower_to: int
    lowers_on: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class FallingPage:
    items: tuple[Falling, ...]
    next: tuple[date, UUID] | None


@dataclass(frozen=True, slots=True)
class NewGrant:
    """`until_on`: the last day."""

    customer_id: UUID
    level: int
    until_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class TierCount:
    level: int
    customers: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What staff see first: the versions, the months that are done, who stands where by the latest one."""

    schemes: tuple[Scheme, ...]
    month: date | None
    counts: tuple[TierCount, ...]
    falling: int
    first_free_month: date
