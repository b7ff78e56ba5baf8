"""What a customer lives on: from where it is known, what holds when two differ, and what to ask next."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.customers import permissions
from bankhall.customers.circumstances import rules
from bankhall.customers.circumstances.routes import routes
from bankhall.customers.circumstances.types import AskedAbout, Circumstance, Known, Statement, WhyAsked
from bankhall.customers.queries import customer
from bankhall.customers.relations.routes import routes as relation_routes
from bankhall.customers.relations.types import RelationRole
from bankhall.customers.types import Address, Customer, CustomerKind, Document, DocumentKind, Origin
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date, close_business_day
from counter import acts, as_customer, counter, doors, events, register, rows

RESIDENT = Document(DocumentKind.RESIDENT_ID, "11010519491231002X")
HOME = Address("CN", line="长安街1号", city="北京")


def member(name: str) -> Actor:
    return Actor(kind="staff", name=name, id=new_id(), rights=frozenset({permissions.VIEW, permissions.CHANGE}))


LI_NA, WANG = member("李娜"), member("王强")


@pytest.fixture
async def zhang(bank: Database) -> UUID:
    return await register(bank, "张伟", phones=("13812345678",), documents=(RESIDENT,), address=HOME)


@pytest.fixture
async def clerk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, LI_NA, routes=[*routes, *relation_routes]) as client:
        yield client


@pytest.fixture
async def colleague(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, WANG, routes=routes) as client:
        yield client


@pytest.fixture
async def portal(bank: Database, zhang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(zhang), routes=[*routes, *relation_routes]) as client:
        yield client


def say(client: httpx.AsyncClient, who: UUID, field: str, value: str, origin: str = "branch") -> Any:
    body = {"field": field, "value": value, "origin": origin}
    return client.post(f"/api/console/customers/{who}/circumstances", json=body)


def mine(client: httpx.AsyncClient, field: str, value: str) -> Any:
    return client.post("/api/portal/circumstances", json={"field": field, "value": value})


def step(client: httpx.AsyncClient, who: UUID, verb: str, **body: str) -> Any:
    return client.post(f"/api/console/customers/{who}/circumstances/{verb}", json=body)


def of(answer: httpx.Response, field: str) -> Any:
    assert answer.status_code == 200, answer.text
    return next(one for one in answer.json()["items"] if one["field"] == field)


async def seen(client: httpx.AsyncClient, who: UUID) -> httpx.Response:
    return await client.get(f"/api/console/customers/{who}/circumstances")


async def asked(client: httpx.AsyncClient, who: UUID) -> list[tuple[str, str]]:
    told = (await seen(client, who)).json()["knowledge"]["questions"]
    return [(one["what"], one["why"]) for one in told]


# --------------------------------------------------------------------------------------------- from where


async def test_a_field_remembers_where_from_when_and_by_whom_and_who_verified_it(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    said = of(await say(clerk, zhang, "employer", " 首都 钢铁  公司 ", "document"), "employer")
    own = await step(clerk, zhang, "verify", field="employer")
    verified = of(await step(colleague, zhang, "verify", field="employer"), "employer")
    (of_customer,) = [
        one for one in (await portal.get("/api/portal/circumstances")).json()["items"] if one["field"] == "employer"
    ]

    assert (said["held"]["value"], said["held"]["origin"], said["held"]["by"]) == (
        "首都 钢铁 公司",
        "document",
        "李娜",
    )
    assert (said["may_verify"], own.status_code, own.json()["code"]) == (
        False,
        409,
        "customers.another_must_settle",
    )
    assert verified["verified_by"] == "王强"
    assert (of_customer["held"]["by"], of_customer["verified_by"], of_customer["may_verify"]) == ("李*", "王*", False)
    assert {"customers.state", "customers.settle_circumstance"} <= set(await acts(bank))
    assert {"customers.circumstance_stated", "customers.circumstance_settled"} <= set(await events(bank))


async def test_what_was_said_lies_sealed(bank: Database, zhang: UUID, clerk: httpx.AsyncClient) -> None:
    await say(clerk, zhang, "employer", "首都钢铁公司")
    await say(clerk, zhang, "income", "over_1m")

    told = str(await rows(bank, "SELECT * FROM customer_statements"))
    told += str(await rows(bank, "SELECT * FROM customer_circumstances"))
    told += str(await rows(bank, "SELECT facts FROM audit_log")) + str(await rows(bank, "SELECT payload FROM events"))

    assert [secret for secret in ("首都", "钢铁", "over_1m") if secret in told] == []


async def test_another_word_takes_the_place_of_an_unverified_one_and_what_was_said_stays(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    await say(clerk, zhang, "employer", "旧单位")
    after = of(await mine(portal, "employer", "新单位"), "employer")

    assert (after["held"]["value"], after["held"]["origin"], after["otherwise"]) == ("新单位", "portal", None)
    assert await rows(bank, "SELECT count(*) FROM customer_statements") == [(2,)]


# --------------------------------------------------------------------------------------------- two differ


async def test_what_is_sensitive_waits_for_a_second_person(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    await say(clerk, zhang, "income", "under_100k")
    changed = of(await say(clerk, zhang, "income", "over_1m"), "income")
    other = changed["otherwise"]["id"]
    own = await step(clerk, zhang, "settle", field="income", statement_id=other)
    strange = await step(colleague, zhang, "settle", field="income", statement_id=str(new_id()))
    settled = of(await step(colleague, zhang, "settle", field="income", statement_id=other), "income")
    again = await step(colleague, zhang, "settle", field="income", statement_id=other)

    assert (changed["held"]["value"], changed["otherwise"]["value"]) == ("under_100k", "over_1m")
    assert (own.json()["code"], strange.json()["code"]) == (
        "customers.another_must_settle",
        "customers.nothing_to_settle",
    )
    assert (settled["held"]["value"], settled["otherwise"], settled["verified_by"]) == ("over_1m", None, "王强")
    assert again.json()["code"] == "customers.nothing_to_settle"


async def test_of_two_who_settle_at_once_one_is_second(
    bank: Database, zhang: UUID, portal: httpx.AsyncClient, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    await mine(portal, "tax_residency", "china")
    both = of(await mine(portal, "tax_residency", "both"), "tax_residency")
    held, other = both["held"]["id"], both["otherwise"]["id"]

    answers = await asyncio.gather(
        step(clerk, zhang, "settle", field="tax_residency", statement_id=held),
        step(colleague, zhang, "settle", field="tax_residency", statement_id=other),
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_another_word_goes_on_waiting_until_whoever_said_it_comes_back_to_what_holds(
    bank: Database, zhang: UUID, portal: httpx.AsyncClient, clerk: httpx.AsyncClient
) -> None:
    await mine(portal, "tax_residency", "china")
    await say(clerk, zhang, "tax_residency", "both")

    again = of(await mine(portal, "tax_residency", "china"), "tax_residency")
    back = of(await say(clerk, zhang, "tax_residency", "china"), "tax_residency")

    assert (again["held"]["value"], again["otherwise"]["value"]) == ("china", "both")
    assert (back["held"]["value"], back["otherwise"]) == ("china", None)


async def test_what_was_verified_is_not_overwritten_and_the_conflict_stays_in_sight(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    await say(clerk, zhang, "occupation", "professional", "document")
    await step(colleague, zhang, "verify", field="occupation")

    said = of(await mine(portal, "occupation", "retired"), "occupation")
    questions = await asked(clerk, zhang)

    assert (said["held"]["value"], said["otherwise"]["value"]) == ("professional", "retired")
    assert ("occupation", "otherwise") in questions
    register_ = of(await say(clerk, zhang, "occupation", "manager", "register"), "occupation")
    assert register_["held"]["value"] == "professional"


# --------------------------------------------------------------------------------------------- attackers


async def test_nobody_reads_or_writes_what_is_anothers(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    await say(clerk, zhang, "employer", "首都钢铁公司")
    other = await register(bank, "李芳")
    async with counter(bank, as_customer(other), routes=routes) as thief:
        read = (await thief.get("/api/portal/circumstances")).json()
        paths = f"/api/console/customers/{zhang}/circumstances"
        answers = [await thief.get(paths), await thief.post(paths, json={"field": "employer", "value": "x"})]
        confirmed = await thief.post("/api/portal/circumstances/confirm", json={"field": "employer"})

    assert all(one["held"] is None for one in read["items"])
    assert [answer.status_code for answer in answers] == [403, 403]
    assert confirmed.status_code == 404
    assert (await seen(clerk, new_id())).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("income", "lots"), ("occupation", "A"), ("industry", "Z"), ("employed_since", "2020-13"),
        ("employed_since", "2999-01"), ("employed_since", "1/2020"), ("tax_residency", "CHINA"), ("employer", "​"),
    ],
)  # fmt: skip
async def test_what_cannot_be_said_is_refused(
    bank: Database, zhang: UUID, portal: httpx.AsyncClient, field: str, value: str
) -> None:
    answer = await mine(portal, field, value)

    assert answer.status_code == 400, answer.text
    assert await rows(bank, "SELECT count(*) FROM customer_statements") == [(0,)]


async def test_a_company_has_no_education_and_a_flood_is_stopped(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    company = await register(bank, "布拉格贸易有限公司", kind=CustomerKind.ORGANISATION)
    assert (await say(clerk, company, "education", "college")).status_code == 400
    assert [one["field"] for one in (await seen(clerk, company)).json()["items"]] == [
        "industry",
        "tax_residency",
        "work_address",
    ]
    for nth in range(rules.MOST_A_DAY):
        assert (await mine(portal, "employer", f"单位{nth}")).status_code == 200
    assert (await mine(portal, "employer", "还有一家")).status_code == 429


# --------------------------------------------------------------------------------------------- what to ask


async def test_still_right_renews_the_date_and_writes_nothing(
    bank: Database, zhang: UUID, portal: httpx.AsyncClient, clerk: httpx.AsyncClient
) -> None:
    await mine(portal, "employer", "首都钢铁公司")
    today = await doors(bank, system("tests")).read(business_date)
    await doors(bank, system("tests")).write(close_business_day, next_on=today + timedelta(days=800))
    before = [one for one in await asked(clerk, zhang) if one[0] == "employer"]

    after = of(await portal.post("/api/portal/circumstances/confirm", json={"field": "employer"}), "employer")

    assert date.fromisoformat(after["confirmed_on"]) == today + timedelta(days=800)
    assert await rows(bank, "SELECT count(*) FROM customer_statements") == [(1,)]
    assert before == [] or before == [("employer", "old")]


async def test_nobody_is_asked_what_the_bank_holds(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    who = await doors(bank).read(customer, zhang)
    today = date(2026, 11, 30)

    # The day of birth stands in the resident id.
    assert AskedAbout.BIRTH not in _asked(who, [], [], today)
    assert AskedAbout.EMPLOYER in _asked(who, [], [], today)
    retired = _known(Circumstance.OCCUPATION, "retired", today)
    assert not {AskedAbout.EMPLOYER, AskedAbout.POSITION, AskedAbout.WORK_ADDRESS} & _asked(who, [retired], [], today)
    assert AskedAbout.MARITAL_STATUS in _asked(who, [], [], today)
    assert AskedAbout.MARITAL_STATUS not in _asked(who, [], [RelationRole.SPOUSE], today)
    # The customer has named a spouse: on the other side of a relation it is held already.
    first = (await seen(clerk, zhang)).json()["knowledge"]["complete"]
    await portal.post("/api/portal/relations", json={"role": "spouse", "name": "李芳"})
    assert (await seen(clerk, zhang)).json()["knowledge"]["complete"] > first


async def test_the_most_important_question_comes_first(bank: Database, zhang: UUID, clerk: httpx.AsyncClient) -> None:
    assert await asked(clerk, zhang) == [
        ("occupation", "missing"),
        ("tax_residency", "missing"),
        ("document_validity", "missing"),
    ]
    await say(clerk, zhang, "occupation", "retired")
    assert (await asked(clerk, zhang))[0] == ("tax_residency", "missing")


@pytest.mark.parametrize(("days", "fresh"), [(0, 100), (365, 75), (730, 50), (1_460, 25), (100_000, 0)])
async def test_what_was_said_grows_old(bank: Database, zhang: UUID, days: int, fresh: int) -> None:
    who = await doors(bank).read(customer, zhang)
    today = date(2026, 11, 30) if days < 50_000 else date(2300, 1, 1)
    said = _known(Circumstance.EMPLOYER, "首钢", today - timedelta(days=days))

    got = rules.knowledge(who, [said], [], today)
    none = rules.knowledge(who, [], [], today)

    # Everything else that is known here does not grow old, and weighs 50.
    assert abs(got.fresh - (50 * 100 + 6 * fresh) // 56) <= 1
    assert (none.fresh, got.complete > none.complete) == (100, True)


def _asked(who: Customer, known: list[Known], roles: list[RelationRole], today: date) -> set[AskedAbout]:
    """All of them, one after the other: each answered, the next comes up."""
    found: set[AskedAbout] = set()
    answered = list(known)
    while True:
        fresh = [one for one in rules.knowledge(who, answered, roles, today).questions if one.what not in found]
        if not fresh:
            return found
        for question in fresh:
            assert question.why is WhyAsked.MISSING
            found.add(question.what)
            if question.what.value in list(Circumstance):
                answered.append(_known(Circumstance(question.what.value), "other", today))
        if not any(one.what.value in list(Circumstance) for one in fresh):
            return found


def _known(field: Circumstance, value: str, on: date) -> Known:
    said = Statement(
        id=new_id(),
        value=value,
        origin=Origin.PORTAL,
        at=None,  # type: ignore[arg-type]  # no rule looks at it
        by_kind="customer",
        by_id=None,
        by_name="",
    )
    return Known(field=field, held=said, confirmed_on=on, verified_at=None, verified_by=None, otherwise=None)
