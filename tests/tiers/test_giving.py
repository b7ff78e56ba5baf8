"""Tiers given by hand, grades, what a customer reads of theirs, and what payments do by it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import date, timedelta
from typing import Any

import httpx
import psycopg
import pytest

import databases
from bankhall.customers.events import CustomerWasForgotten
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.events import Heard
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date
from bankhall.payments import routes as payment_routes
from bankhall.tiers import queries
from bankhall.tiers.reactions import forget_figures
from bankhall.tiers.routes import routes
from confirming import confirm_and_post
from counter import acts, as_customer, counter, doors, events, fresh_key, named_fields, rows

from .hall import CLERK, GOLD_FROM, MAKER, PLATINUM_FROM, Town, settle

_REASON = "随代发工资单位一并升级"


@pytest.fixture
async def town(bank: Database, database: databases.Database) -> Town:
    made = await settle(bank, database)
    await made.book(made.account, (made.ago(4), GOLD_FROM))
    await made.reckon()
    await made.publish(made.ago(3))
    await made.assess()
    return made


@pytest.fixture
async def at(town: Town) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    actors = {"clerk": CLERK, "analyst": MAKER, "zhang": as_customer(town.zhang), "li": as_customer(town.li)}
    async with AsyncExitStack() as stack:
        yield {
            name: await stack.enter_async_context(counter(town.bank, one, routes=[*routes, *payment_routes.routes]))
            for name, one in actors.items()
        }


async def today(town: Town) -> date:
    return await doors(town.bank, system("t")).read(business_date)


async def give(at: httpx.AsyncClient, town: Town, *, level: int = 2, days: int = 90, key: str = "k") -> Any:
    until = (await today(town)) + timedelta(days=days)
    body = {"level": level, "until_on": until.isoformat(), "reason": _REASON}
    return await at.post(f"/api/console/customers/{town.li}/tier/grants", json=body, headers={"Idempotency-Key": key})


async def test_a_customer_reads_what_they_have_and_what_is_missing_for_more(
    town: Town, at: dict[str, httpx.AsyncClient]
) -> None:
    mine = (await at["zhang"].get("/api/portal/tier")).json()

    assert (mine["standing"]["zh"], mine["standing"]["benefits"]["remittance_discount"]) == ("金卡客户", 50)
    assert mine["next"]["lacking"] == [
        {"measure": "assets", "has": GOLD_FROM, "needed": PLATINUM_FROM, "is_met": False}
    ]
    assert [one["outcome"] for one in mine["months"] if one["outcome"]] == ["kept", "kept", "kept", "first"]
    assert "reason" not in str(mine["tiers"])


async def test_a_tier_given_by_hand_holds_until_its_day_and_says_why(
    town: Town, at: dict[str, httpx.AsyncClient]
) -> None:
    given = await give(at["clerk"], town)
    again = await give(at["clerk"], town)

    assert (given.status_code, again.status_code) == (201, 201), given.text
    assert len(again.json()["grants"]) == 1
    hers = (await at["li"].get("/api/portal/tier")).json()
    assert (hers["standing"]["level"], hers["standing"]["is_given"], hers["grants"][0]["reason"]) == (2, True, _REASON)
    assert "by" not in hers["grants"][0]
    assert "tiers.give" in await acts(town.bank)
    assert "tiers.given" in await events(town.bank)
    assert _REASON not in str(await rows(town.bank, "SELECT t.*::text FROM tier_grants t")) + str(
        await rows(town.bank, "SELECT facts::text FROM audit_log")
    )


async def test_a_tier_given_by_hand_is_taken_back_once(town: Town, at: dict[str, httpx.AsyncClient]) -> None:
    (grant,) = (await give(at["clerk"], town)).json()["grants"]
    there = f"/api/console/tiers/grants/{grant['id']}/end"

    first, second = await at["clerk"].post(there), await at["clerk"].post(there)

    assert (first.status_code, second.status_code) == (200, 409)
    assert first.json()["tier"]["standing"]["level"] == 0
    assert (await at["clerk"].post(f"/api/console/tiers/grants/{new_id()}/end")).status_code == 404


async def test_nobody_gives_without_the_right_nor_for_ever_nor_what_is_not(
    town: Town, at: dict[str, httpx.AsyncClient]
) -> None:
    for who in ("analyst", "zhang", "li"):
        assert (await give(at[who], town)).status_code == 403
        assert (
            await at[who].put(f"/api/console/customers/{town.li}/tier/grade", json={"grade": "A"})
        ).status_code == 403
        there = f"/api/console/customers/{town.zhang}/tier"
        assert (await at[who].get(there)).status_code == (200 if who == "analyst" else 403)
    assert named_fields(await give(at["clerk"], town, days=400)) == ["until_on"]
    assert named_fields(await give(at["clerk"], town, days=-1)) == ["until_on"]
    assert (await give(at["clerk"], town, level=3)).json()["code"] == "tiers.no_such_tier"
    assert await rows(town.bank, "SELECT count(*) FROM tier_grants") == [(0,)]


async def test_a_grade_is_kept_with_who_gave_it_and_may_be_taken_back(
    town: Town, at: dict[str, httpx.AsyncClient]
) -> None:
    there = f"/api/console/customers/{town.zhang}/tier/grade"

    for grade in ("B", "B", None):
        assert (await at["clerk"].put(there, json={"grade": grade})).status_code == 200
    told = (await at["clerk"].get(f"/api/console/customers/{town.zhang}/tier")).json()["grades"]

    assert [(one["grade"], one["by"]) for one in told] == [(None, "李娜"), ("B", "李娜")]


async def test_what_was_reckoned_goes_when_its_customer_is_forgotten(town: Town) -> None:
    async def hear(tx: Tx) -> None:
        event = CustomerWasForgotten(customer_id=town.zhang)
        await forget_figures(tx, [Heard(1, tx.now, event)])

    await doors(town.bank, system("t")).write(hear)

    assert await rows(town.bank, "SELECT count(*) FROM tier_figures WHERE customer_id = :id", id=town.zhang) == [(0,)]
    assert await doors(town.bank, system("t")).read(queries.months_of, town.zhang) == []
    assert await doors(town.bank, system("t")).read(queries.months_of, town.li) != []


# ------------------------------------------------------------------------------------------ used by payments


async def order(at: httpx.AsyncClient, town: Town, minor: int) -> httpx.Response:
    ((number,),) = await rows(town.bank, "SELECT number FROM accounts WHERE id = :id", id=town.hers)
    payee = (await at.post("/api/portal/payees", json={"name": "李娜", "account_number": number})).json()["id"]
    body = {"from_id": str(town.account), "payee_id": payee, "amount": {"minor": minor, "currency": "CNY"}, "memo": ""}
    return await confirm_and_post(town.bank, at, "/api/portal/transfers", body, headers=fresh_key())


async def test_a_higher_tier_may_pay_more_at_a_time_and_an_ordinary_one_may_not(
    town: Town, at: dict[str, httpx.AsyncClient]
) -> None:
    """50,000 yuan are the bank's limit for each payment; gold has one and a half times as much."""
    await town.book(town.account, (town.month, 100_000_00))

    paid, refused = await order(at["zhang"], town, 75_000_00), await order(at["zhang"], town, 75_000_01)

    assert paid.status_code == 201, paid.text
    assert refused.json()["code"] == "payments.over_limit"
    assert refused.json()["facts"]["most"] == 75_000_00
    limits = (await at["zhang"].get("/api/portal/payment-limits")).json()
    assert "7500000" in str(limits)


async def test_whose_tier_is_gone_pays_by_the_ordinary_limits_again(
    town: Town, at: dict[str, httpx.AsyncClient]
) -> None:
    await town.book(town.account, (town.month, 100_000_00))

    async def none_left(tx: Tx) -> None:
        from sqlalchemy import text

        await tx.session.execute(text("DELETE FROM tier_assessments"))

    await doors(town.bank, system("t")).write(none_left)

    assert (await order(at["zhang"], town, 50_000_01)).json()["code"] == "payments.over_limit"


async def test_an_ordinary_payment_asks_nothing_about_tiers(town: Town, at: dict[str, httpx.AsyncClient]) -> None:
    """It goes through although the bank's own role may not even read them: what is not needed costs nothing."""
    await town.book(town.account, (town.month, 100_000_00))
    tables = "tier_schemes, tier_months, tier_assessments, tier_grants"
    with psycopg.connect(town.database.superuser_url, autocommit=True) as connection:
        connection.execute(f"REVOKE SELECT ON {tables} FROM bankhall_app")
        try:
            paid = await order(at["zhang"], town, 50_000_00)
        finally:
            connection.execute(f"GRANT SELECT ON {tables} TO bankhall_app")

    assert paid.status_code == 201, paid.text
