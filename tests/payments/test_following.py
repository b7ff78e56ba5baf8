# ruff: noqa: F401, F811  fixtures of another file are named where they are used
"""What is planned, connected and asked goes along when two files become one, and back; no money moves twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bankhall.customers.errors import CannotMerge
from bankhall.insight.merging.queries import merge_plan
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.ids import new_id
from bankhall.payments.bills.actions import pay_due
from bankhall.payments.bills.adapters.billers import SimulatedBillers
from confirming import confirm_and_post
from counter import as_customer, counter, doors, fresh_key, open_account, pay_in, register, rows
from joining import merge, split

from .test_bills import BILLS, account, add, by_itself, house
from .test_bills import round_ as exchange
from .test_plans import make_all_due, pass_time, plan
from .test_requests import REQUESTS, ask, asked, let_in
from .town import PAYEES, PLANS, ROUTES, TRANSFERS, Town


@dataclass
class Twin:
    """Another file of 张伟's, with an account and some money."""

    id: UUID
    account: UUID
    client: httpx.AsyncClient

    async def plans(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = (await self.client.get(PLANS)).json()["plans"]
        return found


@pytest.fixture
async def twin(town: Town) -> AsyncIterator[Twin]:
    who = await register(town.bank, "张 伟", phones=("13900139000",))
    theirs = await open_account(town.bank, who)
    await pay_in(town.bank, theirs, 5_000_00)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(counter(town.bank, as_customer(who), routes=ROUTES))
        town.at[who] = client
        yield Twin(who, theirs, client)


async def planned(town: Town, payee: str, **timing: Any) -> str:
    made = await plan(town, payee, 250_00, **timing)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


# ---------------------------------------------------------------------------------------------------- plans


async def test_a_planned_transfer_goes_along_with_whom_it_pays_and_is_made_once(town: Town, twin: Twin) -> None:
    id_ = await planned(town, await town.payee(), delay="two_hours")
    weighed = await doors(town.bank).read(merge_plan, twin.id, town.zhang)
    await merge(town.bank, twin.id, town.zhang)
    (seen,) = await twin.plans()
    nobody = await town.his.post(f"{PLANS}/{id_}/cancel")

    await pass_time(town.bank, timedelta(hours=2))
    assert await make_all_due(town.bank) == 1
    assert await make_all_due(town.bank) == 0

    assert ("plans", 1, "moves") in [(one.kind, one.count, one.way) for one in weighed.follows]
    assert (seen["id"], seen["other_name"], seen["state"]) == (id_, "李娜", "active")
    assert nobody.status_code == 404
    assert await town.has(town.hers) == 250_00
    (made,) = await twin.plans()
    assert (made["state"], made["made"]) == ("done", 1)


async def test_a_standing_order_goes_back_with_the_split_and_is_its_customers_again(town: Town, twin: Twin) -> None:
    payee = await town.payee()
    id_ = await planned(town, payee, delay="next_day")
    merge_id = await merge(town.bank, twin.id, town.zhang)
    changed = {"amount": {"minor": 200_00, "currency": "CNY"}, "memo": "少一点", "last_on": None}
    answer = await confirm_and_post(town.bank, twin.client, f"{PLANS}/{id_}", changed, method="PUT")

    assert answer.status_code == 200, answer.text

    await split(town.bank, merge_id)

    (again,) = (await town.his.get(PLANS)).json()["plans"]
    assert (again["id"], again["payee_id"], again["state"]) == (id_, payee, "active")
    assert again["amount"]["minor"] == 200_00
    assert await twin.plans() == []
    await pass_time(town.bank, timedelta(days=2))
    assert await make_all_due(town.bank) == 1
    assert await town.has(town.hers) == again["amount"]["minor"]


async def test_a_payee_whom_both_keep_is_one_and_one_taken_off_the_list_is_off_both(town: Town, twin: Twin) -> None:
    added = await twin.client.post(PAYEES, json={"name": "李娜", "account_number": town.numbers[town.hers]})
    await planned(town, await town.payee(), delay="two_hours")
    wangs = await open_account(town.bank, town.wang)
    ((number,),) = await rows(town.bank, "SELECT number FROM accounts WHERE id = :id", id=wangs)
    await town.his.post(PAYEES, json={"name": "王芳", "account_number": number})
    merge_id = await merge(town.bank, twin.id, town.zhang)
    (seen,) = await twin.plans()
    listed = {one["name"]: one["id"] for one in (await twin.client.get(PAYEES)).json()["payees"]}
    gone = await twin.client.delete(f"{PAYEES}/{listed['王芳']}")

    await split(town.bank, merge_id)

    assert seen["payee_id"] == added.json()["id"]
    assert gone.status_code == 204, gone.text
    assert [one["name"] for one in (await town.his.get(PAYEES)).json()["payees"]] == ["李娜"]
    assert [one["name"] for one in (await twin.client.get(PAYEES)).json()["payees"]] == ["李娜"]


@pytest.mark.parametrize("first", ["the plan", "the merge"])
async def test_what_is_due_at_the_very_moment_of_the_merge_is_made_once(town: Town, twin: Twin, first: str) -> None:
    await planned(town, await town.payee(), delay="two_hours")
    await pass_time(town.bank, timedelta(hours=2))
    both = [make_all_due(town.bank), merge(town.bank, twin.id, town.zhang)]

    await asyncio.gather(*(both if first == "the plan" else reversed(both)))
    await make_all_due(town.bank)

    assert await town.has(town.hers) == 250_00
    assert await rows(town.bank, "SELECT count(*) FROM plan_runs WHERE refused IS NULL") == [(1,)]
    assert await rows(town.bank, "SELECT state, made FROM transfer_plans") == [("done", 1)]


async def test_no_plan_becomes_anothers_without_a_merge_nor_pays_another(town: Town, twin: Twin) -> None:
    """Whoever reached the database as the running bank could not either."""
    payee = await town.payee()
    id_ = await planned(town, payee, delay="two_hours")
    wangs = await open_account(town.bank, town.wang)
    ((number,),) = await rows(town.bank, "SELECT number FROM accounts WHERE id = :id", id=wangs)
    other = (await twin.client.post(PAYEES, json={"name": "王芳", "account_number": number})).json()["id"]

    async def write(tx: Tx, change: str) -> None:
        given = {"id": id_, "twin": twin.id, "other": other}
        await tx.session.execute(text(f"UPDATE transfer_plans SET {change} WHERE id = :id"), given)

    for change in ("payer_id = :twin", "payee_id = :other"):
        with pytest.raises(DBAPIError, match="not changed"):
            await doors(town.bank, system("tests")).write(write, change)
    await merge(town.bank, twin.id, town.zhang)
    for change in ("payer_id = :other", "payee_id = :other", "from_id = :other", "amount = -1"):
        with pytest.raises(DBAPIError):
            await doors(town.bank, system("tests")).write(write, change)


# ---------------------------------------------------------------------------------------------------- bills


async def test_a_connected_bill_goes_along_is_paid_by_itself_once_and_goes_back(
    town: Town, twin: Twin, house: SimulatedBillers
) -> None:
    one = await account(town, house)
    assert (await by_itself(town, one, 500_00)).status_code == 200
    merge_id = await merge(town.bank, twin.id, town.zhang)
    (seen,) = (await twin.client.get(BILLS)).json()["accounts"]
    before = await town.available(town.salary)
    for bill_id in [UUID(one["bills"][0]["id"])] * 2:
        await town.bank.doors(system("payments")).write(pay_due, bill_id)
    await exchange(town, house)

    await split(town.bank, merge_id)

    assert (seen["id"], seen["number"]) == (one["id"], "12345678")
    assert await town.available(town.salary) == before - one["bills"][0]["amount"]["minor"]
    (again,) = (await town.his.get(BILLS)).json()["accounts"]
    assert (again["number"], again["bills"][0]["state"]) == ("12345678", "paid")
    assert again["automatic"]["from_id"] == str(town.salary)
    assert (await twin.client.get(BILLS)).json()["accounts"] == []


async def test_a_bill_that_both_have_connected_stops_it(town: Town, twin: Twin, house: SimulatedBillers) -> None:
    for who in (town.zhang, twin.id):
        assert (await add(town, "home", "12345678", by=who)).status_code == 201
    with pytest.raises(CannotMerge) as refused:
        await merge(town.bank, twin.id, town.zhang)
    assert [one["kind"] for one in refused.value.stops] == ["bills_twice"]


# ---------------------------------------------------------------------------------------------------- requests


async def test_an_open_request_goes_along_on_either_side_and_goes_back(town: Town, twin: Twin) -> None:
    received = await asked(town)
    sent = await town.his.post(
        REQUESTS,
        json={
            "to_id": str(town.salary),
            "total": {"minor": 80_00, "currency": "CNY"},
            "asked": [{"minor": 80_00, "name": "李娜", "account_number": town.numbers[town.hers]}],
            "note": "房租",
        },
        headers=fresh_key(),
    )
    assert sent.status_code == 201, sent.text
    merge_id = await merge(town.bank, twin.id, town.zhang)

    together = (await twin.client.get(REQUESTS)).json()
    await split(town.bank, merge_id)
    again = (await town.his.get(REQUESTS)).json()

    for seen in (together, again):
        assert [(one["other"], one["note"], one["state"]) for one in seen["sent"]] == [("李娜", "房租", "open")]
    assert [one["id"] for one in again["received"]] == [received]
    nothing = (await twin.client.get(REQUESTS)).json()
    assert (nothing["received"], nothing["sent"]) == ([], [])


async def test_a_request_that_went_along_is_paid_once_by_the_file_that_stays(town: Town, twin: Twin) -> None:
    id_ = await asked(town, 100_00)
    merge_id = await merge(town.bank, twin.id, town.zhang)
    assert (await twin.client.post(f"{REQUESTS}/{id_}/let-ask")).status_code == 204

    async def pay() -> httpx.Response:
        body = {"from_id": str(twin.account)}
        return await confirm_and_post(town.bank, twin.client, f"{REQUESTS}/{id_}/pay", body, headers=fresh_key())

    first, second = await pay(), await pay()
    await split(town.bank, merge_id)

    assert first.status_code == 200, first.text
    assert second.status_code == 409
    assert await town.has(town.hers) == 100_00
    assert await rows(town.bank, "SELECT state, asked_id FROM payment_requests") == [("paid", twin.id)]


async def test_what_they_asked_of_themselves_ends_and_is_open_again_once_they_are_two(town: Town, twin: Twin) -> None:
    ((number,),) = await rows(town.bank, "SELECT number FROM accounts WHERE id = :id", id=twin.account)
    one = {"minor": 5_00, "name": "张 伟", "account_number": number}
    body = {"to_id": str(town.salary), "total": {"minor": 5_00, "currency": "CNY"}, "asked": [one], "note": ""}
    sent = await town.his.post(REQUESTS, json=body, headers=fresh_key())
    assert sent.status_code == 201, sent.text
    ((id_,),) = await rows(town.bank, "SELECT id FROM payment_requests")

    merge_id = await merge(town.bank, twin.id, town.zhang)
    together = await rows(town.bank, "SELECT state, ended_at IS NULL FROM payment_requests")
    with pytest.raises(DBAPIError):  # nobody opens it while they are one
        await rows(town.bank, "UPDATE payment_requests SET state = 'open', ended_at = NULL RETURNING id")
    await split(town.bank, merge_id)

    assert together == [("withdrawn", False)]
    after = await rows(town.bank, "SELECT state, ended_at IS NULL, asker_id, asked_id FROM payment_requests")
    assert after == [("open", True, town.zhang, twin.id)]
    assert (await town.his.post(f"{REQUESTS}/{id_}/withdraw")).status_code in (200, 204)


async def test_who_was_blocked_by_one_file_is_blocked_by_the_one_and_a_blocked_asker_stays_blocked(
    town: Town, twin: Twin
) -> None:
    id_ = await asked(town)
    assert (await town.his.post(f"{REQUESTS}/{id_}/block")).status_code == 204
    merge_id = await merge(town.bank, twin.id, town.zhang)

    together = (await twin.client.get(REQUESTS)).json()
    await split(town.bank, merge_id)

    assert together["received"] == []
    assert together["strangers"] == []
    said = await rows(town.bank, "SELECT customer_id, may_ask FROM request_permissions")
    assert said == [(town.zhang, False)]


# ---------------------------------------------------------------------------------------------------- both at once


@pytest.mark.parametrize("first", ["the transfer", "the merge"])
async def test_a_merge_while_a_transfer_is_made_loses_and_doubles_nothing(town: Town, twin: Twin, first: str) -> None:
    payee = await town.known_payee()
    before = await town.has(town.salary)

    async def pay() -> httpx.Response:
        return await town.pay(payee, 40_00, key="once")

    both = [pay(), merge(town.bank, twin.id, town.zhang)]
    answers = await asyncio.gather(*(both if first == "the transfer" else reversed(both)))
    paid = next(one for one in answers if isinstance(one, httpx.Response))
    merge_id = next(one for one in answers if isinstance(one, UUID))
    moved = before - await town.has(town.salary)

    assert moved == (40_00 if paid.status_code == 201 else 0), paid.text
    assert await town.has(town.hers) == moved + 1
    ((day,),) = await rows(town.bank, "SELECT day FROM payment_usage WHERE customer_id = :id", id=twin.id)
    assert day == moved + 1
    await split(town.bank, merge_id)
    assert before - await town.has(town.salary) == moved
    assert await rows(town.bank, "SELECT sum(amount) FROM ledger_entries HAVING sum(amount) <> 0") == []
