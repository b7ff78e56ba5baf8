"""Tags, and what was said against them, when two files become one and two again."""

from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from bankhall.customers.errors import CustomerMerged
from bankhall.kernel.db import Database
from bankhall.kernel.time import business_date
from bankhall.tags.actions import giving
from bankhall.tags.routes import routes
from counter import as_customer, counter, doors, open_account, pay_in, register, rows
from joining import merge, split

from .workshop import CLERK, MINE, Workshop, condition, rule

NOTE = "家里有老人，行动不便"
WHY = "我不想被这样归类"
ANYBODY = rule(condition("is_person", "exactly", 1))
BY_HAND = {"tag_kind": "hand", "rule": None}


async def give(workshop: Workshop, who: UUID, tag: str) -> None:
    today = await doors(workshop.bank).read(business_date)
    until = today + timedelta(days=30)
    await doors(workshop.bank, CLERK).write(giving.give_tag, who, UUID(tag), until=until, note=NOTE)


async def seen(workshop: Workshop, who: UUID) -> tuple[set[tuple[str, str | None]], set[tuple[str, str]]]:
    """Names of what is given, with notes; names of what is objected to, with why."""
    told = (await workshop.clerk.get(f"/api/console/customers/{who}/tags")).json()
    given = {(one["name_zh"], one["note"]) for one in told["tags"]}
    return given, {(one["name_zh"], one["reason"]) for one in told["objections"]}


async def say_no(bank: Database, who: UUID, tag: str) -> None:
    async with counter(bank, as_customer(who), routes=routes) as portal:
        answer: httpx.Response = await portal.post(f"{MINE}/{tag}/object", json={"reason": WHY})
    assert answer.status_code == 200, answer.text


async def say_yes(bank: Database, who: UUID, tag: str) -> None:
    await doors(bank, as_customer(who)).write(giving.take_objection_back, UUID(tag))


@pytest.fixture
async def files(workshop: Workshop) -> tuple[UUID, UUID]:
    return await register(workshop.bank, "张伟"), await register(workshop.bank, "张 伟", phones=("13900139000",))


async def test_what_staff_gave_follows_with_its_note_and_goes_back(
    workshop: Workshop, files: tuple[UUID, UUID]
) -> None:
    kept, merged = files
    tag = await workshop.put_in_force("需要上门服务", **BY_HAND)
    await give(workshop, merged, tag)

    merge_id = await merge(workshop.bank, kept, merged)
    together = await seen(workshop, kept)
    who = await workshop.who_has(tag)
    await split(workshop.bank, merge_id)

    assert together == ({("需要上门服务", NOTE)}, set())
    assert who == {kept}
    assert await seen(workshop, kept) == (set(), set())
    assert await seen(workshop, merged) == ({("需要上门服务", NOTE)}, set())
    assert NOTE not in str(await rows(workshop.bank, "SELECT tag_given::text FROM tag_given"))


async def test_what_both_had_each_has_again_and_what_was_given_anew_is_the_others_own(
    workshop: Workshop, files: tuple[UUID, UUID]
) -> None:
    kept, merged = files
    both = await workshop.put_in_force("需要上门服务", **BY_HAND)
    anew = await workshop.put_in_force("听力不好", **BY_HAND)
    for who, tag in ((kept, both), (merged, both), (merged, anew)):
        await give(workshop, who, tag)
    merge_id = await merge(workshop.bank, kept, merged)
    workshop.clock.now += timedelta(hours=1)
    await give(workshop, kept, anew)

    await split(workshop.bank, merge_id)

    assert {name for name, _ in (await seen(workshop, kept))[0]} == {"需要上门服务", "听力不好"}
    assert {name for name, _ in (await seen(workshop, merged))[0]} == {"需要上门服务"}


async def test_what_either_file_does_not_want_is_noted_in_neither(workshop: Workshop, files: tuple[UUID, UUID]) -> None:
    kept, merged = files
    rich = await workshop.put_in_force()
    for who in files:
        await pay_in(workshop.bank, await open_account(workshop.bank, who), 20_000_00)
    await workshop.rebuild()
    await say_no(workshop.bank, merged, rich)
    assert await workshop.who_has(rich) == {kept}

    merge_id = await merge(workshop.bank, kept, merged)
    at_once = await workshop.who_has(rich)
    await workshop.hear()
    await workshop.rebuild()
    later = await workshop.who_has(rich)
    together = await seen(workshop, kept)
    await split(workshop.bank, merge_id)
    await workshop.hear()

    assert (at_once, later) == (set(), set())
    assert together == (set(), {("存款大户", WHY)})
    assert await workshop.who_has(rich) == {kept}
    assert await seen(workshop, merged) == (set(), {("存款大户", WHY)})
    workshop_state = await workshop.state()
    await workshop.rebuild()
    assert await workshop.state() == workshop_state


async def test_an_objection_taken_back_after_the_merge_is_taken_back_for_both(
    workshop: Workshop, files: tuple[UUID, UUID]
) -> None:
    kept, merged = files
    rich = await workshop.put_in_force()
    await pay_in(workshop.bank, await open_account(workshop.bank, merged), 20_000_00)
    await workshop.rebuild()
    await say_no(workshop.bank, merged, rich)
    merge_id = await merge(workshop.bank, kept, merged)
    await say_yes(workshop.bank, kept, rich)

    await split(workshop.bank, merge_id)
    await workshop.hear()

    assert (await seen(workshop, kept))[1] == set()
    assert (await seen(workshop, merged))[1] == set()
    assert await workshop.who_has(rich) == {merged}


async def test_rules_give_the_file_that_stays_what_both_have_together_and_the_other_nothing(
    workshop: Workshop, files: tuple[UUID, UUID]
) -> None:
    kept, merged = files
    rich = await workshop.put_in_force()
    for who in files:
        await pay_in(workshop.bank, await open_account(workshop.bank, who), 6_000_00)
    anybody = await workshop.put_in_force("个人客户", ANYBODY)
    assert (await workshop.who_has(rich), await workshop.who_has(anybody)) == (set(), {kept, merged})

    merge_id = await merge(workshop.bank, kept, merged)
    await workshop.hear()
    together = await workshop.who_has(rich), await workshop.who_has(anybody)
    kept_fresh = await workshop.state()
    await workshop.rebuild()
    rebuilt = await workshop.state()
    await split(workshop.bank, merge_id)
    await workshop.hear()

    assert together == ({kept}, {kept})
    assert rebuilt == kept_fresh
    assert (await workshop.who_has(rich), await workshop.who_has(anybody)) == (set(), {kept, merged})


async def test_a_file_that_is_part_of_another_is_given_none(workshop: Workshop, files: tuple[UUID, UUID]) -> None:
    kept, merged = files
    tag = await workshop.put_in_force("需要上门服务", **BY_HAND)
    await merge(workshop.bank, kept, merged)

    with pytest.raises(CustomerMerged):
        await give(workshop, merged, tag)
