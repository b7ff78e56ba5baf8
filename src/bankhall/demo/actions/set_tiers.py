"""The tiers of a demo bank: published in summer for the year, assessed month by month since, one given by hand."""

import contextlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from bankhall.demo.actions.before import before
from bankhall.demo.types import Plan
from bankhall.identity import api as identity
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.periods import month_before, month_of
from bankhall.kernel.time import business_date
from bankhall.payments import api as payments
from bankhall.tiers import api as tiers
from bankhall.tiers.types import Benefits, Grade, NewGrant, SchemeTerms, TierTerms

# Beyond it the worker reckons the months, some customers at once.
MOST_CUSTOMERS: Final = 5_000
_MONTHS: Final = 12
_PUBLISHED_DAYS_AGO: Final = 130
_MOST_TAKERS: Final = 200

# 5万, 50万 and 600万: where banks in China draw the lines. The last is the regulator's own for private banking
# (商业银行理财产品销售管理办法, art. 31).
_TERMS: Final = SchemeTerms(
    tiers=(
        TierTerms(zh="普通客户", en="Everyday"),
        TierTerms(
            zh="金卡客户",
            en="Gold",
            assets=50_000_00,
            benefits=Benefits(remittance_discount=50, limit_times=150),
        ),
        TierTerms(
            zh="白金客户",
            en="Platinum",
            assets=500_000_00,
            benefits=Benefits(remittance_discount=100, limit_times=300, is_first_in_line=True),
        ),
        TierTerms(
            zh="私人银行客户",
            en="Private Banking",
            assets=6_000_000_00,
            benefits=Benefits(remittance_discount=100, limit_times=500, is_first_in_line=True),
        ),
    )
)


async def set_tiers(tx: Tx, plan: Plan, customer_ids: Sequence[UUID], *, customers: int) -> None:
    """In the transaction at hand, on the days before."""
    staff = {one.login: Actor(kind="staff", name=one.name, id=one.id) for one in await identity.staff(tx)}
    today = await business_date(tx)
    last = month_before(today).first_on
    months = _months_until(last)
    around = payments.TIERS_AROUND
    publishing = before(tx, staff["zhoumin"], days=_PUBLISHED_DAYS_AGO)
    if customers <= MOST_CUSTOMERS:
        reckoning = before(tx, system("tiers"))
        while await tiers.reckon_some(reckoning, around):
            pass
        await reckoning.finish()
    effects = await tiers.effects(tx, _TERMS, around)
    await tiers.bring_in_scheme(publishing, months[0], _TERMS, effects, by=staff["lintao"].name)
    offered = [await tiers.bring_in_benefit(publishing, one, by=staff["lintao"].name) for one in _benefits(months[0])]
    await publishing.finish()
    if customers <= MOST_CUSTOMERS:
        for month in months:
            assessing = before(tx, system("tiers"), days=(today - _after(month)).days)
            await tiers.assess_month(assessing, month)
            await assessing.finish()
        await _give(tx, plan, customer_ids, staff, today)
        await _take(tx, customer_ids, offered)


async def _give(tx: Tx, plan: Plan, customer_ids: Sequence[UUID], staff: Mapping[str, Actor], today: date) -> None:
    of = {one.login: customer_ids[one.customer] for one in plan.sign_ins}
    giving = before(tx, staff["lina"], days=20)
    new = NewGrant(of["emma"], 2, today + timedelta(days=180), "随外籍员工代发工资协议升级")
    await tiers.give_tier(giving, new, key="demo tier")
    await tiers.grade_customer(giving, of["wangfang"], Grade.A)
    await giving.finish()


async def _take(tx: Tx, customer_ids: Sequence[UUID], offered: Sequence[UUID]) -> None:
    """Some take what they may, some more often than others; whose tier has none of it takes none."""
    for nth, customer_id in enumerate(customer_ids[:_MOST_TAKERS]):
        if nth % 3 == 2:
            continue
        taking = before(tx, Actor(kind="customer", name="", id=customer_id), days=1 + nth % 20)
        for benefit_id in offered[: 1 + nth % len(offered)]:
            with contextlib.suppress(Refusal):
                await taking.attempt(tiers.take_benefit, benefit_id, key=f"demo benefit {nth} {benefit_id}")
        await taking.finish()


def _benefits(from_on: date) -> tuple[tiers.BenefitTerms, ...]:
    """As banks in China have them for whom they serve by tiers."""
    return (
        tiers.BenefitTerms(
            zh="机场贵宾厅",
            en="Airport lounge",
            what_zh="国内各大机场贵宾厅，出示兑换码即可进入，限本人使用。",
            what_en="Lounges at large airports in China: show the code at the door. For you alone.",
            quotas=(0, 1, 3, 6),
            every=tiers.Every.QUARTER,
            way=tiers.TakeWay.CODE,
            from_on=from_on,
            good_days=90,
            cost=85_00,
        ),
        tiers.BenefitTerms(
            zh="健康体检",
            en="Health check",
            what_zh="三甲医院体检套餐一次，由客户经理为您预约。",
            what_en="A check-up at a leading hospital; your manager books it for you.",
            quotas=(0, 0, 1, 2),
            every=tiers.Every.YEAR,
            way=tiers.TakeWay.PERSON,
            from_on=from_on,
            cost=680_00,
        ),
        tiers.BenefitTerms(
            zh="免费换领借记卡",
            en="Card replaced free",
            what_zh="凭兑换码在网点免费补换一张借记卡。",
            what_en="Show the code at a branch to have a debit card replaced without a fee.",
            quotas=(1, 1, 2, 2),
            every=tiers.Every.YEAR,
            way=tiers.TakeWay.CODE,
            from_on=from_on,
            good_days=180,
            cost=5_00,
        ),
    )


def _months_until(last: date) -> list[date]:
    months = [last]
    while len(months) < _MONTHS:
        months.append(month_before(months[-1]).first_on)
    return months[::-1]


def _after(month: date) -> date:
    return month_of(month).last_on + timedelta(days=1)
