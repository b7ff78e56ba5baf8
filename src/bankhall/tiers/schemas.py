"""Tiers on the wire."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.customers.types import CustomerKind
from bankhall.kernel.four_eyes.schemas import ProposedOut as ProposedOut
from bankhall.kernel.web.inputs import Asked, Reason, ShortLine
from bankhall.kernel.web.paging import write_cursor
from bankhall.tiers import rules
from bankhall.tiers.types import (
    AssessOutcome,
    Benefits,
    Distance,
    Effects,
    FallingPage,
    Figures,
    GivenGrade,
    Grade,
    Grant,
    Lacking,
    Measure,
    MonthOf,
    Needs,
    NewGrant,
    Overview,
    Scheme,
    SchemeTerms,
    Standing,
    TierFile,
    TierTerms,
)

_Assets = Annotated[int, msgspec.Meta(ge=1, le=rules.MOST_ASSETS)]
_Count = Annotated[int, msgspec.Meta(ge=1, le=10_000)]
_Months = Annotated[int, msgspec.Meta(ge=1, le=1_200)]
_Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]
_Times = Annotated[int, msgspec.Meta(ge=100, le=rules.MOST_LIMIT_TIMES)]
_Level = Annotated[int, msgspec.Meta(ge=1, le=rules.MOST_TIERS)]


class FallingKey(msgspec.Struct, frozen=True, array_like=True):
    lowers_on: date
    customer_id: UUID


class BenefitsIn(Asked, frozen=True):
    remittance_discount: _Percent = 0
    limit_times: _Times = 100
    is_first_in_line: bool = False


class TierIn(Asked, frozen=True):
    """`assets` in fen. `needs` is over the thresholds that are set."""

    zh: ShortLine
    en: ShortLine
    needs: Needs = Needs.ANY
    assets: _Assets | None = None
    payments: _Count | None = None
    grade: Grade | None = None
    tenure: _Months | None = None
    benefits: BenefitsIn = msgspec.field(default_factory=BenefitsIn)

    def tier(self) -> TierTerms:
        return TierTerms(
            zh=self.zh.strip(),
            en=self.en.strip(),
            needs=self.needs,
            assets=self.assets,
            payments=self.payments,
            grade=self.grade,
            tenure=self.tenure,
            benefits=Benefits(
                remittance_discount=self.benefits.remittance_discount,
                limit_times=self.benefits.limit_times,
                is_first_in_line=self.benefits.is_first_in_line,
            ),
        )


class SchemeIn(Asked, frozen=True):
    tiers: Annotated[list[TierIn], msgspec.Meta(min_length=2, max_length=rules.MOST_TIERS)]
    grace: Annotated[int, msgspec.Meta(ge=1, le=rules.MOST_GRACE)] = 1

    def terms(self) -> SchemeTerms:
        return SchemeTerms(tiers=tuple(one.tier() for one in self.tiers), grace=self.grace)


class ProposeSchemeIn(Asked, frozen=True):
    """`from_month`: the first day of the first month that is assessed by it."""

    from_month: date
    scheme: SchemeIn
    reason: Reason


class GiveTierIn(Asked, frozen=True):
    """`reason`: the customer reads it."""

    level: _Level
    until_on: date
    reason: Reason

    def grant(self, customer_id: UUID) -> NewGrant:
        return NewGrant(customer_id, self.level, self.until_on, self.reason.strip())


class GradeIn(Asked, frozen=True):
    """`grade`: null takes it back."""

    grade: Grade | None


class BenefitsOut(msgspec.Struct, frozen=True, kw_only=True):
    """`remittance_discount`, `limit_times`: per cent."""

    remittance_discount: int
    limit_times: int
    is_first_in_line: bool

    @classmethod
    def of(cls, one: Benefits) -> Self:
        return cls(
            remittance_discount=one.remittance_discount,
            limit_times=one.limit_times,
            is_first_in_line=one.is_first_in_line,
        )


class TierOut(msgspec.Struct, frozen=True, kw_only=True):
    """`assets` in fen, `tenure` in months; null where there is no such threshold."""

    zh: str
    en: str
    needs: Needs
    assets: int | None
    payments: int | None
    grade: Grade | None
    tenure: int | None
    benefits: BenefitsOut

    @classmethod
    def of(cls, one: TierTerms) -> Self:
        return cls(
            zh=one.zh,
            en=one.en,
            needs=one.needs,
            assets=one.assets,
            payments=one.payments,
            grade=one.grade,
            tenure=one.tenure,
            benefits=BenefitsOut.of(one.benefits),
        )


class SchemeOut(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    from_month: date
    tiers: list[TierOut]
    grace: int
    effects: Effects
    published_at: datetime
    maker: str
    checker: str

    @classmethod
    def of(cls, one: Scheme) -> Self:
        return cls(
            version=one.version,
            from_month=one.from_month,
            tiers=[TierOut.of(tier) for tier in one.terms.tiers],
            grace=one.terms.grace,
            effects=one.effects,
            published_at=one.published_at,
            maker=one.maker_name,
            checker=one.checker_name,
        )


class TierCountOut(msgspec.Struct, frozen=True):
    level: int
    customers: int


class TiersOverviewOut(msgspec.Struct, frozen=True, kw_only=True):
    """`month`: the last that was assessed. `falling`: whose tier falls unless their figures come back, up to a
    thousand. `first_free_month`: with which a new version may begin.
    """

    schemes: list[SchemeOut]
    month: date | None
    counts: list[TierCountOut]
    falling: int
    first_free_month: date

    @classmethod
    def of(cls, one: Overview) -> Self:
        return cls(
            schemes=[SchemeOut.of(scheme) for scheme in one.schemes],
            month=one.month,
            counts=[TierCountOut(count.level, count.customers) for count in one.counts],
            falling=one.falling,
            first_free_month=one.first_free_month,
        )


class StandingOut(msgspec.Struct, frozen=True, kw_only=True):
    level: int
    zh: str
    en: str
    benefits: BenefitsOut
    is_given: bool

    @classmethod
    def of(cls, one: Standing) -> Self:
        return cls(level=one.level, zh=one.zh, en=one.en, benefits=BenefitsOut.of(one.benefits), is_given=one.is_given)


class TierMonthOut(msgspec.Struct, frozen=True, kw_only=True):
    """`assets`: the month's daily average, in fen. `level` and what follows: null before there was a scheme."""

    month: date
    assets: int
    payments: int
    tenure: int
    grade: Grade | None
    version: int | None
    earned: int | None
    level: int | None
    outcome: AssessOutcome | None

    @classmethod
    def of(cls, one: MonthOf) -> Self:
        got = one.assessed
        return cls(
            month=one.month,
            assets=one.figures.assets,
            payments=one.figures.payments,
            tenure=one.figures.tenure,
            grade=one.figures.grade,
            version=one.version,
            earned=got.earned if got else None,
            level=got.level if got else None,
            outcome=got.outcome if got else None,
        )


class LackingOut(msgspec.Struct, frozen=True):
    """`has`, `needed`: fen, payments, months; of a grade its place, 1 for A and 6 for none."""

    measure: Measure
    has: int
    needed: int
    is_met: bool

    @classmethod
    def of(cls, one: Lacking) -> Self:
        return cls(one.measure, one.has, one.needed, one.is_met)


class DistanceOut(msgspec.Struct, frozen=True):
    level: int
    needs: Needs
    lacking: list[LackingOut]

    @classmethod
    def of(cls, one: Distance) -> Self:
        return cls(one.level, one.needs, [LackingOut.of(each) for each in one.lacking])


class GrantOut(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    level: int
    from_on: date
    until_on: date
    reason: str
    by: str
    ended_at: datetime | None

    @classmethod
    def of(cls, one: Grant) -> Self:
        return cls(
            id=one.id,
            level=one.level,
            from_on=one.from_on,
            until_on=one.until_on,
            reason=one.reason,
            by=one.by_name,
            ended_at=one.ended_at,
        )


class MyGrantOut(msgspec.Struct, frozen=True, kw_only=True):
    level: int
    from_on: date
    until_on: date
    reason: str
    ended_at: datetime | None

    @classmethod
    def of(cls, one: Grant) -> Self:
        return cls(
            level=one.level, from_on=one.from_on, until_on=one.until_on, reason=one.reason, ended_at=one.ended_at
        )


class GradeGivenOut(msgspec.Struct, frozen=True):
    grade: Grade | None
    at: datetime
    by: str

    @classmethod
    def of(cls, one: GivenGrade) -> Self:
        return cls(one.grade, one.at, one.by_name)


class MyTierOut(msgspec.Struct, frozen=True, kw_only=True):
    """`standing` and `tiers`: null and none where the bank has no tiers. `so_far`: of the month that runs. `lowers_on`:
    when the tier falls to `lower_to` unless the figures come back. `next_on`: when the month is assessed.
    """

    standing: StandingOut | None
    tiers: list[TierOut]
    grace: int
    since_on: date | None
    months: list[TierMonthOut]
    so_far: Figures
    next: DistanceOut | None
    keep: DistanceOut | None
    lower_to: int | None
    lowers_on: date | None
    next_on: date
    grants: list[MyGrantOut]

    @classmethod
    def of(cls, one: TierFile) -> Self:
        return cls(
            standing=StandingOut.of(one.standing) if one.standing else None,
            tiers=[TierOut.of(tier) for tier in one.scheme.terms.tiers] if one.scheme else [],
            grace=one.scheme.terms.grace if one.scheme else 1,
            since_on=one.since_on,
            months=[TierMonthOut.of(each) for each in one.months],
            so_far=one.so_far,
            next=DistanceOut.of(one.next) if one.next else None,
            keep=DistanceOut.of(one.keep) if one.keep else None,
            lower_to=one.lower_to,
            lowers_on=one.lowers_on,
            next_on=one.next_on,
            grants=[MyGrantOut.of(each) for each in one.grants],
        )


class CustomerTierOut(msgspec.Struct, frozen=True, kw_only=True):
    """The same for staff, with who gave what."""

    tier: MyTierOut
    version: int | None
    grants: list[GrantOut]
    grades: list[GradeGivenOut]

    @classmethod
    def of(cls, one: TierFile) -> Self:
        return cls(
            tier=MyTierOut.of(one),
            version=one.scheme.version if one.scheme else None,
            grants=[GrantOut.of(each) for each in one.grants],
            grades=[GradeGivenOut.of(each) for each in one.grades],
        )


class FallingOut(msgspec.Struct, frozen=True, kw_only=True):
    customer_id: UUID
    customer_number: str
    customer_name: str
    customer_kind: CustomerKind
    level: int
    lower_to: int
    lowers_on: date
    figures: Figures


class FallingPageOut(msgspec.Struct, frozen=True):
    items: list[FallingOut]
    next: str | None

    @classmethod
    def of(cls, page: FallingPage) -> Self:
        items = [
            FallingOut(
                customer_id=one.customer.id,
                customer_number=one.customer.number,
                customer_name=one.customer.name,
                customer_kind=one.customer.kind,
                level=one.level,
                lower_to=one.lower_to,
                lowers_on=one.lowers_on,
                figures=one.figures,
            )
            for one in page.items
        ]
        return cls(items, write_cursor(page.next) if page.next else None)
