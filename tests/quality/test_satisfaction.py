"""Customers are asked once how it was, say so or do not, and whoever was little content is called back."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from bankhall.care.routes import routes as care_routes
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.ids import new_id
from bankhall.quality import permissions
from bankhall.quality.routes import routes as quality_routes
from bankhall.quality.satisfaction import rules
from bankhall.quality.satisfaction.reactions import SUBSCRIBERS
from bankhall.quality.satisfaction.routes import routes
from bankhall.quality.satisfaction.types import MarkFigures
from bankhall.tickets.complaints.routes import routes as complaint_routes
from counter import as_customer, counter, doors, fresh_key, register, rows
from hearing import hear, open_telephones, told

ALL = [*care_routes, *quality_routes, *routes, *complaint_routes]
MINE = "/api/portal/marks"
PHONE = "13812345678"
LOW = "/api/console/quality/low-marks"
SUN = Actor(kind="staff", name="孙佳", id=new_id(), rights=frozenset({"care.serve", permissions.OWN}))
SUPERVISOR = Actor(kind="staff", name="徐蕾", id=new_id(), rights=frozenset({permissions.LEAD, "customers.view"}))


@pytest.fixture
async def zhang(bank: Database) -> UUID:
    id_ = await register(bank, "张伟")
    await open_telephones(bank, *SUBSCRIBERS, phones={id_: PHONE})
    return id_


@pytest.fixture
async def portal(bank: Database, zhang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(zhang), routes=ALL) as client:
        yield client


@pytest.fixture
async def agent(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, SUN, routes=ALL) as client:
        yield client


@pytest.fixture
async def desk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, SUPERVISOR, routes=ALL) as client:
        yield client


async def talk_over(bank: Database, portal: httpx.AsyncClient, agent: httpx.AsyncClient) -> str:
    """A whole conversation, which the bank has heard of."""
    body = {"topic": "card", "language": "zh-CN", "text": "卡被吞了"}
    begun = await portal.post("/api/portal/conversations", json=body, headers=fresh_key())
    id_ = str(begun.raise_for_status().json()["conversation"]["id"])
    there = f"/api/console/conversations/{id_}"
    (await agent.post(f"{there}/take")).raise_for_status()
    (await agent.post(f"{there}/end", json={"wrap_up": "solved"})).raise_for_status()
    await hear(bank, SUBSCRIBERS[0])
    return id_


async def asked(portal: httpx.AsyncClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await portal.get(MINE)).raise_for_status().json()["items"]
    return found


async def later(bank: Database, days: int) -> None:
    """As if all that was asked and answered had been so many days ago."""

    async def move(tx: Tx) -> None:
        back = {"by": timedelta(days=days)}
        await tx.session.execute(
            text("UPDATE satisfaction_asks SET asked_at = asked_at - :by, answered_at = answered_at - :by"), back
        )

    await doors(bank).write(move)


async def test_after_a_conversation_its_customer_is_asked_once_and_can_change_what_they_said_for_a_week(
    bank: Database, portal: httpx.AsyncClient, agent: httpx.AsyncClient
) -> None:
    talk = await talk_over(bank, portal, agent)
    (one,) = await asked(portal)
    first = await portal.put(f"{MINE}/{one['id']}", json={"mark": 2, "words": "等太久了"})
    changed = await portal.put(f"{MINE}/{one['id']}", json={"mark": 4})
    await later(bank, 8)
    late = await portal.put(f"{MINE}/{one['id']}", json={"mark": 1})

    assert ["服务评价" in each for each in await told(bank, PHONE)] == [True]
    assert (one["about"], one["about_id"], one["topic"], one["mark"]) == ("talk", talk, "card", None)
    assert (first.json()["mark"], first.json()["words"]) == (2, "等太久了")
    assert (changed.json()["mark"], changed.json()["words"]) == (4, "")
    assert (late.status_code, late.json()["code"]) == (409, "quality.ask_over")
    assert await asked(portal) == []


async def test_nobody_is_asked_again_within_the_days_that_were_set(
    bank: Database, portal: httpx.AsyncClient, agent: httpx.AsyncClient, desk: httpx.AsyncClient
) -> None:
    await talk_over(bank, portal, agent)
    await talk_over(bank, portal, agent)
    once = len(await asked(portal))
    body = {"items": [{"code": "ask_every_days", "value": 3}]}
    (await desk.put("/api/console/quality/limits", json=body)).raise_for_status()
    await later(bank, 4)
    await talk_over(bank, portal, agent)

    assert once == 1
    assert len(await asked(portal)) == 2


async def test_whoever_complains_is_not_asked_and_whoever_does_not_want_to_be_is_never_again(
    bank: Database, portal: httpx.AsyncClient, agent: httpx.AsyncClient
) -> None:
    body = {"product": "service", "words": "没人接电话", "wants": "", "about": ""}
    complaint = (await portal.post("/api/portal/complaints", json=body, headers=fresh_key())).raise_for_status().json()
    await talk_over(bank, portal, agent)
    while_open = await asked(portal)
    (await portal.post(f"/api/portal/complaints/{complaint['id']}/withdraw")).raise_for_status()
    no = (await portal.put(f"{MINE}/asking", json={"wants": False})).raise_for_status().json()
    await talk_over(bank, portal, agent)
    never = await asked(portal)
    await portal.put(f"{MINE}/asking", json={"wants": True})
    await talk_over(bank, portal, agent)

    assert (while_open, no["wants"], never) == ([], False, [])
    assert len(await asked(portal)) == 1


async def test_a_low_mark_is_called_back_once_and_stands_in_the_contact_log(
    bank: Database, zhang: UUID, portal: httpx.AsyncClient, agent: httpx.AsyncClient, desk: httpx.AsyncClient
) -> None:
    await talk_over(bank, portal, agent)
    (one,) = await asked(portal)
    await portal.put(f"{MINE}/{one['id']}", json={"mark": 1, "words": "问题没解决"})
    (open_,) = (await desk.get(LOW)).raise_for_status().json()["open"]
    there = f"{LOW}/{one['id']}/call"
    missed = (await desk.post(there, json={"outcome": "not_reached", "note": "无人接听"})).raise_for_status().json()
    done = (await desk.post(there, json={"outcome": "settled", "note": "已解决"})).raise_for_status().json()
    again = await desk.post(there, json={"outcome": "settled", "note": "已解决"})
    log = await rows(bank, "SELECT way FROM customer_contacts WHERE customer_id = :id", id=zhang)

    assert (open_["customer"], open_["words"], open_["agent"]) == ("张伟", "问题没解决", "孙佳")
    assert [one["id"] for one in missed["open"]] == [one["id"]]
    assert (done["open"], [each["outcome"] for each in done["done"]]) == ([], ["settled"])
    assert (again.status_code, again.json()["code"]) == (409, "quality.called_already")
    assert log == [("call_out",), ("call_out",)]


async def test_another_customers_question_is_not_there_and_an_agent_sees_no_low_marks(
    bank: Database, portal: httpx.AsyncClient, agent: httpx.AsyncClient
) -> None:
    await talk_over(bank, portal, agent)
    (one,) = await asked(portal)
    async with counter(bank, as_customer(await register(bank, "李丽")), routes=ALL) as stranger:
        answer = await stranger.put(f"{MINE}/{one['id']}", json={"mark": 1})

    assert (answer.status_code, answer.json()["code"]) == (404, "quality.ask_not_found")
    assert (await agent.get(LOW)).status_code == 403
    assert (await agent.post(f"{LOW}/{one['id']}/call", json={"outcome": "settled", "note": "x"})).status_code == 403
    assert (await portal.put(f"{MINE}/{one['id']}", json={"mark": 6})).status_code == 400
    assert (await asked(portal))[0]["mark"] is None


async def test_what_was_said_lies_sealed_and_figures_of_few_are_hidden(
    bank: Database, portal: httpx.AsyncClient, agent: httpx.AsyncClient, desk: httpx.AsyncClient
) -> None:
    await talk_over(bank, portal, agent)
    (one,) = await asked(portal)
    await portal.put(f"{MINE}/{one['id']}", json={"mark": 5, "words": "planted-praise"})
    ((sealed,),) = await rows(bank, "SELECT sealed FROM satisfaction_asks")
    wide = (await desk.get("/api/console/quality/marks", params=days_about(bank))).raise_for_status().json()

    assert b"planted-praise" not in bytes(sealed)
    assert (wide["whole"]["asked"], wide["whole"]["answered"], wide["whole"]["marks"]) == (1, None, None)


def days_about(bank: Database) -> dict[str, str]:
    """Yesterday, today and tomorrow, whichever day it is where."""
    now = bank.clock()
    return {"from": f"{now - timedelta(days=1):%Y-%m-%d}", "to": f"{now + timedelta(days=1):%Y-%m-%d}", "by": "agent"}


def figures(key: str, answered: int) -> MarkFigures:
    return MarkFigures(key=key, name="", asked=answered + 3, answered=answered, marks=(0, 0, 0, 0, answered))


@pytest.mark.parametrize(
    ("groups", "hidden"),
    [
        ({"a": 5, "b": 9}, set()),
        ({"a": 4, "b": 9, "c": 6}, {"a", "c"}),
        ({"a": 4, "b": 3, "c": 6}, {"a", "b"}),
        ({"a": 0, "b": 6}, set()),
        ({"a": 2}, {"a"}),
    ],
)
def test_a_group_of_few_is_hidden_and_the_next_where_the_rest_would_tell_it(
    groups: dict[str, int], hidden: set[str]
) -> None:
    shown = rules.hide_small([figures(key, answered) for key, answered in groups.items()])

    assert {one.key for one in shown if one.marks is None} == hidden
