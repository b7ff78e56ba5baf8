"""Whether what the file says still holds, who verified it, and what a customer is asked."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.app import PORTIONS
from bankhall.customers import permissions
from bankhall.customers.actions import change
from bankhall.customers.circumstances.routes import routes as circumstance_routes
from bankhall.customers.facts.routes import routes
from bankhall.customers.queries import customer
from bankhall.customers.routes import routes as customer_routes
from bankhall.customers.types import Address, CustomerChange, Document, DocumentKind
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.portions import take_portions
from bankhall.kernel.time import business_date, close_business_day
from confirming import confirm_and_post
from counter import CLERK, acts, as_customer, counter, doors, events, register, rows
from joining import merge, split

PASSPORT = Document(DocumentKind.PASSPORT, "E12345678")
HOME = Address("CN", line="长安街1号", city="北京")
PHONE = "13812345678"
ALL = [*routes, *circumstance_routes]


def member(name: str) -> Actor:
    return Actor(kind="staff", name=name, id=new_id(), rights=frozenset({permissions.VIEW, permissions.CHANGE}))


LI_NA, WANG = member("李娜"), member("王强")


@pytest.fixture
async def zhang(bank: Database) -> UUID:
    return await register(bank, "张伟", phones=(PHONE,), documents=(PASSPORT,), address=HOME)


@pytest.fixture
async def clerk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, LI_NA, routes=ALL) as client:
        yield client


@pytest.fixture
async def colleague(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, WANG, routes=ALL) as client:
        yield client


@pytest.fixture
async def portal(bank: Database, zhang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(zhang), routes=ALL) as client:
        yield client


async def alter(bank: Database, who: UUID, by: Actor, **fields: Any) -> int:
    version = (await doors(bank).read(customer, who)).version
    await doors(bank, by).write(change.change_customer, CustomerChange(customer_id=who, version=version, **fields))
    return version + 1


async def years_pass(bank: Database, years: int) -> None:
    async def go(tx: Tx) -> None:
        today = await business_date(tx)
        await close_business_day(tx, next_on=today + timedelta(days=365 * years + 1))

    await doors(bank, system("tests")).write(go)


async def step(client: httpx.AsyncClient, who: UUID, verb: str, field: str, how: str, **more: Any) -> httpx.Response:
    seen = (await client.get(f"/api/console/customers/{who}/facts")).json()
    body = {"field": field, "how": how, "version": seen["version"], **more}
    return await client.post(f"/api/console/customers/{who}/facts/{verb}", json=body)


async def fact(client: httpx.AsyncClient, who: UUID, field: str, nth: int = 0) -> Any:
    told = (await client.get(f"/api/console/customers/{who}/facts")).json()["items"]
    return next(one for one in told if (one["field"], one["nth"]) == (field, nth))


async def asked(client: httpx.AsyncClient) -> Any:
    answer = await client.get("/api/portal/still-right")
    assert answer.status_code == 200, answer.text
    return answer.json()


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


# ------------------------------------------------------------------------------------------------- still right


async def test_what_was_written_down_today_is_not_asked(portal: httpx.AsyncClient) -> None:
    assert (await asked(portal))["question"] is None


async def test_after_two_years_a_phone_is_asked_and_yes_is_noted_as_of_today(
    bank: Database, zhang: UUID, portal: httpx.AsyncClient, clerk: httpx.AsyncClient
) -> None:
    await years_pass(bank, 2)
    question = await asked(portal)
    before = await fact(clerk, zhang, "phone")

    after = await portal.post("/api/portal/still-right", json={"what": "phone", "version": question["version"]})
    held = await fact(clerk, zhang, "phone")

    assert question["question"] == {"what": "phone", "why": "old", "shown": "138****5678"}
    assert before["is_old"] is True
    assert (after.status_code, after.json()["question"]) == (200, None)
    assert (held["confirmed_how"], held["confirmed_by"], held["verified_at"]) == ("portal", None, None)
    assert "customers.fact_confirmed" in await events(bank)
    assert "customers.confirm_fact" in await acts(bank)


async def test_the_score_knows_that_what_nobody_said_for_years_is_stale(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    async def knowledge() -> Any:
        return (await clerk.get(f"/api/console/customers/{zhang}/circumstances")).json()["knowledge"]

    fresh = await knowledge()
    await years_pass(bank, 3)
    stale = await knowledge()

    assert (fresh["fresh"], fresh["complete"]) == (100, stale["complete"])
    assert stale["fresh"] < 80


async def test_not_now_is_remembered_for_the_season_and_nothing_else_is_asked_that_week(
    bank: Database, portal: httpx.AsyncClient
) -> None:
    await years_pass(bank, 4)
    first = (await asked(portal))["question"]["what"]
    await portal.post("/api/portal/still-right/not-now", json={"what": first})
    at_once = (await asked(portal))["question"]

    async def in_days(days: int) -> Any:
        async def go(tx: Tx) -> None:
            await close_business_day(tx, next_on=await business_date(tx) + timedelta(days=days))

        await doors(bank, system("tests")).write(go)
        return (await asked(portal))["question"]["what"]

    assert (first, at_once) == ("phone", None)
    assert [await in_days(8), await in_days(90)] == ["address", "phone"]


async def test_who_has_answered_is_asked_one_thing_a_day(bank: Database, portal: httpx.AsyncClient) -> None:
    await years_pass(bank, 4)
    question = await asked(portal)
    body = {"what": "phone", "version": question["version"]}
    first, again = await asyncio.gather(
        portal.post("/api/portal/still-right", json=body), portal.post("/api/portal/still-right", json=body)
    )

    assert (first.status_code, again.status_code, (await asked(portal))["question"]) == (200, 200, None)


async def test_a_yes_to_what_was_changed_meanwhile_confirms_nothing(
    bank: Database, zhang: UUID, portal: httpx.AsyncClient, clerk: httpx.AsyncClient
) -> None:
    await years_pass(bank, 2)
    question = await asked(portal)
    await alter(bank, zhang, LI_NA, phones=("13900139000",))

    late = await portal.post("/api/portal/still-right", json={"what": "phone", "version": question["version"]})

    assert code(late) == (409, "customers.changed_meanwhile")
    assert (await fact(clerk, zhang, "phone"))["confirmed_at"] is None


async def test_a_document_is_not_said_to_hold_and_nothing_of_nobody(
    portal: httpx.AsyncClient, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    document = await portal.post("/api/portal/still-right", json={"what": "document_validity", "version": 1})
    no_mail = await portal.post("/api/portal/still-right", json={"what": "email", "version": 1})
    no_tenth = await step(clerk, zhang, "confirm", "phone", "phone", nth=9)
    by_portal = await step(clerk, zhang, "confirm", "phone", "portal")

    assert (code(document)[0], code(no_mail), code(no_tenth), by_portal.status_code) == (
        400,
        (404, "customers.fact_not_found"),
        (404, "customers.fact_not_found"),
        400,
    )


async def test_staff_note_what_the_customer_says_on_the_phone(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    await years_pass(bank, 4)
    await step(clerk, zhang, "confirm", "phone", "phone")
    held = await fact(clerk, zhang, "phone")
    mine = next(one for one in (await portal.get("/api/portal/facts")).json()["items"] if one["field"] == "phone")

    assert (held["confirmed_how"], held["confirmed_by"], held["is_old"]) == ("phone", "李娜", True)
    assert mine["confirmed_by"] == "李*"


async def test_a_circumstance_is_confirmed_as_it_was_seen(
    zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    of = f"/api/console/customers/{zhang}/circumstances"
    await clerk.post(of, json={"field": "employer", "value": "旧单位"})
    await clerk.post(of, json={"field": "employer", "value": "新单位"})
    late = await colleague.post(f"{of}/confirm", json={"field": "employer", "value": "旧单位", "how": "phone"})
    right = await colleague.post(f"{of}/confirm", json={"field": "employer", "value": "新单位", "how": "counter"})

    assert (code(late), right.status_code) == ((409, "customers.said_otherwise"), 200)


async def test_what_was_brought_in_is_as_old_as_the_customer(bank: Database, clerk: httpx.AsyncClient) -> None:
    today = await doors(bank).read(business_date)
    old = today.replace(year=today.year - 5, day=1)
    who = await register(bank, "李芳", phones=(PHONE,), source="old", source_id="7", since_on=old)

    held = await fact(clerk, who, "phone")

    assert (held["right_on"], held["is_old"], held["origin"]) == (old.isoformat(), True, "import")


# ------------------------------------------------------------------------------------------------- verified


async def test_a_colleague_verifies_and_the_customer_sees_who_and_how(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    await alter(bank, zhang, LI_NA, phones=("13900139000",))
    own = await step(clerk, zhang, "verify", "phone", "called_back")
    done = await step(colleague, zhang, "verify", "phone", "called_back")
    held = await fact(clerk, zhang, "phone")
    mine = next(one for one in (await portal.get("/api/portal/facts")).json()["items"] if one["field"] == "phone")
    async with counter(bank, as_customer(zhang)) as client:
        told = (await client.get("/api/portal/privacy/origins")).json()["items"]
    (of_phones,) = [one for one in told if one["field"] == "phones"]

    assert (code(own), done.status_code) == ((409, "customers.another_must_look"), 200)
    assert (held["verified_by"], held["verified_how"], held["may_verify"]) == ("王强", "called_back", False)
    assert (mine["verified_by"], mine["may_verify"], mine["ways"]) == ("王*", False, [])
    assert (of_phones["verified_by"], of_phones["verified_how"]) == ("王*", "called_back")
    assert "customers.fact_verified" in await events(bank)


async def test_a_change_ends_the_verification_and_changing_it_back_does_not_bring_it_back(
    bank: Database, zhang: UUID, colleague: httpx.AsyncClient
) -> None:
    await step(colleague, zhang, "verify", "phone", "called_back")
    verified = (await fact(colleague, zhang, "phone"))["verified_by"]
    await alter(bank, zhang, LI_NA, phones=("13900139000",))
    after = (await fact(colleague, zhang, "phone"))["verified_by"]
    await alter(bank, zhang, LI_NA, phones=(PHONE,))
    back = await fact(colleague, zhang, "phone")

    assert (verified, after, back["verified_by"], back["by"]) == ("王强", None, None, "李娜")
    assert await rows(bank, "SELECT count(*) FROM customer_fact_marks") == [(1,)]


async def test_only_what_changed_loses_its_verification(
    bank: Database, zhang: UUID, colleague: httpx.AsyncClient
) -> None:
    await step(colleague, zhang, "verify", "phone", "called_back")
    await alter(bank, zhang, WANG, phones=("13900139000", PHONE))
    own = await step(colleague, zhang, "verify", "phone", "called_back", nth=0)

    assert (await fact(colleague, zhang, "phone", 1))["verified_by"] == "王强"
    assert code(own) == (409, "customers.another_must_look")


async def test_whoever_entered_the_customer_does_not_verify_them(bank: Database, zhang: UUID) -> None:
    async with counter(bank, CLERK, routes=ALL) as enterer:
        refused = await step(enterer, zhang, "verify", "name", "original")
        mail = await step(enterer, zhang, "verify", "name", "called_back")

    assert (code(refused), mail.status_code) == ((409, "customers.another_must_look"), 400)


async def test_two_verify_at_once_and_both_are_in_the_history(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    both = await asyncio.gather(
        step(clerk, zhang, "verify", "address", "original"), step(colleague, zhang, "verify", "address", "register")
    )

    assert [one.status_code for one in both] == [200, 200]
    assert await rows(bank, "SELECT count(*) FROM customer_fact_marks WHERE kind = 'verified'") == [(2,)]
    assert await rows(bank, "SELECT count(*) FROM held_customer_facts") == [(1,)]


async def test_nobody_looks_at_or_confirms_somebody_elses(bank: Database, zhang: UUID) -> None:
    other = await register(bank, "李芳", phones=("13900139000",))
    async with counter(bank, as_customer(other), routes=ALL) as client:
        console = await client.get(f"/api/console/customers/{zhang}/facts")
        verifying = await client.post(
            f"/api/console/customers/{zhang}/facts/verify",
            json={"field": "phone", "version": 1, "how": "called_back"},
        )
        own = (await client.get("/api/portal/facts")).json()["items"]

    assert (console.status_code, verifying.status_code) == (403, 403)
    assert [one["masked"] for one in own if one["field"] == "phone"] == ["139****9000"]


async def test_what_is_held_tells_no_number(bank: Database, zhang: UUID, colleague: httpx.AsyncClient) -> None:
    await alter(bank, zhang, LI_NA, phones=("13900139000",))
    await step(colleague, zhang, "verify", "phone", "called_back")

    told = str(await rows(bank, "SELECT * FROM customer_fact_marks"))
    told += str(await rows(bank, "SELECT * FROM held_customer_facts"))
    told += str(await rows(bank, "SELECT facts FROM audit_log")) + str(await rows(bank, "SELECT payload FROM events"))

    assert [secret for secret in ("13900139000", "9000", "139****") if secret in told] == []


async def test_a_closed_customer_is_neither_asked_nor_verified(
    bank: Database, zhang: UUID, colleague: httpx.AsyncClient
) -> None:
    async with counter(bank, WANG) as staff:
        assert (await staff.post(f"/api/console/customers/{zhang}/close", json={"reason": "leaves"})).is_success
    refused = await step(colleague, zhang, "verify", "phone", "called_back")

    assert code(refused) == (409, "customers.closed")


# ------------------------------------------------------------------------------------------------- one and two


async def test_what_was_verified_in_a_file_that_is_merged_counts_and_goes_back_with_a_split(
    bank: Database, zhang: UUID, colleague: httpx.AsyncClient
) -> None:
    other = await register(bank, "张伟", phones=("13900139000",))
    await step(colleague, other, "verify", "phone", "called_back")
    merge_id = await merge(bank, zhang, other)
    merged = await fact(colleague, zhang, "phone", 1)
    await split(bank, merge_id)
    again = await fact(colleague, other, "phone")

    assert (merged["masked"], merged["verified_by"]) == ("139****9000", "王强")
    assert again["verified_by"] == "王强"


async def test_it_is_a_portion_of_what_one_takes_home(
    bank: Database, zhang: UUID, colleague: httpx.AsyncClient
) -> None:
    await step(colleague, zhang, "verify", "phone", "called_back")

    taken = await doors(bank, as_customer(zhang)).read(take_portions, PORTIONS, [])

    assert [(one["said"], one["by"]) for one in taken["fact_marks"].rows] == [("138****5678", "王*")]


async def test_a_number_is_told_in_clear_only_to_who_has_said_what_for(bank: Database, zhang: UUID) -> None:
    looking = Actor(kind="staff", name="李娜", id=new_id(), rights=member("").rights | {permissions.UNMASK})
    async with (
        counter(bank, looking, routes=[*routes, *customer_routes]) as client,
        counter(bank, WANG, routes=routes) as colleague,
    ):
        before = await fact(client, zhang, "phone")
        await confirm_and_post(bank, client, f"/api/console/customers/{zhang}/unmask", {"purpose": "serve"})
        after, others = await fact(client, zhang, "phone"), await fact(colleague, zhang, "phone")

    assert (before["clear"], after["clear"], others["clear"]) == (None, PHONE, None)
