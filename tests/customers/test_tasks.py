# ruff: noqa: F401, F811  fixtures of another file are named where they are used
"""What is to be done about a customer is dated and somebody's, and what became of it stays."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.customers import permissions
from bankhall.customers.actions import change
from bankhall.customers.tasks import actions
from bankhall.customers.tasks.privacy import PORTIONS as TASKS
from bankhall.customers.tasks.routes import routes
from bankhall.customers.tasks.types import TaskStepKind
from bankhall.customers.types import Because
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.kernel.portions import take_portions
from bankhall.kernel.time import business_date
from counter import acts, as_customer, counter, doors, rows

from .test_portfolios import assign, hand_over, head, li_na, qiang, wang, zhang

TEXT = "打电话确认新的单位地址"
NOTE = "已经打过电话"


@pytest.fixture
async def clerk(bank: Database, li_na: Actor) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, li_na, routes=routes) as client:
        yield client


async def make(client: httpx.AsyncClient, bank: Database, who: UUID | None, *, key: str = "k", **more: Any) -> Any:
    due = await doors(bank, system("tests")).read(business_date) + timedelta(days=2)
    there = f"/api/console/customers/{who}/tasks" if who else "/api/console/tasks"
    body = {"text": TEXT, "due_on": due.isoformat(), **more}
    return await client.post(there, json=body, headers={"Idempotency-Key": key})


async def test_a_task_is_made_moved_given_done_and_opened_again(
    bank: Database,
    zhang: UUID,
    wang: Actor,
    clerk: httpx.AsyncClient,
) -> None:
    made = (await make(clerk, bank, zhang)).json()
    there = f"/api/console/tasks/{made['id']}"
    later = (await doors(bank, system("tests")).read(business_date) + timedelta(days=9)).isoformat()
    moved = (await clerk.post(there + "/move", json={"due_on": later, "reason": NOTE})).json()
    given = (await clerk.post(there + "/give", json={"owner_id": str(wang.id), "note": NOTE})).json()
    done = (await clerk.post(there + "/done", json={"note": NOTE})).json()
    again = await clerk.post(there + "/drop", json={"note": NOTE})
    opened = (await clerk.post(there + "/reopen", json={"note": NOTE})).json()
    twice = await clerk.post(there + "/reopen", json={"note": NOTE})

    assert (made["is_mine"], moved["due_on"], given["owner"], done["state"]) == (True, later, "王强", "done")
    assert (again.json()["code"], twice.json()["code"]) == ("customers.task_ended", "customers.task_open")
    assert (opened["state"], opened["due_on"], opened["owner"]) == ("open", later, "王强")
    assert [one["kind"] for one in opened["steps"]] == ["moved", "given", "done", "reopened"]
    assert {"customers.make_task", "customers.done_task"} <= set(await acts(bank))
    everybodys = (await clerk.get("/api/console/tasks", params={"whose": "all"})).json()["items"]
    assert [(one["customer_name"], one["task"]["text"]) for one in everybodys] == [("张伟", TEXT)]
    assert (await clerk.get("/api/console/tasks")).json()["items"] == []


async def test_the_same_key_makes_one_and_a_task_can_be_about_nobody(
    bank: Database,
    zhang: UUID,
    clerk: httpx.AsyncClient,
) -> None:
    first, again = await make(clerk, bank, zhang), await make(clerk, bank, zhang)
    own = await make(clerk, bank, None, key="own")
    nobody = await make(clerk, bank, zhang, key="n", owner_id=str(new_id()))

    assert first.json()["id"] == again.json()["id"]
    assert (own.status_code, own.json()["customer_id"]) == (201, None)
    assert (nobody.status_code, nobody.json()["fields"][0]["field"]) == (400, "owner_id")
    listed = (await clerk.get("/api/console/tasks")).json()["items"]
    assert [one["customer_name"] for one in listed] == ["张伟", None]


async def test_of_two_who_end_a_task_one_is_second(bank: Database, zhang: UUID, clerk: Any) -> None:
    id_ = UUID((await make(clerk, bank, zhang)).json()["id"])
    writing = doors(bank, system("tests"))

    ended = await asyncio.gather(
        *(writing.write(actions.end_task, id_, kind, NOTE) for kind in (TaskStepKind.DONE, TaskStepKind.DROPPED)),
        return_exceptions=True,
    )

    assert sum(isinstance(one, Exception) for one in ended) == 1
    assert len(await rows(bank, "SELECT 1 FROM customer_task_steps")) == 1


async def test_open_tasks_go_along_with_their_customer(
    bank: Database,
    zhang: UUID,
    li_na: Actor,
    wang: Actor,
    clerk: Any,
    head: Any,
    qiang: Any,
) -> None:
    await assign(head, [zhang], li_na)
    await make(clerk, bank, zhang)
    await hand_over(head, li_na, wang)

    ((owner_id,),) = await rows(bank, "SELECT owner_id FROM open_customer_tasks")
    (line,) = (await qiang.get("/api/console/portfolio")).json()["items"]
    file = (await qiang.get(f"/api/console/portfolio/files/{line['file_id']}")).json()
    assert owner_id == wang.id
    assert [(one["text"], one["steps"][0]["kind"]) for one in file["tasks"]] == [(TEXT, "given")]


async def test_a_customer_takes_home_what_was_to_be_done_and_who_leaves_ends_it(
    bank: Database,
    zhang: UUID,
    clerk: Any,
) -> None:
    await make(clerk, bank, zhang)
    taken = await doors(bank, as_customer(zhang)).read(take_portions, TASKS)
    await doors(bank).write(change.close_customer, Because(zhang, "搬家"))
    await doors(bank, system("tests")).write(actions.end_tasks_of, zhang)

    (row,) = taken["tasks"].rows
    assert (row["text"], row["owner"]) == (TEXT, "李*")
    assert await rows(bank, "SELECT 1 FROM open_customer_tasks") == []


async def test_tasks_are_nobody_elses_and_are_read_nowhere_in_the_database(
    bank: Database,
    zhang: UUID,
    clerk: Any,
) -> None:
    made = (await make(clerk, bank, zhang)).json()
    async with counter(bank, as_customer(zhang), routes=routes) as portal:
        tried = [await portal.get("/api/console/tasks"), await portal.get(f"/api/console/customers/{zhang}/tasks")]
    reader = Actor(kind="staff", name="孙丽", id=new_id(), rights=frozenset({permissions.VIEW}))
    async with counter(bank, reader, routes=routes) as only_reads:
        tried.append(await only_reads.post(f"/api/console/tasks/{made['id']}/done", json={"note": NOTE}))

    assert [one.status_code for one in tried] == [403, 403, 403]
    for table in ("customer_tasks", "customer_task_steps", "events", "audit_log"):
        kept = await rows(bank, f"SELECT CAST(t AS text) FROM {table} t")
        assert not [one for (one,) in kept if TEXT in one or TEXT.encode().hex() in one], table
