# ruff: noqa: F401, F811  fixtures of another file are named where they are used
"""What staff know and do about a customer follows when two files become one, and goes back when they are two again."""

from uuid import UUID

import httpx
import pytest

from bankhall.customers.circumstances import actions, queries
from bankhall.customers.circumstances.privacy import PORTIONS as WORDS
from bankhall.customers.circumstances.types import Circumstance, NewStatement
from bankhall.customers.errors import CustomerMerged
from bankhall.customers.managers import queries as managers
from bankhall.customers.types import Origin
from bankhall.insight.merging.queries import merge_plan, split_plan
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database
from bankhall.kernel.portions import take_portions
from counter import as_customer, doors, register, rows
from joining import merge, split

from .test_circumstances import LI_NA, WANG
from .test_portfolios import assign, hand_over, head, li_na, wang
from .test_tasks import NOTE, clerk, make

FIELD = Circumstance


@pytest.fixture
async def files(bank: Database) -> tuple[UUID, UUID]:
    """The one that stays, and the one that goes."""
    return await register(bank, "张伟"), await register(bank, "张 伟", phones=("13900139000",))


async def say(bank: Database, who: UUID, field: Circumstance, value: str, *, by: Actor = LI_NA) -> None:
    await doors(bank, by).write(actions.state, NewStatement(who, field, value, Origin.BRANCH))


async def known(bank: Database, who: UUID) -> dict[str, tuple[str, str | None]]:
    """By field, what holds and what stands beside it."""
    found = await doors(bank).read(queries.known_of, who)
    return {one.field.value: (one.held.value, one.otherwise.value if one.otherwise else None) for one in found}


# ------------------------------------------------------------------------------------------------- circumstances


async def test_what_either_said_holds_for_the_one_and_each_says_their_own_again(
    bank: Database, files: tuple[UUID, UUID]
) -> None:
    kept, merged = files
    await say(bank, kept, FIELD.OCCUPATION, "clerk")
    await say(bank, merged, FIELD.EMPLOYER, "宏远机械厂")
    await say(bank, merged, FIELD.OCCUPATION, "clerk")

    plan = await doors(bank).read(merge_plan, kept, merged)
    merge_id = await merge(bank, kept, merged)
    both = await known(bank, kept)
    again = await doors(bank).read(split_plan, merge_id, ())
    await split(bank, merge_id)

    assert {(one.field, one.kept, one.merged, one.holds) for one in plan.circumstances} == {
        (FIELD.EMPLOYER, None, "宏远机械厂", "宏远机械厂"),
        (FIELD.OCCUPATION, "clerk", "clerk", "clerk"),
    }
    assert "circumstances_differ" not in plan.notes
    assert both == {"occupation": ("clerk", None), "employer": ("宏远机械厂", None)}
    assert [(one.field, one.kept, one.merged) for one in again.circumstances] == [(FIELD.EMPLOYER, None, "宏远机械厂")]
    assert await known(bank, kept) == {"occupation": ("clerk", None)}
    assert await known(bank, merged) == {"occupation": ("clerk", None), "employer": ("宏远机械厂", None)}


async def test_where_they_differ_the_stricter_holds_and_staff_are_asked_to_settle_it(
    bank: Database, files: tuple[UUID, UUID]
) -> None:
    kept, merged = files
    await say(bank, kept, FIELD.TAX_RESIDENCY, "china")
    await doors(bank, WANG).write(actions.verify, kept, FIELD.TAX_RESIDENCY)
    await say(bank, merged, FIELD.TAX_RESIDENCY, "elsewhere")
    plan = await doors(bank).read(merge_plan, kept, merged)

    merge_id = await merge(bank, kept, merged)
    together = await known(bank, kept)
    held = (await doors(bank).read(queries.known_of, kept))[0]
    settled = await doors(bank, WANG).write(actions.settle, kept, FIELD.TAX_RESIDENCY, statement_id=held.held.id)
    await split(bank, merge_id)

    assert "circumstances_differ" in plan.notes
    assert together == {"tax_residency": ("elsewhere", "china")}
    assert settled.known[0].otherwise is None
    assert await known(bank, kept) == {"tax_residency": ("china", None)}
    (theirs,) = await doors(bank).read(queries.known_of, merged)
    assert (theirs.held.value, theirs.verified_by) == ("elsewhere", "王强")
    (ours,) = await doors(bank).read(queries.known_of, kept)
    assert ours.verified_by == "王强"


async def test_what_is_said_after_the_merge_stays_with_the_file_that_stays(
    bank: Database, files: tuple[UUID, UUID]
) -> None:
    kept, merged = files
    await say(bank, merged, FIELD.EMPLOYER, "宏远机械厂")
    await say(bank, merged, FIELD.INCOME, "under_100k")
    merge_id = await merge(bank, kept, merged)
    await say(bank, kept, FIELD.EMPLOYER, "东方电器")
    await say(bank, kept, FIELD.INCOME, "over_1m")
    assert await known(bank, kept) == {"employer": ("东方电器", None), "income": ("under_100k", "over_1m")}

    await split(bank, merge_id)

    assert await known(bank, kept) == {"employer": ("东方电器", None), "income": ("over_1m", None)}
    assert await known(bank, merged) == {"employer": ("宏远机械厂", None), "income": ("under_100k", None)}


async def test_words_of_both_are_taken_home_while_they_are_one_and_by_each_alone_again(
    bank: Database, files: tuple[UUID, UUID]
) -> None:
    kept, merged = files
    await say(bank, kept, FIELD.EMPLOYER, "东方电器")
    await say(bank, merged, FIELD.EMPLOYER, "宏远机械厂")

    async def home(who: UUID) -> int:
        taken = await doors(bank, as_customer(who)).read(take_portions, WORDS)
        return len(taken["circumstances"].rows)

    merge_id = await merge(bank, kept, merged)
    together = await home(kept)
    await split(bank, merge_id)

    assert (together, await home(kept), await home(merged)) == (2, 1, 1)
    facts = str(await rows(bank, "SELECT facts::text FROM customer_merge_receipts"))
    assert "宏远" not in facts
    assert "东方" not in facts


async def test_of_three_files_each_says_their_own_again(bank: Database, files: tuple[UUID, UUID]) -> None:
    """A ← B ← C: what C said is seen in A by way of B."""
    a, b = files
    c = await register(bank, "张  伟", phones=("13600136000",))
    await say(bank, a, FIELD.OCCUPATION, "clerk")
    await say(bank, c, FIELD.OCCUPATION, "service")
    first = await merge(bank, b, c)
    second = await merge(bank, a, b)
    together = await known(bank, a)

    await split(bank, second)
    assert await known(bank, a) == {"occupation": ("clerk", None)}
    assert await known(bank, b) == {"occupation": ("service", None)}
    await split(bank, first)

    assert {*together["occupation"]} == {"clerk", "service"}
    assert await known(bank, b) == {}
    assert await known(bank, c) == {"occupation": ("service", None)}


async def test_nobody_speaks_in_a_file_that_is_part_of_another(bank: Database, files: tuple[UUID, UUID]) -> None:
    kept, merged = files
    await merge(bank, kept, merged)
    with pytest.raises(CustomerMerged):
        await say(bank, merged, FIELD.OCCUPATION, "clerk")
    with pytest.raises(CustomerMerged):
        await doors(bank, as_customer(merged)).write(
            actions.state, NewStatement(merged, FIELD.OCCUPATION, "clerk", Origin.PORTAL)
        )


# ------------------------------------------------------------------------------------------------- tasks


async def test_open_tasks_of_both_are_read_and_done_together(
    bank: Database, files: tuple[UUID, UUID], clerk: httpx.AsyncClient, li_na: Actor
) -> None:
    kept, merged = files
    theirs = (await make(clerk, bank, merged, key="theirs")).json()["id"]
    done = (await make(clerk, bank, merged, key="done")).json()["id"]
    ours = (await make(clerk, bank, kept, key="ours")).json()["id"]
    plan = await doors(bank).read(merge_plan, kept, merged)
    merge_id = await merge(bank, kept, merged)

    seen = (await clerk.get(f"/api/console/customers/{kept}/tasks")).json()["items"]
    due = (await clerk.get("/api/console/tasks")).json()["items"]
    ended = await clerk.post(f"/api/console/tasks/{done}/done", json={"note": NOTE})
    reopened = await clerk.post(f"/api/console/tasks/{done}/reopen", json={"note": NOTE})
    await clerk.post(f"/api/console/tasks/{done}/done", json={"note": NOTE})
    await split(bank, merge_id)

    assert ("tasks", 2) in [(one.kind, one.count) for one in plan.follows]
    assert {one["id"] for one in seen} == {theirs, done, ours}
    assert {one["customer_id"] for one in due} == {str(kept)}
    assert (ended.status_code, reopened.status_code) == (200, 200)
    for who, open_ids, all_ids in ((kept, {ours}, {ours}), (merged, {theirs}, {theirs, done})):
        found = (await clerk.get(f"/api/console/customers/{who}/tasks")).json()["items"]
        assert {one["id"] for one in found} == all_ids
        assert {one["id"] for one in found if one["state"] == "open"} == open_ids
    again = (await clerk.get("/api/console/tasks")).json()["items"]
    assert {one["customer_id"] for one in again} == {str(kept), str(merged)}


# ------------------------------------------------------------------------------------------------- managers


async def manages(bank: Database, who: UUID) -> tuple[str | None, list[str]]:
    """Who is there, and the notes of those who were."""
    found = await doors(bank).read(managers.manager_of, who)
    manager = found.held.manager if found.held else None
    return manager.name if manager else None, [step.note for step in found.steps if step.note]


async def test_a_manager_is_there_for_the_one_where_nobody_else_is_with_what_they_wrote(
    bank: Database, files: tuple[UUID, UUID], head: httpx.AsyncClient, wang: Actor
) -> None:
    kept, merged = files
    await assign(head, [merged], wang)
    _, notes = await manages(bank, merged)

    merge_id = await merge(bank, kept, merged)
    together = await manages(bank, kept)
    in_between = await doors(bank).read(managers.held_lines, [merged])
    await split(bank, merge_id)

    assert together == ("王强", notes)
    assert in_between == {}
    assert await manages(bank, kept) == (None, [])
    assert (await manages(bank, merged))[0] == "王强"


async def test_the_manager_of_the_file_that_stays_stays_and_each_has_their_own_again(
    bank: Database, files: tuple[UUID, UUID], head: httpx.AsyncClient, wang: Actor, li_na: Actor
) -> None:
    kept, merged = files
    await assign(head, [kept], li_na)
    await assign(head, [merged], wang)
    merge_id = await merge(bank, kept, merged)
    together = (await manages(bank, kept))[0]

    await split(bank, merge_id)

    assert together == li_na.name
    assert (await manages(bank, kept))[0] == li_na.name
    assert (await manages(bank, merged))[0] == wang.name


async def test_what_is_open_in_both_files_goes_along_when_the_customer_is_handed_over(
    bank: Database,
    files: tuple[UUID, UUID],
    head: httpx.AsyncClient,
    clerk: httpx.AsyncClient,
    wang: Actor,
    li_na: Actor,
) -> None:
    kept, merged = files
    await assign(head, [kept], li_na)
    theirs = (await make(clerk, bank, merged, key="theirs", owner_id=str(li_na.id))).json()["id"]
    await merge(bank, kept, merged)

    await hand_over(head, li_na, wang)

    seen = (await clerk.get(f"/api/console/customers/{kept}/tasks")).json()["items"]
    assert [(one["id"], one["owner"]) for one in seen] == [(theirs, wang.name)]
