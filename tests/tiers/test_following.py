"""Tiers, when two files of a customer become one and two again."""

from datetime import date, timedelta
from uuid import UUID

import pytest

import databases
from bankhall.kernel.db import Database
from bankhall.kernel.time import business_date
from bankhall.payments.api import TIERS_AROUND
from bankhall.tiers import queries, rules
from bankhall.tiers.actions import giving
from bankhall.tiers.rules.together import joined, stricter, summed
from bankhall.tiers.types import Assessed, AssessOutcome, Figures, Grade, NewGrant
from counter import doors, events, open_account, register, rows
from joining import merge, split

from .hall import CLERK, GOLD_FROM, PLATINUM_FROM, TERMS, Town, settle

TODAY = date(2026, 11, 16)
WHY = "多年往来，家里几代人都在我行"


@pytest.fixture
async def town(bank: Database, database: databases.Database) -> Town:
    return await settle(bank, database)


@pytest.fixture
async def twin(town: Town) -> UUID:
    """Another file of 张伟's, older than the first, with an account of its own."""
    since = rules.months_after(town.month, -60)
    return await register(town.bank, "张 伟", phones=("13900139000",), since_on=since)


async def level(town: Town, who: UUID) -> int:
    return (await doors(town.bank).read(queries.standings, [who]))[who].level


async def lived(town: Town, twin: UUID, ours: int, theirs: int) -> None:
    """Both had so much in the months that are over, and a scheme is in force."""
    account = await open_account(town.bank, twin, opened_on=rules.months_after(town.month, -60))
    await town.book(town.account, (town.ago(2), ours))
    await town.book(account, (town.ago(2), theirs))
    await town.reckon_anew()
    await town.bring_in(town.ago(1), days_ago=3)
    await town.assess()


async def test_what_neither_had_alone_both_have_together_and_each_alone_again(town: Town, twin: UUID) -> None:
    await lived(town, twin, GOLD_FROM * 6 // 10, GOLD_FROM * 6 // 10)
    before = [await level(town, who) for who in (town.zhang, twin)]
    seen = await doors(town.bank, CLERK).read(queries.file_of, town.zhang, TIERS_AROUND)

    merge_id = await merge(town.bank, town.zhang, twin)
    together = await level(town, town.zhang)
    both = await doors(town.bank, CLERK).read(queries.file_of, town.zhang, TIERS_AROUND)
    await split(town.bank, merge_id)
    after = await doors(town.bank, CLERK).read(queries.file_of, town.zhang, TIERS_AROUND)

    assert before == [0, 0]
    assert together == 1
    assert both.months[0].figures.assets == GOLD_FROM * 12 // 10
    ago = {one.month: one.figures.assets for one in seen.months}
    assert len(ago) > 1
    for one in both.months:
        assert one.figures.assets == 2 * ago[one.month]
    assert both.months[0].figures.tenure == 61
    assert both.so_far.tenure > seen.so_far.tenure
    assert (after.months, after.so_far) == (seen.months, seen.so_far)
    assert [await level(town, who) for who in (town.zhang, twin)] == [0, 0]
    assert "tiers.changed" in await events(town.bank)


async def test_the_tier_of_the_file_that_goes_is_not_lost_and_goes_back(town: Town, twin: UUID) -> None:
    await lived(town, twin, 1_00, PLATINUM_FROM)
    merge_id = await merge(town.bank, town.zhang, twin)
    together = await level(town, town.zhang)

    await split(town.bank, merge_id)

    assert together == 2
    assert [await level(town, who) for who in (town.zhang, twin)] == [0, 2]


async def test_a_tier_given_by_hand_follows_with_its_reason_and_ends_with_the_split(town: Town, twin: UUID) -> None:
    await lived(town, twin, 1_00, 1_00)
    until = await doors(town.bank).read(business_date) + timedelta(days=90)
    await doors(town.bank, CLERK).write(giving.give_tier, NewGrant(twin, 2, until, WHY), key="k")

    merge_id = await merge(town.bank, town.zhang, twin)
    together = await doors(town.bank, CLERK).read(queries.grants_of, town.zhang)
    held = await level(town, town.zhang)
    await split(town.bank, merge_id)

    assert [(one.level, one.reason, one.by_name) for one in together] == [(2, WHY, "李娜")]
    assert held == 2
    assert [await level(town, who) for who in (town.zhang, twin)] == [0, 2]
    assert WHY not in str(await rows(town.bank, "SELECT tier_grants::text FROM tier_grants"))


async def test_a_grant_that_was_ended_while_they_were_one_is_ended_for_both(town: Town, twin: UUID) -> None:
    await lived(town, twin, 1_00, 1_00)
    until = await doors(town.bank).read(business_date) + timedelta(days=90)
    await doors(town.bank, CLERK).write(giving.give_tier, NewGrant(twin, 2, until, WHY), key="k")
    merge_id = await merge(town.bank, town.zhang, twin)
    (copy,) = await doors(town.bank, CLERK).read(queries.grants_of, town.zhang)
    await doors(town.bank, CLERK).write(giving.end_grant, copy.id)

    await split(town.bank, merge_id)

    assert [await level(town, who) for who in (town.zhang, twin)] == [0, 0]


async def test_of_two_grades_the_stricter_holds_and_each_has_their_own_again(town: Town, twin: UUID) -> None:
    for who, given in ((town.zhang, Grade.A), (twin, Grade.C)):
        await doors(town.bank, CLERK).write(giving.grade_customer, who, given)

    async def grade(who: UUID) -> Grade | None:
        return (await doors(town.bank).read(queries.grades_of, who))[0].grade

    merge_id = await merge(town.bank, town.zhang, twin)
    together = await grade(town.zhang)
    await split(town.bank, merge_id)

    assert together is Grade.C
    assert [await grade(who) for who in (town.zhang, twin)] == [Grade.A, Grade.C]


def test_of_two_lists_of_figures_the_sum_counts_and_the_earlier_day() -> None:
    one = Figures(assets=5, payments=2, tenure=10, grade=Grade.B)
    other = Figures(assets=7, payments=1, tenure=40, grade=None)
    assert summed(one, other) == Figures(assets=12, payments=3, tenure=40, grade=Grade.B)
    assert stricter(Grade.A, Grade.D) is Grade.D
    assert stricter(None, None) is None


def test_a_notice_for_which_there_is_no_reason_any_more_is_over() -> None:
    from_on = rules.months_after(TODAY, -6)
    warned = Assessed(
        earned=0,
        level=1,
        from_on=from_on,
        outcome=AssessOutcome.WARNED,
        warned_month=from_on,
        lower_to=0,
        lowers_on=rules.months_after(TODAY, 2),
    )
    rich = Figures(assets=GOLD_FROM, payments=0, tenure=0, grade=None)
    one = joined(TERMS, rich, warned, None, TODAY)
    assert one is not None
    assert (one.level, one.lowers_on) == (1, None)
    poor = Figures(assets=0, payments=0, tenure=0, grade=None)
    assert joined(TERMS, poor, warned, None, TODAY) is None
