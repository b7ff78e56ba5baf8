"""The bank of these tests has a clock that is set by hand, and a door over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bankhall.identity.adapters.openid import Provider
from bankhall.kernel import db
from bankhall.kernel.settings import Secret, Settings
from bankhall.kernel.vault import Vault
from bankhall.kernel.web.csrf import cookie_name
from databases import Database

from .entrance import Open, app_of
from .people import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def bank(database: Database, clock: Clock, vault: Vault) -> AsyncIterator[db.Database]:
    opened = db.Database(db.connect(database.url, connections=10), clock=clock, vault=vault)
    yield opened
    await opened.close()


@pytest.fixture
def browser(bank: Database, tmp_path: Path) -> Open:
    """Opens a browser at the bank: `async with browser() as it`."""

    @asynccontextmanager
    async def open_browser(
        *,
        url: str = "https://bank.example",
        address: str = "203.0.113.7",
        most: int | None = None,
        sso: Provider | None = None,
        sso_only: bool = False,
        two_factors: bool = False,
    ) -> AsyncIterator[httpx.AsyncClient]:
        settings = Settings(
            home=tmp_path,
            public_url=url,
            secret_key=Secret("tests"),
            oidc_only=sso_only,
            customer_factors="two" if two_factors else "chosen",
            **_named(sso),
        )
        transport = httpx.ASGITransport(app_of(bank, settings, most=most, sso=sso), client=(address, 4711))  # type: ignore[arg-type]  # one ASGI, two words for it
        async with httpx.AsyncClient(transport=transport, base_url=url) as client:
            await client.get("/api/bank")
            client.headers["X-CSRF-Token"] = client.cookies[cookie_name(https=url.startswith("https:"))]
            yield client

    return open_browser


def _named(sso: Provider | None) -> dict[str, Any]:
    return {} if sso is None else {"oidc_issuer": sso.terms.issuer, "oidc_name": sso.terms.name}
