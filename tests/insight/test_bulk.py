"""Staff act on many customers of their list at once: each is done once, by the right of the act itself, and back."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from bankhall.customers import api as customers
from bankhall.customers import permissions as rights_of_customers
from bankhall.customers.actions import change
from bankhall.customers.api import Assign
from bankhall.customers.tasks import actions as tasks
from bankhall.customers.types import Because
from bankhall.identity import api as identity
from bankhall.insight.bulk import rules
from bankhall.insight.bulk.actions import running
from bankhall.insight.bulk.jobs import forget_bulk_acts, run_bulk_act
from bankhall.insight.bulk.permissions import ACT, SEE
from bankhall.insight.bulk.routes import routes
from bankhall.insight.lists.permissions import SEE_ALL, SEE_TAGS
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date
from bankhall.tags import api as tags
from bankhall.tags.types import TakeReason
from counter import acts, as_customer, counter, doors, fresh_key, register, rows
from payments.house import Clock

from .test_lists import hire, tag_held_by

ACTS = "/api/console/bulk-acts"
CLERK = frozenset({rights_of_customers.VIEW, rights_of_customers.TASK, SEE_TAGS, "tags.give", ACT})
HEAD = CLERK | {SEE_ALL, SEE, rights_of_customers.MANAGE_PORTFOLIOS}


@pytest.fixture
async def li_na(bank: Database) -> Actor:
    return await hire(bank, "李娜", "lina", "clerk", rights=CLERK)


@pytest.fixture
async def head(bank: Database) -> Actor:
    return await hire(bank, "刘芳", "liufang", "clerk", "relationship_head", rights=HEAD)


@pytest.fixture
async def boss(bank: Database, head: Actor) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, head, routes=routes) as client:
        yield client


@pytest.fixture
async def clerk(bank: Database, li_na: Actor) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, li_na, routes=routes) as client:
        yield client


@pytest.fixture
async def people(bank: Database) -> list[UUID]:
    return [await register(bank, name) for name in ("张伟", "王芳", "李静", "赵军")]


@pytest.fixture
async def tag_id(bank: Database) -> UUID:
    """By hand, and held by somebody who is in no list of these tests."""
    return await tag_held_by(bank, new_id())


async def day(bank: Database, ahead: int = 30) -> str:
    return str(await doors(bank, system("tests")).read(business_date) + timedelta(days=ahead))


async def wish(bank: Database, kind: str, whom: Sequence[UUID] | None, **more: Any) -> dict[str, Any]:
    own: dict[str, dict[str, Any]] = {
        "give_tag": {"until": await day(bank), "words": "春季沙龙"},
        "take_tag": {"why": "over"},
        "assign": {"words": "网点调整"},
        "open_task": {"due_on": await day(bank), "words": "电话回访"},
    }
    pick = {"filters": {"kind": "person"}} if whom is None else {"customer_ids": [str(one) for one in whom]}
    many = {"customers": len(whom)} if whom is not None else {}
    return {"kind": kind, "reason": "campaign", **pick, **many, **own[kind], **more}


async def ask(client: httpx.AsyncClient, body: dict[str, Any], key: dict[str, str] | None = None) -> httpx.Response:
    return await client.post(ACTS, json=body, headers=key or fresh_key())


async def done(bank: Database, client: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    """The act as it is once a worker has been through."""
    asked = await ask(client, body)
    assert asked.status_code == 202, asked.text
    await run_bulk_act(bank, act_id=asked.json()["id"])
    return await told(client, asked.json()["id"])


async def undone(bank: Database, client: httpx.AsyncClient, act_id: str) -> dict[str, Any]:
    asked = await client.post(f"{ACTS}/{act_id}/undo")
    assert asked.status_code == 202, asked.text
    await run_bulk_act(bank, act_id=act_id)
    return await told(client, act_id)


async def told(client: httpx.AsyncClient, act_id: str) -> dict[str, Any]:
    act: dict[str, Any] = (await client.get(f"{ACTS}/{act_id}")).json()["act"]
    return act


async def outcomes(client: httpx.AsyncClient, act_id: str, **asked: str) -> dict[str, tuple[str, str | None]]:
    found = (await client.get(f"{ACTS}/{act_id}/customers", params=asked)).json()["items"]
    return {one["name"]: (one["outcome"], one["code"]) for one in found}


def figures(act: dict[str, Any]) -> tuple[str, int, int, int, int, int]:
    return act["state"], act["done"], act["already"], act["refused"], act["undone"], act["kept"]


async def assign(bank: Database, to: Actor, *whom: UUID, backup: Actor | None = None) -> None:
    assert to.id
    asked = Assign(whom, to.id, backup.id if backup else None, "新分配")
    await doors(bank, system("tests")).write(customers.assign_managers, asked)


async def given(bank: Database, tag_id: UUID) -> set[UUID]:
    return {one for (one,) in await rows(bank, "SELECT customer_id FROM tag_given WHERE tag_id = :tag", tag=tag_id)}


async def managers(bank: Database) -> dict[UUID, str]:
    return dict(await rows(bank, "SELECT customer_id, manager_name FROM customer_managers"))


async def close(bank: Database, customer_id: UUID) -> None:
    await doors(bank, system("tests")).write(change.close_customer, Because(customer_id, "已销户"))


# ---------------------------------------------------------------------------------------------------- each act


async def test_a_tag_is_given_to_all_who_were_ticked_with_an_outcome_for_each_and_taken_back(
    bank: Database, people: list[UUID], tag_id: UUID, boss: httpx.AsyncClient
) -> None:
    zhang, wang, li, zhao = people
    until = await business_day_in(bank, 9)
    await doors(bank, system("tests")).write(tags.give_tag, wang, tag_id, until=until, note="原有")
    await close(bank, zhao)
    body = await wish(bank, "give_tag", people, tag_id=str(tag_id))

    seen = (await boss.post(f"{ACTS}/preview", json=previewed(body))).json()
    act = await done(bank, boss, body)

    assert seen == {"customers": 4, "already": 1, "refused": [{"code": "customers.closed", "customers": 1}]}
    assert figures(act) == ("done", 2, 1, 1, 0, 0)
    assert await outcomes(boss, act["id"]) == {
        "张伟": ("done", None),
        "王芳": ("already", None),
        "李静": ("done", None),
        "赵军": ("refused", "customers.closed"),
    }
    assert await outcomes(boss, act["id"], outcome="already") == {"王芳": ("already", None)}
    assert {zhang, wang, li} <= await given(bank, tag_id)

    assert figures(await undone(bank, boss, act["id"])) == ("undone", 0, 1, 1, 2, 0)
    assert await given(bank, tag_id) & set(people) == {wang}  # hers was not of this act


async def test_a_tag_is_taken_and_comes_back_as_it_was(
    bank: Database, people: list[UUID], tag_id: UUID, boss: httpx.AsyncClient, head: Actor
) -> None:
    zhang, wang, *_ = people
    until = await business_day_in(bank, 9)
    for one in (zhang, wang):
        await doors(bank, head).write(tags.give_tag, one, tag_id, until=until, note="喜欢理财")
    before = await rows(bank, "SELECT * FROM tag_given WHERE tag_id = :tag ORDER BY customer_id", tag=tag_id)

    act = await done(bank, boss, await wish(bank, "take_tag", people, tag_id=str(tag_id)))
    assert figures(act) == ("done", 2, 2, 0, 0, 0)
    assert not await given(bank, tag_id) & set(people)

    assert figures(await undone(bank, boss, act["id"])) == ("undone", 0, 2, 0, 2, 0)
    assert await rows(bank, "SELECT * FROM tag_given WHERE tag_id = :tag ORDER BY customer_id", tag=tag_id) == before
    (mine,) = (await doors(bank, head).read(tags.tags_of, zhang)).given
    assert (mine.note, mine.by) == ("喜欢理财", "刘芳")


async def test_customers_go_to_a_manager_with_whoever_stands_in_and_back_to_whom_they_had(
    bank: Database, people: list[UUID], li_na: Actor, head: Actor, boss: httpx.AsyncClient
) -> None:
    zhang, wang, li, zhao = people
    other = await hire(bank, "王强", "wangqiang", "clerk")
    await assign(bank, other, zhang, wang, backup=head)
    await assign(bank, li_na, li)
    body = await wish(bank, "assign", people, manager_id=str(li_na.id))

    seen = (await boss.post(f"{ACTS}/preview", json=previewed(body))).json()
    act = await done(bank, boss, body)

    assert seen == {"customers": 4, "already": 1, "refused": []}
    assert figures(act) == ("done", 3, 1, 0, 0, 0)
    assert set((await managers(bank)).values()) == {"李娜"}
    stand_in = await rows(bank, "SELECT DISTINCT backup_name FROM customer_managers WHERE customer_id = :one", one=wang)
    assert stand_in == [("刘芳",)]

    assert figures(await undone(bank, boss, act["id"])) == ("undone", 0, 1, 0, 3, 0)
    assert await managers(bank) == {zhang: "王强", wang: "王强", li: "李娜"}
    assert zhao not in await managers(bank)


async def test_each_gets_a_task_and_what_nobody_has_begun_is_dropped_again(
    bank: Database, people: list[UUID], clerk: httpx.AsyncClient, li_na: Actor
) -> None:
    await assign(bank, li_na, *people)
    act = await done(bank, clerk, await wish(bank, "open_task", people))
    assert figures(act) == ("done", 4, 0, 0, 0, 0)
    (begun, *_) = [one for (one,) in await rows(bank, "SELECT task_id FROM open_customer_tasks ORDER BY task_id")]
    await doors(bank, li_na).write(tasks.move_task, begun, await business_day_in(bank, 40), "客户出差")

    back = await undone(bank, clerk, act["id"])

    assert figures(back) == ("undone", 0, 0, 0, 3, 1)
    assert await rows(bank, "SELECT task_id FROM open_customer_tasks") == [(begun,)]
    reasons = (await clerk.get(f"{ACTS}/{act['id']}")).json()["reasons"]
    assert reasons == [{"outcome": "kept", "code": "customers.task_begun", "customers": 1}]


async def test_all_whom_the_filters_fit_are_counted_once_more_when_it_is_asked_for(
    bank: Database, people: list[UUID], tag_id: UUID, boss: httpx.AsyncClient
) -> None:
    body = await wish(bank, "give_tag", None, tag_id=str(tag_id), customers=3)
    refused = await ask(boss, body)
    assert (refused.status_code, refused.json()["code"]) == (409, "insight.bulk_moved_on")
    assert refused.json()["facts"] == {"customers": 4}

    asked = await ask(boss, {**body, "customers": 4})
    await register(bank, "后来的")
    await run_bulk_act(bank, act_id=asked.json()["id"])

    assert await given(bank, tag_id) & set(people) == set(people)
    assert (await told(boss, asked.json()["id"]))["done"] == 4  # exactly those who were confirmed


async def test_more_than_one_act_may_hold_is_refused_and_nobody_at_all(
    bank: Database, people: list[UUID], tag_id: UUID, boss: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_AT_ONCE", 3)
    large = await ask(boss, await wish(bank, "give_tag", None, tag_id=str(tag_id), customers=4))
    assert (large.status_code, large.json()["code"]) == (422, "insight.bulk_too_large")
    empty = await ask(boss, await wish(bank, "give_tag", [new_id()], tag_id=str(tag_id)))
    assert (empty.status_code, empty.json()["code"]) == (422, "insight.bulk_empty")


# --------------------------------------------------------------------------------------------- once, and killed


async def test_killed_half_way_it_goes_on_and_nobody_is_done_twice(
    bank: Database, people: list[UUID], boss: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_AT_ONCE", 2)
    asked = await ask(boss, await wish(bank, "open_task", people))
    act_id = UUID(asked.json()["id"])
    worker = doors(bank, system("insight"))
    assert await worker.write(running.run_some, act_id)
    half = await told(boss, str(act_id))

    async def killed(tx: Tx) -> None:
        await running.run_some(tx, act_id)
        raise RuntimeError("killed before the commit")

    with pytest.raises(RuntimeError):
        await worker.write(killed)
    await asyncio.gather(*(run_bulk_act(bank, act_id=str(act_id)) for _ in range(3)))

    assert figures(half) == ("running", 2, 0, 0, 0, 0)
    assert figures(await told(boss, str(act_id))) == ("done", 4, 0, 0, 0, 0)
    assert await rows(bank, "SELECT count(*) FROM customer_tasks") == [(4,)]


async def test_the_same_key_asks_once_also_at_once_and_for_something_else_not_at_all(
    bank: Database, people: list[UUID], boss: httpx.AsyncClient
) -> None:
    key, body = fresh_key(), await wish(bank, "open_task", people)
    answers = await asyncio.gather(*(ask(boss, body, key) for _ in range(3)))
    other = await ask(boss, {**body, "words": "另一件事"}, key)

    assert len({one.json()["id"] for one in answers}) == 1
    assert (other.status_code, other.json()["code"]) == (422, "kernel.key_reused")
    assert await rows(bank, "SELECT count(*) FROM bulk_acts") == [(1,)]


async def test_it_is_stopped_and_who_was_done_by_then_is_taken_back(
    bank: Database, people: list[UUID], boss: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_AT_ONCE", 1)
    act_id = (await ask(boss, await wish(bank, "open_task", people))).json()["id"]
    await doors(bank, system("insight")).write(running.run_some, UUID(act_id))

    assert (await boss.post(f"{ACTS}/{act_id}/undo")).json()["code"] == "insight.bulk_busy"
    assert (await boss.post(f"{ACTS}/{act_id}/stop")).json()["state"] == "stopped"
    assert (await boss.post(f"{ACTS}/{act_id}/stop")).json()["code"] == "insight.bulk_over"
    await run_bulk_act(bank, act_id=act_id)
    assert await rows(bank, "SELECT count(*) FROM customer_tasks") == [(1,)]

    assert figures(await undone(bank, boss, act_id)) == ("undone", 0, 0, 0, 1, 0)
    assert (await boss.post(f"{ACTS}/{act_id}/undo")).json()["code"] == "insight.bulk_undone"


async def test_no_more_than_three_are_under_way(bank: Database, people: list[UUID], boss: httpx.AsyncClient) -> None:
    for _ in range(rules.MOST_UNDER_WAY):
        assert (await ask(boss, await wish(bank, "open_task", people))).status_code == 202
    over = await ask(boss, await wish(bank, "open_task", people))
    assert over.json()["code"] == "insight.too_many_bulk_acts"


# ------------------------------------------------------------------------------------------------------- rights


async def test_whoever_has_lost_the_right_meanwhile_is_refused_for_each_who_is_left(
    bank: Database, people: list[UUID], boss: httpx.AsyncClient, head: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_AT_ONCE", 2)
    act_id = (await ask(boss, await wish(bank, "open_task", people))).json()["id"]
    await doors(bank, system("insight")).write(running.run_some, UUID(act_id))
    assert head.id
    for role in ("clerk", "relationship_head"):
        await doors(bank, system("tests")).write(identity.take_role, head.id, role)
    await run_bulk_act(bank, act_id=act_id)

    act = await told(boss, act_id)
    assert figures(act) == ("done", 2, 0, 2, 0, 0)
    found = await outcomes(boss, act_id, outcome="refused")
    assert set(found.values()) == {("refused", "identity.right_missing")}

    assert figures(await undone(bank, boss, act_id)) == ("undone", 0, 0, 2, 0, 2)  # nor is it taken back


async def test_the_right_to_the_list_is_no_right_to_the_act(
    bank: Database, people: list[UUID], tag_id: UUID, li_na: Actor
) -> None:
    for lacking, kind, terms in (
        ("tags.give", "give_tag", {"tag_id": str(tag_id)}),
        ("tags.give", "take_tag", {"tag_id": str(tag_id)}),
        (rights_of_customers.TASK, "open_task", {}),
        (rights_of_customers.MANAGE_PORTFOLIOS, "assign", {"manager_id": str(li_na.id)}),
    ):
        actor = Actor(kind="staff", name="周敏", id=new_id(), rights=HEAD - {lacking})
        async with counter(bank, actor, routes=routes) as client:
            body = await wish(bank, kind, people, **terms)
            assert (await ask(client, body)).status_code == 403
            assert (await client.post(f"{ACTS}/preview", json=previewed(body))).status_code == 403
    for stranger in (
        Actor(kind="staff", name="何静", id=new_id(), rights=HEAD - {ACT, SEE}),
        as_customer(people[0]),
    ):
        async with counter(bank, stranger, routes=routes) as client:
            assert (await ask(client, await wish(bank, "open_task", people))).status_code == 403
            assert (await client.get(ACTS)).status_code == 403


async def test_of_a_foreign_portfolio_nobody_is_reached_neither_ticked_nor_by_filter_nor_later(
    bank: Database, people: list[UUID], clerk: httpx.AsyncClient, li_na: Actor, head: Actor
) -> None:
    zhang, wang, li, zhao = people
    await assign(bank, li_na, zhang, wang)
    await assign(bank, head, li)

    foreign = await ask(clerk, await wish(bank, "open_task", [zhang, li, zhao]))
    assert foreign.json()["code"] == "insight.bulk_moved_on"
    assert foreign.json()["facts"] == {"customers": 1}
    assert (await ask(clerk, await wish(bank, "open_task", [li]))).json()["code"] == "insight.bulk_empty"

    act_id = (await ask(clerk, await wish(bank, "open_task", None, customers=2))).json()["id"]
    await assign(bank, head, wang)  # before the worker comes to her
    await run_bulk_act(bank, act_id=act_id)
    assert await outcomes(clerk, act_id) == {"张伟": ("done", None), "王芳": ("refused", "customers.not_found")}


async def test_a_colleagues_act_is_not_there_but_for_a_supervisor(
    bank: Database, people: list[UUID], clerk: httpx.AsyncClient, boss: httpx.AsyncClient, li_na: Actor
) -> None:
    await assign(bank, li_na, *people)
    mine = (await done(bank, clerk, await wish(bank, "open_task", people)))["id"]
    other = (await done(bank, boss, await wish(bank, "open_task", people)))["id"]

    for path in ("", "/customers"):
        assert (await clerk.get(f"{ACTS}/{other}{path}")).status_code == 404
        assert (await boss.get(f"{ACTS}/{mine}{path}")).status_code == 200
    for verb in ("stop", "undo"):
        assert (await clerk.post(f"{ACTS}/{other}/{verb}")).status_code == 404
    assert [one["id"] for one in (await clerk.get(ACTS)).json()["items"]] == [mine]
    assert (await clerk.get(ACTS, params={"whose": "all"})).status_code == 403
    every = (await boss.get(ACTS, params={"whose": "all", "limit": 1})).json()
    assert [one["id"] for one in every["items"]] == [other]
    rest = (await boss.get(ACTS, params={"whose": "all", "after": every["next"]})).json()
    assert ([one["id"] for one in rest["items"]], rest["items"][0]["by"]) == ([mine], "李娜")


# ------------------------------------------------------------------------------------------- what has moved on


async def test_what_somebody_has_changed_since_stays_as_it_is(
    bank: Database, people: list[UUID], tag_id: UUID, boss: httpx.AsyncClient, head: Actor, li_na: Actor
) -> None:
    zhang, wang, li, _ = people
    until = await business_day_in(bank, 20)
    gave = await done(bank, boss, await wish(bank, "give_tag", people, tag_id=str(tag_id)))
    await doors(bank, li_na).write(tags.give_tag, zhang, tag_id, until=until, note="另有约定")
    await doors(bank, li_na).write(tags.take_tag, wang, tag_id, reason=TakeReason.MISTAKEN)
    handed = await done(bank, boss, await wish(bank, "assign", people, manager_id=str(li_na.id)))
    await assign(bank, head, li)

    assert figures(await undone(bank, boss, gave["id"])) == ("undone", 0, 0, 0, 2, 2)
    assert await outcomes(boss, gave["id"], outcome="kept") == {
        "张伟": ("kept", "tags.changed"),
        "王芳": ("kept", "tags.changed"),
    }
    assert figures(await undone(bank, boss, handed["id"])) == ("undone", 0, 0, 0, 3, 1)
    assert await managers(bank) == {li: "刘芳"}
    assert await outcomes(boss, handed["id"], outcome="kept") == {"李静": ("kept", "customers.manager_moved_on")}


async def test_nobody_goes_back_to_a_manager_who_has_left(
    bank: Database, people: list[UUID], boss: httpx.AsyncClient, head: Actor
) -> None:
    gone = await hire(bank, "王强", "wangqiang", "clerk")
    await assign(bank, gone, people[0])
    act = await done(bank, boss, await wish(bank, "assign", people[:1], manager_id=str(head.id)))
    assert gone.id
    await doors(bank, system("tests")).write(identity.let_staff_go, gone.id, reason="离职")

    assert figures(await undone(bank, boss, act["id"])) == ("undone", 0, 0, 0, 0, 1)
    assert await outcomes(boss, act["id"]) == {"张伟": ("kept", "customers.not_a_manager")}
    assert await managers(bank) == {people[0]: "刘芳"}


async def test_who_objects_or_leaves_before_it_is_taken_back_is_left_in_peace(
    bank: Database, people: list[UUID], boss: httpx.AsyncClient, tag_id: UUID
) -> None:
    zhang, wang, *_ = people
    until = await business_day_in(bank, 9)
    for one in (zhang, wang):
        await doors(bank, system("tests")).write(tags.give_tag, one, tag_id, until=until, note="喜欢理财")
    act = await done(bank, boss, await wish(bank, "take_tag", people[:2], tag_id=str(tag_id)))
    await close(bank, zhang)

    assert figures(await undone(bank, boss, act["id"])) == ("undone", 0, 0, 0, 1, 1)
    assert await outcomes(boss, act["id"], outcome="kept") == {"张伟": ("kept", "customers.closed")}


async def test_after_its_days_it_cannot_be_taken_back_and_its_words_are_gone(
    bank: Database, people: list[UUID], boss: httpx.AsyncClient, tag_id: UUID
) -> None:
    bank.clock = clock = Clock()
    act = await done(bank, boss, await wish(bank, "give_tag", people, tag_id=str(tag_id)))
    assert act["words"] == "春季沙龙"
    clock.now += rules.KEPT - timedelta(seconds=1)
    await forget_bulk_acts(bank)
    assert (await told(boss, act["id"]))["why_not_undo"] is None

    clock.now += timedelta(seconds=1)
    assert (await boss.post(f"{ACTS}/{act['id']}/undo")).json()["code"] == "insight.bulk_too_old"
    await forget_bulk_acts(bank)

    assert (await told(boss, act["id"]))["words"] is None
    assert await rows(bank, "SELECT count(*) FROM bulk_act_rows WHERE mark IS NOT NULL") == [(0,)]
    assert await outcomes(boss, act["id"])  # what came of each stays


# -------------------------------------------------------------------------------------------- what is asked for


async def test_each_act_takes_its_own_terms_and_nothing_else(
    bank: Database, people: list[UUID], tag_id: UUID, boss: httpx.AsyncClient, li_na: Actor
) -> None:
    give = await wish(bank, "give_tag", people, tag_id=str(tag_id))
    task = await wish(bank, "open_task", people)
    for body, field in (
        ({**give, "until": None}, "until"),
        ({**give, "until": "1999-01-01"}, "until"),
        ({**give, "manager_id": str(li_na.id)}, "manager_id"),
        ({**give, "words": None}, "words"),
        ({**give, "filters": {}}, "customer_ids"),
        ({**give, "customer_ids": None}, "customer_ids"),
        ({**task, "due_on": await day(bank, 400)}, "due_on"),
        ({**task, "due_on": "1999-01-01"}, "due_on"),
        ({**task, "owner_id": str(new_id())}, "owner_id"),
        (await wish(bank, "assign", people, manager_id=str(new_id())), "manager_id"),
        (await wish(bank, "take_tag", people, tag_id=str(tag_id), words="为什么"), "words"),
    ):
        refused = await ask(boss, body)
        assert refused.status_code == 400, (body, refused.text)
        assert [one["field"] for one in refused.json()["fields"]] == [field]
    for more in ({"customer_ids": [str(new_id())] * 501}, {"customers": 0}, {"filters": {"name": "张伟"}}, {"q": 1}):
        assert (await ask(boss, {**task, **more})).status_code == 400
    assert (await boss.post(ACTS, json=task)).status_code == 400  # without a key


async def test_only_a_tag_by_hand_that_is_in_force_is_given(
    bank: Database, people: list[UUID], boss: httpx.AsyncClient
) -> None:
    off = await tag_held_by(bank, new_id(), stage="off")
    ruled = await tag_held_by(bank, new_id())
    await doors(bank, system("tests")).write(_make_rule, ruled)
    for tag, code in ((off, "tags.wrong_stage"), (ruled, "tags.wrong_kind"), (new_id(), "tags.not_found")):
        refused = await ask(boss, await wish(bank, "give_tag", people, tag_id=str(tag)))
        assert refused.json()["code"] == code


async def test_the_audit_says_who_what_how_many_and_why_by_codes_alone(
    bank: Database, people: list[UUID], boss: httpx.AsyncClient
) -> None:
    act = await done(bank, boss, await wish(bank, "open_task", people))
    await undone(bank, boss, act["id"])

    found = await rows(
        bank, "SELECT act, facts, actor_name FROM audit_log WHERE subject_id = :id ORDER BY id", id=act["id"]
    )
    assert [one[0] for one in found] == ["lists.act_on_many", "lists.act_done", "lists.undo_act", "lists.act_undone"]
    assert found[0][1] == {"kind": "open_task", "reason": "campaign", "customers": 4}
    assert found[0][2] == "刘芳"
    assert "电话回访" not in str(await rows(bank, "SELECT facts FROM audit_log"))
    by = await rows(bank, "SELECT DISTINCT actor_name FROM audit_log WHERE act = 'customers.make_task'")
    assert by == [("刘芳",)]
    assert (await acts(bank)).count("customers.make_task") == 4
    sealed = await rows(bank, "SELECT sealed_words FROM bulk_acts")
    assert "电话回访".encode() not in bytes(sealed[0][0])


async def test_a_refusal_in_the_middle_leaves_nothing_of_itself_behind(
    bank: Database, people: list[UUID], boss: httpx.AsyncClient, tag_id: UUID
) -> None:
    (nth, *_) = people
    told = {"one": nth, "tag": tag_id, "id": new_id()}

    async def object_(tx: Tx) -> None:
        row = "INSERT INTO tag_objections (id, customer_id, tag_id, sealed, at) VALUES (:id, :one, :tag, '', now())"
        await tx.session.execute(text(row), told)

    await doors(bank, system("tests")).write(object_)
    body = await wish(bank, "give_tag", people, tag_id=str(tag_id))
    seen = (await boss.post(f"{ACTS}/preview", json=previewed(body))).json()
    act = await done(bank, boss, body)

    assert seen["refused"] == [{"code": "tags.objected", "customers": 1}]
    assert await outcomes(boss, act["id"], outcome="refused") == {"张伟": ("refused", "tags.objected")}
    assert (await acts(bank)).count("tags.give") == 3
    told_of = await rows(bank, "SELECT count(*) FROM tag_given WHERE tag_id = :tag", tag=tag_id)
    assert told_of == [(4,)]  # the three, and whoever had it before


def previewed(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in ("reason", "words", "customers")}


async def business_day_in(bank: Database, days: int) -> Any:
    return await doors(bank, system("tests")).read(business_date) + timedelta(days=days)


async def _make_rule(tx: Tx, tag_id: UUID) -> None:
    await tx.session.execute(text("UPDATE tags SET kind = 'rule' WHERE id = :id"), {"id": tag_id})
