"""Staff come by a provider: the whole way, against a real one, and what somebody tries who should not come."""

from collections.abc import Iterator
from typing import Any

import pytest

from bankhall.identity import api
from bankhall.identity.types import Realm
from bankhall.kernel.db import Database
from providers import OpenProvider, client, open_provider

from .coming import BACK, CLIENT, OTHER, by_secret, come, come_back, link, linked, provider_at, set_out, set_to_now
from .entrance import LI_NA, Open, enter
from .people import Clock, acts, code_now, count, doors, events, hire, rows


@pytest.fixture(scope="module")
def real() -> Iterator[OpenProvider]:
    with open_provider([client("bankhall", BACK, **CLIENT), client("other", BACK, **OTHER)]) as opened:
        yield opened


@pytest.fixture(autouse=True)
async def working(bank: Database, clock: Clock) -> None:
    set_to_now(clock)
    await doors(bank).write(api.ensure_roles)


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code")


async def test_who_is_linked_signs_in_at_the_provider_and_is_somebody_here(
    bank: Database, browser: Open, real: OpenProvider
) -> None:
    async with linked(bank, browser, real):
        pass

    async with browser(sso=provider_at(real.issuer)) as new:
        answer = await come(new, real)
        me = await new.get("/api/identity/me")

    assert answer.json() == {"purpose": "sign_in", "me": me.json(), "second_step": None}
    assert (me.json()["login"], me.json()["roles"], me.json()["must_enrol"]) == ("li.na", ["clerk"], False)
    assert "identity.link_sso" in await acts(bank)
    assert [one for one in await events(bank) if one == "factor_added"] == ["factor_added"] * 2
    [(way, assurance)] = await rows(bank, "SELECT way, assurance FROM sessions ORDER BY id DESC LIMIT 1")
    assert (way, assurance) == ("sso", 2)


async def test_a_bank_that_shows_a_secret_in_place_of_a_signature_is_let_in_too(
    bank: Database, browser: Open, real: OpenProvider
) -> None:
    other = provider_at(real.issuer, client_id="other", credential=by_secret())
    await hire(bank, "li.na", "clerk")

    async with browser(sso=other) as client:
        await enter(bank, client, LI_NA)
        answer = await link(client, real)

    assert answer.json()["purpose"] == "link"


async def test_who_showed_one_factor_there_shows_the_second_here(
    bank: Database, browser: Open, real: OpenProvider
) -> None:
    async with linked(bank, browser, real, login="wang.fang"):
        pass

    async with browser(sso=provider_at(real.issuer)) as new:
        half = await come(new, real, "wang.fang")
        nobody = await new.get("/api/identity/me")
        await doors(bank).write(api.forget_spent_codes, Realm.STAFF, "li.na")
        done = await new.post("/api/identity/sign-in/code", json={"way": "authenticator", "code": code_now(bank)})

    assert half.json()["me"] is None
    assert half.json()["second_step"]["ways"] == ["authenticator"]
    assert nobody.status_code == 401
    assert done.json()["login"] == "li.na"
    [(has_key,)] = await rows(bank, "SELECT sso_sub_key IS NOT NULL FROM sessions ORDER BY id DESC LIMIT 1")
    assert has_key


async def test_whom_nobody_has_linked_does_not_come_in(bank: Database, browser: Open, real: OpenProvider) -> None:
    await hire(bank, "li.na", "clerk")

    async with browser(sso=provider_at(real.issuer)) as client:
        answer = await come(client, real)

    assert code_of(answer) == (403, "identity.sso_not_linked")
    assert await count(bank, "sessions") == 0


async def test_who_has_left_does_not_come_in_whatever_the_provider_says(
    bank: Database, browser: Open, real: OpenProvider
) -> None:
    async with linked(bank, browser, real):
        [(staff_id,)] = await rows(bank, "SELECT id FROM staff_members")
        await doors(bank).write(api.let_staff_go, staff_id, reason="retired")

    async with browser(sso=provider_at(real.issuer)) as new:
        answer = await come(new, real)

    assert code_of(answer) == (403, "identity.sso_not_linked")
    assert (await count(bank, "sso_links"), await count(bank, "sessions")) == (0, 0)


async def test_who_is_barred_does_not_come_in(bank: Database, browser: Open, real: OpenProvider) -> None:
    async with linked(bank, browser, real):
        [(staff_id,)] = await rows(bank, "SELECT id FROM staff_members")
        await doors(bank).write(api.bar, Realm.STAFF, staff_id, reason="looked into")

    async with browser(sso=provider_at(real.issuer)) as new:
        answer = await come(new, real)

    assert code_of(answer) == (403, "identity.sso_not_linked")


async def test_who_turns_back_at_the_provider_is_told_so(bank: Database, browser: Open, real: OpenProvider) -> None:
    async with browser(sso=provider_at(real.issuer)) as client:
        with real.browser() as there:
            told = there.go(await set_out(client), None)
        answer = await come_back(client, {name: told[name] for name in ("state", "iss", "error")})

    assert told["error"] == "access_denied"
    assert code_of(answer) == (401, "identity.sso_denied")
