"""A scheme is published by two people, with what was known of it, and never for months that are over."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import msgspec
import pytest

import databases
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database
from bankhall.kernel.errors import Refusal
from bankhall.kernel.four_eyes import actions as four_eyes
from bankhall.kernel.four_eyes.errors import OwnProposal
from bankhall.kernel.four_eyes.types import Outcome
from bankhall.kernel.ids import new_id
from bankhall.tiers import permissions
from bankhall.tiers.errors import MonthTaken
from bankhall.tiers.routes import routes
from confirming import confirm_and_write
from counter import acts, as_customer, counter, doors, events, named_fields, rows
from looking import looked_for

from .hall import CHECKER, CLERK, DESK, GOLD_FROM, MAKER, PLATINUM_FROM, TERMS, Town, settle

TIERS = "/api/console/tiers"


@pytest.fixture
async def town(bank: Database, database: databases.Database) -> Town:
    made = await settle(bank, database)
    await made.book(made.account, (made.ago(4), PLATINUM_FROM))
    await made.reckon()
    return made


@pytest.fixture
async def workshop(bank: Database) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    async with AsyncExitStack() as stack:
        yield {
            name: await stack.enter_async_context(counter(bank, one, routes=routes))
            for name, one in (("maker", MAKER), ("checker", CHECKER), ("clerk", CLERK))
        }


def wanted(**changed: Any) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(TERMS)
    return told | changed


async def test_trying_out_says_who_moves_and_writes_nothing(town: Town, workshop: dict[str, httpx.AsyncClient]) -> None:
    await town.publish(town.ago(3))
    await town.assess()
    dearer = wanted()
    dearer["tiers"][2]["assets"] = PLATINUM_FROM * 2

    told = (await workshop["maker"].post(f"{TIERS}/simulate", json=dearer)).json()

    assert (told["before"], told["after"]) == ([1, 0, 1], [1, 1, 0])
    assert (told["rising"], told["falling"], told["customers"]) == (0, 1, 2)
    assert {"before": 0, "after": 0, "customers": 1} in told["moves"]
    assert {"before": 2, "after": 1, "customers": 1} in told["moves"]
    assert await rows(town.bank, "SELECT count(*) FROM tier_schemes") == [(1,)]


async def test_a_scheme_holds_once_a_second_person_has_said_yes(
    town: Town, workshop: dict[str, httpx.AsyncClient]
) -> None:
    asked = await workshop["maker"].post(
        f"{TIERS}/schemes",
        json={"from_month": town.ago(1).isoformat(), "scheme": wanted(), "reason": "分层服务"},
    )
    assert asked.status_code == 201, asked.text
    assert (await workshop["clerk"].get(TIERS)).json()["schemes"] == []

    await confirm_and_write(town.bank, CHECKER, four_eyes.approve, DESK, asked.json()["proposal_id"])

    (one,) = (await workshop["clerk"].get(TIERS)).json()["schemes"]
    assert (one["version"], one["maker"], one["checker"]) == (1, "林涛", "周敏")
    assert one["effects"]["fairness"]["looked_at"] == 2
    assert "tiers.publish" in await acts(town.bank)


async def test_nobody_publishes_alone_or_without_the_right(town: Town, workshop: dict[str, httpx.AsyncClient]) -> None:
    both = Actor(kind="staff", name="林涛", id=MAKER.id, rights=MAKER.rights | CHECKER.rights)
    proposal = await town.propose(town.month, by=both)

    with pytest.raises(OwnProposal):
        await doors(town.bank, both).write(four_eyes.approve, DESK, proposal)
    for who in ("checker", "clerk"):
        body = {"from_month": town.month.isoformat(), "scheme": wanted(), "reason": "x"}
        assert (await workshop[who].post(f"{TIERS}/schemes", json=body)).status_code == 403
        assert (await workshop[who].post(f"{TIERS}/simulate", json=wanted())).status_code == 403
    async with counter(town.bank, as_customer(town.zhang), routes=routes) as portal:
        assert (await portal.get(TIERS)).status_code == 403


async def test_a_maker_who_lost_the_right_publishes_nothing_any_more(town: Town) -> None:
    stranger = Actor(kind="staff", name="外人", id=new_id(), rights=frozenset({permissions.WRITE}))
    proposal = await town.propose(town.month, by=stranger)

    decided = await confirm_and_write(town.bank, CHECKER, four_eyes.approve, DESK, proposal)

    assert decided.outcome is Outcome.VOID
    assert await rows(town.bank, "SELECT count(*) FROM tier_schemes") == [(0,)]


async def test_no_month_that_is_over_is_assessed_by_what_came_later(town: Town) -> None:
    await town.publish(town.ago(3))
    await town.assess()

    with pytest.raises(MonthTaken):
        await town.propose(town.month)


async def test_of_two_schemes_for_a_month_one_is_published(town: Town) -> None:
    dearer = msgspec.structs.replace(TERMS, grace=2)
    one, other = await town.propose(town.ago(1)), await town.propose(town.ago(1), dearer)

    outcomes = await asyncio.gather(
        *(confirm_and_write(town.bank, CHECKER, four_eyes.approve, DESK, which) for which in (one, other)),
        return_exceptions=True,
    )

    assert sorted(isinstance(outcome, Refusal) for outcome in outcomes) == [False, True]
    assert await rows(town.bank, "SELECT count(*) FROM tier_schemes") == [(1,)]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"tiers": [{"zh": "一", "en": "One"}, {"zh": "二", "en": "Two"}]}, "tiers"),
        ({"tiers": [{"zh": "一", "en": "One", "assets": 5}, {"zh": "二", "en": "Two", "assets": 9}]}, "tiers"),
    ],
)
async def test_terms_that_make_no_sense_are_refused_by_field(
    town: Town, workshop: dict[str, httpx.AsyncClient], changed: dict[str, Any], field: str
) -> None:
    assert named_fields(await workshop["maker"].post(f"{TIERS}/simulate", json=wanted(**changed))) == [field]
    body = {"from_month": town.month.isoformat(), "scheme": wanted(**changed), "reason": "x"}
    assert named_fields(await workshop["maker"].post(f"{TIERS}/schemes", json=body)) == [field]


async def test_managers_see_whose_tier_falls_and_the_customer_is_told_once(
    town: Town, workshop: dict[str, httpx.AsyncClient]
) -> None:
    """The scheme was published before these months: what falls is told first."""
    await town.bring_in(town.ago(3), days_ago=400)
    await town.book(town.hers, (town.ago(3), PLATINUM_FROM), (town.month, GOLD_FROM - PLATINUM_FROM))
    await town.reckon_anew()

    await town.assess()

    (one,) = (await workshop["clerk"].get(f"{TIERS}/falling")).json()["items"]
    assert (one["customer_name"], one["level"], one["lower_to"]) == ("李娜", 2, 1)
    for words, found in (("李娜", 1), ("lina", 1), ("王芳", 0)):
        asked = await workshop["clerk"].get(f"{TIERS}/falling", headers=looked_for(words))
        assert len(asked.json()["items"]) == found
    await town.assess()
    warned = [kind for kind in await events(town.bank) if kind == "tiers.warned"]
    assert warned == ["tiers.warned"]
