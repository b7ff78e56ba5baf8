"""A supervisor listens, whispers and joins; an agent invites a colleague; and the customer sees who is there."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.care import permissions
from bankhall.care import routes as talk_routes
from bankhall.care.routes import joining, reaching
from bankhall.identity import api as identity
from bankhall.identity.types import HireStaff
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from counter import acts, as_customer, counter, doors, fresh_key, register, rows

MINE, TALKS = "/api/portal/conversations", "/api/console/conversations"
ROUTES = [*talk_routes.routes, *reaching.routes, *joining.routes]


def agent(name: str, *more: str, id_: UUID | None = None) -> Actor:
    rights = frozenset({permissions.SERVE, "customers.view", *more})
    return Actor(kind="staff", name=name, id=id_ or new_id(), rights=rights)


@pytest.fixture
async def portal(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(await register(bank, "张伟")), routes=ROUTES) as client:
        yield client


@pytest.fixture
async def li_na(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, agent("李娜"), routes=ROUTES) as client:
        yield client


@pytest.fixture
async def head(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, agent("徐磊", permissions.LISTEN, permissions.SUPERVISE), routes=ROUTES) as client:
        yield client


@pytest.fixture
async def talk(portal: httpx.AsyncClient, li_na: httpx.AsyncClient) -> str:
    body = {"topic": "card", "language": "zh-CN", "text": "我的卡被吞了"}
    id_ = (await portal.post(MINE, json=body, headers=fresh_key())).json()["conversation"]["id"]
    (await li_na.post(f"{TALKS}/{id_}/take")).raise_for_status()
    return str(id_)


async def say(client: httpx.AsyncClient, there: str, text: str) -> httpx.Response:
    return await client.post(f"{there}/messages", json={"client_id": str(new_id()), "text": text})


async def seen(client: httpx.AsyncClient, there: str) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get(there)).raise_for_status().json()
    return found


async def test_a_supervisor_reads_along_the_agent_sees_it_and_the_customer_does_not(
    bank: Database, portal: httpx.AsyncClient, li_na: httpx.AsyncClient, head: httpx.AsyncClient, talk: str
) -> None:
    before = await head.get(f"{TALKS}/{talk}")
    (running,) = (await head.get("/api/console/talks")).json()["items"]
    listened = await head.post(f"{TALKS}/{talk}/listen")
    again = await head.post(f"{TALKS}/{talk}/listen")
    read = await seen(head, f"{TALKS}/{talk}")
    at_desk = (await seen(li_na, f"{TALKS}/{talk}"))["line"]["conversation"]
    at_home = (await seen(portal, f"{MINE}/{talk}"))["conversation"]

    assert (before.status_code, running["agent"]) == (404, "李娜")
    assert (listened.status_code, again.json()["code"]) == (204, "care.has_part")
    assert (read["part"], read["is_mine"], read["items"][0]["text"]) == ("listener", False, "我的卡被吞了")
    assert at_desk["others"] == [{"name": "徐磊", "role": "listener"}]
    assert at_home["others"] == []
    assert (await say(head, f"{TALKS}/{talk}", "我来")).json()["code"] == "care.not_yours"
    assert "care.listen" in await acts(bank)
    await head.post(f"{TALKS}/{talk}/leave")
    assert (await head.get(f"{TALKS}/{talk}")).status_code == 404


async def test_where_the_bank_says_so_the_agent_is_not_told(
    li_na: httpx.AsyncClient, head: httpx.AsyncClient, talk: str
) -> None:
    terms = (await head.get("/api/console/desk/terms")).json()
    await head.put("/api/console/desk/terms", json=terms | {"tells_of_listening": "no"})
    await head.post(f"{TALKS}/{talk}/listen")

    assert (await seen(li_na, f"{TALKS}/{talk}"))["line"]["conversation"]["others"] == []


async def test_what_is_whispered_staff_see_and_the_customer_never_does(
    bank: Database, portal: httpx.AsyncClient, li_na: httpx.AsyncClient, head: httpx.AsyncClient, talk: str
) -> None:
    stranger = await head.post(f"{TALKS}/{talk}/whispers", json={"text": "先核实身份"})
    await head.post(f"{TALKS}/{talk}/listen")
    await head.post(f"{TALKS}/{talk}/whispers", json={"text": "先核实身份"})
    heard = (await li_na.get(f"{TALKS}/{talk}/whispers")).json()["items"]
    at_home = await seen(portal, f"{MINE}/{talk}")

    assert stranger.status_code == 404
    assert [(one["by"], one["text"], one["after"]) for one in heard] == [("徐磊", "先核实身份", 2)]
    assert (await seen(li_na, f"{TALKS}/{talk}"))["line"]["conversation"]["whispers"] == 1
    assert "先核实身份" not in str(at_home)
    assert (at_home["conversation"]["whispers"], len(at_home["items"])) == (0, 2)
    assert (await portal.get(f"{TALKS}/{talk}/whispers")).status_code == 403
    ((sealed,),) = await rows(bank, "SELECT sealed FROM care_whispers")
    assert "先核实身份".encode() not in bytes(sealed)


async def test_who_joins_is_seen_by_the_customer_by_name_speaks_and_leaves(
    portal: httpx.AsyncClient, head: httpx.AsyncClient, talk: str
) -> None:
    stranger = await head.post(f"{TALKS}/{talk}/join")
    await head.post(f"{TALKS}/{talk}/listen")
    joined = await head.post(f"{TALKS}/{talk}/join")
    spoke = await say(head, f"{TALKS}/{talk}", "我是主管，由我来说明。")
    at_home = await seen(portal, f"{MINE}/{talk}")
    await head.post(f"{TALKS}/{talk}/leave")
    after = await seen(portal, f"{MINE}/{talk}")

    assert stranger.status_code == 404
    assert (joined.status_code, spoke.status_code) == (204, 201)
    assert at_home["conversation"]["others"] == [{"name": "徐*", "role": "guest"}]
    assert [(one["step"], one["by"], one["text"]) for one in at_home["items"][2:]] == [
        ("joined", "徐*", ""),
        (None, "徐*", "我是主管，由我来说明。"),
    ]
    assert (after["items"][-1]["step"], after["conversation"]["others"]) == ("left", [])
    assert (await say(head, f"{TALKS}/{talk}", "还有")).json()["code"] == "care.not_yours"


async def test_an_agent_invites_a_colleague_who_joins_and_whoever_is_not_asked_does_not(
    bank: Database, li_na: httpx.AsyncClient, talk: str
) -> None:
    await doors(bank, system("tests")).write(identity.ensure_roles)
    password = await identity.hash_password("a long and quiet night by the lake", login="wangqiang")
    command = HireStaff(name="王强", login="wangqiang", password=password)
    id_ = await doors(bank, system("tests")).write(identity.hire_staff, command)
    await doors(bank, system("tests")).write(identity.give_role, id_, "agent")
    nobody = await li_na.post(f"{TALKS}/{talk}/invite", json={"colleague": str(new_id())})
    async with counter(bank, agent("王强", id_=id_), routes=ROUTES) as wang:
        uninvited = await wang.post(f"{TALKS}/{talk}/join")
        no_right = await wang.post(f"{TALKS}/{talk}/listen")
        await li_na.post(f"{TALKS}/{talk}/invite", json={"colleague": str(id_)})
        asked = (await seen(wang, f"{TALKS}/{talk}"))["part"]
        inbox = (await wang.get(TALKS)).json()["mine"]
        joined = await wang.post(f"{TALKS}/{talk}/join")
        await li_na.post(f"{TALKS}/{talk}/end", json={"wrap_up": "solved"})
        over = await say(wang, f"{TALKS}/{talk}", "晚了")

    assert nobody.json()["code"] == "care.colleague_not_found"
    assert (uninvited.status_code, no_right.status_code) == (404, 403)
    assert (asked, joined.status_code) == ("invited", 204)
    assert [one["conversation"]["id"] for one in inbox] == [talk]
    assert over.json()["code"] == "care.conversation_over"
    assert await rows(bank, "SELECT others FROM conversations") == [([],)]
    kinds = await rows(bank, "SELECT kind FROM care_part_steps ORDER BY id")
    assert kinds == [("invited",), ("joined",)]


async def test_whoever_takes_over_reads_the_summary_and_the_customer_only_the_note(
    bank: Database, portal: httpx.AsyncClient, li_na: httpx.AsyncClient, head: httpx.AsyncClient, talk: str
) -> None:
    wish = {"to": None, "note": "请稍等，由同事继续", "summary": "客户：卡被吞了。已核实身份。"}
    stranger = await head.post(f"{TALKS}/{talk}/hand-over", json=wish | {"to": str(new_id())})
    nobody = await li_na.post(f"{TALKS}/{talk}/hand-over", json=wish | {"to": str(new_id())})
    handed = await li_na.post(f"{TALKS}/{talk}/hand-over", json=wish)
    late = await li_na.post(f"{TALKS}/{talk}/hand-over", json=wish)
    await head.post(f"{TALKS}/{talk}/take")
    heard = (await head.get(f"{TALKS}/{talk}/whispers")).json()["items"]
    at_home = await seen(portal, f"{MINE}/{talk}")

    assert (stranger.status_code, nobody.json()["code"]) == (404, "care.colleague_not_found")
    assert (handed.status_code, late.status_code) == (200, 409)
    # What was refused left nothing behind.
    assert [(one["by"], one["text"]) for one in heard] == [("李娜", "客户：卡被吞了。已核实身份。")]
    assert "卡被吞了。已核实" not in str(at_home)
    assert at_home["items"][-2]["text"] == "请稍等，由同事继续"
    wrong = await head.post(f"{TALKS}/{talk}/hand-over", json=wish | {"summary": "x" * 501})
    assert wrong.json()["fields"][0]["field"] == "summary"


async def test_whoever_sends_past_a_colleagues_answer_is_asked_first(
    portal: httpx.AsyncClient, li_na: httpx.AsyncClient, head: httpx.AsyncClient, talk: str
) -> None:
    there = f"{TALKS}/{talk}"
    await head.post(f"{there}/listen")
    await head.post(f"{there}/join")
    begun = (await seen(li_na, there))["line"]["conversation"]["messages"]
    await say(head, there, "我来说明。")
    mine = {"client_id": str(new_id()), "text": "请稍等。"}
    refused = await li_na.post(f"{there}/messages", json=mine | {"seen": begun})
    read_since = await li_na.post(f"{there}/messages", json=mine | {"client_id": str(new_id()), "seen": begun + 1})
    anyway = await li_na.post(f"{there}/messages", json=mine)
    own = await li_na.post(f"{there}/messages", json=mine | {"client_id": str(new_id()), "seen": begun + 1})

    assert (refused.status_code, refused.json()["code"]) == (409, "care.colleague_answered")
    assert refused.json()["facts"] == {"by": "徐磊", "nth": begun + 1}
    assert (read_since.status_code, anyway.status_code, own.status_code) == (201, 201, 201)
    said = [one["text"] for one in (await seen(portal, f"{MINE}/{talk}"))["items"]]
    assert said.count("请稍等。") == 3
    # A customer is asked nothing: their door knows no such field.
    theirs = await portal.post(f"{MINE}/{talk}/messages", json=mine | {"seen": 1})
    assert theirs.status_code == 400
