"""Signing in as one of a demo bank's people, for tools that look at its pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, sync_playwright

import chromium
from demo_bank import PASSWORD
from parts import VENV


@contextmanager
def open_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.found(VENV / "bin" / "python"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def sign_in(context: BrowserContext, who: str, *, staff: bool) -> None:
    """`who`: their login. The second step is done with the code that a demo bank tells. SystemExit if they are not let
    in.
    """
    realm = "staff" if staff else "customer"
    context.request.get("/api/bank")
    token = next(kept["value"] for kept in context.cookies() if kept["name"].endswith("bankhall_csrf"))
    words = {"realm": realm, "login": who, "password": PASSWORD}
    entered = context.request.post("/api/identity/sign-in", data=words, headers={"X-CSRF-Token": token})
    if entered.ok and not entered.json()["me"]:
        person = {"realm": realm, "login": who}
        told = context.request.post("/api/demo/code", data=person, headers={"X-CSRF-Token": token})
        shown = {"way": "authenticator", "code": told.json()["code"]}
        entered = context.request.post("/api/identity/sign-in/code", data=shown, headers={"X-CSRF-Token": token})
    if not entered.ok:
        raise SystemExit(f"{who} could not sign in: {entered.text()}")
