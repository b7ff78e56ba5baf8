"""Staff without a second factor: let in as far as the place where they set one up, and not one step further."""

import re
from pathlib import Path

import httpx
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from bankhall.app import create_app
from bankhall.identity import api
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.kernel.settings import Secret, Settings
from bankhall.kernel.web.rights import declared

from .entrance import LI_NA
from .people import doors, hire

HALF_WAY, EVERYBODY = "-", "*"

# What opens to them, by name: whatever is added to this list is worth a second look.
OPEN = {
    ("GET", "/api/identity/me"),
    ("GET", "/api/identity/security"),
    ("POST", "/api/identity/security/authenticator"),
    ("POST", "/api/identity/security/authenticator/confirm"),
    ("POST", "/api/identity/security/confirm"),
    ("POST", "/api/identity/security/confirm/passkey"),
    ("POST", "/api/identity/security/confirm/passkey-options"),
    ("POST", "/api/identity/security/passkeys"),
    ("POST", "/api/identity/security/passkeys/options"),
}


def routes_of(app: Litestar) -> list[tuple[str, str, str | None]]:
    """Every method and path below /api, with what it declares."""
    return [
        (method, route.path, declared(handler.opt))
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        if isinstance(handler, HTTPRouteHandler)
        for method in handler.http_methods
        if route.path_format.startswith("/api/") and method not in ("HEAD", "OPTIONS")
    ]


def somewhere(path: str) -> str:
    """An address of this route, if of nothing that is there."""
    return re.sub(r"\{[^}]*\}", str(new_id()), re.sub(r"\{\w+:int\}", "1", path))


async def test_every_route_is_closed_to_them_but_those_that_set_it_up(bank: Database, tmp_path: Path) -> None:
    await doors(bank).write(api.ensure_roles)
    await hire(bank, "li.na", *("clerk", "accountant", "administrator", "data_steward"), has_app=False)
    settings = Settings(home=tmp_path, public_url="https://bank.example", secret_key=Secret("tests"))
    app = create_app(settings, bank)
    walked = routes_of(app)
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]  # one ASGI, two words for it

    async with httpx.AsyncClient(transport=transport, base_url="https://bank.example") as client:
        await client.get("/api/bank")
        client.headers["X-CSRF-Token"] = client.cookies["__Host-bankhall_csrf"]
        entered = await client.post("/api/identity/sign-in", json=LI_NA)
        assert entered.json()["me"]["must_enrol"] is True
        assert entered.json()["me"]["rights"] == []
        for method, path, right in walked:
            if right in (EVERYBODY, HALF_WAY):
                continue
            answer = await client.request(method, somewhere(path))
            assert (answer.status_code, answer.json()["code"]) == (403, "identity.second_factor_needed"), path

    assert len(walked) > 60
    assert {(method, path) for method, path, right in walked if right == HALF_WAY} == OPEN
