"""Who is there, and that whoever waits is offered to one of them, and is never with two."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.care import api, permissions
from bankhall.care import routes as talk_routes
from bankhall.care.reach.actions.routing import route
from bankhall.care.reach.jobs import one_round
from bankhall.care.reach.rules import FIRST_BY, STANDARD
from bankhall.care.routes import reaching
from bankhall.customers import api as customers
from bankhall.customers.api import Assign
from bankhall.identity import api as identity
from bankhall.identity.types import HireStaff
from bankhall.kernel import db
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.ids import new_id
from bankhall.kernel.vault import Vault
from counter import acts, as_customer, counter, doors, fresh_key, named_fields, register, rows
from databases import Database

MINE, TALKS, DESK = "/api/portal/conversations", "/api/console/conversations", "/api/console/desk"
ROUTES = [*talk_routes.routes, *reaching.routes]
TEN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = TEN

    def __call__(self) -> datetime:
        return self.now

    def go(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def agent(name: str, *more: str) -> Actor:
    return Actor(kind="staff", name=name, id=new_id(), rights=frozenset({permissions.SERVE, "customers.view", *more}))


LI_NA, WANG = agent("李娜"), agent("王强")
XU_LEI = agent("徐磊", permissions.SUPERVISE)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def bank(database: Database, vault: Vault, clock: Clock) -> AsyncIterator[db.Database]:
    opened = db.Database(db.connect(database.url, connections=10), clock=clock, vault=vault)
    yield opened
    await opened.close()


@pytest.fixture
async def zhang(bank: db.Database) -> UUID:
    return await register(bank, "张伟")


@pytest.fixture
async def portal(bank: db.Database, zhang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(zhang), routes=ROUTES) as client:
        yield client


@pytest.fixture
async def li_na(bank: db.Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, LI_NA, routes=ROUTES) as client:
        yield client


@pytest.fixture
async def wang(bank: db.Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, WANG, routes=ROUTES) as client:
        yield client


@pytest.fixture
async def xu_lei(bank: db.Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, XU_LEI, routes=ROUTES) as client:
        yield client


async def begin(portal: httpx.AsyncClient, **other: Any) -> str:
    body = {"topic": "card", "language": "zh-CN", "text": "我的卡被吞了"} | other
    answer = await portal.post(MINE, json=body, headers=fresh_key())
    return str(answer.raise_for_status().json()["conversation"]["id"])


async def be(client: httpx.AsyncClient, state: str = "available", **other: Any) -> dict[str, Any]:
    body = {"state": state, "reason": None, "capacity": None} | other
    found: dict[str, Any] = (await client.put(f"{DESK}/presence", json=body)).raise_for_status().json()
    return found


async def offer(client: httpx.AsyncClient) -> dict[str, Any] | None:
    found: dict[str, Any] | None = (await client.get(DESK)).raise_for_status().json()["offer"]
    return found


async def accept(client: httpx.AsyncClient, id_: str) -> httpx.Response:
    return await client.post(f"{DESK}/offers/{id_}/accept")


async def hire(bank: db.Database, login: str) -> UUID:
    """Who answers customers, and may be there for some."""
    password = await identity.hash_password("a long and quiet night by the lake", login=login)
    command = HireStaff(name=login, login=login, password=password)
    hired = await doors(bank, system("tests")).write(identity.hire_staff, command)
    await doors(bank, system("tests")).write(identity.give_role, hired, "agent")
    return hired


async def outcomes(bank: db.Database) -> list[tuple[str, str | None]]:
    return [(name, out) for name, out in await rows(bank, "SELECT agent_name, outcome FROM care_offers ORDER BY id")]


async def test_who_waits_is_offered_to_whoever_is_there_and_accepting_gives_it_to_them(
    bank: db.Database, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    id_ = await begin(portal)
    await one_round(bank)
    nobody = await offer(li_na)
    await be(li_na)
    await one_round(bank)
    found = await offer(li_na)
    assert found
    accepted = await accept(li_na, found["id"])
    talk = (await portal.get(f"{MINE}/{id_}")).json()

    assert nobody is None
    assert (found["conversation_id"], found["name"], found["why"], found["left_s"]) == (id_, "张伟", "free", 30)
    assert (accepted.status_code, accepted.json()) == (200, {"conversation_id": id_})
    assert (talk["conversation"]["state"], talk["conversation"]["with_whom"]) == ("talking", "李*")
    assert await outcomes(bank) == [("李娜", "accepted")]
    assert await offer(li_na) is None
    assert (await accept(li_na, found["id"])).json()["code"] == "care.offer_over"
    assert {"care.be_present", "care.take_conversation"} <= set(await acts(bank))


async def test_an_offer_that_nobody_sees_lapses_goes_to_the_next_and_whoever_did_not_see_it_is_away(
    bank: db.Database, clock: Clock, portal: httpx.AsyncClient, li_na: httpx.AsyncClient, wang: httpx.AsyncClient
) -> None:
    await be(li_na)
    clock.go(1)
    await begin(portal)
    await one_round(bank)
    first = await offer(li_na)
    assert first
    clock.go(STANDARD.offer_s)
    late = await accept(li_na, first["id"])
    await be(wang)
    await one_round(bank)
    second = await offer(wang)

    assert late.json()["code"] == "care.offer_over"
    assert second
    assert second["conversation_id"] == first["conversation_id"]
    mine = (await li_na.get(DESK)).json()
    assert (mine["presence"]["state"], mine["presence"]["reason"], mine["offer"]) == ("away", "unseen", None)
    assert await outcomes(bank) == [("李娜", "lapsed"), ("王强", None)]


async def test_a_declined_offer_goes_to_the_next_and_comes_back_when_nobody_else_is_there(
    bank: db.Database, clock: Clock, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    await be(li_na)
    await begin(portal)
    await one_round(bank)
    first = await offer(li_na)
    assert first
    declined = await li_na.post(f"{DESK}/offers/{first['id']}/decline")
    again = await li_na.post(f"{DESK}/offers/{first['id']}/decline")
    await one_round(bank)
    at_once = await offer(li_na)
    for _ in range(4):
        clock.go(50)
        await li_na.post(f"{DESK}/alive")
    await one_round(bank)
    later = await offer(li_na)

    assert (declined.status_code, again.json()["code"]) == (204, "care.offer_over")
    assert at_once is None
    assert later
    assert later["conversation_id"] == first["conversation_id"]


async def test_whoever_takes_it_from_the_list_has_it_and_the_offer_to_another_is_withdrawn(
    bank: db.Database, portal: httpx.AsyncClient, li_na: httpx.AsyncClient, wang: httpx.AsyncClient
) -> None:
    await be(li_na)
    id_ = await begin(portal)
    await one_round(bank)
    found = await offer(li_na)
    assert found
    await wang.post(f"{TALKS}/{id_}/take")

    assert (await accept(li_na, found["id"])).json()["code"] == "care.offer_over"
    assert await outcomes(bank) == [("李娜", "withdrawn")]
    assert (await wang.post(f"{DESK}/offers/{found['id']}/accept")).json()["code"] == "care.offer_not_found"


async def test_the_customer_who_ends_it_meanwhile_withdraws_the_offer(
    bank: db.Database, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    await be(li_na)
    id_ = await begin(portal)
    await one_round(bank)
    found = await offer(li_na)
    assert found
    await portal.post(f"{MINE}/{id_}/end")

    assert await offer(li_na) is None
    assert (await accept(li_na, found["id"])).json()["code"] == "care.offer_over"


async def test_of_many_who_offer_accept_and_take_at_once_one_has_it(
    database: Database, vault: Vault, bank: db.Database, portal: httpx.AsyncClient
) -> None:
    """Each on connections of its own, as processes have them."""
    others = [db.Database(db.connect(database.url, connections=4), clock=bank.clock, vault=vault) for _ in range(4)]
    people = [agent(f"坐席{number}") for number in range(4)]
    for turn in range(3):
        id_ = await begin(portal, topic="other")
        for person in people:
            async with counter(bank, person, routes=ROUTES) as client:
                await be(client, "off")
                await be(client)
        await asyncio.gather(*(doors(each, system("routing")).write(route) for each in others * 2))
        open_ = await rows(bank, "SELECT id, agent_id FROM care_offers WHERE ended_at IS NULL")
        assert len(open_) == 1

        async def come(each: db.Database, person: Actor, talk: str, open_offer: UUID, offered_to: UUID) -> int:
            async with counter(each, person, routes=ROUTES) as client:
                if person.id == offered_to:
                    return (await accept(client, str(open_offer))).status_code
                return (await client.post(f"{TALKS}/{talk}/take")).status_code

        came = [come(each, person, id_, *open_[0]) for each, person in zip(others, people, strict=True)]
        codes = await asyncio.gather(*came, *(doors(each, system("routing")).write(route) for each in others))
        taken = await rows(
            bank, "SELECT count(*) FROM conversation_messages WHERE conversation_id = :id AND step = 'taken'", id=id_
        )

        assert sorted(codes[:4]) == [200, 409, 409, 409], turn
        assert taken == [(1,)]
        assert await rows(bank, "SELECT count(*) FROM care_offers WHERE ended_at IS NULL") == [(0,)]
        await portal.post(f"{MINE}/{id_}/end")
    for each in others:
        await each.close()


async def test_nobody_gets_more_than_they_said_and_by_hand_as_much_as_the_bank_lets(
    bank: db.Database, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    await be(li_na, capacity=1)
    ids = [await begin(portal) for _ in range(2)]
    await one_round(bank)
    found = await offer(li_na)
    assert found
    await accept(li_na, found["id"])
    await one_round(bank)

    assert await offer(li_na) is None
    left = next(one for one in ids if one != found["conversation_id"])
    assert (await li_na.post(f"{TALKS}/{left}/take")).status_code == 200
    assert named_fields(
        await li_na.put(f"{DESK}/presence", json={"state": "available", "reason": None, "capacity": 7})
    ) == ["capacity"]


async def test_a_break_has_a_reason_gives_back_what_was_offered_and_is_history(
    bank: db.Database, clock: Clock, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    await be(li_na)
    await begin(portal)
    await one_round(bank)
    clock.go(20)
    there = await be(li_na, "break", reason="meal")
    clock.go(600)
    await be(li_na, "off")

    assert (there["presence"]["state"], there["presence"]["reason"], there["offer"]) == ("break", "meal", None)
    assert await outcomes(bank) == [("李娜", "declined")]
    for wrong in ({"state": "break"}, {"state": "available", "reason": "meal"}, {"state": "break", "reason": "silent"}):
        body = {"reason": None, "capacity": None} | wrong
        assert named_fields(await li_na.put(f"{DESK}/presence", json=body)) == ["reason"]
    spans = await doors(bank).read(api.presence_spans, TEN + timedelta(seconds=10), clock.now + timedelta(seconds=30))
    assert [(one.name, one.state, one.reason, (one.to - one.from_).seconds) for one in spans] == [
        ("李娜", "available", None, 10),
        ("李娜", "break", "meal", 600),
        ("李娜", "off", None, 30),
    ]
    assert await doors(bank).read(api.present_now) == []


async def test_whose_tabs_are_silent_is_away_and_a_sign_of_life_keeps_them_there(
    bank: db.Database, clock: Clock, li_na: httpx.AsyncClient, wang: httpx.AsyncClient
) -> None:
    await be(li_na)
    await be(wang)
    clock.go(STANDARD.away_s - 5)
    await wang.post(f"{DESK}/alive")
    clock.go(10)
    await one_round(bank)

    assert (await li_na.get(DESK)).json()["presence"]["reason"] == "silent"
    assert [one.name for one in await doors(bank).read(api.present_now)] == ["王强"]


async def test_the_customers_manager_is_asked_first_and_their_backup_while_they_are_away(
    bank: db.Database, clock: Clock, zhang: UUID, portal: httpx.AsyncClient
) -> None:
    await doors(bank, system("tests")).write(identity.ensure_roles)
    manager, backup, other = [await hire(bank, login) for login in ("wangqiang", "lina", "zhaomin")]
    wish = Assign((zhang,), manager, backup, "新分配")
    await doors(bank, system("tests")).write(customers.assign_managers, wish)
    seen, near = [], []
    rights = frozenset({permissions.SERVE, "customers.view"})
    stranger = as_customer(await register(bank, "李丽"))
    for who in (other, backup, manager):
        actor = Actor(kind="staff", name=str(who), id=who, rights=rights)
        async with counter(bank, actor, routes=ROUTES) as client:
            await be(client)
            id_ = await begin(portal)
            await one_round(bank)
            found = await offer(client)
            seen.append(found and found["why"])
            near.append((await portal.get("/api/portal/own-agents")).raise_for_status().json())
            await portal.post(f"{MINE}/{id_}/end")
    async with counter(bank, Actor(kind="staff", name="王强", id=manager, rights=rights), routes=ROUTES) as own:
        await be(own, capacity=1)
        (await own.post(f"{TALKS}/{await begin(portal)}/take")).raise_for_status()
        busy = (await portal.get("/api/portal/own-agents")).json()
        await be(own, "break", reason="meal")
        gone = (await portal.get("/api/portal/own-agents")).json()
    async with counter(bank, stranger, routes=ROUTES) as another:
        nobody = (await another.get("/api/portal/own-agents")).json()

    assert seen == ["free", "backup", "own"]
    assert near == [
        {"manager": None, "backup": None},
        {"manager": None, "backup": "there"},
        {"manager": "there", "backup": "there"},
    ]
    assert (busy["manager"], gone["manager"]) == ("busy", "away")
    assert nobody == {"manager": None, "backup": None}


async def test_skills_are_a_supervisors_to_keep_and_change_who_is_asked(
    bank: db.Database, portal: httpx.AsyncClient, xu_lei: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    body = {"topics": ["bill"], "languages": ["en"]}
    refused = await li_na.put(f"{DESK}/agents/{LI_NA.id}/skills", json=body)
    nobody = await xu_lei.put(f"{DESK}/agents/{new_id()}/skills", json=body)

    assert (refused.status_code, nobody.json()["code"]) == (403, "care.agent_not_found")


async def test_the_terms_are_a_supervisors_bounded_and_kept_as_history(
    bank: db.Database, portal: httpx.AsyncClient, xu_lei: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    terms = (await xu_lei.get(f"{DESK}/terms")).json()
    changed = await xu_lei.put(f"{DESK}/terms", json=terms | {"offer_s": 60})
    wrong = await xu_lei.put(f"{DESK}/terms", json=terms | {"offer_s": 5})
    await be(li_na)
    await begin(portal)
    await one_round(bank)
    found = await offer(li_na)

    assert (await li_na.put(f"{DESK}/terms", json=terms)).status_code == 403
    assert (changed.json()["offer_s"], wrong.status_code) == (60, 400)
    assert found
    assert found["left_s"] == 60
    assert await rows(bank, "SELECT nth, offer_s, by_name FROM care_terms") == [(1, 60, "徐磊")]


async def test_a_customer_who_goes_first_moves_up_and_the_place_that_all_see_says_so(
    bank: db.Database, clock: Clock, zhang: UUID, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    ids = []
    for _ in range(2):
        ids.append(await begin(portal))
        clock.go(60)
    await rows(bank, "SELECT 1")
    async with bank.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE conversations SET goes_first = true WHERE id = %s", (ids[1],))
    early = [(await portal.get(f"{MINE}/{one}")).json()["conversation"]["place"] for one in ids]
    clock.go(61)
    late = [(await portal.get(f"{MINE}/{one}")).json()["conversation"]["place"] for one in ids]
    inbox = [one["conversation"]["id"] for one in (await li_na.get(TALKS)).json()["waiting"]]
    await be(li_na)
    await one_round(bank)
    found = await offer(li_na)

    assert timedelta(minutes=3) < FIRST_BY
    assert (early, late) == ([1, 2], [2, 1])
    assert inbox == ids[::-1]
    assert found
    assert found["conversation_id"] == ids[1]


async def test_what_was_offered_is_read_by_a_supervisor_page_by_page_and_by_nobody_else(
    bank: db.Database, clock: Clock, portal: httpx.AsyncClient, li_na: httpx.AsyncClient, xu_lei: httpx.AsyncClient
) -> None:
    for _ in range(3):
        await be(li_na)
        id_ = await begin(portal)
        await one_round(bank)
        found = await offer(li_na)
        assert found
        await accept(li_na, found["id"])
        await portal.post(f"{MINE}/{id_}/end")
        clock.go(5)
    first = (await xu_lei.get(f"{DESK}/offers", params={"limit": 2})).json()
    rest = (await xu_lei.get(f"{DESK}/offers", params={"limit": 2, "after": first["next"]})).json()
    forged = await xu_lei.get(f"{DESK}/offers", params={"after": "bm90"})

    assert [one["outcome"] for one in first["items"] + rest["items"]] == ["accepted"] * 3
    assert (rest["next"], forged.status_code) == (None, 400)
    assert (await li_na.get(f"{DESK}/offers")).status_code == 403
    assert (await portal.get(DESK)).status_code == 403
