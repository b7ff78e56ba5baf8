"""What a provider's word must be to count, and what a provider may cost. No database: the decisions and the adapter."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import generate_key, import_key

from bankhall.identity.adapters import openid
from bankhall.identity.errors import BadLogoutToken, SsoAway, SsoRefused
from bankhall.identity.rules import sso
from bankhall.identity.types import Identified, LogoutTold, SsoPurpose, SsoTerms
from bankhall.kernel.settings import Secret, SettingsError

from .coming import KEY as OURS
from .coming import provider_at, terms_of
from .falsehoods import (
    ISSUER,
    KEY,
    NONCE,
    NOW,
    STRANGE,
    FalseProvider,
    attempt,
    by_nobody,
    by_public_key,
    claims,
    keys,
    logout_claims,
    seconds,
    signed,
)


def read(token: str, *, terms: SsoTerms | None = None, is_anew: bool = False, **others: Any) -> Identified:
    given: dict[str, Any] = {"nonce": NONCE, "access_token": "an access token", "begun_at": NOW, "now": NOW} | others
    return sso.read_id_token(token, keys(), terms or terms_of(ISSUER), is_anew=is_anew, **given)


def read_logout(token: str) -> LogoutTold:
    return sso.read_logout_token(token, keys(), terms_of(ISSUER), now=NOW)


def test_an_id_token_that_holds_tells_who_it_is() -> None:
    known = read(signed(claims(sid="of the session", acr="urn:bank:two-factors")))

    assert (known.person, known.sub, known.sid) == ("id-of-li-na", "id-of-li-na", "of the session")
    assert (known.shown_at, known.has_two_factors, known.groups) == (NOW, True, None)
    assert "li-na" not in repr(known)


LONG_AGO = seconds(NOW - timedelta(days=1))


@pytest.mark.parametrize(
    "others",
    [
        {"iss": "https://evil.example"},
        {"iss": ISSUER + "/"},
        {"iss": None},
        {"aud": "other"},
        {"aud": ["bankhall", "other"]},
        {"aud": ["bankhall", "other"], "azp": "bankhall"},
        {"aud": ["other"], "azp": "bankhall"},
        {"aud": None},
        {"azp": "other"},
        {"nonce": "of another errand"},
        {"nonce": None},
        {"exp": LONG_AGO},
        {"exp": None},
        {"exp": "soon"},
        {"exp": float("nan")},
        {"iat": None},
        {"iat": LONG_AGO},
        {"iat": seconds(NOW + timedelta(hours=1))},
        {"nbf": seconds(NOW + timedelta(hours=1))},
        {"auth_time": None},
        {"auth_time": LONG_AGO},
        {"auth_time": seconds(NOW + timedelta(hours=1))},
        {"auth_time": True},
        {"auth_time": 1e300},
        {"auth_time": float("nan")},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"amr": "mfa"},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"sid": 7},
    ],
    ids=lambda others: f"{next(iter(others))}={str(next(iter(others.values())))[:24]}",
)
def test_an_id_token_that_does_not_hold_is_refused(others: dict[str, Any]) -> None:
    with pytest.raises(SsoRefused):
        read(signed(claims(**others)))


@pytest.mark.parametrize("forge", [by_nobody, by_public_key, lambda told: signed(told, key=STRANGE)])
def test_nobody_but_the_provider_can_make_an_id_token(forge: Callable[[dict[str, Any]], str]) -> None:
    with pytest.raises(SsoRefused):
        read(forge(claims()))


@pytest.mark.parametrize(
    "text", ["", "x", "a.b", "a.b.c", "....", "é.é.é", signed(claims())[:-4], "e30.e30.", "A" * 15_000]
)
def test_what_is_no_token_is_refused_and_breaks_nothing(text: str) -> None:
    with pytest.raises((SsoRefused, sso.UnknownKey)):
        read(text)


def test_a_key_that_the_token_brings_along_counts_for_nothing() -> None:
    brought = signed(claims(), key=STRANGE, jwk=STRANGE.as_dict(private=False), jku="https://evil.example/keys")

    with pytest.raises(SsoRefused):
        read(brought)


def test_a_token_by_a_key_that_is_not_known_is_told_apart() -> None:
    with pytest.raises(sso.UnknownKey):
        read(signed(claims(), key=STRANGE, kid="strange"))


def test_who_is_to_show_anew_who_they_are_has_done_so_after_setting_out() -> None:
    earlier = {"auth_time": seconds(NOW - timedelta(minutes=2))}

    assert read(signed(claims(**earlier))).shown_at < NOW
    with pytest.raises(SsoRefused):
        read(signed(claims(**earlier)), is_anew=True)


@pytest.mark.parametrize(
    ("told", "two"),
    [
        ({}, False),
        ({"acr": "urn:bank:two-factors"}, True),
        ({"acr": "0"}, False),
        ({"acr": ["urn:bank:two-factors"]}, False),
        ({"amr": ["pwd"]}, False),
        ({"amr": ["pwd", "hwk"]}, True),
        ({"amr": ["mfa", 7, None]}, False),
    ],
)
def test_two_factors_are_what_the_bank_has_listed_and_nothing_else(told: dict[str, Any], two: bool) -> None:
    terms = terms_of(ISSUER, mfa_amr=frozenset({"hwk"}))

    if not isinstance(told.get("acr"), list):
        assert read(signed(claims(**told)), terms=terms).has_two_factors is two
    else:
        with pytest.raises((SsoRefused, TypeError)):
            assert not read(signed(claims(**told)), terms=terms).has_two_factors


def test_groups_take_roles_and_give_none() -> None:
    terms = terms_of(ISSUER, groups_claim="groups", roles=sso.roles_of_groups("tellers=clerk, books=accountant"))
    held = ["clerk", "accountant", "of_the_house"]

    assert sso.roles_lost(terms, frozenset({"tellers"}), held) == ["accountant"]
    assert sso.roles_lost(terms, frozenset({"tellers", "books"}), ["clerk"]) == []
    assert sso.roles_lost(terms, frozenset(), held) == ["accountant", "clerk"]
    with pytest.raises(SsoRefused):
        sso.roles_lost(terms, None, held)
    assert sso.roles_lost(terms_of(ISSUER), None, held) == []


@pytest.mark.parametrize("told", [None, "tellers", {"tellers": 1}, ["tellers", 7]])
def test_groups_that_are_no_list_of_names_are_none(told: object) -> None:
    terms = terms_of(ISSUER, groups_claim="groups", roles=sso.roles_of_groups("tellers=clerk"))

    assert read(signed(claims(groups=told)), terms=terms).groups is None


def test_a_logout_token_that_holds_tells_whose_sessions_end() -> None:
    told = read_logout(signed(logout_claims(sid="of the session"), typ="logout+jwt"))

    assert (told.sub, told.sid, told.jti) == ("id-of-li-na", "of the session", "one")


@pytest.mark.parametrize(
    ("others", "typ"),
    [
        ({}, "JWT"),
        ({}, None),
        ({"events": None}, "logout+jwt"),
        ({"events": {}}, "logout+jwt"),
        ({"events": ["http://schemas.openid.net/event/backchannel-logout"]}, "logout+jwt"),
        ({"nonce": "n"}, "logout+jwt"),
        ({"jti": None}, "logout+jwt"),
        ({"jti": ""}, "logout+jwt"),
        ({"iat": None}, "logout+jwt"),
        ({"iat": LONG_AGO}, "logout+jwt"),
        ({"exp": None}, "logout+jwt"),
        ({"exp": LONG_AGO}, "logout+jwt"),
        ({"aud": "other"}, "logout+jwt"),
        ({"iss": "https://evil.example"}, "logout+jwt"),
        ({"sub": None}, "logout+jwt"),
        ({"sub": 7}, "logout+jwt"),
    ],
)
def test_a_logout_token_that_does_not_hold_is_refused(others: dict[str, Any], typ: str | None) -> None:
    with pytest.raises(BadLogoutToken):
        read_logout(signed(logout_claims(**others), typ=typ))


def test_an_id_token_signs_nobody_out() -> None:
    with pytest.raises(BadLogoutToken):
        read_logout(signed(claims()))


# --- over the network ---


async def identify(false: FalseProvider, purpose: SsoPurpose = SsoPurpose.SIGN_IN, **facts: Any) -> Identified:
    return await false.provider(**facts).identify("a code", attempt(purpose), clock=lambda: NOW)


async def test_a_code_is_shown_with_its_verifier_and_a_signature_for_the_issuer_alone() -> None:
    false = FalseProvider(says=signed(claims()))

    assert (await identify(false)).person == "id-of-li-na"
    [form] = false.forms
    assert (form["code"], form["code_verifier"]) == (["a code"], ["a verifier"])
    assert form["client_assertion_type"] == ["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"]
    told = jwt.decode(form["client_assertion"][0], OURS, ["ES256"]).claims
    assert (told["aud"], told["iss"], told["sub"]) == (ISSUER, "bankhall", "bankhall")
    assert told["exp"] - told["iat"] == 60


async def test_a_new_key_is_asked_for_once_and_a_flood_of_unknown_ones_costs_one_question() -> None:
    false = FalseProvider(says=signed(claims(), key=STRANGE, kid="strange"))
    provider = false.provider()

    async def come() -> Identified:
        return await provider.identify("a code", attempt(), clock=lambda: NOW)

    for _ in range(50):
        with pytest.raises(SsoRefused):
            await come()
    asked_in_a_flood = false.asked.count("/jwks")
    false.keys = (KEY, STRANGE)
    false.now_s += 61
    known = await come()

    assert asked_in_a_flood == 1
    assert known.person == "id-of-li-na"
    assert false.asked.count("/jwks") == 2
    assert false.asked.count("/.well-known/openid-configuration") == 1


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://evil.example"},
        {"issuer": ISSUER + "/"},
        {"token_endpoint": "https://evil.example/token"},
        {"token_endpoint": "http://sso.example/token"},
        {"jwks_uri": "https://sso.example:8443/jwks"},
        {"jwks_uri": "https://user@sso.example/jwks"},
        {"jwks_uri": "http://169.254.169.254/latest"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"end_session_endpoint": "https://evil.example/end"},
        {"token_endpoint": None},
    ],
)
async def test_a_provider_that_points_elsewhere_is_asked_nothing_more(about: dict[str, Any]) -> None:
    false = FalseProvider(says=signed(claims()), about=about)

    with pytest.raises(SsoAway):
        await identify(false)
    assert false.asked == ["/.well-known/openid-configuration"]


async def test_endpoints_at_a_host_that_the_settings_name_are_asked() -> None:
    false = FalseProvider(says=signed(claims()), about={"jwks_uri": "https://keys.example/jwks"})

    assert (await identify(false, hosts=frozenset({"keys.example"}))).person == "id-of-li-na"


@pytest.mark.parametrize(
    "answer",
    [
        lambda: httpx.Response(302, headers={"location": "http://127.0.0.1:1/"}),
        lambda: httpx.Response(500),
        lambda: httpx.Response(200, text="not json"),
        lambda: httpx.Response(200, text="[" * 100_000),
        lambda: httpx.Response(200, json=[]),
        lambda: httpx.Response(200, content=b"x" * 1_000_000),
        lambda: httpx.Response(200, headers={"content-encoding": "gzip"}),
    ],
)
async def test_what_a_provider_may_answer_is_bounded_and_no_redirect_is_followed(
    answer: Callable[[], httpx.Response],
) -> None:
    false = FalseProvider(instead=lambda _: answer())

    with pytest.raises(SsoAway):
        await identify(false)
    assert len(false.asked) == 1


async def test_a_provider_that_fails_is_left_alone_for_some_seconds() -> None:
    false = FalseProvider(says=signed(claims()), instead=lambda _: httpx.Response(503))
    provider = false.provider()

    for _ in range(20):
        with pytest.raises(SsoAway):
            await provider.about()
    in_a_row = len(false.asked)
    false.instead = None
    false.now_s += 6

    assert (await provider.about()).issuer == ISSUER
    assert in_a_row == 1


async def test_a_code_that_the_provider_refuses_says_nothing_of_the_provider() -> None:
    false = FalseProvider(says="")
    provider = false.provider()
    await provider.about()
    false.instead = lambda _: httpx.Response(400, json={"error": "invalid_grant"})

    with pytest.raises(SsoRefused):
        await provider.identify("a code", attempt(), clock=lambda: NOW)
    false.instead = None
    false.says = signed(claims())
    assert (await provider.identify("a code", attempt(), clock=lambda: NOW)).person == "id-of-li-na"


async def test_what_lies_among_a_providers_keys_and_is_no_public_one_that_signs_counts_for_nothing() -> None:
    secret: dict[str, str | list[str]] = {
        "kty": "oct",
        "k": "c2VjcmV0IG9mIDMyIGNoYXJhY3RlcnMgb3IgbW9yZQ",
        "kid": "shared",
        "alg": "HS256",
    }
    sealing = STRANGE.as_dict(private=False) | {"use": "enc"}
    forged = jwt.encode({"alg": "HS256", "kid": "shared"}, claims(), import_key(secret), ["HS256"])

    for says in (forged, signed(claims(), key=STRANGE, kid="strange")):
        with pytest.raises(SsoRefused):
            await identify(FalseProvider(says=says, others=(secret, sealing, "rubbish", {"kty": "new"}, {})))
    known = await identify(FalseProvider(says=signed(claims()), others=(secret, "rubbish")))
    assert known.person == "id-of-li-na"


@asynccontextmanager
async def listening(answer: Callable[[asyncio.StreamWriter], Awaitable[None]]) -> AsyncIterator[str]:
    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def test_a_provider_that_drips_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openid, "_ALTOGETHER_S", 0.5)

    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n")
        for _ in range(100):
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with listening(drip) as issuer, asyncio.timeout(5):
        with pytest.raises(SsoAway):
            await provider_at(issuer).about()


async def test_a_provider_that_is_not_there_is_away() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        issuer = f"http://127.0.0.1:{free.getsockname()[1]}"

    provider = provider_at(issuer)
    with pytest.raises(SsoAway):
        await provider.about()
    assert await provider.way_out("https://bank.example/console/sign-in") is None


@pytest.mark.parametrize(
    ("kind", "of", "algorithm"), [("EC", "P-256", "ES256"), ("RSA", 2048, "PS256"), ("OKP", "Ed25519", "EdDSA")]
)
def test_the_banks_own_key_is_read_whatever_its_kind(kind: Any, of: Any, algorithm: str) -> None:
    pem = generate_key(kind, of).as_pem(private=True).decode()

    key = openid.ClientKey.read(Secret(pem))

    assert key.algorithm(("ES256", "PS256", "RS256", "EdDSA")) == algorithm
    assert "PRIVATE" not in repr(key)


@pytest.mark.parametrize("text", ["", "a secret", KEY.as_pem(private=False).decode()])
def test_what_is_no_private_key_is_refused_by_the_name_of_its_setting(text: str) -> None:
    with pytest.raises(SettingsError, match="BANKHALL_OIDC_CLIENT_KEY"):
        openid.ClientKey.read(Secret(text))
