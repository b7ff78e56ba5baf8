"""The headers of the house, on every class of answer that an attacker can bring about."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bankhall.app import create_app
from bankhall.kernel import db
from bankhall.kernel.settings import Secret, Settings
from bankhall.kernel.vault import KeyStore
from bankhall.kernel.vault.suites import NATIONAL
from halls import Hall

NEEDED = {
    "x-content-type-options": r"nosniff",
    "x-frame-options": r"DENY",
    "referrer-policy": r"same-origin",
    "cross-origin-opener-policy": r"same-origin",
    "cross-origin-resource-policy": r"same-origin",
    "permissions-policy": r"camera=\(\).*",
    "content-security-policy": r"(?!.*unsafe)default-src '(none|self)'.*frame-ancestors 'none'.*",
    "strict-transport-security": r"max-age=(63072000); includeSubDomains",
    "cache-control": r"no-store|no-cache|public, max-age=31536000, immutable",
    "x-request-id": r"[0-9a-f-]{36}",
}

JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def over_tls(besieged: Hall, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The same bank, as it is behind a proxy that speaks TLS; its pages are a file or two."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "a-1.js").write_text("1")
    (tmp_path / "index.html").write_text("<!doctype html>")
    settings = Settings(public_url="https://bank.example", secret_key=Secret("tests"), web_dist=tmp_path)
    vault = KeyStore(besieged.keys, NATIONAL).open()
    bank = db.Database(db.connect(besieged.database.url, connections=3), vault=vault)
    transport = httpx.ASGITransport(create_app(settings, bank), raise_app_exceptions=False)  # type: ignore[arg-type]  # one ASGI, two words for it
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


def lacking(name: str, answer: httpx.Response) -> list[str]:
    """The headers that are not there or say something else, and cookies without all of their flags."""
    wanted = {header: answer.headers.get(header, "") for header in NEEDED}
    wrong = [f"{name}: {one}: {told}" for one, told in wanted.items() if not re.fullmatch(NEEDED[one], told)]
    for cookie in answer.headers.get_list("set-cookie"):
        flags = ["Secure", "Path=/", "SameSite=strict"] + ([] if "_csrf=" in cookie else ["HttpOnly"])
        is_whole = cookie.startswith("__Host-") and all(flag.lower() in cookie.lower() for flag in flags)
        wrong += [] if is_whole and "domain" not in cookie.lower() else [f"{name}: {cookie}"]
    return wrong
