"""The graph around a customer: bounded, honest about what it leaves out, and for staff alone."""

from collections.abc import AsyncIterator
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from bankhall.accounts import permissions as account_rights
from bankhall.accounts.routes import routes as account_routes
from bankhall.customers import permissions
from bankhall.customers.relations.routes import routes
from bankhall.customers.relations.rules import graph
from bankhall.customers.relations.types import Edge, RelationKind
from bankhall.customers.types import Address, CustomerKind
from bankhall.kernel.actors import Actor
from bankhall.kernel.data_keys import forget
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.ids import new_id
from counter import acts, as_customer, counter, doors, open_account, pay_in, register

ROUTES = [*routes, *account_routes]
RIGHTS = frozenset({permissions.VIEW, permissions.CHANGE})
CLERK = Actor(kind="staff", name="李娜", id=new_id(), rights=RIGHTS | {account_rights.VIEW})
COLLEAGUE = Actor(kind="staff", name="王强", id=new_id(), rights=RIGHTS)

HOME = Address("CN", line="西溪路1号3幢", city="杭州")
AWAY = Address("CN", line="珞喻路7号", city="武汉")


@pytest.fixture
async def clerk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, CLERK, routes=ROUTES) as client:
        yield client


@pytest.fixture
async def wang(bank: Database) -> UUID:
    return await register(bank, "王芳", birth_on=date(1980, 1, 1), address=HOME)


@pytest.fixture
async def company(bank: Database) -> UUID:
    return await register(bank, "杭州青禾食品有限公司", kind=CustomerKind.ORGANISATION)


async def noted(client: httpx.AsyncClient, who: UUID, **body: Any) -> str:
    told = {name: str(value) if isinstance(value, UUID) else value for name, value in body.items()}
    headers = {"Idempotency-Key": str(new_id())}
    answer = await client.post(f"/api/console/customers/{who}/relations", json=told, headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def seen(client: httpx.AsyncClient, who: UUID, **asked: Any) -> Any:
    answer = await client.get(f"/api/console/customers/{who}/relations/graph", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def names(told: Any) -> set[str]:
    return {node["name"] for node in told["nodes"]}


async def owned_by_many(bank: Database, company: UUID, owners: list[UUID]) -> None:
    """As an import from before the bound could have left it."""

    async def write(tx: Tx) -> None:
        for nth, owner in enumerate(owners):
            given = {"id": new_id(), "owner": owner, "company": company, "share": 1 + nth % 30, "at": tx.now}
            await tx.session.execute(
                text(
                    "INSERT INTO customer_relations (id, kind, from_id, to_id, share, origin, at, by_kind, by_name)"
                    " VALUES (:id, 'owner', :owner, :company, :share, 'import', :at, 'system', 'tests')"
                ),
                given,
            )
            await tx.session.execute(
                text(
                    "INSERT INTO open_customer_relations"
                    " (relation_id, kind, from_id, to_id, share, is_verified, is_contested, steps)"
                    " VALUES (:id, 'owner', :owner, :company, :share, false, false, 0)"
                ),
                given,
            )

    await doors(bank).write(write)


# ------------------------------------------------------------------------------------------------- how far it goes


async def test_it_goes_as_far_as_was_asked_and_says_what_lies_beyond(
    bank: Database, wang: UUID, company: UUID, clerk: httpx.AsyncClient
) -> None:
    husband = await register(bank, "李建军")
    await noted(clerk, wang, role="spouse", other_id=husband)
    await noted(clerk, husband, role="owned", other_id=company, share=3_000)
    await noted(clerk, company, role="agent", outsider={"name": "何青", "document": None})

    near, far = await seen(clerk, wang, depth=1), await seen(clerk, wang, depth=3)

    assert names(near) == {"王芳", "李建军"}
    assert {node["name"]: node["more"] for node in near["nodes"]} == {"王芳": 0, "李建军": 1}
    assert names(far) == {"王芳", "李建军", "杭州青禾食品有限公司", "何青"}
    assert [node["distance"] for node in far["nodes"]] == [0, 1, 2, 3]
    assert [node["number"] for node in far["nodes"] if node["name"] == "何青"] == [None]
    assert (near["left_out"], far["left_out"]) == (0, 0)


async def test_what_lies_between_those_who_are_shown_is_shown_too(
    bank: Database, wang: UUID, clerk: httpx.AsyncClient
) -> None:
    husband, child = await register(bank, "李建军"), await register(bank, "李子涵")
    await noted(clerk, wang, role="spouse", other_id=husband)
    await noted(clerk, wang, role="child", other_id=child)
    await noted(clerk, husband, role="child", other_id=child)

    near = await seen(clerk, wang, depth=1)

    assert len(near["edges"]) == 3
    assert {node["more"] for node in near["nodes"]} == {0}


async def test_one_looks_at_one_kind_and_at_what_is_over_when_asked(
    bank: Database, wang: UUID, company: UUID, clerk: httpx.AsyncClient
) -> None:
    former = await register(bank, "李建军")
    over = await noted(clerk, wang, role="spouse", other_id=former)
    never = await noted(clerk, wang, role="sibling", outsider={"name": "没有此人"})
    await noted(clerk, wang, role="owned", other_id=company, share=100)
    for id_, is_mistaken in ((over, False), (never, True)):
        await clerk.post(f"/api/console/customers/{wang}/relations/{id_}/end", json={"is_mistaken": is_mistaken})

    now = await seen(clerk, wang)
    ever = await seen(clerk, wang, past=True)
    family = await seen(clerk, wang, past=True, part="family")

    assert names(now) == {"王芳", "杭州青禾食品有限公司"}
    assert names(ever) == {"王芳", "杭州青禾食品有限公司", "李建军"}
    assert names(family) == {"王芳", "李建军"}
    assert [edge["ended_at"] is None for edge in family["edges"]] == [False]
    assert (family["households"], ever["households"]) == ([], [])


async def test_three_hundred_owners_leave_room_for_the_rest_and_are_counted(
    bank: Database, wang: UUID, company: UUID, clerk: httpx.AsyncClient
) -> None:
    await noted(clerk, company, role="legal_representative", other_id=wang)
    await owned_by_many(bank, company, [await register(bank, f"股东{nth}") for nth in range(300)])

    told = await seen(clerk, company, depth=3)
    from_afar = await seen(clerk, wang, depth=3)

    assert len(told["nodes"]) == graph.MOST_OF_ONE + 1
    assert told["left_out"] == 301 - graph.MOST_OF_ONE
    assert "王芳" not in names(told) or len(told["edges"]) == graph.MOST_OF_ONE
    shown = [edge["share"] for edge in told["edges"] if edge["kind"] == "owner"]
    assert shown == sorted(shown, reverse=True)
    assert shown[0] == 30
    assert len(from_afar["nodes"]) <= graph.MOST_NODES
    assert from_afar["left_out"] >= 301 - graph.MOST_OF_ONE - 1


# ------------------------------------------------------------------------------------------------- who lives together


async def test_a_household_is_a_family_that_lives_together(
    bank: Database, wang: UUID, clerk: httpx.AsyncClient
) -> None:
    husband = await register(bank, "李建军", address=HOME)
    son = await register(bank, "李子涵", address=AWAY)
    await noted(clerk, wang, role="spouse", other_id=husband)
    await noted(clerk, wang, role="child", other_id=son)
    await noted(clerk, husband, role="child", outsider={"name": "李子萱"})
    await noted(clerk, wang, role="sibling", outsider={"name": "王强"})

    told = await seen(clerk, wang, depth=3)

    who = {node["id"]: node["name"] for node in told["nodes"]}
    assert [sorted(who[one] for one in group) for group in told["households"]] == [["李子萱", "李建军", "王芳"]]
    assert "西溪路" not in str(told)


async def test_whoever_says_it_is_not_so_is_in_no_household(
    bank: Database, wang: UUID, clerk: httpx.AsyncClient
) -> None:
    husband = await register(bank, "李建军", address=HOME)
    id_ = await noted(clerk, wang, role="spouse", other_id=husband)
    async with counter(bank, as_customer(husband), routes=ROUTES) as his:
        said = await his.post(f"/api/portal/relations/{id_}/contest", json={"note": "我们不认识"})
        assert said.status_code == 200

    told = await seen(clerk, wang)

    assert [edge["is_contested"] for edge in told["edges"]] == [True]
    assert told["households"] == []
    assert "不认识" not in str(told)


async def test_a_household_owns_each_account_once_and_its_children_nothing_of_others(
    bank: Database, wang: UUID, clerk: httpx.AsyncClient
) -> None:
    husband, stranger = await register(bank, "李建军"), await register(bank, "陌生人")
    await noted(clerk, wang, role="spouse", other_id=husband)
    await pay_in(bank, await open_account(bank, wang, husband), 100_00)
    await pay_in(bank, await open_account(bank, husband), 20_00)
    await pay_in(bank, await open_account(bank, stranger, authorised=(wang,)), 5_000_00)

    told = (await clerk.get(f"/api/console/customers/{wang}/household-assets")).json()

    assert told["totals"] == [{"minor": 120_00, "currency": "CNY"}]
    assert told["members"] == [str(wang), str(husband)]


# ------------------------------------------------------------------------------------------------- who owns


async def test_shares_multiply_along_a_way_and_ways_add_up(
    bank: Database, wang: UUID, company: UUID, clerk: httpx.AsyncClient
) -> None:
    middle = await register(bank, "中间控股有限公司", kind=CustomerKind.ORGANISATION)
    await noted(clerk, company, role="owner", other_id=middle, share=4_000)
    await noted(clerk, middle, role="owner", other_id=wang, share=5_000)
    await noted(clerk, company, role="owner", other_id=wang, share=500)
    await noted(clerk, company, role="owner", outsider={"name": "何青"}, share=2_499)

    of_company, of_wang = await seen(clerk, company, depth=1), await seen(clerk, wang, depth=1)

    told = {one["name"]: (one["share"], one["is_final"], one["is_sure"]) for one in of_company["owners"]}
    assert told == {"王芳": (2_500, True, False), "何青": (2_499, False, False)}
    assert [way["names"] for way in of_company["owners"][0]["ways"]] == [
        ["王芳", "中间控股有限公司", "杭州青禾食品有限公司"],
        ["王芳", "杭州青禾食品有限公司"],
    ]
    assert [way["share"] for way in of_company["owners"][0]["ways"]] == [2_000, 500]
    assert {one["name"]: one["share"] for one in of_wang["holdings"]} == {
        "中间控股有限公司": 5_000,
        "杭州青禾食品有限公司": 2_500,
    }
    assert of_wang["owners"] == []


async def test_an_owner_is_sure_when_somebody_has_looked_at_each_step(
    bank: Database, wang: UUID, company: UUID, clerk: httpx.AsyncClient
) -> None:
    id_ = await noted(clerk, company, role="owner", other_id=wang, share=5_000)
    async with counter(bank, COLLEAGUE, routes=ROUTES) as colleague:
        await colleague.post(f"/api/console/customers/{company}/relations/{id_}/verify")

    verified = await seen(clerk, company)
    async with counter(bank, as_customer(wang), routes=ROUTES) as hers:
        await hers.post(f"/api/portal/relations/{id_}/contest", json={"note": "不是我的"})
    contested = await seen(clerk, company)

    assert [one["is_sure"] for one in (*verified["owners"], *contested["owners"])] == [True, False]


async def test_a_circle_of_owners_ends_and_is_said_to_be_no_whole_answer(
    bank: Database, wang: UUID, company: UUID, clerk: httpx.AsyncClient
) -> None:
    other = await register(bank, "循环持股有限公司", kind=CustomerKind.ORGANISATION)
    await owned_by_many(bank, company, [other, wang])
    await owned_by_many(bank, other, [company])

    told = await seen(clerk, company, depth=3)

    assert told["is_whole"] is False
    assert len(told["edges"]) == 3


E1, E2, E3, E4, A, B, C, P, Q = (UUID(int=nth) for nth in range(1, 10))


def owns(id_: UUID, owner: UUID | None, owned: UUID | None, share: int) -> Edge:
    return Edge(id_, RelationKind.OWNER, owner, owned, share, is_verified=True, is_contested=False)


def test_whoever_lies_behind_a_circle_gets_no_share_and_the_others_theirs() -> None:
    edges = [owns(E1, P, A, 3_000), owns(E2, B, A, 5_000), owns(E3, C, B, 10_000), owns(E4, B, C, 10_000)]

    found, is_whole = graph.reach(A, graph.steps_along(edges, up=True), up=True)

    assert [(one.id, one.share) for one in found] == [(P, Fraction(3, 10))]
    assert not is_whole


def test_thirds_of_thirds_are_exact() -> None:
    edges = [owns(E1, B, A, 3_333), owns(E2, C, B, 3_333), owns(E3, P, C, 3_333)]

    found, is_whole = graph.reach(A, graph.steps_along(edges, up=True), up=True)

    assert found[-1].share == Fraction(3_333**3, 10_000**3)
    assert is_whole


# ------------------------------------------------------------------------------------------------- whose it is


async def test_a_customer_learns_nothing_by_it_not_even_of_themselves(
    bank: Database, wang: UUID, clerk: httpx.AsyncClient
) -> None:
    await noted(clerk, wang, role="spouse", outsider={"name": "李建军"})
    async with counter(bank, as_customer(wang), routes=ROUTES) as hers:
        own = await hers.get(f"/api/console/customers/{wang}/relations/graph")
        assets = await hers.get(f"/api/console/customers/{wang}/household-assets")

    assert (own.status_code, assets.status_code) == (403, 403)


async def test_who_may_not_see_accounts_sees_no_sum_and_who_sees_no_customers_no_household(
    bank: Database, wang: UUID
) -> None:
    books = Actor(kind="staff", name="王强", id=new_id(), rights=frozenset({account_rights.VIEW}))
    async with counter(bank, COLLEAGUE, routes=ROUTES) as colleague, counter(bank, books, routes=ROUTES) as other:
        sums = await colleague.get(f"/api/console/customers/{wang}/household-assets")
        household = await other.get(f"/api/console/customers/{wang}/household-assets")
        graph_ = await other.get(f"/api/console/customers/{wang}/relations/graph")

    assert (sums.status_code, household.status_code, graph_.status_code) == (403, 404, 403)


async def test_bounds_and_strangers_are_refused(wang: UUID, clerk: httpx.AsyncClient) -> None:
    of = "/api/console/customers/{}/relations/graph"

    for asked in ({"depth": 0}, {"depth": 4}, {"part": "everything"}, {"depth": "2;"}):
        assert (await clerk.get(of.format(wang), params=asked)).status_code == 400
    assert (await clerk.get(of.format(new_id()))).status_code == 404


async def test_whoever_was_forgotten_has_no_name_and_takes_those_they_named_along(
    bank: Database, wang: UUID, clerk: httpx.AsyncClient
) -> None:
    husband = await register(bank, "李建军")
    await noted(clerk, wang, role="spouse", other_id=husband)
    await noted(clerk, husband, role="parent", outsider={"name": "李国强"})
    await doors(bank).write(forget, husband)

    told = await seen(clerk, wang)

    assert sorted(node["name"] for node in told["nodes"]) == ["", "", "王芳"]
    assert "graph" not in str(await acts(bank))
