"""Benefits on the wire."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

import msgspec

from bankhall.kernel.four_eyes.schemas import ProposedOut as ProposedOut
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, Reason, ShortLine
from bankhall.kernel.web.paging import write_cursor
from bankhall.tiers.benefits import rules
from bankhall.tiers.benefits.types import (
    Benefit,
    BenefitsOf,
    BenefitsOverview,
    BenefitTerms,
    Every,
    Holding,
    LevelTakeUp,
    RemindOutcome,
    TakeUp,
    TakeWay,
    Taking,
    TakingState,
    Until,
    UnusedList,
    WaitingPage,
)

_What = Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=whole(HAS_INK + ONE_LINE))]
_Quota = Annotated[int, msgspec.Meta(ge=0, le=rules.MOST_QUOTA)]
_GoodDays = Annotated[int, msgspec.Meta(ge=1, le=rules.MOST_GOOD_DAYS)]
_Cost = Annotated[int, msgspec.Meta(ge=0, le=rules.MOST_COST)]
_Code = Annotated[str, msgspec.Meta(min_length=1, max_length=20, pattern=whole("[0-9 -]+"))]
_Within = Annotated[int, msgspec.Meta(ge=1, le=rules.MOST_WITHIN)]


class WaitingKey(msgspec.Struct, frozen=True, array_like=True):
    id: UUID


class BenefitIn(Asked, frozen=True):
    """`quotas`: of each tier, everybody's first. `cost`: what one costs the bank, in fen. `until_on`: the last day."""

    zh: ShortLine
    en: ShortLine
    what_zh: _What
    what_en: _What
    quotas: Annotated[list[_Quota], msgspec.Meta(min_length=1, max_length=rules.MOST_LEVELS)]
    every: Every
    way: TakeWay
    from_on: date
    until_on: date | None = None
    good_days: _GoodDays = 90
    cost: _Cost = 0

    def terms(self) -> BenefitTerms:
        return BenefitTerms(
            zh=self.zh.strip(),
            en=self.en.strip(),
            what_zh=self.what_zh.strip(),
            what_en=self.what_en.strip(),
            quotas=tuple(self.quotas),
            every=self.every,
            way=self.way,
            from_on=self.from_on,
            until_on=self.until_on,
            good_days=self.good_days,
            cost=self.cost,
        )


class ProposeBenefitIn(Asked, frozen=True):
    benefit: BenefitIn
    reason: Reason


class EndBenefitIn(Asked, frozen=True):
    """`last_on`: the last day on which it may be taken, at least thirty days ahead."""

    last_on: date
    reason: Reason


class FulfilIn(Asked, frozen=True):
    """`code`: what the customer shows, where it is one with a code. `note`: the customer reads it."""

    note: Reason
    code: _Code | None = None


class CancelTakingIn(Asked, frozen=True):
    """`reason`: the customer reads it."""

    reason: Reason


class RemindIn(Asked, frozen=True):
    """`within`: of what lapses within so many days."""

    customer_ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=rules.MOST_REMINDED)]
    within: _Within


class BenefitOut(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    zh: str
    en: str
    what_zh: str
    what_en: str
    quotas: list[int]
    every: Every
    way: TakeWay
    from_on: date
    last_on: date | None
    good_days: int

    @classmethod
    def of(cls, one: Benefit) -> Self:
        terms = one.terms
        return cls(
            id=one.id,
            zh=terms.zh,
            en=terms.en,
            what_zh=terms.what_zh,
            what_en=terms.what_en,
            quotas=list(terms.quotas),
            every=terms.every,
            way=terms.way,
            from_on=terms.from_on,
            last_on=one.last_on,
            good_days=terms.good_days,
        )


class HoldingOut(msgspec.Struct, frozen=True, kw_only=True):
    """`left` of `quota` lapse after `until_on`, for `why`."""

    benefit: BenefitOut
    quota: int
    left: int
    until_on: date
    why: Until

    @classmethod
    def of(cls, one: Holding) -> Self:
        return cls(
            benefit=BenefitOut.of(one.benefit), quota=one.quota, left=one.left, until_on=one.until_on, why=one.why
        )


class TakingOut(msgspec.Struct, frozen=True, kw_only=True):
    """`good_until`: the last day of a code. `note`: what the bank said when it ended."""

    id: UUID
    benefit_id: UUID
    zh: str
    en: str
    way: TakeWay
    state: TakingState
    at: datetime
    good_until: date | None
    note: str
    ended_at: datetime | None

    @classmethod
    def of(cls, one: Taking) -> Self:
        return cls(**_taking(one))


class MyTakingOut(TakingOut, frozen=True, kw_only=True):
    """`code`: for its customer only; empty where a person sees to it."""

    code: str

    @classmethod
    def of(cls, one: Taking) -> Self:
        return cls(**_taking(one), code=one.code)


class GivenTakingOut(TakingOut, frozen=True, kw_only=True):
    """For staff, with who ended it."""

    by_name: str | None

    @classmethod
    def of(cls, one: Taking) -> Self:
        return cls(**_taking(one), by_name=one.by_name)


def _taking(one: Taking) -> dict[str, Any]:
    terms = one.benefit.terms
    return {
        "id": one.id,
        "benefit_id": one.benefit.id,
        "zh": terms.zh,
        "en": terms.en,
        "way": terms.way,
        "state": one.state,
        "at": one.at,
        "good_until": one.good_until,
        "note": one.note,
        "ended_at": one.ended_at,
    }


class MyBenefitsOut(msgspec.Struct, frozen=True, kw_only=True):
    holdings: list[HoldingOut]
    takings: list[MyTakingOut]

    @classmethod
    def of(cls, one: BenefitsOf) -> Self:
        return cls(
            holdings=[HoldingOut.of(each) for each in one.holdings],
            takings=[MyTakingOut.of(each) for each in one.takings],
        )


class CustomerBenefitsOut(msgspec.Struct, frozen=True, kw_only=True):
    holdings: list[HoldingOut]
    takings: list[GivenTakingOut]

    @classmethod
    def of(cls, one: BenefitsOf) -> Self:
        return cls(
            holdings=[HoldingOut.of(each) for each in one.holdings],
            takings=[GivenTakingOut.of(each) for each in one.takings],
        )


class TakeUpOut(msgspec.Struct, frozen=True, kw_only=True):
    """From `first_on` to `last_on`. `cost_each` and `cost`: in fen."""

    benefit: BenefitOut
    maker: str
    checker: str
    first_on: date
    last_on: date
    levels: list[LevelTakeUp]
    cost_each: int
    cost: int

    @classmethod
    def of(cls, one: TakeUp) -> Self:
        return cls(
            benefit=BenefitOut.of(one.benefit),
            maker=one.benefit.maker_name,
            checker=one.benefit.checker_name,
            first_on=one.first_on,
            last_on=one.last_on,
            levels=list(one.levels),
            cost_each=one.benefit.terms.cost,
            cost=one.cost,
        )


class BenefitsOverviewOut(msgspec.Struct, frozen=True, kw_only=True):
    """`waiting`: so many wait for a person of the bank, counted up to a thousand."""

    items: list[TakeUpOut]
    waiting: int

    @classmethod
    def of(cls, one: BenefitsOverview) -> Self:
        return cls(items=[TakeUpOut.of(each) for each in one.items], waiting=one.waiting)


class WaitingBenefitOut(msgspec.Struct, frozen=True, kw_only=True):
    customer_id: UUID
    customer_number: str
    customer_name: str
    taking: GivenTakingOut


class WaitingBenefitsOut(msgspec.Struct, frozen=True):
    items: list[WaitingBenefitOut]
    next: str | None

    @classmethod
    def of(cls, page: WaitingPage) -> Self:
        items = [
            WaitingBenefitOut(
                customer_id=one.customer.id,
                customer_number=one.customer.number,
                customer_name=one.customer.name,
                taking=GivenTakingOut.of(one.taking),
            )
            for one in page.items
        ]
        return cls(items, write_cursor(WaitingKey(page.next)) if page.next else None)


class UnusedBenefitsOut(msgspec.Struct, frozen=True, kw_only=True):
    """`may_write`: they agreed to advertising. `is_told`: they were written to about all of it."""

    customer_id: UUID
    customer_number: str
    customer_name: str
    holdings: list[HoldingOut]
    may_write: bool
    is_told: bool


class UnusedListOut(msgspec.Struct, frozen=True, kw_only=True):
    """Of one's own customers, so many of whom were `looked_at`."""

    items: list[UnusedBenefitsOut]
    looked_at: int

    @classmethod
    def of(cls, one: UnusedList) -> Self:
        items = [
            UnusedBenefitsOut(
                customer_id=each.customer.id,
                customer_number=each.customer.number,
                customer_name=each.customer.name,
                holdings=[HoldingOut.of(held) for held in each.holdings],
                may_write=each.may_write,
                is_told=each.is_told,
            )
            for each in one.items
        ]
        return cls(items=items, looked_at=one.looked_at)


class RemindedOut(msgspec.Struct, frozen=True):
    customer_id: UUID
    outcome: RemindOutcome


class RemindedListOut(msgspec.Struct, frozen=True):
    items: list[RemindedOut]
