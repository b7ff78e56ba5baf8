"""Leaving the bank and being erased: said plainly, taken back in time, carried out once, and proven."""

import asyncio
import json
from base64 import b64decode
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import psycopg
import pytest

from bankhall.app import PORTIONS
from bankhall.customers import privacy
from bankhall.customers.actions import change
from bankhall.customers.actions.erase import ask_erasure, carry_erasures_out
from bankhall.customers.errors import CustomerBlocked, ErasureWaits
from bankhall.customers.jobs import erase_who_asked
from bankhall.customers.queries import customer
from bankhall.customers.queries.consents import consented
from bankhall.customers.rules import erasures as rules
from bankhall.customers.types import Because, ConsentPurpose, CustomerStatus, ErasureOutcome
from bankhall.kernel import db
from bankhall.kernel.actors import ANONYMOUS, system
from bankhall.kernel.ids import new_id
from bankhall.kernel.personal import Kept
from bankhall.kernel.step_up.errors import ConfirmationRequired
from bankhall.kernel.vault import Signature, Vault
from confirming import confirm_and_post, confirm_and_write
from counter import AUDITOR, CLERK, acts, as_customer, counter, doors, events, open_account, register, rows
from databases import Database as Place

MINE = "/api/portal/erasure"
# What modules above the file hold of somebody only while they are a customer.
GONE_TOO = ["wechat", "own_books", "own_book_notes", "tags", "branch_tickets", "branch_appointments"]
ASKED_AT = datetime(2040, 3, 8, 9, tzinfo=UTC)


class Clock:
    now = ASKED_AT

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def bank(database: Place, vault: Vault, clock: Clock) -> AsyncIterator[db.Database]:
    opened = db.Database(db.connect(database.url, connections=8), clock=clock, vault=vault)
    yield opened
    await opened.close()


@pytest.fixture
async def anna(bank: db.Database) -> UUID:
    return await register(bank, "Anna", phones=("13812345678",), emails=("anna@example.com",))


@pytest.fixture
async def portal(bank: db.Database, anna: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(anna)) as client:
        yield client


async def status(bank: db.Database, who: UUID) -> CustomerStatus:
    return (await doors(bank).read(customer, who)).status


async def endings(bank: db.Database) -> list[str]:
    return [outcome for (outcome,) in await rows(bank, "SELECT outcome FROM customer_erasure_endings ORDER BY at")]


async def test_the_page_says_what_goes_what_stays_and_what_stands_in_the_way(
    bank: db.Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    account = await open_account(bank, anna)
    told = (await portal.get(MINE)).json()

    assert [one["field"] for one in told["erased"]] == [*privacy.goes_now(), *GONE_TOO] == ["emails", *GONE_TOO]
    staying = [one.name for one in PORTIONS if one.kept is not Kept.WHILE_CUSTOMER]
    assert {one["field"]: one["kept"] for one in told["kept"]} == dict.fromkeys(
        ("name", "birth_on", "gender", "documents", "phones", "address", "places", *staying), "ten_years"
    )
    assert told["ties"] == [{"kind": "account", "id": str(account)}]
    assert (told["waiting"], told["wait_days"]) == (None, 7)


async def test_after_the_days_of_grace_the_file_is_closed_and_erased_once(
    bank: db.Database, anna: UUID, portal: httpx.AsyncClient, clock: Clock
) -> None:
    wording = (await portal.get("/api/portal/consents")).json()["asked"][2]["wording"]
    body = {"version": 1, "language": wording["language"], "digest": wording["digest"], "seen": 0}
    await portal.post("/api/portal/consents/marketing_sms/give", json=body)
    asked = await confirm_and_post(bank, portal, MINE)
    assert asked.status_code == 201
    due_at = datetime.fromisoformat(asked.json()["waiting"]["due_at"])
    assert due_at == ASKED_AT + rules.WAITS

    clock.now = due_at - timedelta(seconds=1)
    await erase_who_asked(bank)
    assert await status(bank, anna) is CustomerStatus.ACTIVE
    clock.now = due_at
    await erase_who_asked(bank)
    await erase_who_asked(bank)

    known = await doors(bank).read(customer, anna)
    assert (known.status, known.emails, known.phones) == (CustomerStatus.CLOSED, (), ("13812345678",))
    assert await doors(bank).read(consented, [anna], ConsentPurpose.MARKETING_SMS) == set()
    assert await endings(bank) == ["carried_out"]
    assert (await acts(bank)).count("customers.close") == 1
    assert (await events(bank)).count("customers.customer_closed") == 1


async def test_exactly_this_is_confirmed(bank: db.Database, anna: UUID) -> None:
    with pytest.raises(ConfirmationRequired) as required:
        await doors(bank, as_customer(anna)).write(ask_erasure)
    assert (required.value.content["days"], list(required.value.content["fields"])) == (7, ["emails"])
    assert await rows(bank, "SELECT count(*) FROM customer_erasures") == [(0,)]


async def test_taken_back_in_time_nothing_was_erased(
    bank: db.Database, anna: UUID, portal: httpx.AsyncClient, clock: Clock
) -> None:
    await confirm_and_post(bank, portal, MINE)
    back = await portal.post(f"{MINE}/take-back")
    again = await portal.post(f"{MINE}/take-back")
    clock.now += rules.WAITS
    await erase_who_asked(bank)

    assert (back.status_code, back.json()["waiting"], back.json()["last"]) == (200, None, "taken_back")
    assert (again.status_code, again.json()["code"]) == (404, "customers.erasure_not_found")
    assert (await doors(bank).read(customer, anna)).emails == ("anna@example.com",)
    assert (await confirm_and_post(bank, portal, MINE)).status_code == 201


async def test_who_still_has_an_account_is_told_to_what_and_waits_for_nothing(
    bank: db.Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    account = await open_account(bank, anna)
    refused = await portal.post(MINE)
    assert (refused.json()["code"], refused.json()["facts"]["ties"]) == (
        "customers.still_tied",
        [{"kind": "account", "id": str(account)}],
    )


async def test_what_comes_between_stops_it_and_the_customer_is_told(
    bank: db.Database, anna: UUID, portal: httpx.AsyncClient, clock: Clock
) -> None:
    await confirm_and_post(bank, portal, MINE)
    await open_account(bank, anna)
    clock.now += rules.WAITS
    await erase_who_asked(bank)

    told = (await portal.get(MINE)).json()
    assert (await status(bank, anna), told["waiting"], told["last"]) == (CustomerStatus.ACTIVE, None, "stopped")


async def test_a_blocked_customer_does_not_slip_away(bank: db.Database, anna: UUID, clock: Clock) -> None:
    await confirm_and_write(bank, as_customer(anna), ask_erasure)
    await doors(bank).write(change.block_customer, Because(anna, "a court asks"))
    clock.now += rules.WAITS
    await erase_who_asked(bank)
    assert (await status(bank, anna), await endings(bank)) == (CustomerStatus.BLOCKED, ["stopped"])
    with pytest.raises(CustomerBlocked):
        await confirm_and_write(bank, as_customer(anna), ask_erasure)


async def test_a_clerk_who_closes_the_file_first_ends_it_too(bank: db.Database, anna: UUID, clock: Clock) -> None:
    await confirm_and_write(bank, as_customer(anna), ask_erasure)
    await doors(bank).write(change.close_customer, Because(anna, "at the counter"))
    clock.now += rules.WAITS
    assert await doors(bank, system("customers")).write(carry_erasures_out) == 0
    assert await endings(bank) == ["carried_out"]


async def test_asked_twice_it_waits_once(bank: db.Database, anna: UUID) -> None:
    outcomes = await asyncio.gather(
        *(confirm_and_write(bank, as_customer(anna), ask_erasure) for _ in range(4)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["ErasureWaits"] * 3 + ["NoneType"]
    assert await rows(bank, "SELECT count(*) FROM open_customer_erasures") == [(1,)]
    with pytest.raises(ErasureWaits):
        await confirm_and_write(bank, as_customer(anna), ask_erasure)


async def test_many_workers_at_once_and_one_that_takes_it_back_end_it_once(
    bank: db.Database, portal: httpx.AsyncClient, clock: Clock
) -> None:
    await confirm_and_post(bank, portal, MINE)
    clock.now += rules.WAITS
    await asyncio.gather(
        *(doors(bank, system("customers")).write(carry_erasures_out) for _ in range(4)),
        portal.post(f"{MINE}/take-back"),
    )
    assert len(await endings(bank)) == 1


async def test_a_worker_that_is_killed_half_way_has_done_nothing_and_the_next_does_all(
    bank: db.Database, anna: UUID, clock: Clock, database: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await confirm_and_write(bank, as_customer(anna), ask_erasure)
    clock.now += rules.WAITS

    async def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr("bankhall.customers.actions.erase.tell", die)  # the last thing that it does
        with pytest.raises(KeyboardInterrupt):
            await doors(bank, system("customers")).write(carry_erasures_out)
    assert (await status(bank, anna), await endings(bank)) == (CustomerStatus.ACTIVE, [])
    await erase_who_asked(bank)
    assert (await status(bank, anna), await endings(bank)) == (CustomerStatus.CLOSED, ["carried_out"])


async def test_the_receipt_is_signed_and_what_came_of_it_is_told_to_whoever_holds_it(
    bank: db.Database, anna: UUID, portal: httpx.AsyncClient, clock: Clock, vault: Vault
) -> None:
    assert (await portal.get(f"{MINE}/receipt")).status_code == 404
    await confirm_and_post(bank, portal, MINE)
    told = await portal.get(f"{MINE}/receipt")
    receipt = told.json()

    signature = Signature(receipt["algorithm"], receipt["key_id"], b64decode(receipt["signature"]))
    (key,) = [one for one in vault.public_keys() if one.key_id == receipt["key_id"]]
    assert key.verifies(receipt["content"].encode(), signature)
    assert not key.verifies(receipt["content"].replace("emails", "phones").encode(), signature)
    assert receipt["public_key"].startswith("-----BEGIN PUBLIC KEY-----")
    assert "Anna" not in told.text
    assert "138" not in receipt["content"].replace(receipt["content"].split('"customer_number":"')[1][:10], "")

    erasure_id = (await portal.get(MINE)).json()["waiting"]["id"]
    clock.now += rules.WAITS
    await erase_who_asked(bank)
    async with counter(bank, ANONYMOUS) as nobody:
        ended = (await nobody.get(f"/api/erasures/{erasure_id}")).json()
        assert (await nobody.get(f"/api/erasures/{new_id()}")).status_code == 404
    assert ended["outcome"] == "carried_out"
    over = rules.ending(UUID(erasure_id), ErasureOutcome(ended["outcome"]), datetime.fromisoformat(ended["at"]))
    assert vault.verify(over, Signature(ended["algorithm"], ended["key_id"], b64decode(ended["signature"])))
    assert ended["is_proved"] is True
    assert ended["erased"] == ["emails", *GONE_TOO]
    assert {one["kept"] for one in ended["kept"]} == {"ten_years"}
    assert {"field": "name", "purpose": "law", "kept": "ten_years"} in ended["kept"]
    number = json.loads(receipt["content"])["customer_number"]
    assert not any(one in str(ended) for one in (str(anna), "Anna", number))


async def test_a_receipt_that_was_changed_in_the_database_is_not_called_proved(
    bank: db.Database, anna: UUID, database: Place, portal: httpx.AsyncClient
) -> None:
    await confirm_and_post(bank, portal, MINE)
    erasure_id = (await portal.get(MINE)).json()["waiting"]["id"]
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("ALTER TABLE customer_erasures DISABLE TRIGGER USER")
        connection.execute("UPDATE customer_erasures SET content = replace(content, 'emails', 'phones')")
        connection.execute("ALTER TABLE customer_erasures ENABLE TRIGGER USER")

    async with counter(bank, ANONYMOUS) as nobody:
        told = (await nobody.get(f"/api/erasures/{erasure_id}")).json()

    assert (told["erased"], told["is_proved"], told["outcome"]) == (["phones", *GONE_TOO], False, None)


async def test_nobody_asks_for_another_or_without_the_right(bank: db.Database, anna: UUID) -> None:
    eva = await register(bank, "Eva")
    await confirm_and_write(bank, as_customer(anna), ask_erasure)
    async with counter(bank, as_customer(eva)) as other:
        assert (await other.get(MINE)).json()["waiting"] is None
        assert (await other.post(f"{MINE}/take-back")).status_code == 404
        assert (await other.get(f"{MINE}/receipt")).status_code == 404
    for staff in (AUDITOR, CLERK):
        async with counter(bank, staff) as client:
            assert (await client.post(MINE)).status_code == 403
            assert (await client.post(f"{MINE}/take-back")).status_code == 403
    assert await endings(bank) == []


async def test_what_was_asked_and_how_it_ended_is_never_rewritten(
    bank: db.Database, anna: UUID, database: Place
) -> None:
    await confirm_and_write(bank, as_customer(anna), ask_erasure)
    with psycopg.connect(database.url) as connection, pytest.raises(psycopg.Error):
        connection.execute("UPDATE customer_erasures SET due_at = now()")


async def test_hundreds_are_carried_out_in_pieces(bank: db.Database, clock: Clock) -> None:
    for nth in range(5):
        await confirm_and_write(bank, as_customer(await register(bank, f"Client {nth}")), ask_erasure)
    clock.now += rules.WAITS
    worker = doors(bank, system("customers"))
    assert [await worker.write(carry_erasures_out, most=2) for _ in range(4)] == [2, 2, 1, 0]
