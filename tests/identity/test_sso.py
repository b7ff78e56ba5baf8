"""Staff come by a provider: the whole way, against a real one, and what somebody tries who should not come."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx
import pytest
from sqlalchemy import text

from bankhall.identity import api, rules
from bankhall.identity.rules import sso
from bankhall.identity.types import Realm
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.settings import Settings
from providers import TWO_FACTORS, OpenProvider, client, open_provider

from .coming import BACK, CLIENT, OTHER, by_secret, come, come_back, link, linked, provider_at, set_out, set_to_now
from .entrance import CONFIRMATIONS, LI_NA, ZHANG, Open, enter
from .falsehoods import ISSUER, FalseProvider, by_nobody, by_public_key, claims, logout_claims, seconds, signed
from .people import PASSWORD, Clock, acts, code_now, count, doors, enroll, events, hire, rows

PAYMENT = {"kind": "tests.transfer.1", "payee": "6222000011112222", "minor": 1}


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


async def test_no_more_is_asked_of_the_provider_than_who_somebody_is(browser: Open, real: OpenProvider) -> None:
    async with browser(sso=provider_at(real.issuer)) as client:
        asked = dict(parse_qsl(urlsplit(await set_out(client)).query))

    assert asked["scope"] == Settings().oidc_scopes == "openid"
    assert "claims" not in asked


async def test_who_turns_back_at_the_provider_is_told_so(bank: Database, browser: Open, real: OpenProvider) -> None:
    async with browser(sso=provider_at(real.issuer)) as client:
        with real.browser() as there:
            told = there.go(await set_out(client), None)
        answer = await come_back(client, {name: told[name] for name in ("state", "iss", "error")})

    assert told["error"] == "access_denied"
    assert code_of(answer) == (401, "identity.sso_denied")


# --- what somebody tries ---


async def test_an_altered_state_is_nobodys_and_spends_nothing(
    bank: Database, browser: Open, real: OpenProvider
) -> None:
    async with linked(bank, browser, real), browser(sso=provider_at(real.issuer)) as new:
        with real.browser() as there:
            told = there.go(await set_out(new))
        altered = await come_back(new, told | {"state": "A" * 43})
        odd = await come_back(new, told | {"state": "x"})
        right = await come_back(new, told)

    assert code_of(altered) == (401, "identity.sso_over")
    assert code_of(odd) == (400, "kernel.bad_input")
    assert right.status_code == 200


async def test_what_was_begun_in_one_browser_ends_in_no_other(
    bank: Database, browser: Open, real: OpenProvider
) -> None:
    """Also login CSRF: whoever has a victim's browser come back with what is theirs signs nobody in there."""
    provider = provider_at(real.issuer)
    async with linked(bank, browser, real), browser(sso=provider) as mine, browser(sso=provider) as victims:
        await set_out(victims)
        with real.browser() as there:
            told = there.go(await set_out(mine))
        elsewhere = await come_back(victims, told)
        nobody = await victims.get("/api/identity/visitor")
        here = await come_back(mine, told)

    assert code_of(elsewhere) == (401, "identity.sso_over")
    assert nobody.json() == {"me": None}
    assert here.status_code == 200


async def test_without_the_cookie_or_with_another_nobody_comes_back(
    bank: Database, browser: Open, real: OpenProvider
) -> None:
    async with linked(bank, browser, real), browser(sso=provider_at(real.issuer)) as new:
        with real.browser() as there:
            told = there.go(await set_out(new))
        kept = new.cookies["__Host-bankhall-sso"]
        said = []
        for token in (None, "", "x", "A" * 43, kept[:-1] + ("A" if kept[-1] != "A" else "B")):
            new.cookies.delete("__Host-bankhall-sso") if "__Host-bankhall-sso" in new.cookies else None
            if token is not None:
                new.cookies.set("__Host-bankhall-sso", token, domain="bank.example", path="/")
            said.append(code_of(await come_back(new, told)))

    assert said == [(401, "identity.sso_over")] * 5


async def test_the_same_answer_is_good_once_also_when_it_comes_twice_at_once(
    bank: Database, browser: Open, real: OpenProvider
) -> None:
    async with linked(bank, browser, real), browser(sso=provider_at(real.issuer)) as new:
        with real.browser() as there:
            told = there.go(await set_out(new))
        answers = await asyncio.gather(*(come_back(new, told) for _ in range(6)))
        later = await come_back(new, told)

    assert sorted(one.status_code for one in answers) == [200] + [401] * 5
    assert code_of(later) == (401, "identity.sso_over")


async def test_a_code_belongs_to_its_own_errand(bank: Database, browser: Open, real: OpenProvider) -> None:
    """Another errand has another verifier and another nonce. A code that was used is no code."""
    async with linked(bank, browser, real), browser(sso=provider_at(real.issuer)) as new:
        with real.browser() as there:
            first, second = there.go(await set_out(new)), there.go(await set_out(new))
            swapped = await come_back(new, first | {"code": second["code"]})
            third, fourth = there.go(await set_out(new)), there.go(await set_out(new))
            used = await come_back(new, third)
            again = await come_back(new, fourth | {"code": third["code"]})

    assert code_of(swapped) == (401, "identity.sso_refused")
    assert used.status_code == 200
    assert code_of(again) == (401, "identity.sso_refused")


async def test_an_answer_in_the_name_of_another_issuer_is_refused_before_the_code_is_shown(
    bank: Database, browser: Open, real: OpenProvider
) -> None:
    async with linked(bank, browser, real), browser(sso=provider_at(real.issuer)) as new:
        said = []
        for issuer in ("https://evil.example", real.issuer + "/", None):
            with real.browser() as there:
                told = there.go(await set_out(new))
            given = {name: value for name, value in (told | {"iss": issuer}).items() if value is not None}
            said.append(code_of(await come_back(new, given)))

    assert said == [(401, "identity.sso_refused")] * 3


async def test_a_token_for_another_bank_opens_nothing_here(bank: Database, browser: Open, real: OpenProvider) -> None:
    """The provider's own token, rightly signed, for its other client: as a bank that was broken into would show it."""
    other = provider_at(real.issuer, client_id="other", credential=by_secret())
    ours = provider_at(real.issuer)
    other.terms, kept = ours.terms, other.terms
    async with linked(bank, browser, real), browser(sso=other) as new:
        other.terms = kept
        with real.browser() as there:
            told = there.go(await set_out(new))
        exchange = other._exchange

        async def as_the_other(code: str, verifier: str) -> Any:
            tokens = await exchange(code, verifier)
            other.terms = ours.terms
            return tokens

        other._exchange = as_the_other  # type: ignore[method-assign]  # the token is real, who reads it is another
        answer = await come_back(new, told)

    assert code_of(answer) == (401, "identity.sso_refused")


async def test_an_errand_takes_five_minutes_at_most(
    bank: Database, browser: Open, real: OpenProvider, clock: Clock
) -> None:
    async with linked(bank, browser, real), browser(sso=provider_at(real.issuer)) as new:
        with real.browser() as there:
            told = there.go(await set_out(new))
        clock.pass_by(minutes=5)
        answer = await come_back(new, told)

    assert code_of(answer) == (401, "identity.sso_over")


async def test_two_tabs_at_once_both_end_and_one_session_stays(
    bank: Database, browser: Open, real: OpenProvider
) -> None:
    async with linked(bank, browser, real) as first:
        await first.post("/api/identity/sign-out")
        async with browser(sso=provider_at(real.issuer)) as tabs:
            with real.browser() as there:
                one, two = there.go(await set_out(tabs)), there.go(await set_out(tabs))
            answers = [await come_back(tabs, two), await come_back(tabs, one)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert await count(bank, "sessions") == 1


async def test_a_browser_has_five_errands_under_way_at_most(bank: Database, browser: Open, real: OpenProvider) -> None:
    async with browser(sso=provider_at(real.issuer)) as new:
        for _ in range(12):
            await set_out(new)

    assert await count(bank, "sso_attempts") == 5


async def test_who_comes_in_crowds_is_told_to_wait(bank: Database, browser: Open, real: OpenProvider) -> None:
    async with browser(sso=provider_at(real.issuer), most=3) as new:
        codes = [(await new.post("/api/identity/sso/begin")).status_code for _ in range(5)]

    assert codes == [200, 200, 200, 429, 429]


async def test_nobody_is_sent_anywhere_by_what_a_request_says(
    bank: Database, browser: Open, real: OpenProvider
) -> None:
    async with browser(sso=provider_at(real.issuer)) as new:
        there = await set_out(new)
        extra = {"state": "A" * 43, "code": "x", "redirect_uri": "https://evil.example", "to": "https://evil.example"}
        refused = await come_back(new, extra)
        begun = await new.post("/api/identity/sso/begin", json={"back": "https://evil.example"})

    asked = parse_qs(urlsplit(there).query)
    assert there.startswith(f"{real.issuer}/auth?")
    assert asked["redirect_uri"] == [BACK]
    assert (asked["code_challenge_method"], asked["response_mode"]) == (["S256"], ["fragment"])
    assert code_of(refused) == (400, "kernel.bad_input")
    assert "evil" not in begun.text
    assert not any("location" in answer.headers for answer in (refused, begun))


async def test_a_bank_without_a_provider_says_so(browser: Open) -> None:
    async with browser() as client:
        about = await client.get("/api/identity/sso")
        begun = await client.post("/api/identity/sso/begin")

    assert about.json() == {"name": None, "only": False}
    assert code_of(begun) == (404, "identity.sso_off")


async def test_what_is_kept_of_a_person_tells_nobody_who_it_is(
    bank: Database, browser: Open, real: OpenProvider
) -> None:
    async with linked(bank, browser, real) as client:
        await set_out(client)

        kept = await rows(bank, "SELECT l::text FROM sso_links l UNION ALL SELECT a::text FROM sso_attempts a")
        heard = await rows(bank, "SELECT facts::text FROM audit_log UNION ALL SELECT payload::text FROM events")

    assert len(kept) == 2
    raw = b"id-of-li-na"
    assert not any(raw.decode() in text or raw.hex() in text for (text,) in [*kept, *heard])


# --- linking ---


async def test_linking_takes_who_has_shown_lately_who_they_are(
    bank: Database, browser: Open, real: OpenProvider, clock: Clock
) -> None:
    await hire(bank, "li.na", "clerk")
    async with browser(sso=provider_at(real.issuer)) as client:
        await enter(bank, client, LI_NA)
        clock.pass_by(minutes=6)
        answer = await client.post("/api/identity/security/sso/link")

    assert code_of(answer) == (403, "identity.confirmation_needed")


async def test_linking_asks_to_sign_in_there_anew_so_that_nobody_links_a_colleague(
    bank: Database, browser: Open, real: OpenProvider
) -> None:
    await hire(bank, "li.na", "clerk")
    async with browser(sso=provider_at(real.issuer)) as client:
        await enter(bank, client, LI_NA)
        asked = parse_qs(urlsplit(await set_out(client, "security/sso/link")).query)

    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])


async def test_one_account_there_is_one_person_here(bank: Database, browser: Open, real: OpenProvider) -> None:
    async with linked(bank, browser, real):
        await hire(bank, "wang.fang", "clerk", name="王芳")
        async with browser(sso=provider_at(real.issuer)) as other:
            await enter(bank, other, LI_NA | {"login": "wang.fang"})
            answer = await link(other, real, "li.na")

    assert code_of(answer) == (409, "identity.sso_linked_elsewhere")
    assert await count(bank, "sso_links") == 1


async def test_a_link_is_made_by_the_session_that_set_out(bank: Database, browser: Open, real: OpenProvider) -> None:
    await hire(bank, "li.na", "clerk")
    async with browser(sso=provider_at(real.issuer)) as client:
        await enter(bank, client, LI_NA)
        with real.browser() as there:
            told = there.go(await set_out(client, "security/sso/link"))
        await client.post("/api/identity/sign-out")
        answer = await come_back(client, told)

    assert code_of(answer) == (401, "identity.sso_over")
    assert await count(bank, "sso_links") == 0


async def test_customers_have_no_provider(bank: Database, browser: Open, real: OpenProvider) -> None:
    await enroll(bank)
    async with browser(sso=provider_at(real.issuer)) as client:
        await client.post("/api/identity/sign-in", json=ZHANG)
        mine = await client.get("/api/identity/security/sso")
        answer = await client.post("/api/identity/security/sso/link")

    assert mine.json() == {"name": None, "link": None, "password_counts": True}
    assert code_of(answer) == (404, "identity.sso_off")


async def test_unlinking_closes_what_the_provider_opened_and_the_door(
    bank: Database, browser: Open, real: OpenProvider
) -> None:
    provider = provider_at(real.issuer)
    async with linked(bank, browser, real) as here, browser(sso=provider) as there:
        await come(there, real)
        gone = await here.delete("/api/identity/security/sso")
        again = await here.delete("/api/identity/security/sso")
        still, out = [await one.get("/api/identity/me") for one in (here, there)]
        back = await come(there, real)

    assert (gone.status_code, code_of(again)) == (204, (404, "identity.sso_link_not_found"))
    assert (still.status_code, out.status_code) == (200, 401)
    assert code_of(back) == (403, "identity.sso_not_linked")


async def test_the_staff_office_sees_who_is_linked_and_takes_the_link(
    bank: Database, browser: Open, real: OpenProvider
) -> None:
    async with linked(bank, browser, real), browser(sso=provider_at(real.issuer)) as office:
        await hire(bank, "chen.jie", "administrator", name="陈洁")
        await enter(bank, office, LI_NA | {"login": "chen.jie"})
        found = {one["login"]: one for one in (await office.get("/api/console/staff")).json()["items"]}
        address = f"/api/console/staff/{found['li.na']['id']}/sso"
        taken, again = await office.delete(address), await office.delete(address)

    assert (found["li.na"]["is_linked"], found["chen.jie"]["is_linked"]) == (True, False)
    assert (taken.status_code, code_of(again)) == (204, (404, "identity.sso_link_not_found"))


async def test_groups_take_a_role_at_sign_in_and_never_give_one(
    bank: Database, browser: Open, real: OpenProvider
) -> None:
    roles = sso.roles_of_groups("tellers=clerk,books=accountant,heads=administrator")
    strict = provider_at(real.issuer, scopes="openid groups", groups_claim="groups", roles=roles)
    async with linked(bank, browser, real, login="in.groups", roles=("accountant", "auditor")):
        pass

    async with browser(sso=strict) as new:
        answer = await come(new, real, "in.groups")

    assert answer.json()["me"]["roles"] == ["auditor"]
    taken = await rows(bank, "SELECT actor_name, facts->>'role' FROM audit_log WHERE act = 'identity.take_role'")
    assert taken == [("single sign-on", "accountant")]


async def test_where_groups_are_to_be_told_and_are_not_nobody_is_let_in_and_nothing_is_taken(
    bank: Database, browser: Open, real: OpenProvider
) -> None:
    strict = provider_at(
        real.issuer, scopes="openid groups", groups_claim="groups", roles=sso.roles_of_groups("tellers=clerk")
    )
    async with linked(bank, browser, real):
        pass

    async with browser(sso=strict) as new:
        answer = await come(new, real)

    assert code_of(answer) == (401, "identity.sso_refused")
    assert await rows(bank, "SELECT role FROM staff_roles") == [("clerk",)]


# --- confirming ---


async def test_who_came_by_the_provider_confirms_there_anew(
    bank: Database, browser: Open, real: OpenProvider, clock: Clock
) -> None:
    async with linked(bank, browser, real), browser(sso=provider_at(real.issuer)) as new:
        await come(new, real)
        clock.pass_by(minutes=6)
        before = await new.delete("/api/identity/security/sso")
        set_to_now(clock)
        await doors(bank).write(long_ago)
        still = await new.delete("/api/identity/security/sso")
        with real.browser() as there:
            wrong = await come_back(new, there.go(await set_out(new, "security/sso/confirm"), "zhao.lei"))
        with real.browser() as there:
            done = await come_back(new, there.go(await set_out(new, "security/sso/confirm")))
        after = await new.delete("/api/identity/security/sso")

    assert code_of(before) == code_of(still) == (403, "identity.confirmation_needed")
    assert code_of(wrong) == (403, "identity.sso_not_you")
    assert (done.json()["purpose"], after.status_code) == ("confirm", 204)


async def test_who_came_by_the_provider_confirms_exactly_this_there_and_not_with_a_password(
    bank: Database, browser: Open, real: OpenProvider, clock: Clock
) -> None:
    async with linked(bank, browser, real), browser(sso=provider_at(real.issuer)) as new:
        await come(new, real)
        await doors(bank).write(long_ago)
        refused = await new.post("/api/tests/pay", json=PAYMENT)
        asked = (await new.post(CONFIRMATIONS, json={"token": refused.json()["facts"]["token"]})).json()
        there = f"{CONFIRMATIONS}/{asked['id']}"
        by_password = await new.post(f"{there}/password", json={"password": PASSWORD})
        early = await new.post(f"{there}/provider")
        set_to_now(clock)
        with real.browser() as provider:
            await come_back(new, provider.go(await set_out(new, "security/sso/confirm")))
        given = await new.post(f"{there}/provider")
        done = await new.post("/api/tests/pay", json=PAYMENT, headers={"Confirmation": asked["id"]})
        # What was shown before counts for nothing that is asked for afterwards.
        clock.pass_by(seconds=1)
        refused = await new.post("/api/tests/pay", json=PAYMENT | {"minor": 2})
        later = (await new.post(CONFIRMATIONS, json={"token": refused.json()["facts"]["token"]})).json()
        too_old = await new.post(f"{CONFIRMATIONS}/{later['id']}/provider")

    assert "sso" in asked["ways"]
    assert "password" not in asked["ways"]
    assert code_of(by_password) == (403, "identity.factor_missing")
    assert code_of(early) == code_of(too_old) == (403, "identity.confirmation_needed")
    assert (given.status_code, done.status_code) == (204, 200)


async def test_who_is_not_linked_confirms_nothing_by_the_provider(bank: Database, browser: Open) -> None:
    await hire(bank)
    async with browser() as client:
        await enter(bank, client, LI_NA)
        refused = await client.post("/api/tests/pay", json=PAYMENT)
        asked = (await client.post(CONFIRMATIONS, json={"token": refused.json()["facts"]["token"]})).json()
        answer = await client.post(f"{CONFIRMATIONS}/{asked['id']}/provider")

    assert asked["ways"] == ["authenticator"]
    assert code_of(answer) == (404, "identity.sso_link_not_found")


async def long_ago(tx: Tx) -> None:
    await tx.session.execute(text("UPDATE sessions SET confirmed_at = confirmed_at - interval '10 minutes'"))


async def test_a_sign_in_of_this_morning_at_the_provider_confirms_nothing_now(
    bank: Database, browser: Open, real: OpenProvider, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with linked(bank, browser, real):
        pass
    monkeypatch.setattr(rules, "CONFIRMED_FOR", timedelta(seconds=1))
    async with browser(sso=provider_at(real.issuer)) as new:
        with real.browser() as there:
            there.go(await set_out(new))
            await asyncio.sleep(2.1)
            set_to_now(clock)
            again = await come_back(new, there.go(await set_out(new), "nobody"))
        answer = await new.post("/api/identity/security/sso/link")

    assert again.status_code == 200
    assert code_of(answer) == (403, "identity.confirmation_needed")


# --- signing out ---


async def test_signing_out_ends_the_session_here_and_tells_where_one_signs_out_there(
    bank: Database, browser: Open, real: OpenProvider
) -> None:
    async with linked(bank, browser, real) as by_password, browser(sso=provider_at(real.issuer)) as new:
        await come(new, real)
        out = await new.post("/api/identity/sso/sign-out")
        after = await new.get("/api/identity/visitor")
        without = await by_password.post("/api/identity/sso/sign-out")

    to = urlsplit(out.json()["to"])
    assert f"{to.scheme}://{to.netloc}{to.path}" == f"{real.issuer}/session/end"
    assert parse_qs(to.query) == {
        "client_id": ["bankhall"],
        "post_logout_redirect_uri": ["https://bank.example/console/sign-in"],
    }
    assert after.json() == {"me": None}
    assert without.json() == {"to": None}


async def come_falsely(client: httpx.AsyncClient, false: FalseProvider, clock: Clock, **others: Any) -> httpx.Response:
    """By a provider that says what the test wants: the right thing, or nearly."""
    at = await set_out(client, others.pop("where", "sso/begin"))
    asked = parse_qs(urlsplit(at).query)
    now = seconds(clock.now)
    told = {"nonce": asked["nonce"][0], "iat": now, "exp": now + 300, "auth_time": now, "acr": TWO_FACTORS} | others
    false.says = signed(claims(**told))
    return await come_back(client, {"state": asked["state"][0], "code": "a code", "iss": ISSUER})


async def test_the_nonce_of_another_errand_is_refused(bank: Database, browser: Open, clock: Clock) -> None:
    false = FalseProvider()
    async with browser(sso=false.provider()) as client:
        answer = await come_falsely(client, false, clock, nonce="of another errand")

    assert code_of(answer) == (401, "identity.sso_refused")


async def test_a_provider_that_is_away_is_said_to_be_and_the_house_lets_in_as_ever(
    bank: Database, browser: Open
) -> None:
    false = FalseProvider(instead=lambda _: httpx.Response(503))
    await hire(bank, "li.na", "clerk")
    async with browser(sso=false.provider()) as client:
        away = await client.post("/api/identity/sso/begin")
        entered = await enter(bank, client, LI_NA)

    assert code_of(away) == (503, "identity.sso_away")
    assert entered.status_code == 200


async def tell_out(client: httpx.AsyncClient, token: str) -> httpx.Response:
    """As the provider does: without a cookie or a token of ours."""
    headers = {"content-type": "application/x-www-form-urlencoded", "cookie": "", "x-csrf-token": ""}
    where = "/api/identity/sso/backchannel-logout"
    return await client.post(where, content=urlencode({"logout_token": token}), headers=headers)


def logout(clock: Clock, **others: Any) -> str:
    now = seconds(clock.now)
    return signed(logout_claims(**{"iat": now, "exp": now + 120, "jti": str(new_id())} | others), typ="logout+jwt")


async def falsely_linked(bank: Database, client: httpx.AsyncClient, false: FalseProvider, clock: Clock) -> None:
    await hire(bank, "li.na", "clerk")
    await enter(bank, client, LI_NA)
    assert (await come_falsely(client, false, clock, where="security/sso/link")).status_code == 200


async def test_what_the_provider_opened_ends_when_it_says_so_and_only_that(
    bank: Database, browser: Open, clock: Clock
) -> None:
    false = FalseProvider()
    provider = false.provider()
    async with browser(sso=provider) as by_app, browser(sso=provider) as one, browser(sso=provider) as two:
        await falsely_linked(bank, by_app, false, clock)
        await come_falsely(one, false, clock, sid="first")
        await come_falsely(two, false, clock, sid="second")
        clock.pass_by(seconds=2)

        of_one = await tell_out(one, logout(clock, sub=None, sid="first"))
        after_one = [(await each.get("/api/identity/me")).status_code for each in (by_app, one, two)]
        of_nobody = await tell_out(one, logout(clock, sub="somebody else"))
        after_nobody = [(await each.get("/api/identity/me")).status_code for each in (by_app, one, two)]
        of_all = await tell_out(one, logout(clock))
        after_all = [(await each.get("/api/identity/me")).status_code for each in (by_app, one, two)]
        clock.pass_by(seconds=2)
        again = await come_falsely(two, false, clock, sid="third")

    assert [one.status_code for one in (of_one, of_nobody, of_all)] == [200] * 3
    assert (after_one, after_nobody, after_all) == ([200, 401, 200], [200, 401, 200], [200, 401, 401])
    assert again.status_code == 200


async def test_a_logout_counts_once_and_a_false_one_not_at_all(bank: Database, browser: Open, clock: Clock) -> None:
    false = FalseProvider()
    provider = false.provider()
    async with browser(sso=provider) as by_app, browser(sso=provider) as client:
        await falsely_linked(bank, by_app, false, clock)
        first = logout(clock)
        once = await tell_out(client, first)
        clock.pass_by(seconds=2)
        await come_falsely(client, false, clock)
        told = [first, by_nobody(logout_claims()), by_public_key(logout_claims()), false.says, "x"]
        said = [code_of(await tell_out(client, token)) for token in told]
        here = await client.get("/api/identity/me")
        nothing = await client.post("/api/identity/sso/backchannel-logout", content="a=b")

    assert once.status_code == 200
    assert said == [(400, "identity.bad_logout_token")] * 5
    assert here.status_code == 200
    assert nothing.status_code in (400, 415)


async def test_a_logout_that_overtakes_a_sign_in_keeps_it_out(bank: Database, browser: Open, clock: Clock) -> None:
    false = FalseProvider()
    provider = false.provider()
    async with browser(sso=provider) as by_app, browser(sso=provider) as client:
        await falsely_linked(bank, by_app, false, clock)
        await tell_out(client, logout(clock, sid="first"))
        session = await come_falsely(client, false, clock, sid="first")
        await tell_out(client, logout(clock))
        person = await come_falsely(client, false, clock, sid="second")

    assert code_of(session) == code_of(person) == (401, "identity.sso_over")


async def test_a_second_step_that_the_provider_began_ends_with_its_logout(
    bank: Database, browser: Open, clock: Clock
) -> None:
    false = FalseProvider()
    provider = false.provider()
    async with browser(sso=provider) as by_app, browser(sso=provider) as client:
        await falsely_linked(bank, by_app, false, clock)
        half = await come_falsely(client, false, clock, acr="0", sid="first")
        clock.pass_by(seconds=31)
        await tell_out(client, logout(clock, sid="first"))
        done = await client.post("/api/identity/sign-in/code", json={"way": "authenticator", "code": code_now(bank)})

    assert half.json()["second_step"] is not None
    assert code_of(done) == (401, "identity.sign_in_over")


async def test_where_the_provider_alone_counts_the_password_of_whoever_is_linked_is_a_wrong_one(
    bank: Database, browser: Open, real: OpenProvider
) -> None:
    async with linked(bank, browser, real):
        await hire(bank, "wang.fang", "clerk", name="王芳")

    async with browser(sso=provider_at(real.issuer), sso_only=True) as client:
        about = await client.get("/api/identity/sso")
        linked_one = await client.post("/api/identity/sign-in", json=LI_NA)
        nobody = await client.post("/api/identity/sign-in", json=LI_NA | {"login": "nobody"})
        unlinked = await client.post("/api/identity/sign-in", json=LI_NA | {"login": "wang.fang"})
        came = await come(client, real)
        proof = {"password": PASSWORD, "way": "authenticator", "code": code_now(bank)}
        confirmed = await client.post("/api/identity/security/confirm", json=proof)
        change = {"old_password": PASSWORD, "new_password": "another one of mine"}
        changed = await client.post("/api/identity/change-password", json=change)

    assert about.json()["only"] is True
    same = {"request_id": "", "instance": ""}
    assert linked_one.json() | same == nobody.json() | same
    assert code_of(linked_one) == (401, "identity.wrong_credentials")
    assert unlinked.json()["second_step"] is not None
    assert came.json()["me"]["login"] == "li.na"
    assert code_of(confirmed) == code_of(changed) == (401, "identity.wrong_credentials")
