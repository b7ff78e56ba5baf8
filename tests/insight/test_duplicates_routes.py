"""The steward's queue and the check at the counter, by whoever may and by whoever may not."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID

import httpx
import pytest

from bankhall.customers import permissions as customer_rights
from bankhall.insight import permissions
from bankhall.insight.duplicates.jobs import find_duplicates
from bankhall.insight.duplicates.routes import routes
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from counter import acts, as_customer, counter, fresh_key, rows

from .test_duplicates import AGAIN, OTHERS, WANG, enter, look, stale

QUEUE = "/api/console/duplicates"


def member(name: str, *rights: str) -> Actor:
    return Actor(kind="staff", name=name, id=new_id(), rights=frozenset(rights))


STEWARD = member("李娜", permissions.SEE_DUPLICATES, permissions.DECIDE_DUPLICATES)
READER = member("王强", permissions.SEE_DUPLICATES)
CLERK = member("王芳", customer_rights.VIEW, customer_rights.CHANGE)

ENTERED = {
    "kind": "person",
    "name": "Wang Xiaoming",
    "birth_on": "1949-12-31",
    "phones": ["138 0013 8000"],
    "documents": [{"kind": "passport", "number": "EA1234567"}],
}


@pytest.fixture
async def steward(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, STEWARD, routes=routes) as client:
        yield client


@pytest.fixture
async def clerk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, CLERK, routes=routes) as client:
        yield client


@pytest.fixture
async def both(bank: Database) -> tuple[UUID, UUID]:
    low, high, *_ = await enter(bank, WANG, AGAIN, *OTHERS)
    await look(bank)
    return low, high


async def the_pair(steward: httpx.AsyncClient) -> str:
    [one] = (await steward.get(QUEUE)).json()["items"]
    return str(one["id"])


async def test_a_steward_reads_why_and_no_number_in_clear(steward: httpx.AsyncClient, both: tuple[UUID, UUID]) -> None:
    listed = await steward.get(QUEUE)
    whole = await steward.get(f"{QUEUE}/{await the_pair(steward)}")

    pair = whole.json()["pair"]
    assert {pair["low"]["id"], pair["high"]["id"]} == set(map(str, both))
    assert {one["field"]: one["level"] for one in pair["scored"]["fields"]}["name"] == "spelt_otherwise"
    assert pair["scored"]["bits"] == pair["scored"]["prior"] + sum(one["bits"] for one in pair["scored"]["fields"])
    for secret in ("13800138000", "11010519491231002X", "wang.xiaoming@", "文三路"):
        assert secret not in listed.text + whole.text


async def test_a_decision_is_noted_counted_and_taken_back(
    bank: Database, steward: httpx.AsyncClient, both: tuple[UUID, UUID]
) -> None:
    place = f"{QUEUE}/{await the_pair(steward)}"

    decided = await steward.post(f"{place}/decide", json={"verdict": "same", "reason": "看过护照", "seen": 0})
    told = (await steward.get(f"{QUEUE}/figures")).json()
    gone = (await steward.get(QUEUE)).json()["items"]
    there = (await steward.get(QUEUE, params={"state": "same"})).json()["items"]
    undone = await steward.post(f"{place}/undo", json={"reason": "看错了", "seen": 1})

    assert decided.json()["pair"]["state"] == "same"
    assert sum(one["same"] for one in told["bands"]) == 1
    assert (gone, len(there)) == ([], 1)
    assert [step["reason"] for step in undone.json()["steps"]] == ["看过护照", "看错了"]
    assert {"insight.pair_same", "insight.pair_undone"} <= set(await acts(bank))


async def test_twice_and_at_once_is_once(steward: httpx.AsyncClient, both: tuple[UUID, UUID]) -> None:
    place = f"{QUEUE}/{await the_pair(steward)}/decide"

    answers = await asyncio.gather(
        *(steward.post(place, json={"verdict": one, "reason": "看过护照", "seen": 0}) for one in ("same", "different"))
    )
    late = await steward.post(place, json={"verdict": "unsure", "reason": "再看看", "seen": 0})

    assert sorted(one.status_code for one in answers) == [200, 409]
    assert late.json()["code"] == "insight.pair_decided_meanwhile"


@pytest.mark.parametrize("actor", [READER, CLERK, as_customer(new_id())], ids=["reader", "clerk", "customer"])
async def test_who_may_not_decide_does_not(bank: Database, both: tuple[UUID, UUID], actor: Actor) -> None:
    [[pair_id]] = await rows(bank, "SELECT id FROM duplicate_pairs")
    async with counter(bank, actor, routes=routes) as client:
        answers = [
            await client.post(f"{QUEUE}/{pair_id}/decide", json={"verdict": "same", "reason": "x", "seen": 0}),
            await client.post(f"{QUEUE}/{pair_id}/undo", json={"reason": "x", "seen": 0}),
            await client.post(f"{QUEUE}/runs"),
        ]
        seen = await client.get(f"{QUEUE}/{pair_id}")

    assert {one.status_code for one in answers} == {403}
    assert seen.status_code == (200 if actor is READER else 403)


@pytest.mark.parametrize("actor", [STEWARD, as_customer(new_id())], ids=["steward", "customer"])
async def test_who_may_not_enter_customers_learns_nothing_by_the_check(bank: Database, actor: Actor) -> None:
    async with counter(bank, actor, routes=routes) as client:
        checked = await client.post(f"{QUEUE}/check", json=ENTERED)
        registered = await client.post(f"{QUEUE}/register", json=ENTERED, headers=fresh_key())

    assert (checked.status_code, registered.status_code) == (403, 403)


async def test_an_id_of_anything_else_is_no_pair(steward: httpx.AsyncClient, both: tuple[UUID, UUID]) -> None:
    for other in (both[0], new_id()):
        answer = await steward.post(f"{QUEUE}/{other}/decide", json={"verdict": "same", "reason": "x", "seen": 0})
        assert answer.json()["code"] == "insight.pair_not_found"


async def test_the_search_that_is_under_way_is_answered(bank: Database, steward: httpx.AsyncClient) -> None:
    await enter(bank, WANG, AGAIN)
    first, second = (await steward.post(f"{QUEUE}/runs")).json(), (await steward.post(f"{QUEUE}/runs")).json()
    assert first["id"] == second["id"]

    await find_duplicates(bank, run_id=first["id"])

    run = (await steward.get(f"{QUEUE}/figures")).json()["run"]
    assert (run["stage"], run["found"]) == ("done", 1)


async def test_pages_of_the_queue_are_whole(bank: Database, steward: httpx.AsyncClient) -> None:
    await enter(bank, *(replace(WANG, documents=(), emails=()) for _ in range(4)))
    await look(bank)

    seen, after = [], None
    while True:
        page = (await steward.get(QUEUE, params={"limit": 4} | ({"after": after} if after else {}))).json()
        seen += [one["id"] for one in page["items"]]
        if (after := page["next"]) is None:
            break

    assert len(seen) == len(set(seen)) == 6


# ------------------------------------------------------------------------------------------------- at the counter


async def test_who_is_entered_again_is_seen_at_once(
    bank: Database, clerk: httpx.AsyncClient, steward: httpx.AsyncClient
) -> None:
    [known, *_] = await enter(bank, WANG, *OTHERS)
    await stale(bank, known)

    [twin] = (await clerk.post(f"{QUEUE}/check", json=ENTERED)).json()["items"]

    assert twin["customer"]["id"] == str(known)
    assert "13800138000" not in str(twin)


async def test_the_check_comes_to_the_weight_that_the_job_comes_to(
    bank: Database, clerk: httpx.AsyncClient, steward: httpx.AsyncClient, both: tuple[UUID, UUID]
) -> None:
    as_entered = {
        "kind": "person",
        "name": AGAIN.name,
        "birth_on": "1949-12-31",
        "gender": "male",
        "phones": list(AGAIN.phones),
        "address": {
            "country": "CN",
            "line": "文三路90号3幢2单元501室",
            "district": "西湖区",
            "city": "杭州市",
            "region": "浙江省",
        },
        "customer_id": str(both[1]),
    }

    [twin] = (await clerk.post(f"{QUEUE}/check", json=as_entered)).json()["items"]

    [pair] = (await steward.get(QUEUE)).json()["items"]
    assert twin["scored"] == pair["scored"]


async def test_beside_a_likely_twin_only_with_a_reason_which_is_kept(bank: Database, clerk: httpx.AsyncClient) -> None:
    [known, *_] = await enter(bank, WANG, *OTHERS)
    await stale(bank, known)
    key = fresh_key()

    refused = await clerk.post(f"{QUEUE}/register", json=ENTERED, headers=key)
    unseen = await clerk.post(
        f"{QUEUE}/register", json=ENTERED | {"reason": "同名", "twins": [str(new_id())]}, headers=key
    )
    anyway = ENTERED | {"reason": "双胞胎兄弟，看过两本护照", "twins": [str(known)]}
    registered = await clerk.post(f"{QUEUE}/register", json=anyway, headers=key)
    again = await clerk.post(f"{QUEUE}/register", json=anyway, headers=key)

    assert refused.json()["code"] == unseen.json()["code"] == "insight.likely_twin"
    assert refused.json()["facts"]["twins"] == [str(known)]
    assert registered.status_code == 201
    assert registered.json() == again.json()
    [kept] = await rows(bank, "SELECT customer_id, twin_id, sealed, by_name FROM duplicate_overrides")
    assert (str(kept[0]), kept[1]) == (registered.json()["id"], known)
    assert "双胞胎".encode() not in bytes(kept[2])
    assert "insight.register_anyway" in await acts(bank)


async def test_nobody_is_asked_for_a_reason_where_nobody_is_alike(bank: Database, clerk: httpx.AsyncClient) -> None:
    await enter(bank, *OTHERS)

    answer = await clerk.post(f"{QUEUE}/register", json=ENTERED, headers=fresh_key())

    assert answer.status_code == 201
    assert await rows(bank, "SELECT FROM duplicate_overrides") == []
    # Whoever is entered next meets this one at once, before any worker has looked.
    [twin] = (await clerk.post(f"{QUEUE}/check", json=ENTERED | {"documents": []})).json()["items"]
    assert twin["customer"]["id"] == answer.json()["id"]
