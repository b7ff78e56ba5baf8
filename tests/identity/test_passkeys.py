"""Passkeys over HTTP: made, used alone and as the second step, removed; and those who would use another's."""

from base64 import urlsafe_b64decode
from typing import Any

import httpx
import pytest

from bankhall.identity import api
from bankhall.identity.rules.passkeys import relying_party
from bankhall.kernel.db import Database

from .entrance import LI_NA, ZHANG, Open, enter
from .keys import SoftKey, b64
from .people import Clock, count, doors, enroll, events, hire, rows

HERE = "/api/identity/security"
ALONE = "/api/identity/passkey-sign-in"


async def add(client: httpx.AsyncClient, key: SoftKey, *, name: str = "我的手机", **lies: Any) -> httpx.Response:
    options = (await client.post(f"{HERE}/passkeys/options")).json()["public_key"]
    return await client.post(f"{HERE}/passkeys", json={"name": name, "credential": key.register(options, **lies)})


async def enter_alone(
    client: httpx.AsyncClient, key: SoftKey, *, realm: str = "customer", **lies: Any
) -> httpx.Response:
    options = (await client.post(f"{ALONE}/options")).json()["public_key"]
    return await client.post(ALONE, json={"realm": realm, "credential": key.sign(options, **lies)})


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


REFUSED = (401, "identity.passkey_refused")


@pytest.fixture
async def key(bank: Database, browser: Open) -> SoftKey:
    """Zhang's, registered."""
    await enroll(bank)
    made = SoftKey()
    async with browser() as client:
        await enter(bank, client, ZHANG)
        answer = await add(client, made)
        assert answer.status_code == 201, answer.text
    return made


async def test_a_new_passkey_raises_the_session_under_a_new_token(bank: Database, browser: Open) -> None:
    await enroll(bank)

    async with browser() as client:
        await enter(bank, client, ZHANG)
        before = client.cookies["__Host-bankhall"]
        added = await add(client, SoftKey())
        after = client.cookies["__Host-bankhall"]
        second = await add(client, SoftKey(), name="备用")
        seen = (await client.get(HERE)).json()

    assert added.json()["me"]["login"] == "zhang.wei"
    assert before != after
    assert second.json()["me"] is None
    assert [one["name"] for one in seen["passkeys"]] == ["我的手机", "备用"]
    assert [one["way"] for one in seen["sessions"]] == ["passkey"]
    assert (await events(bank)).count("factor_added") == 2


async def test_what_is_asked_wants_the_user_verified_and_the_key_kept_on_the_device(
    bank: Database, browser: Open
) -> None:
    await enroll(bank)

    async with browser() as client:
        await enter(bank, client, ZHANG)
        options = (await client.post(f"{HERE}/passkeys/options")).json()["public_key"]

    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["rp"]["id"] == "bank.example"
    assert len(options["challenge"]) == 43
    assert options["challenge"] not in str(await rows(bank, "SELECT * FROM passkey_challenges"))


async def test_a_passkey_alone_signs_in_with_two_factors(bank: Database, browser: Open, key: SoftKey) -> None:
    async with browser() as client:
        answer = await enter_alone(client, key)
        me = await client.get("/api/identity/me")

    assert (answer.status_code, me.json()["login"]) == (200, "zhang.wei")
    assert ("passkey", 2) in await rows(bank, "SELECT way, assurance FROM sessions ORDER BY begun_at")
    noted = "SELECT DISTINCT actor_kind FROM audit_log WHERE act = 'identity.sign_in' AND facts->>'way' = 'passkey'"
    assert await rows(bank, noted) == [("customer",)]


async def test_whoever_has_a_passkey_needs_it_beside_the_password(bank: Database, browser: Open, key: SoftKey) -> None:
    async with browser() as client:
        first = await client.post("/api/identity/sign-in", json=ZHANG)
        options = (await client.post("/api/identity/sign-in/passkey-options")).json()["public_key"]
        done = await client.post("/api/identity/sign-in/passkey", json=key.sign(options))

    assert (first.json()["me"], first.json()["second_step"]["ways"]) == (None, ["passkey"])
    assert [one["id"] for one in options["allowCredentials"]] == [b64(key.id)]
    assert (done.status_code, done.json()["login"]) == (200, "zhang.wei")


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "https://bank.example.evil.example"},
        {"origin": "http://bank.example"},
        {"rp_id": "evil.example"},
        {"verified": False},
        {"by": SoftKey()},
    ],
    ids=["origin", "plain http", "other party", "nobody verified", "other key"],
)
async def test_a_passkey_that_lies_opens_nothing(browser: Open, key: SoftKey, lies: dict[str, Any]) -> None:
    async with browser() as client:
        assert code(await enter_alone(client, key, **lies)) == REFUSED


@pytest.mark.parametrize(
    "lies", [{"origin": "https://evil.example"}, {"rp_id": "evil.example"}, {"verified": False}], ids=str
)
async def test_a_passkey_that_lies_is_not_registered(bank: Database, browser: Open, lies: dict[str, Any]) -> None:
    await enroll(bank)

    async with browser() as client:
        await enter(bank, client, ZHANG)
        assert code(await add(client, SoftKey(), **lies)) == REFUSED
    assert await count(bank, "passkeys") == 0


async def test_a_challenge_has_256_bits_and_never_comes_again(browser: Open) -> None:
    async with browser() as client:
        asked = [(await client.post(f"{ALONE}/options")).json()["public_key"]["challenge"] for _ in range(20)]

    assert {len(urlsafe_b64decode(one + "==")) for one in asked} == {32}
    assert len(set(asked)) == 20


async def test_an_answer_is_good_once(browser: Open, key: SoftKey) -> None:
    async with browser() as client, browser() as thief:
        options = (await client.post(f"{ALONE}/options")).json()["public_key"]
        said = {"realm": "customer", "credential": key.sign(options)}
        first = await client.post(ALONE, json=said)
        replayed = await thief.post(ALONE, json=said)

    assert first.status_code == 200
    assert code(replayed) == REFUSED


async def test_a_challenge_is_spent_by_an_answer_that_did_not_hold(browser: Open, key: SoftKey) -> None:
    async with browser() as client:
        options = (await client.post(f"{ALONE}/options")).json()["public_key"]
        wrong = {"realm": "customer", "credential": key.sign(options, verified=False)}
        right = {"realm": "customer", "credential": key.sign(options)}
        said = [code(await client.post(ALONE, json=one)) for one in (wrong, right)]

    assert said == [REFUSED, REFUSED]


async def test_a_challenge_that_the_bank_did_not_make_is_none(browser: Open, key: SoftKey) -> None:
    async with browser() as client:
        said = {"realm": "customer", "credential": key.sign({"challenge": b64(b"x" * 32)})}

        assert code(await client.post(ALONE, json=said)) == REFUSED


async def test_a_challenge_for_one_purpose_is_none_for_another(browser: Open, bank: Database, key: SoftKey) -> None:
    async with browser() as client:
        await client.post("/api/identity/sign-in", json=ZHANG)
        options = (await client.post(f"{ALONE}/options")).json()["public_key"]
        crossed = await client.post("/api/identity/sign-in/passkey", json=key.sign(options))

    assert code(crossed) == REFUSED
    assert "second_factor_failed" in await events(bank)


async def test_a_late_answer_is_none(browser: Open, key: SoftKey, clock: Clock) -> None:
    async with browser() as client:
        options = (await client.post(f"{ALONE}/options")).json()["public_key"]
        clock.pass_by(minutes=5)

        said = {"realm": "customer", "credential": key.sign(options)}
        assert code(await client.post(ALONE, json=said)) == REFUSED


async def test_a_copied_key_whose_count_does_not_go_on_is_found_out(browser: Open, key: SoftKey) -> None:
    async with browser() as client:
        for _ in range(3):
            await enter_alone(client, key)
        key.count = 1

        assert code(await enter_alone(client, key)) == REFUSED


async def test_the_passkey_of_one_person_is_no_second_factor_of_another(
    bank: Database, browser: Open, key: SoftKey
) -> None:
    await enroll(bank, "wang.fang")
    hers = SoftKey()
    fang = ZHANG | {"login": "wang.fang"}

    async with browser() as client, browser() as thief:
        await enter(bank, client, fang)
        await add(client, hers)
        await thief.post("/api/identity/sign-in", json=ZHANG)
        options = (await thief.post("/api/identity/sign-in/passkey-options")).json()["public_key"]
        answer = await thief.post("/api/identity/sign-in/passkey", json=hers.sign(options))
        hers.handle = key.handle
        claimed = await enter_alone(thief, hers)

    assert code(answer) == REFUSED
    assert code(claimed) == REFUSED


async def test_a_customers_passkey_opens_nothing_at_the_staff_door(browser: Open, key: SoftKey) -> None:
    async with browser() as client:
        assert code(await enter_alone(client, key, realm="staff")) == REFUSED


async def test_a_removed_passkey_opens_nothing(bank: Database, browser: Open, key: SoftKey) -> None:
    async with browser() as client:
        await enter_alone(client, key)
        [one] = (await client.get(HERE)).json()["passkeys"]
        removed = await client.delete(f"{HERE}/passkeys/{one['id']}")
        again = await enter_alone(client, key)

    assert removed.status_code == 204
    assert code(again) == REFUSED


async def test_nobody_renames_or_removes_the_passkey_of_another(bank: Database, browser: Open, key: SoftKey) -> None:
    await enroll(bank, "wang.fang")
    [(theirs,)] = await rows(bank, "SELECT id FROM passkeys")

    async with browser() as client:
        await enter(bank, client, ZHANG | {"login": "wang.fang"})
        said = [
            await client.patch(f"{HERE}/passkeys/{theirs}", json={"name": "mine"}),
            await client.delete(f"{HERE}/passkeys/{theirs}"),
        ]

    assert [code(one) for one in said] == [(404, "identity.passkey_not_found")] * 2
    assert await rows(bank, "SELECT name FROM passkeys") == [("我的手机",)]


async def test_rubbish_from_strangers_locks_nobody_out(browser: Open, key: SoftKey) -> None:
    async with browser() as stranger:
        for _ in range(8):
            await enter_alone(stranger, key, by=SoftKey())
    key.count = 100

    async with browser(address="198.51.100.9") as client:
        assert (await enter_alone(client, key)).status_code == 200


async def test_adding_and_removing_take_a_fresh_confirmation(
    bank: Database, browser: Open, clock: Clock, key: SoftKey
) -> None:
    async with browser() as client:
        await enter_alone(client, key)
        [one] = (await client.get(HERE)).json()["passkeys"]
        clock.pass_by(minutes=5)
        needed = (403, "identity.confirmation_needed")
        assert code(await client.post(f"{HERE}/passkeys/options")) == needed
        assert code(await client.post(f"{HERE}/authenticator")) == needed
        assert code(await client.post(f"{HERE}/recovery-codes")) == needed
        assert code(await client.delete(f"{HERE}/passkeys/{one['id']}")) == needed

        options = (await client.post(f"{HERE}/confirm/passkey-options")).json()["public_key"]
        confirmed = await client.post(f"{HERE}/confirm/passkey", json=key.sign(options))
        removed = await client.delete(f"{HERE}/passkeys/{one['id']}")

    assert (confirmed.status_code, removed.status_code) == (204, 204)


async def test_a_confirmation_of_one_session_is_none_of_another(
    bank: Database, browser: Open, clock: Clock, key: SoftKey
) -> None:
    async with browser() as client, browser() as other:
        await enter_alone(client, key)
        await enter_alone(other, key)
        clock.pass_by(minutes=6)
        options = (await client.post(f"{HERE}/confirm/passkey-options")).json()["public_key"]
        crossed = await other.post(f"{HERE}/confirm/passkey", json=key.sign(options))

    assert code(crossed) == REFUSED


async def test_staff_come_in_by_a_passkey_alone_with_their_rights(bank: Database, browser: Open) -> None:
    await doors(bank).write(api.ensure_roles)
    await hire(bank, "li.na", "accountant")
    key = SoftKey()

    async with browser() as client:
        await enter(bank, client, LI_NA)
        await add(client, key)
        await client.post("/api/identity/sign-out")
        await enter_alone(client, key, realm="staff")
        entered = await client.get("/api/tests/post")

    assert entered.status_code == 200


@pytest.mark.parametrize(
    ("url", "name", "origin"),
    [
        ("https://bank.example", "bank.example", "https://bank.example"),
        ("https://bank.example:443/", "bank.example", "https://bank.example"),
        ("https://Bank.Example:8443", "bank.example", "https://bank.example:8443"),
        ("http://localhost:8000", "localhost", "http://localhost:8000"),
        ("http://127.0.0.1:8000", "localhost", "http://localhost:8000"),
        ("http://[::1]:8000", "localhost", "http://localhost:8000"),
    ],
)
def test_passkeys_are_bound_to_the_banks_name(url: str, name: str, origin: str) -> None:
    party = relying_party(url, bank="Bank")

    assert party is not None
    assert (party.id, party.origins) == (name, (origin,))


@pytest.mark.parametrize(
    "url", ["http://bank.example", "https://203.0.113.7", "https://[2001:db8::1]", "http://10.0.0.1"]
)
def test_without_a_name_or_without_tls_there_are_no_passkeys(url: str) -> None:
    assert relying_party(url, bank="Bank") is None


async def test_where_there_are_no_passkeys_the_bank_says_so(browser: Open) -> None:
    async with browser(url="https://203.0.113.7") as client:
        answer = await client.post(f"{ALONE}/options")

    assert code(answer) == (409, "identity.passkeys_unavailable")


@pytest.mark.parametrize(
    "change",
    [
        {"id": "?"},
        {"id": ""},
        {"type": "password"},
        {"rawId": "x"},
        {"response": {}},
        {"response": None},
        {"id": "A" * 1401},
    ],
    ids=str,
)
async def test_a_credential_that_makes_no_sense_is_bad_input(
    browser: Open, key: SoftKey, change: dict[str, Any]
) -> None:
    async with browser() as client:
        answer = await client.post(
            ALONE, json={"realm": "customer", "credential": key.sign({"challenge": "AA"}) | change}
        )

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "raw", [b"", b"null", b"{}", b"[]", b"\xff", b'{"type":1,"challenge":2,"origin":3}', b"[" * 900]
)
async def test_client_data_that_makes_no_sense_opens_nothing(browser: Open, key: SoftKey, raw: bytes) -> None:
    said = key.sign({"challenge": "AA"})
    said["response"]["clientDataJSON"] = b64(raw) or "A"

    async with browser() as client:
        answer = await client.post(ALONE, json={"realm": "customer", "credential": said})

    assert answer.status_code in (400, 401)
