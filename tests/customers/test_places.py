"""Several addresses of one customer: which one post goes to, and that whoever has moved is still found."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.customers import permissions
from bankhall.customers.facts.routes import routes as fact_routes
from bankhall.customers.queries import customer, search_customers
from bankhall.customers.routes.places import routes
from bankhall.customers.types import Address, CustomerKind, Match
from bankhall.insight.duplicates.queries import file_traits
from bankhall.insight.duplicates.rules.traits import keys_of
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date
from counter import as_customer, counter, doors, register, rows
from joining import merge, split

HOME = Address("CN", line="长安街1号", district="东城区", city="北京市")
NEW_HOME = {"country": "CN", "line": "文三路90号", "district": "西湖区", "city": "杭州市"}
HUKOU = {"country": "CN", "line": "人民路5号", "district": "姑苏区", "city": "苏州市"}
LI_NA = Actor(kind="staff", name="李娜", id=new_id(), rights=frozenset({permissions.VIEW, permissions.CHANGE}))
WANG = Actor(kind="staff", name="王强", id=new_id(), rights=frozenset({permissions.VIEW, permissions.CHANGE}))


@pytest.fixture
async def zhang(bank: Database) -> UUID:
    return await register(bank, "张伟", phones=("13812345678",), address=HOME)


@pytest.fixture
async def clerk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, LI_NA, routes=[*routes, *fact_routes]) as client:
        yield client


async def note(client: httpx.AsyncClient, bank: Database, who: UUID, address: Any, **said: Any) -> httpx.Response:
    version = (await doors(bank).read(customer, who)).version
    body = {"version": version, "kind": "home", "address": address, **said}
    return await client.post(f"/api/console/customers/{who}/addresses", json=body)


async def seen(client: httpx.AsyncClient, who: UUID) -> list[tuple[str, str, bool, bool]]:
    told = (await client.get(f"/api/console/customers/{who}/addresses")).json()["items"]
    return [(one["kind"], one["address"]["city"], one["is_post"], one["until_on"] is not None) for one in told]


async def test_the_only_address_is_the_home_and_post_goes_there(zhang: UUID, clerk: httpx.AsyncClient) -> None:
    assert await seen(clerk, zhang) == [("home", "北京市", True, False)]


async def test_another_one_is_added_and_everything_else_reads_where_post_goes(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    added = await note(clerk, bank, zhang, HUKOU, kind="registered", since_on="2001-05-01")
    before = (await doors(bank).read(customer, zhang)).address
    posted = await note(clerk, bank, zhang, HUKOU, kind="registered", nth=1, is_post=True)
    after = (await doors(bank).read(customer, zhang)).address

    assert (added.status_code, added.json()["items"][1]["since_on"], before) == (200, "2001-05-01", HOME)
    assert added.json()["items"][1]["address"]["line"] == ""  # masked as far as the district
    assert (posted.status_code, after and after.city) == (200, "苏州市")
    assert [one["since_on"] for one in posted.json()["items"] if one["is_post"]] == ["2001-05-01"]  # not said anew
    assert await seen(clerk, zhang) == [("home", "北京市", False, False), ("registered", "苏州市", True, False)]


async def test_who_has_moved_is_still_found_and_recognised_by_the_old_address(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    before = set(keys_of(file_traits(await doors(bank).read(customer, zhang))))
    moved = await note(clerk, bank, zhang, NEW_HOME, nth=0)
    found = {
        text: [(hit.id, hit.match) for hit in await doors(bank).read(search_customers, text, limit=5)]
        for text in ("长安街1号", "东城区长安街1号", "杭州市西湖区文三路90号", "文三路91号")
    }

    assert moved.status_code == 200
    assert await seen(clerk, zhang) == [("home", "杭州市", True, False), ("home", "北京市", False, True)]
    assert found == {
        "长安街1号": [(zhang, Match.ADDRESS)],
        "东城区长安街1号": [(zhang, Match.ADDRESS)],
        "杭州市西湖区文三路90号": [(zhang, Match.ADDRESS)],
        "文三路91号": [],
    }
    assert before <= set(keys_of(file_traits(await doors(bank).read(customer, zhang))))


async def test_an_address_ends_but_not_the_one_that_post_goes_to(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    await note(clerk, bank, zhang, HUKOU, kind="registered")
    of = f"/api/console/customers/{zhang}/addresses/end"
    post = await clerk.post(of, json={"version": 2, "nth": 0})
    both = await asyncio.gather(*(clerk.post(of, json={"version": 2, "nth": 1}) for _ in range(2)))
    again = await clerk.post(of, json={"version": 3, "nth": 1})

    assert (post.status_code, post.json()["code"]) == (409, "customers.post_goes_there")
    assert sorted(one.status_code for one in both) == [200, 409]
    assert (again.status_code, again.json()["code"]) == (404, "customers.place_not_found")
    assert await seen(clerk, zhang) == [("home", "北京市", True, False), ("registered", "苏州市", False, True)]


async def test_the_form_of_the_only_address_goes_on_to_say_where_post_goes(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    await note(clerk, bank, zhang, HUKOU, kind="registered")
    async with counter(bank, LI_NA) as desk:
        changed = await desk.patch(f"/api/console/customers/{zhang}", json={"version": 2, "address": NEW_HOME})

    assert changed.status_code == 200
    assert await seen(clerk, zhang) == [("home", "杭州市", True, False), ("registered", "苏州市", False, False)]


async def test_what_cannot_be_is_refused(bank: Database, zhang: UUID, clerk: httpx.AsyncClient) -> None:
    tomorrow = (await doors(bank).read(business_date) + timedelta(days=1)).isoformat()
    seat = await note(clerk, bank, zhang, HUKOU, kind="seat")
    late = await note(clerk, bank, zhang, HUKOU, since_on=tomorrow)
    empty = await note(clerk, bank, zhang, {"country": "CN"})
    stale = await note(clerk, bank, zhang, HUKOU, version=7)
    firm = await register(bank, "一号有限公司", kind=CustomerKind.ORGANISATION, address=HOME)
    business = await note(clerk, bank, firm, NEW_HOME, kind="business")

    assert [one.status_code for one in (seat, late, empty, stale, business)] == [400, 400, 400, 409, 200]
    assert await seen(clerk, firm) == [("seat", "北京市", True, False), ("business", "杭州市", False, False)]


async def test_each_address_is_verified_by_itself(bank: Database, zhang: UUID, clerk: httpx.AsyncClient) -> None:
    await note(clerk, bank, zhang, HUKOU, kind="registered")
    async with counter(bank, WANG, routes=fact_routes) as colleague:
        body = {"field": "address", "nth": 1, "version": 2, "how": "original"}
        await colleague.post(f"/api/console/customers/{zhang}/facts/verify", json=body)
        told = (await colleague.get(f"/api/console/customers/{zhang}/facts")).json()["items"]

    marks = [(one["kind"], one["by"], one["verified_by"]) for one in told if one["field"] == "address"]
    assert marks == [("home", "Li Na", None), ("registered", "李娜", "王强")]


async def test_a_customer_confirms_exactly_the_address_and_touches_nobody_elses(bank: Database, zhang: UUID) -> None:
    async with counter(bank, as_customer(zhang), routes=routes) as portal:
        body = {"version": 1, "kind": "work", "address": NEW_HOME}
        unconfirmed = await portal.post("/api/portal/addresses", json=body)
        console = await portal.post(f"/api/console/customers/{zhang}/addresses", json=body)
        mine = (await portal.get("/api/portal/addresses")).json()["items"]

    assert unconfirmed.json()["code"] == "step_up.confirmation_required"
    assert console.status_code == 403
    assert [one["address"]["line"] for one in mine] == [""]


async def test_a_merge_keeps_the_addresses_of_both_and_a_split_gives_each_its_own(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    other = await register(bank, "张伟", phones=("13900139000",), address=HOME)
    await note(clerk, bank, other, HUKOU, kind="registered")
    merge_id = await merge(bank, zhang, other)
    together = await seen(clerk, zhang)
    await split(bank, merge_id)

    assert together == [("home", "北京市", True, False), ("registered", "苏州市", False, False)]
    assert await seen(clerk, zhang) == [("home", "北京市", True, False)]
    assert await seen(clerk, other) == [("home", "北京市", True, False), ("registered", "苏州市", False, False)]


async def test_addresses_lie_sealed(bank: Database, zhang: UUID, clerk: httpx.AsyncClient) -> None:
    await note(clerk, bank, zhang, HUKOU, kind="registered")

    told = str(await rows(bank, "SELECT * FROM customers")) + str(await rows(bank, "SELECT * FROM customer_search"))
    told += str(await rows(bank, "SELECT facts FROM audit_log")) + str(await rows(bank, "SELECT payload FROM events"))

    assert [secret for secret in ("人民路", "苏州") if secret in told] == []
