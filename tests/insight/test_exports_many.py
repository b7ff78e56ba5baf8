"""More customers than one person takes out alone: two say so, a worker makes it, with the rights of that moment."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.identity import api as identity
from bankhall.insight.lists import queries, rules
from bankhall.insight.lists.actions.export_many import DEEDS, make_export
from bankhall.insight.lists.permissions import APPROVE_EXPORT, EXPORT, SEE_TAGS
from bankhall.insight.lists.routes import routes
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database
from bankhall.kernel.errors import Refusal
from bankhall.kernel.four_eyes.actions import approve
from bankhall.kernel.four_eyes.deeds import Desk
from bankhall.kernel.ids import new_id
from confirming import confirm_and_post, confirm_and_write
from counter import acts, counter, doors, register, rows

from .test_lists import EXPORTER, LISTS, hire, wish

DESK = Desk.of(identity.standings, *DEEDS)


@pytest.fixture
async def head(bank: Database) -> Actor:
    return await hire(bank, "刘芳", "liufang", "relationship_head", rights=EXPORTER)


@pytest.fixture
async def officer(bank: Database) -> Actor:
    return await hire(bank, "周敏", "zhoumin", "risk_officer", rights=frozenset({APPROVE_EXPORT}))


@pytest.fixture
async def maker(bank: Database, head: Actor) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, head, routes=routes) as client:
        yield client


async def ask(bank: Database, maker: httpx.AsyncClient, **other: Any) -> httpx.Response:
    return await confirm_and_post(bank, maker, f"{LISTS}/exports/asked", wish(**other))


async def agreed(bank: Database, maker: httpx.AsyncClient, officer: Actor) -> dict[str, str]:
    """What the worker is asked to make."""
    asked = await ask(bank, maker)
    assert asked.status_code == 201, asked.text
    await confirm_and_write(bank, officer, approve, DESK, UUID(asked.json()["proposal_id"]))
    ((told,),) = await rows(bank, "SELECT args FROM procrastinate_jobs WHERE task_name = 'lists.make_export'")
    return {name: told[name] for name in ("export_id", "sort", "language")}


async def mine(maker: httpx.AsyncClient) -> dict[str, Any]:
    (item,) = (await maker.get(f"{LISTS}/exports")).json()["items"]
    return dict(item)


async def test_two_people_say_so_and_a_worker_makes_it_for_whoever_asked(
    bank: Database, maker: httpx.AsyncClient, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "_AT_ONCE", 2)
    for name in ("张伟", "王芳", "=cmd|' /C calc'!A0", "李强", "赵敏"):
        await register(bank, name, phones=("13812345678",))

    due = await agreed(bank, maker, officer)
    while_made = await mine(maker)
    file = f"{LISTS}/exports/{due['export_id']}/file"
    too_early = await maker.get(file)
    await asyncio.gather(make_export(bank, **due), make_export(bank, **due))
    await make_export(bank, **due)
    made = await mine(maker)
    told = (await maker.get(file)).content.decode("utf-8-sig")
    async with counter(
        bank, Actor(kind="staff", name="周敏", id=officer.id, rights=EXPORTER), routes=routes
    ) as checker:
        theirs = await checker.get(file)

    assert (while_made["state"], while_made["ends_at"], too_early.status_code) == ("making", None, 404)
    assert (made["state"], made["customers"], made["checker"], made["words"]) == ("ready", 5, "周敏", "季度报表")
    assert all(name in told for name in ("张伟", "王芳", "'=cmd", "李强", "赵敏", "刘芳"))
    assert "13812345678" not in told
    assert theirs.status_code == 404  # who says yes does not have it
    assert (await acts(bank)).count("lists.make_export") == 1
    assert {"lists.propose_export", "lists.begin_export"} <= set(await acts(bank))


async def test_nobody_says_yes_to_their_own(bank: Database, officer: Actor) -> None:
    await register(bank, "张伟")
    both = Actor(kind="staff", name="周敏", id=officer.id, rights=EXPORTER)
    async with counter(bank, both, routes=routes) as client:
        asked = await ask(bank, client)

    with pytest.raises(Refusal) as refused:
        await confirm_and_write(bank, both, approve, DESK, UUID(asked.json()["proposal_id"]))
    assert refused.value.code == "four_eyes.own_proposal"
    assert await rows(bank, "SELECT count(*) FROM list_exports") == [(0,)]


async def test_who_may_no_longer_take_lists_out_gets_none(
    bank: Database, maker: httpx.AsyncClient, head: Actor, officer: Actor
) -> None:
    await register(bank, "张伟")
    due = await agreed(bank, maker, officer)
    assert head.id is not None
    await doors(bank, system("tests")).write(identity.take_role, head.id, "relationship_head")

    await make_export(bank, **due)

    assert (await mine(maker))["failure"] == "identity.right_missing"
    assert await rows(bank, "SELECT sealed FROM list_export_files") == [(None,)]


async def test_more_than_a_little_more_than_was_agreed_to_does_not_leave(
    bank: Database, maker: httpx.AsyncClient, officer: Actor
) -> None:
    await register(bank, "张伟")
    due = await agreed(bank, maker, officer)
    await register(bank, "王芳")

    await make_export(bank, **due)

    seen = await mine(maker)
    assert (seen["state"], seen["failure"]) == ("failed", "insight.export_grown")
    assert [rules.most_made(agreed) for agreed in (1, 9, 10, 1_500, 20_000)] == [1, 9, 11, 1_650, 20_000]


async def test_there_is_an_end_and_nothing_is_asked_for_in_vain(
    bank: Database, maker: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = await ask(bank, maker)
    await register(bank, "张伟")
    await register(bank, "王芳")
    first = await ask(bank, maker)
    twice = await ask(bank, maker)
    monkeypatch.setattr(rules, "MOST_BY_TWO", 1)
    large = await ask(bank, maker)

    assert [one.json().get("code") for one in (nobody, first, twice, large)] == [
        "insight.export_empty",
        None,
        "four_eyes.already_proposed",
        "insight.export_too_large",
    ]
    assert large.json()["facts"]["most"] == 1


async def test_without_the_right_nobody_asks(bank: Database) -> None:
    await register(bank, "张伟")
    answers = []
    for rights, columns in ((EXPORTER - {EXPORT}, ["phone"]), (EXPORTER - {SEE_TAGS}, ["tags"])):
        someone = Actor(kind="staff", name="孙丽", id=new_id(), rights=rights)
        async with counter(bank, someone, routes=routes) as client:
            answers.append(await client.post(f"{LISTS}/exports/asked", json=wish(columns=columns)))

    assert [one.json()["code"] for one in answers] == ["identity.right_missing"] * 2
