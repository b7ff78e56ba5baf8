"""Authenticator apps, recovery codes and signed-in devices: set up, used, taken away."""

import asyncio
from typing import Any

import httpx
import pyotp
import pytest

from bankhall.identity import api
from bankhall.identity.rules.browsers import browser_of
from bankhall.identity.rules.one_time_codes import picture_of
from bankhall.identity.types import BrowserFamily, Device, Realm
from bankhall.kernel.db import Database

from .entrance import LI_NA, ZHANG, Open, enter
from .people import APP_SECRET, PASSWORD, Clock, acts, code_now, count, doors, enroll, events, give_app, hire, rows

HERE = "/api/identity/security"


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def shown_by(offered: dict[str, Any], clock: Clock) -> str:
    return pyotp.TOTP(offered["text"]).at(clock.now)


async def test_an_app_counts_once_its_code_is_confirmed(bank: Database, browser: Open, clock: Clock) -> None:
    await enroll(bank)

    async with browser() as client:
        await enter(bank, client, ZHANG)
        offered = (await client.post(f"{HERE}/authenticator")).json()
        before = await client.post("/api/identity/sign-in", json=ZHANG)
        await enter(bank, client, ZHANG)
        wrong = await client.post(f"{HERE}/authenticator/confirm", json={"code": "000000"})
        done = await client.post(f"{HERE}/authenticator/confirm", json={"code": shown_by(offered, clock)})
        after = await client.post("/api/identity/sign-in", json=ZHANG)

    assert before.json()["me"] is not None
    assert code(wrong) == (401, "identity.wrong_code")
    assert (done.status_code, done.json()["me"]["login"]) == (200, "zhang.wei")
    assert after.json()["second_step"]["ways"] == ["authenticator"]
    assert offered["uri"].startswith("otpauth://totp/")
    assert offered["text"] not in str(await rows(bank, "SELECT * FROM authenticators, audit_log, events"))


async def test_the_code_that_set_the_app_up_does_not_also_sign_in(bank: Database, browser: Open, clock: Clock) -> None:
    await enroll(bank)

    async with browser() as client:
        await enter(bank, client, ZHANG)
        offered = (await client.post(f"{HERE}/authenticator")).json()
        used = {"code": shown_by(offered, clock)}
        await client.post(f"{HERE}/authenticator/confirm", json=used)
        await client.post("/api/identity/sign-in", json=ZHANG)
        replayed = await client.post("/api/identity/sign-in/code", json={"way": "authenticator", **used})

    assert code(replayed) == (401, "identity.wrong_code")


async def test_another_phone_takes_the_place_of_the_first(bank: Database, browser: Open, clock: Clock) -> None:
    await give_app(bank, await enroll(bank))

    async with browser() as client:
        await enter(bank, client, ZHANG)
        offered = (await client.post(f"{HERE}/authenticator")).json()
        done = await client.post(f"{HERE}/authenticator/confirm", json={"code": shown_by(offered, clock)})
        clock.pass_by(minutes=1)
        await client.post("/api/identity/sign-in", json=ZHANG)
        old = await client.post("/api/identity/sign-in/code", json={"way": "authenticator", "code": code_now(bank)})
        new = {"way": "authenticator", "code": shown_by(offered, clock)}
        fresh = await client.post("/api/identity/sign-in/code", json=new)

    assert done.json()["me"] is None
    assert [old.status_code, fresh.status_code] == [401, 200]
    assert await count(bank, "authenticators") == 1


async def test_the_picture_holds_what_the_app_needs() -> None:
    side, path = picture_of("otpauth://totp/Bankhall:zhang?secret=ABC&issuer=Bankhall")

    assert 29 <= side <= 80
    assert path.startswith("M4 4h7v1h-7z")


async def made(client: httpx.AsyncClient) -> list[str]:
    codes: list[str] = (await client.post(f"{HERE}/recovery-codes")).json()["codes"]
    return codes


async def finish(client: httpx.AsyncClient, word: str) -> httpx.Response:
    await client.post("/api/identity/sign-in", json=ZHANG)
    return await client.post("/api/identity/sign-in/code", json={"way": "recovery_code", "code": word})


async def test_each_recovery_code_stands_in_once(bank: Database, browser: Open) -> None:
    await give_app(bank, await enroll(bank))

    async with browser() as client:
        await enter(bank, client, ZHANG)
        codes = await made(client)
        first = await finish(client, codes[0].upper().replace("-", " "))
        again = await finish(client, codes[0])
        second = await finish(client, codes[1])
        left = (await client.get(HERE)).json()["recovery_codes"]["left"]

    assert len(set(codes)) == 10
    assert [first.status_code, again.status_code, second.status_code, left] == [200, 401, 200, 8]
    assert (await events(bank)).count("recovery_code_used") == 2
    kept = str(await rows(bank, "SELECT * FROM recovery_codes, audit_log, events"))
    assert not any(one in kept or one.replace("-", "") in kept for one in codes)


async def test_of_the_same_recovery_code_at_once_exactly_one_passes(bank: Database, browser: Open) -> None:
    await give_app(bank, await enroll(bank))

    async with browser() as one, browser() as two, browser() as three:
        await enter(bank, one, ZHANG)
        word = (await made(one))[0]
        await one.post("/api/identity/sign-out")
        said = await asyncio.gather(*(finish(client, word) for client in (one, two, three)))

    assert sorted(answer.status_code for answer in said) == [200, 401, 401]


async def test_the_recovery_code_of_another_person_is_none(bank: Database, browser: Open) -> None:
    for login in ("zhang.wei", "wang.fang"):
        await give_app(bank, await enroll(bank, login))

    async with browser() as hers, browser() as thief:
        await enter(bank, hers, ZHANG | {"login": "wang.fang"})
        word = (await made(hers))[0]

        assert code(await finish(thief, word)) == (401, "identity.wrong_code")


async def test_new_recovery_codes_end_the_old_ones(bank: Database, browser: Open) -> None:
    await give_app(bank, await enroll(bank))

    async with browser() as client:
        await enter(bank, client, ZHANG)
        old, _ = await made(client), await made(client)

        assert (await finish(client, old[0])).status_code == 401


async def test_without_a_second_factor_there_is_nothing_to_stand_in_for(bank: Database, browser: Open) -> None:
    await enroll(bank)

    async with browser() as client:
        await enter(bank, client, ZHANG)
        answer = await client.post(f"{HERE}/recovery-codes")

    assert code(answer) == (409, "identity.no_second_factor")


async def test_with_a_customers_last_factor_go_the_recovery_codes(bank: Database, browser: Open) -> None:
    await give_app(bank, await enroll(bank))

    async with browser() as client:
        await enter(bank, client, ZHANG)
        await made(client)
        removed = await client.delete(f"{HERE}/authenticator")
        alone = await client.post("/api/identity/sign-in", json=ZHANG)

    assert removed.status_code == 204
    assert alone.json()["me"]["login"] == "zhang.wei"
    assert await count(bank, "recovery_codes") == 0


async def test_the_last_factor_of_staff_stays(bank: Database, browser: Open) -> None:
    await hire(bank)

    async with browser() as client:
        await enter(bank, client, LI_NA)
        answer = await client.delete(f"{HERE}/authenticator")

    assert code(answer) == (409, "identity.last_factor")
    assert await count(bank, "authenticators") == 1


async def test_a_confirmation_by_password_needs_the_second_factor_too(
    bank: Database, browser: Open, clock: Clock
) -> None:
    await give_app(bank, await enroll(bank))
    shown = {"password": PASSWORD}

    async with browser() as client:
        await enter(bank, client, ZHANG)
        clock.pass_by(minutes=6)
        alone = await client.post(f"{HERE}/confirm", json=shown)
        wrong = await client.post(f"{HERE}/confirm", json=shown | {"way": "authenticator", "code": "000000"})
        still = await client.post(f"{HERE}/recovery-codes")
        done = await client.post(f"{HERE}/confirm", json=shown | {"way": "authenticator", "code": code_now(bank)})
        after = await client.post(f"{HERE}/recovery-codes")

    assert code(alone) == (403, "identity.factor_missing")
    assert code(wrong) == (401, "identity.wrong_code")
    assert code(still) == (403, "identity.confirmation_needed")
    assert (done.status_code, after.status_code) == (204, 200)


async def test_a_stolen_session_does_not_guess_its_way_to_a_confirmation(
    bank: Database, browser: Open, clock: Clock
) -> None:
    await give_app(bank, await enroll(bank))

    async with browser() as client:
        await enter(bank, client, ZHANG)
        clock.pass_by(minutes=6)
        guess = {"password": PASSWORD, "way": "authenticator", "code": "000000"}
        said = [(await client.post(f"{HERE}/confirm", json=guess)).status_code for _ in range(6)]

    assert said == [401] * 4 + [429] * 2


async def test_the_password_of_whoever_has_a_factor_changes_only_after_it_was_shown(
    bank: Database, browser: Open, clock: Clock
) -> None:
    await give_app(bank, await enroll(bank))
    change = {"old_password": PASSWORD, "new_password": "another long password"}

    async with browser() as client:
        await enter(bank, client, ZHANG)
        clock.pass_by(minutes=6)
        refused = await client.post("/api/identity/change-password", json=change)
        shown = {"password": PASSWORD, "way": "authenticator", "code": code_now(bank)}
        await client.post(f"{HERE}/confirm", json=shown)
        done = await client.post("/api/identity/change-password", json=change)
        me = await client.get("/api/identity/me")

    assert code(refused) == (403, "identity.confirmation_needed")
    assert (done.status_code, me.status_code) == (200, 200)
    assert ("authenticator", 2) in await rows(bank, "SELECT way, assurance FROM sessions")


async def test_devices_are_listed_in_words_and_ended_one_by_one(bank: Database, browser: Open) -> None:
    await enroll(bank)
    phone_says = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605 Version/18.1 Safari/604.1"

    async with browser() as phone, browser() as laptop:
        phone.headers["User-Agent"] = phone_says
        await enter(bank, phone, ZHANG)
        await enter(bank, laptop, ZHANG)
        seen = (await laptop.get(HERE)).json()["sessions"]
        [there] = [one for one in seen if not one["is_this"]]
        ended = await laptop.delete(f"{HERE}/sessions/{there['id']}")
        gone = await phone.get("/api/identity/me")
        again = await laptop.delete(f"{HERE}/sessions/{there['id']}")

    assert (there["device"], there["browser"], there["way"]) == ("iphone", "safari", "password")
    assert (ended.status_code, gone.status_code) == (204, 401)
    assert code(again) == (404, "identity.session_not_found")
    assert "Mozilla" not in str(await rows(bank, "SELECT * FROM sessions, audit_log"))


async def test_all_others_end_and_this_one_stays(bank: Database, browser: Open) -> None:
    await enroll(bank)

    async with browser() as one, browser() as two, browser() as three:
        for client in (one, two, three):
            await enter(bank, client, ZHANG)
        await two.post(f"{HERE}/sessions/end-others")
        said = [(await client.get("/api/identity/me")).status_code for client in (one, two, three)]

    assert said == [401, 200, 401]
    assert "identity.end_sessions" in await acts(bank)


async def test_nobody_ends_the_session_of_another(bank: Database, browser: Open) -> None:
    for login in ("zhang.wei", "wang.fang"):
        await enroll(bank, login)

    async with browser() as hers, browser() as his:
        await enter(bank, hers, ZHANG | {"login": "wang.fang"})
        await enter(bank, his, ZHANG)
        [theirs] = (await hers.get(HERE)).json()["sessions"]
        answer = await his.delete(f"{HERE}/sessions/{theirs['id']}")
        still = await hers.get("/api/identity/me")

    assert code(answer) == (404, "identity.session_not_found")
    assert still.status_code == 200


@pytest.mark.parametrize(
    ("says", "device", "family"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/141.0 Safari/537 Edg/141.0", "windows", "edge"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel) Chrome/141 Mobile Safari/537 MicroMessenger/8.0", "android", "wechat"),
        ("Mozilla/5.0 (Linux; Android 14; Tab) Chrome/141 Safari/537", "android_tablet", "chrome"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb/4 Chrome/114 HuaweiBrowser/5.0", "harmony", "huawei"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "linux", "firefox"),
        ("Mozilla/5.0 (Macintosh) AppleWebKit/605 Version/18 Safari/605", "mac", "safari"),
        ("curl/8", "other", "other"),
        ("", "other", "other"),
        ("x" * 400 + "iPhone Chrome/1", "other", "other"),
    ],
)
def test_a_browser_is_known_by_what_it_says(says: str, device: str, family: str) -> None:
    found = browser_of(says, token=None)

    assert (found.device, found.family) == (Device(device), BrowserFamily(family))


async def test_a_code_of_the_demo_kind_is_only_forgotten_for_whom_it_was_said(bank: Database, browser: Open) -> None:
    for login in ("zhang.wei", "wang.fang"):
        await give_app(bank, await enroll(bank, login))

    async with browser() as client:
        await enter(bank, client, ZHANG)
        await doors(bank).write(api.forget_spent_codes, Realm.CUSTOMER, "wang.fang")
        await client.post("/api/identity/sign-in", json=ZHANG)
        shown = {"way": "authenticator", "code": api.code_at(APP_SECRET, bank.clock())}
        replayed = await client.post("/api/identity/sign-in/code", json=shown)

    assert replayed.status_code == 401


async def test_factors_that_are_lost_are_forgotten_and_staff_begin_anew(bank: Database, browser: Open) -> None:
    await hire(bank)

    async with browser() as client:
        await enter(bank, client, LI_NA)
        await doors(bank).write(api.forget_factors, Realm.STAFF, "li.na")
        gone = await client.get("/api/identity/me")
        anew = await client.post("/api/identity/sign-in", json=LI_NA)

    assert gone.status_code == 401
    assert anew.json()["me"]["must_enrol"] is True
    assert "identity.forget_factors" in await acts(bank)


async def test_with_a_customer_who_is_forgotten_goes_what_they_signed_in_with(bank: Database, browser: Open) -> None:
    customer_id = await enroll(bank)
    await give_app(bank, customer_id)

    async with browser() as client:
        await enter(bank, client, ZHANG)
        await made(client)
    await doors(bank).write(api.forget_customer, customer_id)

    left = [await count(bank, table) for table in ("authenticators", "recovery_codes", "known_devices", "passkeys")]
    assert left == [0, 0, 0, 0]
