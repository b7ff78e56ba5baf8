"""`make pictures`: takes the pictures of docs/guide and the README anew, from a demo bank, in both languages.

What is on them is the demo's, which is the same each time but for the date.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Browser, Page

from demo_bank import open_demo_bank
from parts import ROOT
from visitor import open_browser, sign_in

PICTURES = ROOT / "docs" / "guide" / "pictures"
PHONE, DESK = (390, 760), (1280, 800)
QUALITY = 78


class Shot(NamedTuple):
    """`prepare`: what to do on the page before the picture is taken. `large`: with large text."""

    name: str
    who: str
    path: str
    size: tuple[int, int] = DESK
    prepare: Callable[[Page], None] | None = None
    large: bool = False


def _first_account(page: Page) -> None:
    page.goto(_first_link(page, "/accounts/"))


def _first_customer(page: Page) -> None:
    page.goto(_first_link(page, "/console/customers/"))


def _first_import(page: Page) -> None:
    page.goto(_first_link(page, "/console/imports/"))


def _palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("张秀", delay=30)


def _first_link(page: Page, below: str) -> str:
    """The address of the first page that the list links to: nobody can know the ids beforehand."""
    page.wait_for_load_state("networkidle")
    links = page.get_by_role("main").locator(f"a[href^='{below}']").all()
    found = [href for link in links if (href := link.get_attribute("href"))]
    return next(href for href in found if href.count("-") >= 4)


SHOTS = [
    Shot("sign-in", "", "/sign-in"),
    Shot("home", "wangfang", "/", PHONE),
    Shot("home-desk", "wangfang", "/"),
    Shot("home-large", "zhangxiuying", "/", PHONE, large=True),
    Shot("accounts", "zhangxiuying", "/accounts", PHONE),
    Shot("arrange", "zhangxiuying", "/accounts/arrange", PHONE),
    Shot("account", "wangfang", "/accounts", prepare=_first_account),
    Shot("spending", "wangfang", "/spending"),
    Shot("entries", "wangfang", "/entries", PHONE),
    Shot("security", "wangfang", "/security", PHONE),
    Shot("privacy", "wangfang", "/privacy", PHONE),
    Shot("trusted", "zhangxiuying", "/trusted", PHONE),
    Shot("today", "lina", "/console"),
    Shot("palette", "lina", "/console", prepare=_palette),
    Shot("customers", "lina", "/console/customers"),
    Shot("customer", "lina", "/console/customers#q=王芳", prepare=_first_customer),
    Shot("quarantine", "chenjing", "/console/imports", prepare=_first_import),
    Shot("ledger", "wangqiang", "/console/ledger"),
    Shot("approvals", "admin", "/console/approvals"),
    Shot("roles", "admin", "/console/roles"),
    Shot("audit", "zhaomin", "/console/audit"),
]


def main(names: list[str]) -> None:
    chosen = [shot for shot in SHOTS if not names or shot.name in names]
    PICTURES.mkdir(parents=True, exist_ok=True)
    with open_demo_bank(with_import=True) as address, open_browser() as browser:
        # Under the name by which passkeys work.
        address = address.replace("127.0.0.1", "localhost")
        for shot in chosen:
            for language in ("zh-CN", "en"):
                _take(browser, address, shot, language)


def _take(browser: Browser, address: str, shot: Shot, language: str) -> None:
    context = browser.new_context(
        base_url=address,
        viewport={"width": shot.size[0], "height": shot.size[1]},
        locale=language,
        color_scheme="light",
        reduced_motion="reduce",
        service_workers="block",
    )
    if shot.large:
        context.add_init_script("localStorage.setItem('bankhall.text', 'large')")
    if shot.who:
        sign_in(context, shot.who, staff=shot.path.startswith("/console"))
    page = context.new_page()
    page.goto(shot.path)
    page.wait_for_load_state("networkidle")
    if shot.prepare:
        shot.prepare(page)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    path = PICTURES / f"{shot.name}.{language}.jpg"
    page.screenshot(path=path, type="jpeg", quality=QUALITY)
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} KB", flush=True)
    context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
