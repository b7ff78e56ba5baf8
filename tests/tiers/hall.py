"""A small bank with tiers: three customers, a scheme, and months that are over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import psycopg

import databases
from bankhall.demo.actions.before import before
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Reading, Tx
from bankhall.kernel.four_eyes import actions as four_eyes
from bankhall.kernel.four_eyes.deeds import Desk
from bankhall.kernel.four_eyes.types import Standing as Allowed
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date, month_of
from bankhall.ledger import api as ledger
from bankhall.ledger.types import BroughtIn, HouseAccount
from bankhall.payments.api import TIERS_AROUND
from bankhall.tiers import permissions, rules
from bankhall.tiers.actions.assess import assess_some, reckon_some
from bankhall.tiers.actions.schemes import bring_in_scheme, propose_scheme
from bankhall.tiers.api import DEEDS, effects
from bankhall.tiers.types import Benefits, Needs, SchemeTerms, TierTerms
from confirming import confirm_and_write
from counter import doors, open_account, register

GOLD_FROM, PLATINUM_FROM = 50_000_00, 500_000_00

TERMS = SchemeTerms(
    tiers=(
        TierTerms(zh="普通客户", en="Everyday"),
        TierTerms(
            zh="金卡客户",
            en="Gold",
            assets=GOLD_FROM,
            benefits=Benefits(remittance_discount=50, limit_times=150),
        ),
        TierTerms(
            zh="白金客户",
            en="Platinum",
            assets=PLATINUM_FROM,
            benefits=Benefits(remittance_discount=100, limit_times=300, is_first_in_line=True),
        ),
    )
)
MAKER = Actor(
    kind="staff", name="林涛", id=new_id(), rights=frozenset({permissions.SEE, permissions.WRITE, "customers.view"})
)
CHECKER = Actor(kind="staff", name="周敏", id=new_id(), rights=frozenset({permissions.SEE, permissions.APPROVE}))
CLERK = Actor(
    kind="staff", name="李娜", id=new_id(), rights=frozenset({permissions.SEE, permissions.GIVE, "customers.view"})
)


async def _standings(_: Reading, staff_ids: Sequence[UUID]) -> Mapping[UUID, Allowed]:
    known = {one.id: Allowed(one.rights) for one in (MAKER, CHECKER) if one.id}
    return {id_: known[id_] for id_ in staff_ids if id_ in known}


DESK = Desk.of(_standings, *DEEDS)


@dataclass
class Town:
    """`month`: the last that is over."""

    bank: Database
    database: databases.Database
    zhang: UUID
    li: UUID
    account: UUID
    hers: UUID
    month: date

    async def book(self, account: UUID, *moves: tuple[date, int], kind: str = "cash_deposit") -> None:
        async def bring(tx: Any) -> None:
            cash = await ledger.house_account(tx, HouseAccount.CASH, "CNY")
            moved = [BroughtIn(str(new_id()), account, cash, amount, on, kind, "现金") for on, amount in moves]
            await ledger.bring_in(tx, "test", moved)

        await doors(self.bank, system("tests")).write(bring)

    def ago(self, months: int) -> date:
        """The first day of a month before the last that is over."""
        return rules.months_after(self.month, -months)

    async def propose(self, from_month: date, terms: SchemeTerms = TERMS, *, by: Actor = MAKER) -> UUID:
        return await doors(self.bank, by).write(
            propose_scheme, from_month, terms, TIERS_AROUND, reason="分层服务，按月评定"
        )

    async def publish(self, from_month: date, terms: SchemeTerms = TERMS) -> None:
        proposal = await self.propose(from_month, terms)
        await confirm_and_write(self.bank, CHECKER, four_eyes.approve, DESK, proposal)

    async def bring_in(self, from_month: date, *, days_ago: int, terms: SchemeTerms = TERMS) -> None:
        """As if it had been published so long ago."""

        async def bring(tx: Tx) -> None:
            then = before(tx, system("another bank"), days=days_ago)
            await bring_in_scheme(then, from_month, terms, await effects(tx, terms, TIERS_AROUND), by="林涛")
            await then.finish()

        await doors(self.bank, system("tests")).write(bring)

    async def reckon_anew(self) -> None:
        """As if nobody had reckoned anything before these bookings."""
        with psycopg.connect(self.database.superuser_url, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute("DELETE FROM tier_figures")
            connection.execute("DELETE FROM tier_months")
        await self.reckon()

    async def reckon(self, *, most: int = 1_000) -> None:
        while await doors(self.bank, system("tests")).write(reckon_some, TIERS_AROUND, most=most):
            pass

    async def assess(self, *, most: int = 1_000) -> None:
        while await doors(self.bank, system("tests")).write(assess_some, most=most):
            pass


async def settle(bank: Database, database: databases.Database) -> Town:
    """张伟 came three years ago and 李娜 lately; both have an account."""
    today = await doors(bank, system("tests")).read(business_date)
    month = rules.months_after(month_of(today).first_on, -1)
    zhang = await register(bank, "张伟", since_on=rules.months_after(month, -36))
    li = await register(bank, "李娜", since_on=rules.months_after(month, -3))
    account = await open_account(bank, zhang, opened_on=rules.months_after(month, -36))
    hers = await open_account(bank, li, opened_on=rules.months_after(month, -3))
    return Town(bank, database, zhang, li, account, hers, month)


ANY, ALL = Needs.ANY, Needs.ALL
