"""Conversations are found again by whoever may know of them; words within one by whoever may read it."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx
import pytest

from bankhall.care import permissions
from bankhall.care import routes as talk_routes
from bankhall.care.finding import routes as finding
from bankhall.care.finding import rules
from bankhall.care.presets.rules import reference_of
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from counter import as_customer, counter, fresh_key, register

MINE, TALKS, FOUND = "/api/portal/conversations", "/api/console/conversations", "/api/console/found-conversations"
ROUTES = [*talk_routes.routes, *finding.routes]


def agent(name: str, *more: str) -> Actor:
    return Actor(kind="staff", name=name, id=new_id(), rights=frozenset({permissions.SERVE, *more}))


@pytest.fixture
async def li_na(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, agent("李娜", "customers.view"), routes=ROUTES) as client:
        yield client


@pytest.fixture
async def wang(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, agent("王强"), routes=ROUTES) as client:
        yield client


@pytest.fixture
async def head(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, agent("徐磊", permissions.SUPERVISE, "customers.view"), routes=ROUTES) as client:
        yield client


async def begin(bank: Database, whose: UUID, text: str = "我的卡被吞了", **other: Any) -> str:
    body = {"topic": "card", "language": "zh-CN", "text": text} | other
    async with counter(bank, as_customer(whose), routes=ROUTES) as portal:
        answer = await portal.post(MINE, json=body, headers=fresh_key())
    return str(answer.raise_for_status().json()["conversation"]["id"])


async def take_and_end(desk: httpx.AsyncClient, talk: str, wrap_up: str = "solved") -> None:
    (await desk.post(f"{TALKS}/{talk}/take")).raise_for_status()
    (await desk.post(f"{TALKS}/{talk}/end", json={"wrap_up": wrap_up})).raise_for_status()


def looking_for(words: str) -> dict[str, str]:
    return {"Search-Words": quote(words)}


async def found(client: httpx.AsyncClient, words: str = "", **asked: Any) -> list[str]:
    answer = await client.get(FOUND, params=asked, headers=looking_for(words) if words else {})
    return [one["id"] for one in answer.raise_for_status().json()["items"]]


async def test_an_agent_finds_their_own_and_a_supervisor_all_without_what_was_said(
    bank: Database, li_na: httpx.AsyncClient, wang: httpx.AsyncClient, head: httpx.AsyncClient
) -> None:
    zhang = await register(bank, "张伟")
    mine, theirs = await begin(bank, zhang), await begin(bank, zhang, "另一件事")
    await take_and_end(li_na, mine)
    await take_and_end(wang, theirs)
    seen = (await head.get(FOUND)).json()["items"]

    assert await found(li_na) == [mine]
    assert await found(wang) == [theirs]
    assert [(one["id"], one["may_open"], one["agent"]) for one in seen] == [
        (theirs, False, "王强"),
        (mine, False, "李娜"),
    ]
    assert "我的卡" not in str(seen)
    assert (await head.get(f"{TALKS}/{mine}")).status_code == 404


async def test_by_whose_it_is_its_reference_and_how_it_ended(
    bank: Database, head: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    zhang, emma = await register(bank, "张伟"), await register(bank, "Emma Novak")
    a, b = await begin(bank, zhang), await begin(bank, emma, topic="bill", language="en")
    await take_and_end(li_na, a)
    await take_and_end(li_na, b, "not_ours")

    assert await found(head, "张伟") == [a]
    assert await found(head, "Novak") == [b]
    assert await found(head, reference_of(UUID(b))) == [b]
    assert await found(head, "nobody of that name") == []
    assert await found(head, wrap_up="not_ours") == [b]
    assert await found(head, topic="card") == [a]
    assert await found(head, channel="email") == []
    assert await found(head, in_state="ended", agent=str(new_id())) == []
    assert await found(head, **{"from": "2000-01-01", "to": "9999-12-31"}) == [b, a]
    assert await found(head, **{"from": "0001-01-01", "to": "2000-01-01"}) == []
    crossed = await head.get(FOUND, params={"from": "2026-02-01", "to": "2026-01-01"})
    assert crossed.status_code == 400


async def test_pages_follow_each_other_without_a_gap(bank: Database, head: httpx.AsyncClient) -> None:
    zhang = await register(bank, "张伟")
    all_ = [await begin(bank, zhang) for _ in range(3)]
    first = (await head.get(FOUND, params={"limit": 2})).json()
    second = (await head.get(FOUND, params={"limit": 2, "after": first["next"]})).json()

    assert [one["id"] for one in (*first["items"], *second["items"])] == all_[::-1]
    assert second["next"] is None


async def test_who_may_not_look_for_customers_finds_none_by_name(bank: Database, wang: httpx.AsyncClient) -> None:
    await begin(bank, await register(bank, "张伟"))
    refused = await wang.get(FOUND, headers=looking_for("张伟"))

    assert (refused.status_code, refused.json()["code"]) == (403, "identity.right_missing")


async def test_words_are_found_within_one_that_one_may_read(
    bank: Database, li_na: httpx.AsyncClient, wang: httpx.AsyncClient, head: httpx.AsyncClient
) -> None:
    talk = await begin(bank, await register(bank, "张伟"), "My CARD was kept, ＡＴＭ in Nanjing Road")
    (await li_na.post(f"{TALKS}/{talk}/take")).raise_for_status()
    looked = (await li_na.get(f"{TALKS}/{talk}/found", headers=looking_for("atm card"))).json()
    nothing = (await li_na.get(f"{TALKS}/{talk}/found", headers=looking_for("passport"))).json()
    bare = (await li_na.get(f"{TALKS}/{talk}/found")).json()

    assert [(one["nth"], one["author"]) for one in looked["items"]] == [(1, "customer")]
    assert (looked["looked"], looked["of"]) == (2, 2)
    assert nothing["items"] == bare["items"] == []
    for stranger in (wang, head):
        refused = await stranger.get(f"{TALKS}/{talk}/found", headers=looking_for("card"))
        assert refused.status_code == 404


def test_what_stands_around_the_words_is_shown() -> None:
    told = "a" * 300 + " needle " + "b" * 300
    shown = rules.excerpt(told, "needle")

    assert "needle" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) == rules.MOST_EXCERPT + 2
