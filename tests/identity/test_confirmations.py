"""Confirming exactly what is done over the wire: by a passkey, a code, a password; and those who would bend it."""

from base64 import urlsafe_b64decode
from typing import Any

import httpx
import pytest

from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id

from .entrance import CONFIRMATIONS, ZHANG, Open, enter
from .keys import SoftKey
from .people import PASSWORD, Clock, code_now, enroll, give_app, rows
from .test_passkeys import add, code

RENT = {"kind": "tests.transfer.1", "payee": "6222000011112222", "minor": 450_000}
REQUIRED = (403, "step_up.confirmation_required")
WRONG_CODE = (401, "identity.wrong_code")


async def ask(client: httpx.AsyncClient, what: dict[str, Any] = RENT) -> dict[str, Any]:
    refused = await client.post("/api/tests/pay", json=what)
    assert code(refused) == REQUIRED
    asked = await client.post(CONFIRMATIONS, json={"token": refused.json()["facts"]["token"]})
    assert asked.status_code == 201, asked.text
    answer: dict[str, Any] = asked.json()
    return answer


async def pay(client: httpx.AsyncClient, confirmed: str, what: dict[str, Any] = RENT) -> httpx.Response:
    return await client.post("/api/tests/pay", json=what, headers={"Confirmation": confirmed})


async def paid(bank: Database) -> int:
    [(count,)] = await rows(bank, "SELECT count(*) FROM audit_log WHERE act = 'tests.transfer'")
    return int(count)


async def test_whoever_has_no_second_factor_confirms_with_the_password(bank: Database, browser: Open) -> None:
    await enroll(bank)
    async with browser() as client:
        await enter(bank, client, ZHANG)
        asked = await ask(client)
        there = f"{CONFIRMATIONS}/{asked['id']}"
        wrong = await client.post(f"{there}/password", json={"password": "a wrong password"})
        early = await pay(client, asked["id"])
        given = await client.post(f"{there}/password", json={"password": PASSWORD})
        done = await pay(client, asked["id"])
        again = await pay(client, asked["id"])

    assert (asked["content"], asked["ways"]) == (RENT, ["password"])
    assert (code(wrong), code(early)) == ((401, "identity.wrong_credentials"), REQUIRED)
    assert (given.status_code, done.status_code, code(again)) == (204, 200, REQUIRED)
    assert await paid(bank) == 1


async def test_a_passkey_signs_the_digest_of_what_is_confirmed(bank: Database, browser: Open) -> None:
    await enroll(bank)
    key = SoftKey()
    async with browser() as client:
        await enter(bank, client, ZHANG)
        await add(client, key)
        asked = await ask(client)
        there = f"{CONFIRMATIONS}/{asked['id']}"
        options = (await client.post(f"{there}/passkey-options")).json()["public_key"]
        given = await client.post(f"{there}/passkey", json=key.sign(options))
        other = await pay(client, asked["id"], RENT | {"minor": 450_001})
        done = await pay(client, asked["id"])

    assert asked["ways"] == ["passkey"]
    assert (given.status_code, code(other), done.status_code) == (204, REQUIRED, 200)
    [(digest, way, proof)] = await rows(bank, "SELECT digest, way, proof IS NOT NULL FROM confirmation_receipts")
    assert urlsafe_b64decode(options["challenge"] + "=") == bytes(digest)
    assert (way, proof) == ("passkey", True)


async def test_what_a_passkey_signed_confirms_nothing_else(bank: Database, browser: Open) -> None:
    await enroll(bank)
    key = SoftKey()
    async with browser() as client:
        await enter(bank, client, ZHANG)
        await add(client, key)
        small, large = await ask(client, RENT | {"minor": 1}), await ask(client)
        options = (await client.post(f"{CONFIRMATIONS}/{small['id']}/passkey-options")).json()["public_key"]
        await client.post(f"{CONFIRMATIONS}/{large['id']}/passkey-options")
        elsewhere = await client.post(f"{CONFIRMATIONS}/{large['id']}/passkey", json=key.sign(options))
        general = await client.post("/api/identity/security/confirm/passkey", json=key.sign(options))
        done = await pay(client, large["id"])

    refused = (401, "identity.passkey_refused")
    assert (code(elsewhere), code(general), code(done)) == (refused, refused, REQUIRED)


async def test_a_code_of_the_app_confirms_once_and_the_password_does_not(bank: Database, browser: Open) -> None:
    holder = await enroll(bank)
    await give_app(bank, holder)
    async with browser() as client:
        await enter(bank, client, ZHANG)
        first, second = await ask(client), await ask(client)
        shown = {"way": "authenticator", "code": code_now(bank, steps=1)}
        by_password = await client.post(f"{CONFIRMATIONS}/{first['id']}/password", json={"password": PASSWORD})
        given = await client.post(f"{CONFIRMATIONS}/{first['id']}/code", json=shown)
        replayed = await client.post(f"{CONFIRMATIONS}/{second['id']}/code", json=shown)
        done = await pay(client, first["id"])
        other = await pay(client, second["id"])

    assert code(by_password) == (403, "identity.factor_missing")
    assert (given.status_code, code(replayed)) == (204, WRONG_CODE)
    assert (done.status_code, code(other)) == (200, REQUIRED)


async def test_guessing_codes_closes_the_gate(bank: Database, browser: Open) -> None:
    holder = await enroll(bank)
    await give_app(bank, holder)
    async with browser() as client:
        await enter(bank, client, ZHANG)
        answers = []
        for nth in range(12):
            asked = await ask(client)
            guess = {"way": "authenticator", "code": f"{nth:06}"}
            answers.append(code(await client.post(f"{CONFIRMATIONS}/{asked['id']}/code", json=guess)))
    assert answers == [WRONG_CODE] * 4 + [(429, "identity.locked")] * 8  # the fifth guess closes it


async def test_a_confirmation_is_of_one_session_and_of_one_person(bank: Database, browser: Open) -> None:
    await enroll(bank)
    await enroll(bank, "wang.fang", name="王芳")
    async with browser() as mine, browser() as other, browser() as theirs:
        for client, words in ((mine, ZHANG), (other, ZHANG), (theirs, ZHANG | {"login": "wang.fang"})):
            await enter(bank, client, words)
        asked = await ask(mine)
        refused = await mine.post("/api/tests/pay", json=RENT)
        there = f"{CONFIRMATIONS}/{asked['id']}/password"
        for client in (other, theirs):
            stale = await client.post(CONFIRMATIONS, json={"token": refused.json()["facts"]["token"]})
            assert code(stale) == (409, "step_up.token_stale")
            absent = await client.post(there, json={"password": PASSWORD})
            assert code(absent) == (404, "step_up.confirmation_not_found")
        await mine.post(there, json={"password": PASSWORD})
        for client in (other, theirs):
            assert code(await pay(client, asked["id"])) == REQUIRED
        assert (await pay(mine, asked["id"])).status_code == 200


async def test_it_is_good_for_minutes(bank: Database, browser: Open, clock: Clock) -> None:
    await enroll(bank)
    async with browser() as client:
        await enter(bank, client, ZHANG)
        asked = await ask(client)
        await client.post(f"{CONFIRMATIONS}/{asked['id']}/password", json={"password": PASSWORD})
        clock.pass_by(minutes=5)
        late = await pay(client, asked["id"])
    assert code(late) == REQUIRED


@pytest.mark.parametrize("told", ["1", "x" * 300, "00000000-0000-0000-0000-00000000000g"])
async def test_a_confirmation_that_makes_no_sense_is_bad_input(bank: Database, browser: Open, told: str) -> None:
    await enroll(bank)
    async with browser() as client:
        await enter(bank, client, ZHANG)
        answer = await pay(client, told)
        unknown = await pay(client, str(new_id()))
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (400, "Confirmation")
    assert code(unknown) == REQUIRED
