# ruff: noqa: F401, F811  fixtures of another file are named where they are used
"""Relations lead to the file of today: nobody is there twice, nobody belongs to themselves, and back with a split."""

from fractions import Fraction
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.customers.circumstances.queries import circumstances_of
from bankhall.customers.circumstances.types import AskedAbout
from bankhall.customers.errors import CannotMerge
from bankhall.customers.relations import queries
from bankhall.customers.relations.rules.together import share_of
from bankhall.customers.types import CustomerKind
from bankhall.insight.merging.queries import merge_plan
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from counter import as_customer, counter, doors, register
from joining import merge, split

from .test_relation_graph import ROUTES, clerk, company, noted, seen, wang


@pytest.fixture
async def twin(bank: Database) -> UUID:
    """Another file of 王芳's."""
    return await register(bank, "王 芳", phones=("13900139000",))


def shape(graph: Any) -> set[tuple[str, str, str, int | None]]:
    return {(one["kind"], one["from_id"], one["to_id"], one["share"]) for one in graph["edges"]}


async def owners(bank: Database, company: UUID) -> dict[UUID, Fraction]:
    found = await doors(bank, system("tests")).read(queries.ownership, company)
    return {one.id: one.share for one in found.stakes}


async def test_shares_of_both_files_lead_to_the_one_and_add_up_and_part_again(
    bank: Database, wang: UUID, twin: UUID, company: UUID, clerk: httpx.AsyncClient
) -> None:
    """Two holdings in one company's list are two holdings."""
    await noted(clerk, company, role="owner", other_id=wang, share=3_000)
    await noted(clerk, company, role="owner", other_id=twin, share=2_500)
    before = (await seen(clerk, company), await owners(bank, company))

    merge_id = await merge(bank, wang, twin)
    together, owned = await seen(clerk, company), await owners(bank, company)
    of_merged = await seen(clerk, twin)
    await split(bank, merge_id)

    assert shape(together) == {("owner", str(wang), str(company), 5_500)}
    assert owned == {wang: Fraction(55, 100)}
    assert {one["id"] for one in together["nodes"]} == {str(wang), str(company)}
    assert of_merged["centre"] == str(wang)
    assert [one["more"] for one in together["nodes"]] == [0, 0]
    assert (await seen(clerk, company), await owners(bank, company)) == before


async def test_what_both_files_say_is_there_once_and_what_they_said_of_each_other_not_at_all(
    bank: Database, wang: UUID, twin: UUID, clerk: httpx.AsyncClient
) -> None:
    son = await register(bank, "王小明")
    for one in (wang, twin):
        await noted(clerk, one, role="child", other_id=son)
    await noted(clerk, wang, role="sibling", other_id=twin)
    plan = await doors(bank).read(merge_plan, wang, twin)

    merge_id = await merge(bank, wang, twin)
    graph = await seen(clerk, wang)
    edges = await doors(bank, system("tests")).read(queries.edges_of, [wang])
    around = await doors(bank, system("tests")).read(lambda reading: queries.relations_around(reading, [twin], depth=3))
    listed = (await clerk.get(f"/api/console/customers/{son}/relations")).json()
    await split(bank, merge_id)

    assert "own_relation" in plan.notes
    assert len(shape(graph)) == 1
    assert [(one.from_id, one.to_id) for one in edges] in ([(wang, son)], [(son, wang)])
    assert set(around.customers) == {wang, son}
    assert {one["other"]["id"] for one in listed["items"]} == {str(wang)}
    assert len(shape(await seen(clerk, wang))) == 3


async def test_nobody_becomes_an_owner_of_themselves_by_way_of_another(
    bank: Database, company: UUID, clerk: httpx.AsyncClient
) -> None:
    middle = await register(bank, "青禾控股", kind=CustomerKind.ORGANISATION)
    twin = await register(bank, "杭州青禾食品公司", kind=CustomerKind.ORGANISATION)
    await noted(clerk, middle, role="owner", other_id=company, share=10_000)
    await noted(clerk, twin, role="owner", other_id=middle, share=10_000)

    with pytest.raises(CannotMerge) as refused:
        await merge(bank, company, twin)
    assert [one["kind"] for one in refused.value.stops] == ["own_circle"]


async def test_a_share_that_the_other_file_holds_is_not_noted_again(
    bank: Database, wang: UUID, twin: UUID, company: UUID, clerk: httpx.AsyncClient
) -> None:
    await noted(clerk, company, role="owner", other_id=twin, share=6_000)
    await merge(bank, wang, twin)
    headers = {"Idempotency-Key": str(new_id())}
    body = {"role": "owner", "other_id": str(wang), "share": 1_000}

    again = await clerk.post(f"/api/console/customers/{company}/relations", json=body, headers=headers)

    assert (again.status_code, again.json()["code"]) == (409, "customers.relation_known")


async def test_a_representative_noted_in_the_other_file_is_not_asked_for(
    bank: Database, wang: UUID, company: UUID, clerk: httpx.AsyncClient
) -> None:
    twin = await register(bank, "青禾食品", kind=CustomerKind.ORGANISATION)
    await noted(clerk, twin, role="legal_representative", other_id=wang)
    asked = await doors(bank).read(circumstances_of, company)
    await merge(bank, company, twin)

    told = await doors(bank).read(circumstances_of, company)

    missing = {one.what for one in asked.knowledge.questions}
    assert AskedAbout.LEGAL_REPRESENTATIVE in missing
    assert AskedAbout.LEGAL_REPRESENTATIVE not in {one.what for one in told.knowledge.questions}


async def test_a_customer_takes_back_in_the_one_file_what_they_told_in_the_other(
    bank: Database, wang: UUID, twin: UUID
) -> None:
    async with counter(bank, as_customer(twin), routes=ROUTES) as portal:
        body = {"role": "child", "name": "王小明"}
        told = await portal.post("/api/portal/relations", json=body)
        assert told.status_code in (200, 201), told.text
    await merge(bank, wang, twin)
    async with counter(bank, as_customer(wang), routes=ROUTES) as portal:
        (mine,) = (await portal.get("/api/portal/relations")).json()["items"]
        gone = await portal.post(f"/api/portal/relations/{mine['id']}/take-back")
        assert gone.status_code == 200, gone.text
        assert gone.json()["items"] == []


def test_a_holding_said_by_two_files_of_a_company_is_one_holding() -> None:
    one, other = new_id(), new_id()
    assert share_of([(one, 6_000), (other, 6_000)]) == 6_000
    assert share_of([(one, 2_000), (one, 3_000), (other, 4_000)]) == 5_000
    assert share_of([(one, None)]) is None
