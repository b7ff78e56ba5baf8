"""A rebuilding is whole or not at all, one at a time, and nobody is forgotten who does something meanwhile."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text

from bankhall.kernel.actors import system
from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date
from bankhall.tags import jobs
from bankhall.tags.actions.looking import gather, look_at
from bankhall.tags.actions.running import ask_for_rebuild, begin_run, cancel_run
from bankhall.tags.errors import RunOver
from counter import acts, doors, open_account, pay_in, register, rows

from .workshop import RUNS, VERSIONS, Workshop, condition, rule

ANYBODY = rule(condition("is_person", "exactly", 1))


async def test_who_stops_it_half_way_leaves_what_was(workshop: Workshop) -> None:
    zhang = await register(workshop.bank)
    tag = await workshop.put_in_force(of=ANYBODY)
    await register(workshop.bank, "李娜")
    before = await workshop.state()
    started = doors(workshop.bank, system("tests"))
    run_id = await started.write(ask_for_rebuild)
    await started.write(begin_run, run_id)
    gathered = await started.read(gather, None, await started.read(business_date))
    told: list[int] = []

    async def stop(done: int) -> None:
        told.append(done)
        await started.write(cancel_run, run_id)

    with pytest.raises(RunOver):
        await started.write(jobs.write_whole, run_id, None, gathered, stop)

    assert told == [2]
    assert await workshop.state() == before
    assert await workshop.who_has(tag) == {zhang}
    assert (await rows(workshop.bank, "SELECT state FROM tag_runs WHERE id = :id", id=run_id)) == [("cancelled",)]
    await jobs.rebuild(workshop.bank, run_id=str(run_id))
    assert await workshop.state() == before


async def test_whom_something_happens_to_while_it_runs_is_looked_at_once_more(workshop: Workshop) -> None:
    zhang = await register(workshop.bank)
    book, li = await open_account(workshop.bank, zhang), await register(workshop.bank, "李娜")
    tag = await workshop.put_in_force()
    await workshop.hear()
    started = doors(workshop.bank, system("tests"))
    run_id = await started.write(ask_for_rebuild)
    await started.write(begin_run, run_id)
    gathered = await started.read(gather, None, await started.read(business_date))
    await pay_in(workshop.bank, book, 20_000_00)
    await workshop.hear()
    assert await workshop.who_has(tag) == {zhang}

    async def meanwhile(_: int) -> None:
        """While it writes, who comes does not wait."""
        await doors(workshop.bank, system("tests")).write(look_at, [li])

    await started.write(jobs.write_whole, run_id, None, gathered, meanwhile)

    assert await rows(workshop.bank, "SELECT customer_id FROM tag_waiting") == []
    assert await workshop.who_has(tag) == {zhang}
    assert await rows(workshop.bank, "SELECT * FROM tag_waiting") == []


async def test_a_worker_that_was_killed_is_followed_by_another(workshop: Workshop) -> None:
    zhang = await register(workshop.bank)
    tag, version = await workshop.define(of=ANYBODY)
    await workshop.publish(version)
    ((run_id,),) = await rows(workshop.bank, "SELECT id FROM tag_runs")
    await doors(workshop.bank, system("tests")).write(begin_run, run_id)  # and then it dies

    await jobs.rebuild(workshop.bank, run_id=str(run_id))

    assert await workshop.who_has(tag) == {zhang}
    assert await rows(workshop.bank, "SELECT state, done = steps FROM tag_runs") == [("done", True)]


async def test_two_at_once_give_the_same_as_one(workshop: Workshop) -> None:
    for name in ("张伟", "李娜", "王芳"):
        await register(workshop.bank, name)
    tag, version = await workshop.define(of=ANYBODY)
    await workshop.publish(version)
    ((run_id,),) = await rows(workshop.bank, "SELECT id FROM tag_runs")

    await asyncio.gather(*(jobs.rebuild(workshop.bank, run_id=str(run_id)) for _ in range(2)))

    assert len(await workshop.who_has(tag)) == 3


async def test_staff_order_one_see_how_it_goes_and_stop_it_once(workshop: Workshop) -> None:
    ordered = await workshop.steward.post(RUNS)
    assert ordered.status_code == 201
    again = await workshop.steward.post(RUNS)
    assert again.json()["code"] == "tags.rebuilding_already"
    run_id = ordered.json()["id"]

    assert (await workshop.steward.post(f"{RUNS}/{run_id}/cancel")).status_code == 204

    assert (await workshop.steward.post(f"{RUNS}/{run_id}/cancel")).json()["code"] == "tags.run_over"
    assert (await workshop.steward.post(f"{RUNS}/{new_id()}/cancel")).json()["code"] == "tags.run_not_found"
    assert (await workshop.officer.post(RUNS)).status_code == 403
    (run,) = (await workshop.clerk.get(RUNS)).json()["runs"]
    assert run["state"] == "cancelled"
    assert [one for one in await acts(workshop.bank) if one.startswith("tags.")] == [
        "tags.order_rebuild",
        "tags.cancel_run",
    ]


async def test_a_version_is_published_once_and_by_two(workshop: Workshop) -> None:
    _, version = await workshop.define()
    refused = await workshop.officer.post(f"{VERSIONS}/{version}/propose", json={"reason": "alone"})
    assert refused.status_code == 403
    asked = await workshop.steward.post(f"{VERSIONS}/{version}/propose", json={"reason": "look"})
    twice = await workshop.steward.post(f"{VERSIONS}/{version}/propose", json={"reason": "look"})

    assert asked.status_code == 201
    assert twice.json()["code"] == "four_eyes.already_proposed"
    assert (await workshop.steward.post(f"{VERSIONS}/{new_id()}/propose", json={"reason": "x"})).status_code == 404


async def test_what_was_published_is_never_changed(workshop: Workshop) -> None:
    tag, version = await workshop.define()
    await workshop.publish(version)

    async def alter(tx: Tx) -> None:
        await tx.session.execute(text("UPDATE tag_versions SET confidence = 1 WHERE id = :id"), {"id": UUID(version)})

    with pytest.raises(Exception, match=r"append|permission|denied|only"):
        await doors(workshop.bank, system("tests")).write(alter)
    assert (await workshop.steward.get(f"/api/console/tags/{tag}")).json()["versions"][0]["confidence"] == 100


async def test_the_next_version_takes_the_place_of_the_one_before(workshop: Workshop) -> None:
    zhang = await register(workshop.bank)
    await pay_in(workshop.bank, await open_account(workshop.bank, zhang), 500_00)
    tag = await workshop.put_in_force()
    assert await workshop.who_has(tag) == set()
    less = {"rule": rule(condition("balance", "at_least", 100_00, currency="CNY")), "needs_consent": False}
    written = await workshop.steward.post(f"/api/console/tags/{tag}/versions", json=less)

    await workshop.publish(written.json()["id"])
    await workshop.rebuild()

    assert await workshop.who_has(tag) == {zhang}
    told = (await workshop.steward.get(f"/api/console/tags/{tag}")).json()
    assert [(one["nth"], one["stage"]) for one in told["versions"]] == [(2, "live"), (1, "off")]

    retired = await workshop.officer.post(f"/api/console/tags/{tag}/retire", json={"reason": "no use"})
    assert retired.status_code == 204
    assert await workshop.who_has(tag) == set()
    await workshop.rebuild()
    assert await workshop.state() == []
