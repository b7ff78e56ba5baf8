"""The headers of the house, on every class of answer that an attacker can bring about."""

from collections.abc import AsyncIterator, Callable, Coroutine
from itertools import count
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from bankhall.app import create_app
from bankhall.kernel import db
from bankhall.kernel.errors import Unavailable
from bankhall.kernel.settings import Secret, Settings
from bankhall.kernel.vault import KeyStore
from bankhall.kernel.vault.suites import NATIONAL
from halls import PASSWORD, Hall

from .house_headers import lacking

_CALLERS = count(1)

JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def over_tls(besieged: Hall, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The same bank, as it is behind a proxy that speaks TLS; its pages are a file or two."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "a-1.js").write_text("1")
    (tmp_path / "index.html").write_text("<!doctype html>")
    settings = Settings(
        public_url="https://bank.example", secret_key=Secret("tests"), web_dist=tmp_path, customer_factors="chosen"
    )
    vault = KeyStore(besieged.keys, NATIONAL).open()
    bank = db.Database(db.connect(besieged.database.url, connections=3), vault=vault)
    caller = (f"198.51.100.{next(_CALLERS)}", 443)  # how often one address signs in is counted
    transport = httpx.ASGITransport(create_app(settings, bank), raise_app_exceptions=False, client=caller)  # type: ignore[arg-type]  # one ASGI, two words for it
    async with httpx.AsyncClient(transport=transport, base_url="https://bank.example") as client:
        yield client
    await bank.close()


async def test_every_class_of_answer_carries_every_header(over_tls: httpx.AsyncClient) -> None:
    page = await over_tls.get("/")
    asset = await over_tls.get("/assets/a-1.js")
    token = {"X-CSRF-Token": over_tls.cookies["__Host-bankhall_csrf"]}
    words = {"realm": "staff", "login": "nobody.at.all", "password": "a wrong one"}
    answers = {
        "page": page,
        "a file": asset,
        "not changed": await over_tls.get("/assets/a-1.js", headers={"If-None-Match": asset.headers["etag"]}),
        "JSON": await over_tls.get("/api/bank"),
        "nothing": await over_tls.post("/api/identity/sign-out", headers=token),
        "bad input": await over_tls.post("/api/identity/sign-in", json={}, headers=token),
        "wrong": await over_tls.post("/api/identity/sign-in", json=words, headers=token),
        "not signed in": await over_tls.get("/api/identity/me"),
        "forged": await over_tls.post("/api/identity/sign-in", json=words),
        "not there": await over_tls.get("/api/none"),
        "no such file": await over_tls.get("/assets/none.js"),
        "no such method": await over_tls.delete("/api/bank"),
        "too large": await over_tls.post("/api/identity/sign-in", content=b"1" * 2_000_000, headers=token | JSON),
        "too long": await over_tls.get("/api/bank?x=" + "a" * 9_000),
        "another kind": await over_tls.post(
            "/api/identity/sign-in", content=b"<a/>", headers=token | {"Content-Type": "text/xml"}
        ),
        "which methods": await over_tls.options("/api/bank"),
        "too often": [await over_tls.post("/api/identity/sign-in", json=words, headers=token) for _ in range(32)][-1],
    }

    assert {name: one.status_code for name, one in answers.items()} == {
        "page": 200,
        "a file": 200,
        "not changed": 304,
        "JSON": 200,
        "nothing": 204,
        "bad input": 400,
        "wrong": 401,
        "not signed in": 401,
        "forged": 403,
        "not there": 404,
        "no such file": 404,
        "no such method": 405,
        "too large": 413,
        "too long": 414,
        "another kind": 415,
        "which methods": 204,
        "too often": 429,
    }
    assert [told for name, one in answers.items() for told in lacking(name, one)] == []


async def test_a_defect_carries_them_too(over_tls: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(db.Doors, "read", broken)
    answer = await over_tls.get("/api/bank")

    assert (answer.status_code, list(lacking("defect", answer))) == (500, [])


async def test_what_people_take_home_and_what_is_refused_for_its_content_carry_them_too(
    over_tls: httpx.AsyncClient,
) -> None:
    customer, accountant, auditor = [await signed_in(over_tls, *who) for who in PEOPLE]
    account = (await customer("GET", "/api/portal/accounts")).json()["items"][0]["id"]
    entries = f"/api/portal/accounts/{account}/entries"
    days = {"from": "2026-01-01", "to": "2026-12-31"}
    house = (await accountant("GET", "/api/console/ledger/accounts")).json()["items"][0]["id"]
    lame = {"legs": [{"account_id": house, "minor": 1}] * 2, "text": "does not sum to nothing"}
    lent = {"taker_login": "lina", "rights": ["ledger.view"], "reason": "for the headers"}
    lent |= {"from_at": "2099-01-01T00:00:00Z", "until_at": "2099-01-02T00:00:00Z"}
    phone = {"kind": "phone", "value": "13987650098", "version": 1}

    answers = {
        "a sheet": await customer("GET", f"{entries}.csv"),
        "a workbook": await customer("GET", f"{entries}.xlsx"),
        "all that is known": await customer("GET", "/api/portal/privacy/copy"),
        "acts": await auditor("GET", "/api/console/audit/acts.csv", params=days),
        "a proof": await auditor("GET", "/api/console/audit/proof.jsonl", params=days),
        "somebody's": await customer("GET", entries.replace(account, str(uuid4())) + ".csv"),
        "to be confirmed": await customer("POST", "/api/portal/profile/contacts", json=phone),
        "nothing to stop": await customer("POST", "/api/identity/security/recovery/stop"),
        "changed meanwhile": await customer("POST", "/api/portal/profile/contacts", json=phone | {"version": 999}),
        "does not add up": await accountant("POST", "/api/console/ledger/transactions", json=lame),
        "not for us to say": await accountant("POST", "/api/console/delegations", json=lent),
        "signed in": await over_tls.post("/api/identity/sign-in", json=words_of(*PEOPLE[0]), headers=token(over_tls)),
    }

    assert {name: one.status_code for name, one in answers.items()} == {
        "a sheet": 200,
        "a workbook": 200,
        "all that is known": 200,
        "acts": 200,
        "a proof": 200,
        "somebody's": 404,
        "to be confirmed": 403,
        "nothing to stop": 404,
        "changed meanwhile": 409,
        "does not add up": 422,
        "not for us to say": 400,
        "signed in": 200,
    }
    assert [told for name, one in answers.items() for told in lacking(name, one)] == []
    assert all(
        answers[name].headers["content-disposition"].startswith("attachment")
        for name in ("a sheet", "a workbook", "all that is known", "acts", "a proof")
    )


async def test_a_bank_that_cannot_answer_just_now_carries_them_too(
    over_tls: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object, **__: object) -> None:
        raise Unavailable

    monkeypatch.setattr(db.Doors, "read", refused)
    answer = await over_tls.get("/api/bank")

    assert (answer.status_code, list(lacking("unavailable", answer))) == (503, [])


PEOPLE = (("customer", "emma"), ("staff", "wangqiang"), ("staff", "zhaomin"))


def words_of(realm: str, login: str) -> dict[str, str]:
    return {"realm": realm, "login": login, "password": PASSWORD}


def token(client: httpx.AsyncClient) -> dict[str, str]:
    return {"X-CSRF-Token": client.cookies["__Host-bankhall_csrf"]}


async def signed_in(
    client: httpx.AsyncClient, realm: str, login: str
) -> Callable[..., Coroutine[None, None, httpx.Response]]:
    """How this person asks. One browser here, whoever sits before it."""
    await client.get("/api/bank")
    client.cookies.delete("__Host-bankhall") if "__Host-bankhall" in client.cookies else None
    begun = await client.post("/api/identity/sign-in", json=words_of(realm, login), headers=token(client))
    if begun.json()["me"] is None:
        code = (
            await client.post("/api/demo/code", json={"realm": realm, "login": login}, headers=token(client))
        ).json()
        shown = {"way": "authenticator", "code": code["code"]}
        begun = await client.post("/api/identity/sign-in/code", json=shown, headers=token(client))
    assert list(lacking("signed in", begun.raise_for_status())) == []
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    headers = token(client) | {"Cookie": cookies, "Idempotency-Key": str(uuid4())}
    return lambda method, path, **more: client.request(method, path, headers=headers, **more)
