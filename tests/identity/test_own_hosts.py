"""Portal and console on hosts of their own (BANKHALL_CONSOLE_URL): what is the other's is not there, and a session, a
cookie, a passkey or a page of one is worth nothing at the other.
"""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from bankhall.app import create_app
from bankhall.identity import api
from bankhall.identity.routes.sso import _terms
from bankhall.kernel.db import Database
from bankhall.kernel.settings import Secret, Settings, SettingsError
from bankhall.kernel.web.own_hosts import App, is_of

from .entrance import LI_NA, ZHANG
from .people import code_now, doors, enroll, hire

PORTAL, CONSOLE = "https://bank.example", "https://staff.bank.example"

At = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]

_CALLERS = count(1)


@pytest.fixture
def at(bank: Database, tmp_path: Path) -> At:
    """A browser at one of the two hosts: `async with at(PORTAL) as it`."""
    for name in ("index.html", "console.html", "worker.js", "favicon.svg", "dress.js"):
        (tmp_path / name).write_text(name)

    @asynccontextmanager
    async def visit(url: str, *, apart: bool = True, host: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
        settings = Settings(
            home=tmp_path,
            public_url=PORTAL,
            console_url=CONSOLE if apart else "",
            customer_factors="chosen",
            secret_key=Secret("tests"),
            web_dist=tmp_path,
        )
        app = create_app(settings, bank)
        caller = (f"198.51.101.{next(_CALLERS)}", 443)
        transport = httpx.ASGITransport(app, client=caller)  # type: ignore[arg-type]  # one ASGI, two words for it
        headers = {} if host is None else {"Host": host}
        async with httpx.AsyncClient(transport=transport, base_url=url, headers=headers) as client:
            await client.get("/api/bank")
            if token := client.cookies.get("__Host-bankhall_csrf"):
                client.headers["X-CSRF-Token"] = token
            yield client

    return visit


async def li_na(bank: Database, client: httpx.AsyncClient) -> httpx.Response:
    await client.post("/api/identity/sign-in", json=LI_NA)
    return await client.post("/api/identity/sign-in/code", json={"way": "authenticator", "code": code_now(bank)})


async def everybody(bank: Database) -> None:
    await doors(bank).write(api.ensure_roles)
    await hire(bank, "li.na", "clerk", "administrator")
    await enroll(bank)


async def test_each_host_has_its_own_pages_and_its_own_part_of_the_api(bank: Database, at: At) -> None:
    await everybody(bank)

    async def asked(url: str, path: str) -> tuple[int, str]:
        async with at(url) as it:
            got = await it.get(path)
            return got.status_code, got.text if got.status_code == 200 else ""

    assert await asked(PORTAL, "/accounts") == (200, "index.html")
    assert await asked(CONSOLE, "/console/customers") == (200, "console.html")
    assert await asked(CONSOLE, "/favicon.svg") == (200, "favicon.svg")
    assert (await asked(CONSOLE, "/"))[0] == 307
    for path in ("/console", "/console/customers", "/console//customers", "/api/console/today", "/api//console/today"):
        assert (await asked(PORTAL, path))[0] == 404, path
    for path in ("/accounts", "/sign-in", "/worker.js", "/api/portal/accounts", "/api//portal/accounts", "/index.html"):
        assert (await asked(CONSOLE, path))[0] == 404, path
    assert [(await asked(url, "/api/bank"))[0] for url in (PORTAL, CONSOLE)] == [200, 200]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW"])
async def test_what_is_the_others_is_not_there_by_whatever_method(bank: Database, at: At, method: str) -> None:
    await everybody(bank)
    async with at(PORTAL) as it:
        there = [
            await it.request(method, path)
            for path in ("/api/console/today", "/api/console/customers", "/api/console/nothing", "/api/identity/sso")
        ]
    async with at(CONSOLE) as it:
        there += [await it.request(method, path) for path in ("/api/portal/transfers", "/api/identity/recovery/code")]

    assert {one.status_code for one in there} == {404}
    assert len({tuple(sorted(set(one.headers) - {"x-request-id"})) for one in there}) == 1


async def test_nobody_signs_in_at_the_door_of_the_others(bank: Database, at: At) -> None:
    await everybody(bank)

    async with at(PORTAL) as portal, at(CONSOLE) as console:
        said = [
            await portal.post("/api/identity/sign-in", json=LI_NA),
            await console.post("/api/identity/sign-in", json=ZHANG),
            await portal.post("/api/identity/recovery/set-up", json=_set_up("staff")),
            await console.post("/api/identity/recovery/set-up", json=_set_up("customer")),
        ]
        let_in = [await portal.post("/api/identity/sign-in", json=ZHANG), await li_na(bank, console)]

    assert [one.status_code for one in said] == [404, 404, 404, 404]
    assert [one.status_code for one in let_in] == [200, 200]


def _set_up(realm: str) -> dict[str, str]:
    return {"realm": realm, "name": "li.na", "code": "abcde-fghjk", "new_password": "seven quiet otters"}


async def test_a_session_that_is_carried_to_the_other_host_is_nobodys(bank: Database, at: At) -> None:
    await everybody(bank)

    async with at(PORTAL) as portal, at(CONSOLE) as console:
        await portal.post("/api/identity/sign-in", json=ZHANG)
        await li_na(bank, console)
        stolen = {PORTAL: portal.cookies["__Host-bankhall"], CONSOLE: console.cookies["__Host-bankhall"]}
        own = [await one.get("/api/identity/me") for one in (portal, console)]
    carried = []
    for url, cookie in ((CONSOLE, stolen[PORTAL]), (PORTAL, stolen[CONSOLE])):
        async with at(url) as it:
            carried.append(await it.get("/api/identity/me", headers={"Cookie": f"__Host-bankhall={cookie}"}))

    assert [one.status_code for one in own] == [200, 200]
    assert [one.status_code for one in carried] == [401, 401]


async def test_cookies_are_of_one_host_alone(bank: Database, at: At) -> None:
    await everybody(bank)

    async with at(CONSOLE) as console:
        given = (await li_na(bank, console)).headers.get_list("set-cookie")

    assert given
    assert all(one.startswith("__Host-") and "domain" not in one.lower() and "Path=/" in one for one in given)


@pytest.mark.parametrize("origin", [PORTAL, "https://evil.example", "null", "https://staff.bank.example.evil"])
async def test_a_write_that_a_page_of_the_other_host_begins_finds_nobody_signed_in(
    bank: Database, at: At, origin: str
) -> None:
    await everybody(bank)

    async with at(CONSOLE) as console:
        await li_na(bank, console)
        by_origin = await console.post("/api/identity/sign-out-everywhere", headers={"Origin": origin})
        by_site = await console.post("/api/identity/sign-out-everywhere", headers={"Sec-Fetch-Site": "same-site"})
        still = await console.get("/api/identity/me")

    assert (by_origin.status_code, by_site.status_code, still.status_code) == (403, 403, 200)


async def test_passkeys_are_of_the_host_at_which_they_are_asked_for(bank: Database, at: At) -> None:
    await everybody(bank)

    async def party(url: str, *, apart: bool = True) -> Any:
        async with at(url, apart=apart) as it:
            return (await it.post("/api/identity/passkey-sign-in/options")).json()["public_key"]["rpId"]

    assert await party(PORTAL) == "bank.example"
    assert await party(CONSOLE) == "staff.bank.example"
    assert await party(PORTAL, apart=False) == "bank.example"


@pytest.mark.parametrize("host", ["evil.example", "bank.example.evil", "127.0.0.1", "", "bank.example:8443"])
async def test_under_another_name_the_bank_is_not_there_but_for_its_health(bank: Database, at: At, host: str) -> None:
    async with at(PORTAL, host=host) as it:
        answers = [await it.get(path) for path in ("/", "/console", "/api/bank", "/health/live")]

    assert [one.status_code for one in answers] == [404, 404, 404, 200]


@pytest.mark.parametrize("host", ["BANK.example", "bank.example:443"])
async def test_a_host_is_known_however_it_is_written(bank: Database, at: At, host: str) -> None:
    async with at(PORTAL, host=host) as it:
        assert (await it.get("/api/bank")).status_code == 200


async def test_on_one_host_both_are_answered_as_ever(bank: Database, at: At) -> None:
    await everybody(bank)

    async with at(PORTAL, apart=False) as it:
        both = [(await it.get(path)).status_code for path in ("/", "/console", "/api/portal/accounts")]
        let_in = await li_na(bank, it)
        apart = (await it.get("/api/bank")).json()["apart"]

    assert (both, let_in.status_code, apart) == ([200, 200, 401], 200, False)


def test_every_part_of_the_api_is_somebodys() -> None:
    """A module that is new says for whom it is by its path; what is both apps' is named here."""
    paths = json.loads(Path("docs/api/openapi.json").read_text())["paths"]
    both = {path for path in paths if is_of(App.PORTAL, path) and is_of(App.CONSOLE, path)}

    assert {path.split("/")[2] for path in both if path.startswith("/api/")} == {
        "bank",
        "branches",
        "demo",
        "identity",
    }
    assert not [
        path for path in paths if path.startswith("/api/") and not (is_of(App.PORTAL, path) or is_of(App.CONSOLE, path))
    ]


def test_staff_are_led_back_from_their_provider_to_their_own_host() -> None:
    settings = Settings(public_url=PORTAL, console_url=CONSOLE, oidc_issuer="https://login.example")

    assert _terms(settings).back == f"{CONSOLE}/console/sign-in/back"


@pytest.mark.parametrize(
    "told",
    [
        {"BANKHALL_CONSOLE_URL": CONSOLE},
        {"BANKHALL_CONSOLE_URL": PORTAL, "BANKHALL_PUBLIC_URL": PORTAL},
        {"BANKHALL_CONSOLE_URL": f"{PORTAL}:8443", "BANKHALL_PUBLIC_URL": PORTAL},
        {"BANKHALL_CONSOLE_URL": f"{CONSOLE}/console", "BANKHALL_PUBLIC_URL": PORTAL},
        {"BANKHALL_CONSOLE_URL": "http://localhost", "BANKHALL_PUBLIC_URL": PORTAL},
        {"BANKHALL_CONSOLE_URL": "http://staff.bank.example", "BANKHALL_PUBLIC_URL": "http://bank.example"},
    ],
)
def test_a_console_url_that_sets_nothing_apart_is_refused(told: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="BANKHALL_CONSOLE_URL"):
        Settings.from_environment(told)


@pytest.mark.parametrize("path", ["//console", "///console/x", "//api/console/today", "/api//console"])
def test_a_path_with_more_lines_than_it_needs_is_read_as_the_router_reads_it(path: str) -> None:
    assert not is_of(App.PORTAL, path)
    assert is_of(App.CONSOLE, path)
