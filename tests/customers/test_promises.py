"""What staff promise is seen by both sides, and what became of it stays."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from bankhall.customers import permissions
from bankhall.customers.actions import change
from bankhall.customers.promises import actions, rules
from bankhall.customers.promises.events import PromiseMade
from bankhall.customers.promises.reactions import SUBSCRIBERS, tell_of_promises
from bankhall.customers.promises.routes import routes
from bankhall.customers.promises.types import PromiseState, Step, StepKind
from bankhall.customers.types import Because
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.events import Event, Heard
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date, close_business_day
from counter import acts, as_customer, counter, doors, events, register, rows
from hearing import hear, open_telephones, told

TEXT = "周五前把新的存折送到您家"
NOTE = "存折已送到，本人签收"
SECRETS = (TEXT, NOTE, "快递停运")


def member(name: str, *rights: str) -> Actor:
    return Actor(kind="staff", name=name, id=new_id(), rights=frozenset({permissions.VIEW, *rights}))


LI_NA, WANG = member("李娜", permissions.PROMISE), member("王强", permissions.PROMISE)


@pytest.fixture
async def zhang(bank: Database) -> UUID:
    return await register(bank, "张伟")


@pytest.fixture
async def clerk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, LI_NA, routes=routes) as client:
        yield client


@pytest.fixture
async def colleague(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, WANG, routes=routes) as client:
        yield client


@pytest.fixture
async def portal(bank: Database, zhang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(zhang), routes=routes) as client:
        yield client


async def today(bank: Database) -> date:
    return await doors(bank, system("tests")).read(business_date)


async def let_pass(bank: Database, days: int) -> None:
    """The books go on to a later day."""
    until = await today(bank) + timedelta(days=days)
    await doors(bank, system("tests")).write(close_business_day, next_on=until)


async def promise(client: httpx.AsyncClient, who: UUID, due_on: date, *, key: str = "k", text: str = TEXT) -> Any:
    body = {"text": text, "due_on": due_on.isoformat()}
    return await client.post(f"/api/console/customers/{who}/promises", json=body, headers={"Idempotency-Key": key})


async def made(client: httpx.AsyncClient, bank: Database, who: UUID, *, in_days: int = 3, key: str = "k") -> str:
    answer = await promise(client, who, await today(bank) + timedelta(days=in_days), key=key)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def step(client: httpx.AsyncClient, id_: str, verb: str, **body: str) -> Any:
    return client.post(f"/api/console/promises/{id_}/{verb}", json=body or None)


async def mine(portal: httpx.AsyncClient) -> Any:
    return (await portal.get("/api/portal/promises")).json()["items"]


# -------------------------------------------------------------------------------------------------- made and kept


async def test_a_promise_is_made_and_kept_and_both_sides_read_it(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    id_ = await made(clerk, bank, zhang)
    (seen,) = await mine(portal)
    kept = await step(clerk, id_, "keep", note=NOTE)
    (after,) = await mine(portal)

    assert (seen["text"], seen["state"], seen["owner"], seen["is_late"]) == (TEXT, "open", "李*", False)
    assert (kept.status_code, after["state"], after["steps"][0]["note"]) == (200, "kept", NOTE)
    assert (await clerk.get("/api/console/promises")).json()["items"] == []
    of_file = (await clerk.get(f"/api/console/customers/{zhang}/promises")).json()["items"]
    assert [(one["id"], one["made_by"], one["is_mine"]) for one in of_file] == [(id_, "李娜", False)]
    assert {"customers.make_promise", "customers.keep_promise"} <= set(await acts(bank))
    assert {"customers.promise_made", "customers.promise_ended"} <= set(await events(bank))


async def test_what_was_promised_lies_sealed(bank: Database, zhang: UUID, clerk: httpx.AsyncClient) -> None:
    id_ = await made(clerk, bank, zhang)
    await step(clerk, id_, "keep", note=NOTE)
    told = str(await rows(bank, "SELECT * FROM customer_promises"))
    told += str(await rows(bank, "SELECT * FROM customer_promise_steps"))
    told += str(await rows(bank, "SELECT facts, subject_id FROM audit_log"))
    told += str(await rows(bank, "SELECT payload FROM events"))
    assert [secret for secret in SECRETS if secret in told] == []


async def test_the_same_request_promises_once_and_another_under_its_key_is_refused(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    due_on = await today(bank)
    first, second = await asyncio.gather(promise(clerk, zhang, due_on), promise(clerk, zhang, due_on))
    other = await promise(clerk, zhang, due_on, text="别的")
    assert first.json()["id"] == second.json()["id"]
    assert (other.status_code, other.json()["code"]) == (422, "kernel.key_reused")
    assert await rows(bank, "SELECT count(*) FROM customer_promises") == [(1,)]


@pytest.mark.parametrize(("days", "why"), [(-1, "this day is over"), (367, "at most a year from today")])
async def test_a_day_that_is_over_or_far_off_is_refused_by_its_name(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, days: int, why: str
) -> None:
    refused = await promise(clerk, zhang, await today(bank) + timedelta(days=days))
    (field,) = refused.json()["fields"]
    assert (refused.status_code, field["field"], field["message"]) == (400, "due_on", why)


async def test_nobody_is_promised_more_than_can_be_kept(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_OPEN", 2)
    for key in ("a", "b"):
        await made(clerk, bank, zhang, key=key)
    refused = await promise(clerk, zhang, await today(bank), key="c")
    assert refused.json()["code"] == "customers.too_many_promises"


async def test_who_has_left_is_promised_nothing_and_waits_for_nothing(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    await made(clerk, bank, zhang)
    await doors(bank).write(change.close_customer, Because(zhang, "搬走"))

    refused = await promise(clerk, zhang, await today(bank), key="other")
    await doors(bank, system("tests")).write(actions.end_promises_of, zhang)
    await doors(bank, system("tests")).write(actions.end_promises_of, zhang)  # told twice

    assert refused.json()["code"] == "customers.closed"
    (one,) = (await clerk.get(f"/api/console/customers/{zhang}/promises")).json()["items"]
    assert (one["state"], [taken["by"] for taken in one["steps"]]) == ("withdrawn", [None])


# ------------------------------------------------------------------------------------------- moved, handed on, late


async def test_a_day_is_moved_with_a_reason_and_what_was_promised_first_stays(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    id_ = await made(clerk, bank, zhang, in_days=1)
    later = await today(bank) + timedelta(days=5)
    await step(clerk, id_, "move", due_on=later.isoformat(), reason="快递停运")
    (seen,) = await mine(portal)
    assert (seen["due_on"], seen["first_due_on"]) == (later.isoformat(), (later - timedelta(days=4)).isoformat())
    assert [(one["kind"], one["note"], one["due_on"]) for one in seen["steps"]] == [
        ("moved", "快递停运", later.isoformat())
    ]


async def test_a_colleague_takes_over_and_customers_are_told_who_answers_for_it_now(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    id_ = await made(clerk, bank, zhang)
    taken = await step(colleague, id_, "take-over")
    again = await step(colleague, id_, "take-over")

    assert (taken.json()["is_mine"], len(again.json()["steps"])) == (True, 1)
    assert (await clerk.get("/api/console/promises")).json()["items"] == []
    (line,) = (await colleague.get("/api/console/promises")).json()["items"]
    assert (line["customer_name"], line["promise"]["id"]) == ("张伟", id_)
    (seen,) = await mine(portal)
    assert (seen["owner"], seen["steps"]) == ("王*", [])


async def test_what_is_late_is_counted_and_its_customer_told_once_for_each_day(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    id_ = await made(clerk, bank, zhang, in_days=1)
    work = doors(bank, system("tests"))
    assert await work.write(actions.note_late) == 0
    await let_pass(bank, 2)
    assert [await work.write(actions.note_late), await work.write(actions.note_late)] == [1, 0]

    figures = (await clerk.get("/api/console/promises/figures")).json()
    assert (figures["open"], figures["due"], figures["late"]) == (1, 1, 1)
    assert (await mine(portal))[0]["is_late"] is True
    await step(clerk, id_, "move", due_on=(await today(bank)).isoformat(), reason="今天一定")
    await let_pass(bank, 1)
    assert await work.write(actions.note_late) == 1
    await step(clerk, id_, "keep", note=NOTE)
    figures = (await clerk.get("/api/console/promises/figures")).json()
    assert {name: figures[name] for name in ("open", "kept_on_time", "kept_late", "moved")} == {
        "open": 0,
        "kept_on_time": 0,
        "kept_late": 1,
        "moved": 1,
    }
    assert (await events(bank)).count("customers.promise_became_late") == 2


async def test_the_work_list_goes_by_day_and_page_by_page(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    for days in (3, 1, 2, 1, 0):
        await made(clerk, bank, zhang, in_days=days, key=f"k{days}{new_id()}")
    await made(colleague, bank, zhang, in_days=9, key="theirs")
    found, after = [], ""
    while True:
        page = (await clerk.get("/api/console/promises", params={"limit": 2, "whose": "all", "after": after})).json()
        found += [one["promise"]["due_on"] for one in page["items"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert len(found) == 6
    assert found == sorted(found)
    assert len((await clerk.get("/api/console/promises")).json()["items"]) == 5


async def test_customers_are_told_of_each_step_and_nothing_of_what_it_is(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    (telling, _) = SUBSCRIBERS
    await open_telephones(bank, telling, phones={zhang: "13812345678"})
    id_ = await made(clerk, bank, zhang)
    due = await today(bank) + timedelta(days=4)
    await step(clerk, id_, "move", due_on=due.isoformat(), reason="快递停运")
    await step(colleague, id_, "take-over")
    await step(colleague, id_, "keep", note=NOTE)
    await hear(bank, telling)
    news = await told(bank, "13812345678")
    assert len(news) == 3  # through whose hands it goes is no news
    assert due.isoformat() in news[1]
    assert [secret for secret in SECRETS if secret in "".join(news)] == []


async def test_what_happened_long_ago_is_no_news(bank: Database, zhang: UUID, clerk: httpx.AsyncClient) -> None:
    await open_telephones(bank, phones={zhang: "13812345678"})
    event = PromiseMade(customer_id=zhang, promise_id=zhang, due_on=await today(bank))
    heard: Heard[Event] = Heard(id=1, at=datetime.now(UTC) - timedelta(days=2), event=event)
    await doors(bank, system("tests")).write(tell_of_promises, [heard])
    assert await told(bank, "13812345678") == []


# --------------------------------------------------------------------------------------------------------- contested


async def test_a_customer_says_that_it_was_not_kept_and_it_is_due_again(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    id_ = await made(clerk, bank, zhang)
    there = f"/api/portal/promises/{id_}/contest"
    early = await portal.post(there, json={"note": "还没有"})
    await step(clerk, id_, "keep", note=NOTE)
    await let_pass(bank, 10)
    said = await portal.post(there, json={"note": "没有收到"})
    twice = await portal.post(there, json={"note": "没有收到"})

    assert (early.json()["code"], twice.json()["code"]) == ("customers.promise_not_contestable",) * 2
    assert (said.json()["state"], said.json()["due_on"]) == ("open", (await today(bank)).isoformat())
    (line,) = (await clerk.get("/api/console/promises")).json()["items"]
    assert [one["kind"] for one in line["promise"]["steps"]] == ["kept", "contested"]
    figures = (await clerk.get("/api/console/promises/figures")).json()
    assert (figures["kept_on_time"], figures["contested"], figures["open"]) == (1, 1, 1)


async def test_after_a_month_it_is_settled(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    id_ = await made(clerk, bank, zhang)
    await step(clerk, id_, "keep", note=NOTE)
    await let_pass(bank, 31)
    refused = await portal.post(f"/api/portal/promises/{id_}/contest", json={"note": "没有收到"})
    assert refused.json()["code"] == "customers.promise_not_contestable"


# ------------------------------------------------------------------------------------------------------ from outside


async def test_of_many_who_end_it_at_once_one_does(bank: Database, zhang: UUID, clerk: httpx.AsyncClient) -> None:
    id_ = await made(clerk, bank, zhang)
    answers = await asyncio.gather(
        *(step(clerk, id_, "keep", note=NOTE) for _ in range(3)),
        *(step(clerk, id_, "withdraw", note="不行") for _ in range(3)),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409, 409]
    assert await rows(bank, "SELECT count(*) FROM customer_promise_steps") == [(1,)]


async def test_another_customer_neither_reads_nor_contests_it(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    id_ = await made(clerk, bank, zhang)
    await step(clerk, id_, "keep", note=NOTE)
    async with counter(bank, as_customer(await register(bank, "李丽")), routes=routes) as other:
        assert await mine(other) == []
        refused = await other.post(f"/api/portal/promises/{id_}/contest", json={"note": "没有收到"})
        absent = await other.post(f"/api/portal/promises/{new_id()}/contest", json={"note": "没有收到"})
    assert (refused.status_code, refused.json()["code"]) == (404, "customers.promise_not_found")
    assert absent.json()["code"] == refused.json()["code"]


async def test_who_may_only_look_promises_nothing(bank: Database, zhang: UUID, clerk: httpx.AsyncClient) -> None:
    id_ = await made(clerk, bank, zhang)
    async with counter(bank, member("孙丽"), routes=routes) as auditor:
        assert len((await auditor.get(f"/api/console/customers/{zhang}/promises")).json()["items"]) == 1
        refused = [
            await promise(auditor, zhang, await today(bank)),
            await step(auditor, id_, "keep", note=NOTE),
            await step(auditor, id_, "take-over"),
            await auditor.get("/api/console/promises"),
        ]
    assert {answer.status_code for answer in refused} == {403}


async def test_the_database_keeps_what_was_promised(bank: Database, zhang: UUID, clerk: httpx.AsyncClient) -> None:
    id_ = await made(clerk, bank, zhang)
    await step(clerk, id_, "keep", note=NOTE)

    for statement in (
        "UPDATE customer_promises SET due_on = due_on + 1",
        "DELETE FROM customer_promise_steps",
        "UPDATE customer_promise_steps SET kind = 'withdrawn'",
    ):
        with pytest.raises(Exception, match=r"permission denied|append"):
            await rows_written(bank, statement)


async def rows_written(bank: Database, statement: str) -> None:
    async def write(tx: Tx) -> None:
        await tx.session.execute(text(statement))

    await doors(bank, system("tests")).write(write)


# ------------------------------------------------------------------------------------------------------------- rules


def done(kind: StepKind, on: date, due_on: date | None = None) -> Step:
    return Step(kind, None, on, due_on, "", "staff", "")  # type: ignore[arg-type]  # rules do not look at the clock


DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("steps", "now", "state", "late"),
    [
        ([], DAY, PromiseState.OPEN, False),
        ([], DAY + timedelta(days=1), PromiseState.OPEN, True),
        ([done(StepKind.KEPT, DAY)], DAY + timedelta(days=9), PromiseState.KEPT, False),
        ([done(StepKind.KEPT, DAY + timedelta(days=1))], DAY, PromiseState.KEPT, True),
        ([done(StepKind.WITHDRAWN, DAY + timedelta(days=1))], DAY, PromiseState.WITHDRAWN, False),
        (
            [done(StepKind.MOVED, DAY, DAY + timedelta(days=3)), done(StepKind.KEPT, DAY + timedelta(days=3))],
            DAY,
            PromiseState.KEPT,
            False,
        ),
    ],
)
def test_a_promise_is_late_by_the_day_that_was_promised_last(
    steps: list[Step], now: date, state: PromiseState, late: bool
) -> None:
    assert rules.state_after(steps) is state
    assert rules.is_late(rules.due(DAY, steps), steps, now) is late
