"""A month's work: from the books, in parts, exactly once, in order."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

import databases
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Tx
from bankhall.payments.api import TIERS_AROUND
from bankhall.tiers import queries, rules
from bankhall.tiers.actions.assess import assess_some, reckon_some
from bankhall.tiers.actions.giving import grade_customer
from bankhall.tiers.errors import NotYet
from bankhall.tiers.types import Figures, Grade
from counter import doors, events, open_account, rows

from .hall import CLERK, GOLD_FROM, PLATINUM_FROM, Town, settle

EVERYTHING = "SELECT customer_id, month, earned, level, from_on, outcome, lower_to FROM tier_assessments ORDER BY 1, 2"


@pytest.fixture
async def town(bank: Database, database: databases.Database) -> Town:
    return await settle(bank, database)


async def figures(town: Town, who: UUID, months_ago: int = 0) -> Figures:
    found = {one.month: one.figures for one in await doors(town.bank, system("t")).read(queries.months_of, who)}
    return found[town.ago(months_ago)]


async def test_assets_are_the_average_of_the_days_as_the_books_say(town: Town) -> None:
    """Half of it comes in the middle of the month."""
    days = (rules.next_month(town.month) - town.month).days
    await town.book(town.account, (town.ago(2), 100_00), (town.month + timedelta(days=days - 10), 300_00))

    await town.reckon()

    one = await figures(town, town.zhang)
    assert one.assets == (100_00 * days + 300_00 * 10 + days // 2) // days
    assert one.tenure == 37
    assert (await figures(town, town.zhang, 1)).assets == 100_00
    assert (await figures(town, town.zhang, 3)).assets == 0


async def test_what_belongs_to_two_counts_half_for_each_and_for_who_may_only_use_it_not_at_all(town: Town) -> None:
    joint = await open_account(town.bank, town.zhang, town.li, opened_on=town.ago(3))
    helped = await open_account(town.bank, town.zhang, authorised=(town.li,), opened_on=town.ago(3))
    await town.book(joint, (town.ago(1), 100_00))
    await town.book(helped, (town.ago(1), 7_00))

    await town.reckon()

    assert (await figures(town, town.zhang)).assets == 57_00
    assert (await figures(town, town.li)).assets == 50_00


async def test_payments_are_what_the_customer_paid_and_not_what_the_bank_took(town: Town) -> None:
    await town.book(town.account, (town.month, 1_000_00))
    await town.book(town.account, (town.month, -10_00), (town.month, -20_00), kind="card")
    await town.book(town.account, (town.month, -1_00), kind="fee")

    await town.reckon()

    assert (await figures(town, town.zhang)).payments == 2


async def test_a_grade_counts_as_it_was_at_the_end_of_the_month(town: Town) -> None:
    await doors(town.bank, CLERK).write(grade_customer, town.zhang, Grade.A)

    await town.reckon()

    assert (await figures(town, town.zhang)).grade is None, "it was given after the month was over"


async def test_who_came_later_has_no_figures_of_before(town: Town) -> None:
    await town.reckon()

    found = await doors(town.bank, system("t")).read(queries.months_of, town.li)
    assert [one.month for one in found] == [town.ago(nth) for nth in range(4)]


async def test_in_parts_or_whole_twice_or_at_once_the_same_comes_out(town: Town) -> None:
    await town.book(town.account, (town.ago(4), PLATINUM_FROM), (town.ago(2), GOLD_FROM - PLATINUM_FROM))
    await town.reckon(most=1)
    await town.publish(town.ago(5))
    work = doors(town.bank, system("t"))
    await asyncio.gather(*(work.write(assess_some, most=1) for _ in range(4)))
    await town.assess(most=1)
    before = await rows(town.bank, EVERYTHING)

    await town.assess()
    await town.reckon()

    assert await rows(town.bank, EVERYTHING) == before
    assert len(before) == 6 + 4


async def test_whoever_is_killed_half_way_goes_on_at_the_mark(town: Town) -> None:
    async def killed(tx: Tx) -> None:
        await reckon_some(tx, TIERS_AROUND, most=1)
        raise RuntimeError("killed")

    work = doors(town.bank, system("t"))
    await work.write(reckon_some, TIERS_AROUND, most=1)
    with pytest.raises(RuntimeError):
        await work.write(killed)

    await town.reckon(most=1)

    assert await rows(town.bank, "SELECT count(*), count(DISTINCT (customer_id, month)) FROM tier_figures") == [
        (12 + 4, 12 + 4)
    ]


async def test_months_are_assessed_one_after_the_other(town: Town) -> None:
    await town.reckon()
    await town.publish(town.ago(2))

    with pytest.raises(NotYet):
        await doors(town.bank, system("t")).write(assess_some, month=town.month)
    await town.assess()

    assert await rows(town.bank, "SELECT DISTINCT month FROM tier_assessments ORDER BY 1") == [
        (town.ago(2),), (town.ago(1),), (town.month,),
    ]  # fmt: skip
    with pytest.raises(NotYet):
        await doors(town.bank, system("t")).write(assess_some, month=town.month)


async def test_looking_back_warns_nobody(town: Town) -> None:
    await town.book(town.account, (town.ago(3), GOLD_FROM), (town.ago(1), -GOLD_FROM))
    await town.reckon()
    await town.publish(town.ago(3))

    await town.assess()

    assert not [kind for kind in await events(town.bank) if kind in ("tiers.warned", "tiers.changed")]
    assert (await doors(town.bank, system("t")).read(queries.standings, [town.zhang]))[town.zhang].level == 0
