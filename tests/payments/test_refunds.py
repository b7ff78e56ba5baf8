"""Giving back what one was paid: to whoever paid it, once, never more than it was, and by nobody else."""

import asyncio
from uuid import UUID

import httpx
import psycopg
import pytest

from bankhall.accounts.actions.change import freeze_account
from bankhall.accounts.types import Because
from bankhall.kernel.ids import new_id
from confirming import confirm_and_post
from counter import acts, doors, events, fresh_key, open_account, rows
from databases import Database as Place

from .town import TRANSFERS, Town


@pytest.fixture
async def paid(town: Town) -> str:
    """250 yuan from 张伟 to 李娜."""
    made = await town.pay(await town.payee(), 250_00, memo="房租")
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def give(
    town: Town, paid: str, minor: int, *, by: UUID | None = None, key: str | None = None, currency: str = "CNY"
) -> httpx.Response:
    """Confirmed, if that is asked."""
    headers = {"Idempotency-Key": key} if key else fresh_key()
    body = {"amount": {"minor": minor, "currency": currency}}
    client = town.at[by or town.li]
    return await confirm_and_post(town.bank, client, f"{TRANSFERS}/{paid}/refunds", body, headers=headers)


async def test_a_part_is_given_back_and_both_see_it(town: Town, paid: str) -> None:
    given = await give(town, paid, 100_00)

    assert given.status_code == 200, given.text
    assert (await town.has(town.hers), await town.has(town.salary)) == (150_00, 9_850_00)
    assert given.json()["refundable"]["minor"] == 150_00
    seen = (await town.his.get(f"{TRANSFERS}/{paid}")).json()
    assert [one["amount"]["minor"] for one in seen["refunds"]] == [100_00]
    assert seen["refundable"] is None
    assert "payments.refund_given" in await events(town.bank)
    assert "payments.give_back" in await acts(town.bank)


async def test_to_whom_and_how_much_is_confirmed_and_nothing_else_goes_by_that(town: Town, paid: str) -> None:
    url, hers = f"{TRANSFERS}/{paid}/refunds", town.at[town.li]
    asked = await hers.post(url, json={"amount": {"minor": 100_00, "currency": "CNY"}}, headers=fresh_key())

    assert (asked.status_code, asked.json()["code"]) == (403, "step_up.confirmation_required")
    content = asked.json()["facts"]["content"]
    assert (content["payer"], content["amount"]["minor"], content["received"]["minor"]) == ("张伟", 100_00, 250_00)
    assert await town.has(town.hers) == 250_00


async def test_never_more_than_was_paid_in_however_many_parts(town: Town, paid: str) -> None:
    await give(town, paid, 200_00)

    over = await give(town, paid, 50_01)
    rest = await give(town, paid, 50_00)
    after = await give(town, paid, 1)

    assert (over.status_code, over.json()["code"]) == (409, "payments.over_received")
    assert over.json()["facts"] == {"left": 50_00, "currency": "CNY"}
    assert rest.status_code == 200
    assert after.json()["code"] == "payments.over_received"
    assert await town.has(town.hers) == 0


async def test_the_same_key_gives_back_once_and_other_words_under_it_are_refused(town: Town, paid: str) -> None:
    first = await give(town, paid, 100_00, key="back-1")
    again = await give(town, paid, 100_00, key="back-1")
    other = await give(town, paid, 90_00, key="back-1")

    assert (first.status_code, again.status_code) == (200, 200)
    assert other.json()["code"] == "ledger.key_reused"
    assert await town.has(town.hers) == 150_00


async def test_ten_at_once_give_back_no_more_than_was_paid(town: Town, paid: str) -> None:
    answers = await asyncio.gather(*(give(town, paid, 100_00) for _ in range(10)))

    # A yes counts once: who comes with one that is used up is asked again.
    assert sorted(one.status_code for one in answers)[:2] == [200, 200]
    assert {one.status_code for one in answers} <= {200, 403, 409}
    assert (await town.has(town.hers), await town.has(town.salary)) == (50_00, 9_950_00)
    assert await rows(town.bank, "SELECT sum(amount) FROM refunds") == [(200_00,)]


async def test_whoever_paid_and_whoever_looks_on_give_nothing_back(town: Town, paid: str) -> None:
    payer = await give(town, paid, 1_00, by=town.zhang)
    stranger = await give(town, paid, 1_00, by=town.wang)
    nobodys = await give(town, str(new_id()), 1_00, by=town.wang)

    assert (payer.status_code, payer.json()["code"]) == (409, "payments.not_to_give_back")
    assert stranger.status_code == nobodys.status_code == 404
    assert stranger.json()["code"] == nobodys.json()["code"] == "payments.transfer_not_found"
    assert await town.has(town.hers) == 250_00


async def test_money_moved_between_ones_own_accounts_is_not_given_back(town: Town) -> None:
    moved = await town.his.post(TRANSFERS, json=town.order(10_00, to_own_id=str(town.savings)), headers=fresh_key())

    refused = await give(town, moved.json()["id"], 10_00, by=town.zhang)

    assert refused.json()["code"] == "payments.not_to_give_back"


@pytest.mark.parametrize(("minor", "currency"), [(0, "CNY"), (-1, "CNY"), (1_00, "USD"), (1_00, "XXY")])
async def test_what_is_no_amount_of_this_payment_is_named(town: Town, paid: str, minor: int, currency: str) -> None:
    refused = await give(town, paid, minor, currency=currency)

    assert refused.status_code in {400, 422}
    assert any(one["field"].startswith("amount") for one in refused.json()["fields"])
    assert await town.has(town.hers) == 250_00


async def test_what_was_spent_is_not_given_back(town: Town, paid: str) -> None:
    added = await town.at[town.li].post(
        "/api/portal/payees", json={"name": "王芳", "account_number": await _account_of(town, town.wang)}
    )
    spent = await town.pay(added.json()["id"], 200_00, by=town.li, from_id=town.hers)
    assert spent.status_code == 201, spent.text

    refused = await give(town, paid, 250_00)

    assert (refused.json()["code"], refused.json()["facts"]["available"]) == ("payments.not_enough", 50_00)


async def test_a_frozen_account_gives_nothing(town: Town, paid: str) -> None:
    await doors(town.bank).write(freeze_account, Because(town.hers, "court"))
    frozen = await give(town, paid, 1_00)

    assert frozen.json()["code"] == "ledger.account_frozen"
    assert await town.has(town.hers) == 250_00


async def test_after_a_year_one_pays_as_anybody_else(town: Town, paid: str, database: Place) -> None:
    with psycopg.connect(database.superuser_url) as past:
        past.execute("SET session_replication_role = replica")  # nothing of a payment that was made can be changed
        past.execute("UPDATE transfers SET ended_at = ended_at - interval '366 days' WHERE id = %s", [paid])

    refused = await give(town, paid, 1_00)
    seen = (await town.at[town.li].get(f"{TRANSFERS}/{paid}")).json()

    assert (refused.json()["code"], refused.json()["facts"]["days"]) == ("payments.refund_too_late", 365)
    assert seen["refundable"] is None


async def _account_of(town: Town, customer: UUID) -> str:
    account = await open_account(town.bank, customer)
    ((number,),) = await rows(town.bank, "SELECT number FROM accounts WHERE id = :id", id=account)
    return str(number)
