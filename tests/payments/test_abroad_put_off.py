"""Remittances that the bank puts off keep their rate; what would wait for somebody's yes is not begun."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any, cast

import pytest

from bankhall.kernel.actors import system
from bankhall.payments.abroad.actions import set_terms
from bankhall.payments.actions.exchange import keep_rates
from bankhall.payments.held import jobs as held_jobs
from bankhall.payments.held import routes as held_routes
from bankhall.payments.types import AnswerKind
from bankhall.risk import routes as risk_routes
from bankhall.risk.actions import deciding
from confirming import confirm_and_post
from counter import as_customer, counter, doors, fresh_key, open_account
from risk.office import ANALYST, OFFICER, Office

from .abroad import ABROAD, BOB, MIDS, PAYEES_ABROAD, QUOTES, REMITTANCES, ROUTES, TRANSFERS, World, terms
from .house import House

TOTAL = 7227_70


@pytest.fixture
async def office(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    """Rules count at once here."""
    monkeypatch.setattr(deciding, "KEPT_FOR_S", 0)
    routes = (*risk_routes.routes, *held_routes.routes)
    async with AsyncExitStack() as stack:
        analyst, officer = [
            await stack.enter_async_context(counter(world.bank, one, routes=routes)) for one in (ANALYST, OFFICER)
        ]
        yield Office(world.bank, cast(Any, world.clock), cast(Any, None), analyst, officer)


async def used(world: World) -> int:
    return int((await world.his.get(ABROAD)).json()["allowance"]["used"]["minor"])


async def test_what_the_bank_delays_leaves_later_at_the_rate_that_was_quoted(world: World, office: Office) -> None:
    await office.make_live("amount > 1000", "delay")
    quote = await world.quote()
    sent = await world.send(world.order(quote["id"], await world.payee()))
    assert (sent.status_code, sent.json()["state"]) == (201, "delayed"), sent.text
    assert ((await world.standing())[1], await used(world)) == (0, 1_000_00)
    again = await world.send(world.order(quote["id"], await world.payee()))
    assert again.json()["code"] == "payments.quote_used"

    world.clock.now += timedelta(hours=25)
    await world.rates(USD="7.50")
    (job,) = [one for one in held_jobs.JOBS if one.name == "payments.let_go"]
    await job.run(world.bank)

    assert (await world.standing())[1] == TOTAL
    told = await world.told(sent.json()["id"])
    assert (told["state"], told["remittance"]["rate"]) == ("sent", "7.0977")
    await world.say(sent.json()["id"], AnswerKind.ACCEPTED)
    assert (await world.told(sent.json()["id"]))["state"] == "settled"
    assert await world.sums() == {"CNY": 0, "USD": 0}


async def test_what_is_taken_back_meanwhile_counts_for_no_allowance(world: World, office: Office) -> None:
    await office.make_live("amount > 1000", "delay")
    quote = await world.quote()
    sent = await world.send(world.order(quote["id"], await world.payee()))
    cancelled = await world.his.post(f"{TRANSFERS}/{sent.json()['id']}/cancel")
    assert cancelled.json()["state"] == "cancelled"
    assert (await used(world), (await world.standing())[1]) == (0, 0)


async def test_a_refusal_of_the_bank_uses_neither_quote_nor_allowance(world: World, office: Office) -> None:
    await office.make_live("amount > 1000", "refuse")
    quote = await world.quote()
    refused = await world.send(world.order(quote["id"], await world.payee()))
    assert refused.json()["code"] == "payments.not_made_for_safety"
    assert (await world.his.get(f"{QUOTES}/{quote['id']}")).json()["is_used"] is False
    assert await used(world) == 0


async def test_what_would_wait_for_somebodys_yes_is_not_begun(house: House) -> None:
    await house.guard(100_00)
    await doors(house.bank, system("tests")).write(set_terms, terms(house.clock.now - timedelta(days=1)))
    await doors(house.bank, system("tests")).write(keep_rates, MIDS, source="tests")
    async with counter(house.bank, as_customer(house.mother), routes=ROUTES) as hers:
        payee = (await hers.post(PAYEES_ABROAD, json=BOB)).json()["id"]
        amount = {"minor": 100_00, "currency": "USD"}
        ask = {"country": "US", "currency": "USD", "side": "receive", "amount": amount}
        quote = (await hers.post(QUOTES, json=ask)).json()
        body = {
            "quote_id": quote["id"],
            "from_id": str(house.account),
            "payee_id": payee,
            "purpose": "421010",
            "payer": "WANG XIUYING",
            "town": "Beijing",
            "declared": True,
        }
        for path in (f"{REMITTANCES}/preview", REMITTANCES):
            refused = await confirm_and_post(house.bank, hers, path, body, headers=fresh_key())
            assert refused.json()["code"] == "payments.rate_does_not_wait", refused.text


async def test_nobody_remits_from_what_they_may_pay_from_for_somebody_else(house: House) -> None:
    await house.let_pay(asking="never")
    await doors(house.bank, system("tests")).write(set_terms, terms(house.clock.now - timedelta(days=1)))
    await doors(house.bank, system("tests")).write(keep_rates, MIDS, source="tests")
    await open_account(house.bank, house.daughter)
    async with counter(house.bank, as_customer(house.daughter), routes=ROUTES) as hers:
        payee = (await hers.post(PAYEES_ABROAD, json=BOB)).json()["id"]
        amount = {"minor": 10_00, "currency": "USD"}
        ask = {"country": "US", "currency": "USD", "side": "receive", "amount": amount}
        quote = (await hers.post(QUOTES, json=ask)).json()
        body = {
            "quote_id": quote["id"],
            "from_id": str(house.account),
            "payee_id": payee,
            "purpose": "421010",
            "payer": "LI NA",
            "town": "Beijing",
            "declared": True,
        }
        refused = await confirm_and_post(house.bank, hers, REMITTANCES, body, headers=fresh_key())
        assert (refused.status_code, refused.json()["code"]) == (404, "accounts.not_found")
