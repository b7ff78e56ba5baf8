"""The wall: who may see it, what it gives notice of, and who sets that."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from bankhall.care.routes import routes as care_routes
from bankhall.identity import api as identity
from bankhall.identity.types import HireStaff, PasswordHash
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.ids import new_id
from bankhall.quality import permissions
from bankhall.quality.routes import routes
from counter import acts, as_customer, counter, doors, fresh_key, register

HERE = "/api/console/quality"
SUPERVISOR = Actor(kind="staff", name="徐蕾", id=new_id(), rights=frozenset({permissions.LEAD}))
AGENT = Actor(kind="staff", name="孙佳", id=new_id(), rights=frozenset({permissions.OWN}))


@pytest.fixture
async def desk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, SUPERVISOR, routes=routes) as client:
        yield client


async def wall(desk: httpx.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = (await desk.get(f"{HERE}/wall")).raise_for_status().json()
    return found


async def test_who_waits_is_on_the_wall_without_a_name_and_above_its_limit_it_gives_notice(
    bank: Database, desk: httpx.AsyncClient
) -> None:
    empty = await wall(desk)
    async with counter(bank, as_customer(await register(bank, "张伟")), routes=care_routes) as portal:
        body = {"topic": "card", "language": "zh-CN", "text": "卡被吞了"}
        await portal.post("/api/portal/conversations", json=body, headers=fresh_key())
    limits = {"items": [{"code": "waiting", "value": 0}]}
    kept = (await desk.put(f"{HERE}/limits", json=limits)).raise_for_status().json()["items"]
    shown = await wall(desk)

    assert (empty["floor"]["waiting"], [one["code"] for one in empty["alarms"] if one["is_on"]]) == (0, [])
    assert (shown["floor"]["waiting"], [one["code"] for one in shown["alarms"] if one["is_on"]]) == (1, ["waiting"])
    assert [one["topic"] for one in shown["floor"]["line"]] == ["card"]
    assert "张伟" not in str(shown)
    assert {one["code"]: one["value"] for one in kept}["waiting"] == 0
    assert "quality.set_limits" in await acts(bank)


async def test_the_wall_shows_who_is_there_by_presence_and_who_waits_in_the_order_of_routing(
    bank: Database, desk: httpx.AsyncClient
) -> None:
    async def arrange(tx: Tx) -> None:
        await identity.ensure_roles(tx)
        for login, name, state, reason, capacity in (
            ("sunjia", "孙佳", "available", None, 4),
            ("hejun", "何军", "break", "meal", 3),
            ("lina", "李娜", "off", None, 3),
        ):
            id_ = await identity.hire_staff(tx, HireStaff(name=name, login=login, password=PasswordHash("x")))
            await identity.give_role(tx, id_, "agent")
            await tx.session.execute(
                text(
                    "INSERT INTO care_agents (agent_id, agent_name, state, reason, since, seen_at, capacity, topics,"
                    " languages, steps) VALUES (:id, :name, :state, :reason, :now, :now, :capacity, '{}', '{}', 0)"
                ),
                {"id": id_, "name": name, "state": state, "reason": reason, "capacity": capacity, "now": tx.now},
            )

    async def prefer(tx: Tx) -> None:
        waited = (
            "UPDATE conversations SET waiting_since = waiting_since - :by, goes_first = :first WHERE topic = :topic"
        )
        for topic, minutes, first in (("card", 6, False), ("bill", 4, True)):
            by = {"by": timedelta(minutes=minutes), "first": first, "topic": topic}
            await tx.session.execute(text(waited), by)

    await doors(bank).write(arrange)
    for name, topic in (("张伟", "card"), ("李丽", "bill")):
        async with counter(bank, as_customer(await register(bank, name)), routes=care_routes) as portal:
            body = {"topic": topic, "language": "zh-CN", "text": "你好"}
            (await portal.post("/api/portal/conversations", json=body, headers=fresh_key())).raise_for_status()
    await doors(bank).write(prefer)
    floor = (await wall(desk))["floor"]

    assert [(one["name"], one["state"], one["reason"], one["capacity"]) for one in floor["agents"]] == [
        ("孙佳", "available", None, 4),
        ("何军", "break", "meal", 3),
    ]
    assert floor["free"] == 4
    assert [(one["topic"], one["goes_first"]) for one in floor["line"]] == [("bill", True), ("card", False)]


async def test_only_whoever_leads_sees_the_wall_and_sets_its_limits(bank: Database) -> None:
    limits = {"items": [{"code": "waiting", "value": 0}]}
    for who in (AGENT, as_customer(await register(bank, "李丽"))):
        async with counter(bank, who, routes=routes) as client:
            answers = [
                await client.get(f"{HERE}/wall"),
                await client.get(f"{HERE}/limits"),
                await client.put(f"{HERE}/limits", json=limits),
                await client.get(f"{HERE}/times", params={"from": "2026-01-01", "to": "2026-01-31"}),
            ]

        assert {one.status_code for one in answers} == {403}


@pytest.mark.parametrize(
    ("from_", "to", "field"),
    [
        ("2026-03-10", "2026-03-09", "to"),
        ("2025-01-01", "2026-03-09", "to"),
        ("0001-01-01", "0001-01-02", "from"),
        ("9999-12-30", "9999-12-31", "from"),
    ],
)
async def test_a_span_that_cannot_be_is_refused_by_its_field(
    desk: httpx.AsyncClient, from_: str, to: str, field: str
) -> None:
    for what in ("talks", "times"):
        answer = await desk.get(f"{HERE}/{what}", params={"from": from_, "to": to})

        assert (answer.status_code, [one["field"] for one in answer.json()["fields"]]) == (400, [field])


@pytest.mark.parametrize(
    "body", [{"items": []}, {"items": [{"code": "waiting", "value": -1}]}, {"items": [{"code": "x", "value": 1}]}]
)
async def test_a_limit_that_nobody_could_mean_is_refused(desk: httpx.AsyncClient, body: dict[str, Any]) -> None:
    assert (await desk.put(f"{HERE}/limits", json=body)).status_code in (400, 422)
