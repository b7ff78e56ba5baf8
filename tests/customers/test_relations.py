"""Who belongs to whom stands in both files, and opens neither to the other."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.customers import api, permissions
from bankhall.customers.actions import change
from bankhall.customers.relations import rules
from bankhall.customers.relations.reactions import SUBSCRIBERS
from bankhall.customers.relations.routes import routes
from bankhall.customers.relations.types import Edge, RelationKind
from bankhall.customers.types import Because, CustomerKind
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.data_keys import forget
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from counter import acts, as_customer, counter, doors, events, register, rows
from hearing import hear, open_telephones


def member(name: str) -> Actor:
    return Actor(kind="staff", name=name, id=new_id(), rights=frozenset({permissions.VIEW, permissions.CHANGE}))


LI_NA, WANG = member("李娜"), member("王强")


@pytest.fixture
async def zhang(bank: Database) -> UUID:
    return await register(bank, "张伟", birth_on=date(1980, 1, 1))


@pytest.fixture
async def li(bank: Database) -> UUID:
    return await register(bank, "李芳芳", birth_on=date(1982, 1, 1))


@pytest.fixture
async def company(bank: Database) -> UUID:
    return await register(bank, "布拉格贸易有限公司", kind=CustomerKind.ORGANISATION)


@pytest.fixture
async def clerk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, LI_NA, routes=routes) as client:
        yield client


@pytest.fixture
async def colleague(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, WANG, routes=routes) as client:
        yield client


@pytest.fixture
async def portal(bank: Database, zhang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(zhang), routes=routes) as client:
        yield client


def note(client: httpx.AsyncClient, who: UUID, *, key: str | None = None, **body: Any) -> Any:
    headers = {"Idempotency-Key": key or str(new_id())}
    told = {name: str(value) if isinstance(value, UUID) else value for name, value in body.items()}
    return client.post(f"/api/console/customers/{who}/relations", json=told, headers=headers)


async def noted(client: httpx.AsyncClient, who: UUID, **body: Any) -> str:
    answer = await note(client, who, **body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def of(client: httpx.AsyncClient, who: UUID) -> Any:
    return (await client.get(f"/api/console/customers/{who}/relations")).json()


async def roles(client: httpx.AsyncClient, who: UUID) -> list[tuple[str, str]]:
    return [(one["role"], one["other"]["name"]) for one in (await of(client, who))["items"] if not one["ended_at"]]


def step(client: httpx.AsyncClient, who: UUID, id_: str, verb: str, **body: object) -> Any:
    return client.post(f"/api/console/customers/{who}/relations/{id_}/{verb}", json=body or None)


async def mine(portal: httpx.AsyncClient) -> Any:
    return (await portal.get("/api/portal/relations")).json()["items"]


def code(answer: httpx.Response) -> str:
    told = answer.json()
    return str(told["fields"][0]["code"] if told.get("fields") else told["code"])


# --------------------------------------------------------------------------------------------- said and shown


@pytest.mark.parametrize(
    ("role", "seen_from_there"),
    [
        ("spouse", "spouse"),
        ("parent", "child"),
        ("sibling", "sibling"),
        ("guardian", "ward"),
        ("agent", "principal"),
    ],
)
async def test_both_files_show_it(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, role: str, seen_from_there: str
) -> None:
    old = await register(bank, "张建国", birth_on=date(1950, 1, 1))

    await noted(clerk, zhang, role=role, other_id=old)

    assert await roles(clerk, zhang) == [(role, "张建国")]
    assert await roles(clerk, old) == [(seen_from_there, "张伟")]
    assert "customers.note_relation" in await acts(bank)
    assert "customers.relation_noted" in await events(bank)


async def test_an_outsider_lies_sealed_and_goes_with_the_file_that_names_them(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    outsider = {"name": "王 小红", "document": {"kind": "passport", "number": "e1234 5678"}, "birth_on": "1983-05-05"}
    await noted(clerk, zhang, role="spouse", outsider=outsider)

    (seen,) = (await of(clerk, zhang))["items"]
    told = str(await rows(bank, "SELECT * FROM customer_relations")) + str(
        await rows(bank, "SELECT facts FROM audit_log")
    )
    assert (seen["other"]["name"], seen["other"]["document"]["number_masked"][:1]) == ("王 小红", "E")
    assert "E12345678" not in str(seen)
    assert [secret for secret in ("王", "小红", "12345678", "1983") if secret in told] == []

    await doors(bank).write(forget, zhang)
    (after,) = (await of(clerk, zhang))["items"]
    assert after["other"] is None


async def test_the_same_key_says_it_once_and_the_same_relation_is_known(
    bank: Database, zhang: UUID, li: UUID, clerk: httpx.AsyncClient
) -> None:
    first = await note(clerk, zhang, role="spouse", other_id=li, key="k")
    again = await note(clerk, zhang, role="spouse", other_id=li, key="k")
    other = await note(clerk, li, role="sibling", other_id=zhang, key="j")
    turned = await note(clerk, zhang, role="sibling", other_id=li)
    reused = await note(clerk, zhang, role="relative", other_id=li, key="k")

    assert first.json() == again.json()
    assert (other.status_code, turned.status_code, code(turned)) == (201, 409, "customers.relation_known")
    assert (reused.status_code, code(reused)) == (422, "kernel.key_reused")


async def test_of_two_who_say_it_at_once_one_is_second(
    bank: Database, zhang: UUID, li: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    answers = await asyncio.gather(
        note(clerk, zhang, role="spouse", other_id=li), note(colleague, li, role="spouse", other_id=zhang)
    )

    assert sorted(answer.status_code for answer in answers) == [201, 409]


# --------------------------------------------------------------------------------------------- four eyes


async def test_whoever_wrote_it_down_does_not_verify_it(
    bank: Database, zhang: UUID, company: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    id_ = await noted(clerk, company, role="legal_representative", other_id=zhang, origin="register")

    own = await step(clerk, company, id_, "verify")
    (before,) = (await of(clerk, company))["items"]
    (told,) = (await of(colleague, company))["items"]
    other = await step(colleague, company, id_, "verify")
    again = await step(colleague, company, id_, "verify")

    assert (own.status_code, code(own)) == (409, "customers.another_must_look")
    assert (before["verified_at"], before["may_verify"], told["may_verify"]) == (None, False, True)
    assert (other.json()["verified_by"], other.json()["may_verify"]) == ("王强", False)
    assert again.json() == other.json()
    assert await rows(bank, "SELECT count(*) FROM customer_relation_steps") == [(1,)]


async def test_what_ended_is_history_and_ends_once(
    bank: Database, zhang: UUID, li: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    id_ = await noted(clerk, zhang, role="spouse", other_id=li)
    first = await step(clerk, li, id_, "end", is_mistaken=True)
    again = await step(colleague, zhang, id_, "end", is_mistaken=False)
    late = await step(colleague, zhang, id_, "verify")

    assert (first.json()["end_reason"], await roles(clerk, zhang)) == ("mistaken", [])
    assert [one["end_reason"] for one in (await of(clerk, zhang))["items"]] == ["mistaken"]
    assert [code(one) for one in (again, late)] == ["customers.relation_ended"] * 2
    assert (await note(clerk, zhang, role="spouse", other_id=li)).status_code == 201


async def test_a_relation_is_reached_only_through_the_files_it_stands_in(
    bank: Database, zhang: UUID, li: UUID, company: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    id_ = await noted(clerk, zhang, role="spouse", other_id=li)

    for answer in (await step(colleague, company, id_, "verify"), await step(colleague, company, id_, "end")):
        assert answer.status_code in (400, 404)
    assert (await step(colleague, company, id_, "verify")).status_code == 404
    assert (await note(clerk, zhang, role="sibling", other_id=new_id())).status_code == 404


# --------------------------------------------------------------------------------------------- what cannot be


async def test_what_cannot_be_is_refused_and_named(
    bank: Database, zhang: UUID, li: UUID, company: UUID, clerk: httpx.AsyncClient
) -> None:
    someone = {"name": "王小红"}
    wrong: tuple[tuple[UUID, dict[str, Any], str], ...] = (
        (zhang, {"role": "spouse", "other_id": zhang}, "customers.two_people"),
        (zhang, {"role": "spouse", "other_id": company}, "customers.relation_persons_only"),
        (zhang, {"role": "owner", "other_id": li, "share": 100}, "customers.companies_only"),
        (zhang, {"role": "parent", "other_id": li}, "customers.younger_than_child"),
        (company, {"role": "owner", "other_id": li}, "customers.share_missing"),
        (company, {"role": "agent", "other_id": li, "share": 5}, "customers.no_share"),
        (company, {"role": "beneficial_owner", "other_id": li}, "customers.ground"),
        (
            company,
            {"role": "beneficial_owner", "other_id": li, "ground": "votes", "share": 2499},
            "customers.less_than_a_quarter",
        ),
        (zhang, {"role": "spouse", "other_id": li, "since_on": "2999-01-01"}, "customers.not_a_past_day"),
        (
            zhang,
            {"role": "guardian", "outsider": someone | {"birth_on": "2020-01-01"}},
            "customers.guardian_of_age",
        ),
        (
            zhang,
            {"role": "spouse", "outsider": someone | {"document": {"kind": "resident_id", "number": "123456"}}},
            "customers.not_a_document_number",
        ),
    )
    for who, body, told in wrong:
        answer = await note(clerk, who, **body)
        assert (answer.status_code, code(answer)) == (400, told), answer.text
    both = await note(clerk, zhang, role="spouse", other_id=li, outsider=someone)
    assert both.status_code == 400
    assert await rows(bank, "SELECT count(*) FROM customer_relations") == [(0,)]


async def test_nobody_has_two_spouses(bank: Database, zhang: UUID, li: UUID, clerk: httpx.AsyncClient) -> None:
    await noted(clerk, zhang, role="spouse", outsider={"name": "王小红"})

    second = await note(clerk, li, role="spouse", other_id=zhang)

    assert (second.status_code, code(second)) == (409, "customers.married_already")


async def test_a_company_is_owned_up_to_the_whole(
    bank: Database, zhang: UUID, li: UUID, company: UUID, clerk: httpx.AsyncClient
) -> None:
    await noted(clerk, company, role="owner", other_id=zhang, share=6000)

    too_much = await note(clerk, company, role="owner", other_id=li, share=4001)
    await noted(clerk, li, role="owned", other_id=company, share=4000)
    outsider = await note(clerk, company, role="owner", outsider={"name": "王小红"}, share=1)

    assert [code(one) for one in (too_much, outsider)] == ["customers.more_than_whole"] * 2


async def test_shares_that_come_at_once_do_not_pass_the_whole(
    bank: Database, zhang: UUID, li: UUID, company: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    answers = await asyncio.gather(
        note(clerk, company, role="owner", other_id=zhang, share=6000),
        note(colleague, company, role="owner", other_id=li, share=6000),
    )

    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_nobody_owns_themselves_however_far_around_nor_when_asked_at_once(
    bank: Database, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    one, two, three = [await register(bank, f"公司{n}", kind=CustomerKind.ORGANISATION) for n in "甲乙丙"]

    answers = await asyncio.gather(
        note(clerk, one, role="owned", other_id=two, share=10),
        note(colleague, two, role="owned", other_id=three, share=10),
        note(clerk, three, role="owned", other_id=one, share=10),
    )

    assert sorted(answer.status_code for answer in answers) == [201, 201, 409]
    assert {code(answer) for answer in answers if answer.status_code == 409} == {"customers.owns_itself"}


async def test_who_finally_owns_a_quarter_is_worked_out_through_other_companies(
    bank: Database, zhang: UUID, li: UUID, company: UUID, clerk: httpx.AsyncClient
) -> None:
    holding = await register(bank, "控股有限公司", kind=CustomerKind.ORGANISATION)
    await noted(clerk, company, role="owner", other_id=holding, share=5000)
    await noted(clerk, company, role="owner", other_id=zhang, share=1000)
    await noted(clerk, holding, role="owner", other_id=zhang, share=3000)
    await noted(clerk, holding, role="owner", other_id=li, share=4999)
    await noted(clerk, company, role="owner", outsider={"name": "境外公司", "kind": "organisation"}, share=3000)

    owned = (await of(clerk, company))["ownership"]

    assert owned["told"] == 9000
    # 10 % + 50 % · 30 % is a quarter; 50 % · 49.99 % is a little less.
    assert [(one["other"]["name"], one["share"], one["is_final"]) for one in owned["owners"]] == [
        ("张伟", 2500, True),
        ("李芳芳", 2499, False),
    ]
    assert [(one["other"]["name"], one["share"], one["is_final"]) for one in owned["hidden"]] == [
        ("境外公司", 3000, True)
    ]
    assert (await of(clerk, zhang))["ownership"] is None


def test_shares_along_many_ways_add_up() -> None:
    top, left, right, bottom = (new_id() for _ in range(4))

    def edge(source: UUID, target: UUID, share: int) -> Edge:
        return Edge(new_id(), RelationKind.OWNER, source, target, share, is_verified=True, is_contested=False)

    edges = [edge(top, left, 10_000), edge(top, right, 5_000), edge(left, bottom, 5_000), edge(right, bottom, 5_000)]
    edges.append(edge(left, right, 5_000))

    for several in (edges, edges[::-1]):
        ((stake,), hidden) = rules.finally_own(bottom, several, {top}, set())
        # By the left one a half; by the right one a quarter directly and a quarter through the left one.
        assert (stake.id, stake.share, hidden) == (top, Fraction(1), [])


# --------------------------------------------------------------------------------------------- the customer


async def test_customers_see_who_belongs_to_them_and_nothing_of_the_others_file(
    bank: Database, zhang: UUID, li: UUID, clerk: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    await noted(clerk, li, role="spouse", other_id=zhang)

    (seen,) = await mine(portal)
    number = (await rows(bank, "SELECT number FROM customers WHERE id = :id", id=li))[0][0]

    assert (seen["role"], seen["name"], seen["is_mine"]) == ("spouse", "李**", False)
    assert not any(secret in str(seen) for secret in ("李芳芳", str(li), number, "1982", "李娜"))
    for path in (f"/api/console/customers/{li}/relations", f"/api/console/customers/{zhang}/relations"):
        assert (await portal.get(path)).status_code == 403


async def test_a_customer_names_their_family_and_learns_of_nobody(
    bank: Database, zhang: UUID, li: UUID, clerk: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    told = await portal.post("/api/portal/relations", json={"role": "child", "name": "张小宝"})
    spouse = await portal.post("/api/portal/relations", json={"role": "spouse", "name": "李芳芳"})
    power = await portal.post("/api/portal/relations", json={"role": "guardian", "name": "张小宝"})
    linked = await portal.post("/api/portal/relations", json={"role": "spouse", "name": "x", "other_id": str(li)})

    assert (told.status_code, told.json()["name"], told.json()["is_mine"]) == (201, "张小宝", True)
    assert (spouse.status_code, power.status_code, linked.status_code) == (201, 400, 400)
    assert [(one["noted_by_kind"], one["origin"]) for one in (await of(clerk, zhang))["items"]] == [
        ("customer", "portal"),
        ("customer", "portal"),
    ]
    assert (await of(clerk, li))["items"] == []


async def test_what_a_customer_said_they_take_back_and_nobody_elses(
    bank: Database, zhang: UUID, li: UUID, clerk: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    id_ = (await portal.post("/api/portal/relations", json={"role": "child", "name": "张小宝"})).json()["id"]
    theirs = await noted(clerk, li, role="spouse", other_id=zhang)
    async with counter(bank, as_customer(li), routes=routes) as other:
        foreign = await other.post(f"/api/portal/relations/{id_}/take-back")
        looked = await other.post(f"/api/portal/relations/{id_}/contest", json={"note": "不对"})

    taken = await portal.post(f"/api/portal/relations/{id_}/take-back")
    twice = await portal.post(f"/api/portal/relations/{id_}/take-back")
    banks = await portal.post(f"/api/portal/relations/{theirs}/take-back")

    assert (foreign.status_code, looked.status_code, banks.status_code) == (404, 404, 404)
    assert ([one["id"] for one in taken.json()["items"]], twice.status_code) == ([theirs], 409)


async def test_whoever_is_named_says_that_it_is_not_so_and_staff_look(
    bank: Database, zhang: UUID, li: UUID, clerk: httpx.AsyncClient, portal: httpx.AsyncClient, colleague: Any
) -> None:
    id_ = await noted(clerk, li, role="spouse", other_id=zhang)
    said = await portal.post(f"/api/portal/relations/{id_}/contest", json={"note": "我们已经离婚"})
    twice = await portal.post(f"/api/portal/relations/{id_}/contest", json={"note": "我们已经离婚"})
    (of_li,), (of_zhang,) = (await of(clerk, li))["items"], (await of(clerk, zhang))["items"]

    assert (said.json()["is_contested"], twice.status_code) == (True, 409)
    assert of_li["contest"]["note"] == of_zhang["contest"]["note"] == "我们已经离婚"
    assert (of_li["contest"]["is_other"], of_zhang["contest"]["is_other"]) == (True, False)
    assert "离婚" not in str(await rows(bank, "SELECT sealed_note FROM customer_relation_steps"))
    answered = await step(colleague, li, id_, "verify")
    assert (answered.json()["contest"], (await mine(portal))[0]["is_contested"]) == (None, False)


async def test_a_customer_names_so_many_and_no_more(bank: Database, portal: httpx.AsyncClient) -> None:
    for nth in range(rules.MOST_TOLD):
        answer = await portal.post("/api/portal/relations", json={"role": "relative", "name": f"亲戚{nth}"})
        assert answer.status_code == 201

    more = await portal.post("/api/portal/relations", json={"role": "relative", "name": "还有一位"})

    assert (more.status_code, code(more)) == (409, "customers.too_many_relations")


# --------------------------------------------------------------------------------------------- graphs, leaving


async def test_the_graph_goes_so_far_and_customers_get_none_of_it(
    bank: Database, zhang: UUID, li: UUID, company: UUID, clerk: httpx.AsyncClient
) -> None:
    await noted(clerk, zhang, role="spouse", other_id=li)
    await noted(clerk, li, role="owned", other_id=company, share=3000)
    await noted(clerk, company, role="agent", outsider={"name": "王小红"})

    near = await doors(bank, LI_NA).read(api.relations_around, [zhang], depth=1)
    far = await doors(bank, LI_NA).read(api.relations_around, [zhang], depth=3)
    family = await doors(bank, LI_NA).read(api.relations_around, [zhang], depth=3, kinds=rules.FAMILY)
    foreign = await doors(bank, as_customer(zhang)).read(api.relations_around, [zhang], depth=3)

    assert {one.name for one in near.customers.values()} == {"张伟", "李芳芳"}
    assert {one.name for one in far.customers.values()} == {"张伟", "李芳芳", "布拉格贸易有限公司"}
    assert [one.name for one in far.outsiders.values()] == ["王小红"]
    assert (len(near.edges), len(far.edges), len(family.edges), far.is_whole) == (1, 3, 1, True)
    assert (foreign.customers, foreign.edges) == ({}, ())


async def test_who_leaves_the_bank_leaves_their_family_and_still_owns_a_company(
    bank: Database, zhang: UUID, li: UUID, company: UUID, clerk: httpx.AsyncClient
) -> None:
    await open_telephones(bank, *SUBSCRIBERS, phones={})
    await noted(clerk, zhang, role="spouse", other_id=li)
    await noted(clerk, zhang, role="child", outsider={"name": "张小宝"})
    await noted(clerk, company, role="owner", other_id=zhang, share=3000)
    await doors(bank, system("tests")).write(change.close_customer, Because(zhang, "离开"))

    (subscriber,) = SUBSCRIBERS
    await hear(bank, subscriber)

    assert await roles(clerk, li) == []
    assert await roles(clerk, company) == [("owner", "张伟")]
    assert {one["end_reason"] for one in (await of(clerk, zhang))["items"]} == {None, "left"}
    again = await note(clerk, li, role="relative", other_id=zhang)
    assert (again.status_code, code(again)) == (409, "customers.closed")
