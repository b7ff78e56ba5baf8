"""Staff who come by a provider, as these tests meet them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
from joserfc.jwk import ECKey

from bankhall.identity.adapters.openid import ClientKey, Provider
from bankhall.identity.types import SsoTerms
from bankhall.kernel.db import Database
from bankhall.kernel.settings import Secret
from providers import SECRET, TWO_FACTORS, OpenProvider, Told

from .entrance import LI_NA, Open, enter
from .people import Clock, hire

HOME = "https://bank.example"
BACK = f"{HOME}/console/sign-in/back"
KEY = ECKey.generate_key("P-256", auto_kid=True)

CLIENT = {
    "token_endpoint_auth_method": "private_key_jwt",
    "token_endpoint_auth_signing_alg": "ES256",
    "jwks": {"keys": [KEY.as_dict(private=False, use="sig", alg="ES256")]},
}
OTHER = {"token_endpoint_auth_method": "client_secret_basic", "client_secret": SECRET}


def terms_of(issuer: str, **facts: Any) -> SsoTerms:
    terms = SsoTerms(
        issuer=issuer,
        client_id="bankhall",
        name="公司账号",
        scopes="openid",
        back=BACK,
        mfa_acr=frozenset({TWO_FACTORS}),
    )
    return replace(terms, **facts)


def provider_at(issuer: str, **facts: Any) -> Provider:
    """What a process of the bank knows of the provider. `transport`, `clock`: where it is not a real one."""
    apart = {name: facts.pop(name) for name in ("transport", "clock", "hosts") if name in facts}
    credential = facts.pop("credential", None) or ClientKey(KEY)
    return Provider(terms_of(issuer, **facts), credential, **apart)


def by_secret() -> Secret:
    return Secret(SECRET)


def set_to_now(clock: Clock) -> None:
    """A real provider lives in real time."""
    clock.now = datetime.now(UTC)


async def set_out(client: httpx.AsyncClient, where: str = "sso/begin") -> str:
    """Returns where the bank sends the browser."""
    answer = await client.post(f"/api/identity/{where}")
    assert answer.status_code == 200, answer.text
    return str(answer.json()["to"])


async def come_back(client: httpx.AsyncClient, told: Told) -> httpx.Response:
    return await client.post("/api/identity/sso/back", json=told)


async def come(client: httpx.AsyncClient, real: OpenProvider, login: str = "li.na") -> httpx.Response:
    """The whole way, in a browser that is new to the provider."""
    with real.browser() as there:
        return await come_back(client, there.go(await set_out(client), login))


async def link(client: httpx.AsyncClient, real: OpenProvider, login: str = "li.na") -> httpx.Response:
    """Whoever is signed in has the provider open their door."""
    with real.browser() as there:
        return await come_back(client, there.go(await set_out(client, "security/sso/link"), login))


@asynccontextmanager
async def linked(
    bank: Database, browser: Open, real: OpenProvider, *, login: str = "li.na", roles: tuple[str, ...] = ("clerk",)
) -> AsyncIterator[httpx.AsyncClient]:
    """Li Na works here, is linked, and is signed in by password and app in the browser at hand."""
    await hire(bank, "li.na", *roles)
    async with browser(sso=provider_at(real.issuer)) as client:
        await enter(bank, client, LI_NA)
        answer = await link(client, real, login)
        assert answer.status_code == 200, answer.text
        yield client
