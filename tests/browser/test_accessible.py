"""Every page, in both languages, light and dark, wide and narrow, for everyone (WCAG 2.2 AA, as far as axe can see)."""

import re
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from .visits import (
    ACCOUNTANT,
    AGENT,
    AUDITOR,
    CLERK,
    CUSTOMER,
    DESK,
    ENGLISH_CUSTOMER,
    HEAD,
    PHONE,
    STEWARD,
    SUPERVISOR,
    Visit,
    settled,
)

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parents[2] / "var" / "pictures"
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
_BY_TAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}

# Colours of an element that follow its parent's begin to change when those have ended: still is a page where nothing
# has moved for some frames. What moves without end is not waited for.
_STILL = """
async () => {
  const ends = (animation) => animation.effect?.getComputedTiming().endTime !== Infinity;
  const frame = () => new Promise((next) => requestAnimationFrame(next));
  for (let still = 0, frames = 0; still < 5 && frames < 600; frames++) {
    await frame();
    const moving = document.getAnimations().some((one) => one.playState === "running" && ends(one));
    still = moving ? 0 : still + 1;
  }
}
"""

PAGES = [
    (CUSTOMER, "/"),
    (CUSTOMER, "/accounts/…"),
    (CUSTOMER, "/accounts"),
    (CUSTOMER, "/accounts/arrange"),
    (CUSTOMER, "/transfer"),
    (CUSTOMER, "/transfers"),
    (CUSTOMER, "/refused-payments"),
    (CUSTOMER, "/disputes"),
    (CUSTOMER, "/matters"),
    (CUSTOMER, "/matters/new"),
    (CUSTOMER, "/complaints"),
    (CUSTOMER, "/complaints/new"),
    (ENGLISH_CUSTOMER, "/how-we-served-you"),
    (CUSTOMER, "/abroad"),
    (CUSTOMER, "/payees"),
    (CUSTOMER, "/requests"),
    (CUSTOMER, "/requests/new"),
    (CUSTOMER, "/requests/people"),
    (CUSTOMER, "/bills"),
    (CUSTOMER, "/payment-limits"),
    (CUSTOMER, "/profile"),
    (CUSTOMER, "/privacy"),
    (CUSTOMER, "/trusted"),
    (CUSTOMER, "/trusted/new"),
    (CUSTOMER, "/trusted/accept"),
    (CUSTOMER, "/privacy/consents"),
    (CUSTOMER, "/privacy/erasure"),
    (CUSTOMER, "/profile/details"),
    (CUSTOMER, "/promises"),
    (CUSTOMER, "/documents"),
    (CUSTOMER, "/branches"),
    (CUSTOMER, "/appointments"),
    (CUSTOMER, "/tier"),
    (CUSTOMER, "/noted"),
    (CUSTOMER, "/relations"),
    (CUSTOMER, "/work-and-income"),
    (CUSTOMER, "/contacts"),
    (CUSTOMER, "/talk"),
    (AGENT, "/console/inbox"),
    (AGENT, "/console/arrivals"),
    (SUPERVISOR, "/console/agents"),
    (CUSTOMER, "/spending"),
    (CUSTOMER, "/entries"),
    (CUSTOMER, "/settings"),
    (CUSTOMER, "/security"),
    (CUSTOMER, "/help"),
    (CUSTOMER, "/help/spending"),
    (CUSTOMER, "/no/such/page"),
    (CLERK, "/console"),
    (CLERK, "/console/customers"),
    (CLERK, "/console/customers/…"),
    (CLERK, "/console/customers/new"),
    (CLERK, "/console/amendments"),
    (CLERK, "/console/promises"),
    (CLERK, "/console/documents"),
    (CLERK, "/console/tiers"),
    (CLERK, "/console/tiers/benefits"),
    (CLERK, "/console/tags"),
    (CLERK, "/console/portfolio"),
    (CLERK, "/console/tasks"),
    (CLERK, "/console/counter"),
    (HEAD, "/console/branches"),
    (HEAD, "/console/branches/new"),
    (HEAD, "/console/lists"),
    (HEAD, "/console/lists/acts"),
    (HEAD, "/console/lists/exports"),
    (HEAD, "/console/managers"),
    (CLERK, "/console/accounts"),
    (CLERK, "/console/accounts/new"),
    (CLERK, "/console/security"),
    (AGENT, "/console/articles"),
    (AGENT, "/console/articles/…"),
    (AGENT, "/console/articles/new"),
    (AGENT, "/console/articles/questions"),
    (CLERK, "/console/help"),
    (CLERK, "/console/help/customers"),
    (CLERK, "/console/no/such/page"),
    (ACCOUNTANT, "/console/ledger"),
    (ACCOUNTANT, "/console/ledger/accounts"),
    (ACCOUNTANT, "/console/payment-requests"),
    (ACCOUNTANT, "/console/bill-payments"),
    (ACCOUNTANT, "/console/disputes"),
    (CLERK, "/console/tickets"),
    (AGENT, "/console/complaints"),
    (HEAD, "/console/complaint-register"),
    (SUPERVISOR, "/console/wall"),
    (SUPERVISOR, "/console/service-history"),
    (SUPERVISOR, "/console/low-marks"),
    (SUPERVISOR, "/console/quick-replies"),
    (SUPERVISOR, "/console/conversations"),
    (SUPERVISOR, "/console/reviews"),
    (SUPERVISOR, "/console/reviews?view=figures"),
    (AGENT, "/console/my-reviews"),
    (AGENT, "/console/callbacks"),
    (STEWARD, "/console/customer-files"),
    (STEWARD, "/console/duplicates"),
    (AUDITOR, "/console/audit"),
    (STEWARD, "/console/merges"),
]

IMPORT_PAGES = [(STEWARD, "/console/imports"), (STEWARD, "/console/imports/…")]

in_both_languages = pytest.mark.parametrize("language", ["zh-CN", "en"])


@in_both_languages
@pytest.mark.parametrize(("who", "path"), PAGES, ids=[path for _, path in PAGES])
def test_a_page_is_accessible(visit: Visit, who: str, path: str, language: str) -> None:
    assert violations_by_width(visit, who, path, language) == []


@pytest.mark.usefixtures("small_import")
@in_both_languages
@pytest.mark.parametrize(("who", "path"), IMPORT_PAGES, ids=[path for _, path in IMPORT_PAGES])
def test_a_page_about_imports_is_accessible(visit: Visit, who: str, path: str, language: str) -> None:
    assert violations_by_width(visit, who, path, language) == []


@pytest.mark.parametrize("size", [(320, 640), DESK], ids=["narrow", "desk"])
@pytest.mark.parametrize("path", ["/sign-in", "/console/sign-in"])
@in_both_languages
def test_the_sign_in_page_is_accessible(visit: Visit, path: str, language: str, size: tuple[int, int]) -> None:
    page = visit.page(language=language, size=size)
    page.goto(path)
    page.get_by_role("button", name="登录" if language == "zh-CN" else "Sign in", exact=True).wait_for()
    settled(page)

    assert all_violations(page, picture_of(path, language, size)) == []


def test_the_first_page_with_large_letters_is_accessible(visit: Visit) -> None:
    page = visit.inside(CUSTOMER, "/settings", size=(320, 640))
    page.evaluate("localStorage.setItem('bankhall.text', 'large')")
    page.goto("/")
    page.get_by_role("heading", level=2, name="What happened lately").wait_for()
    settled(page)

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("size", [(320, 640), DESK], ids=["phone", "desk"])
def test_help_is_accessible_to_somebody_who_cannot_sign_in(visit: Visit, size: tuple[int, int]) -> None:
    page = visit.page(size=size)
    page.goto("/help")
    settled(page)

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_keyboard_alone_signs_in_and_reaches_the_content(visit: Visit) -> None:
    page = visit.page()
    page.goto("/sign-in")
    page.get_by_role("button", name=CUSTOMER).focus()

    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=re.compile("Good to see you")).wait_for()
    page.keyboard.press("Shift+Tab")
    skip = page.get_by_role("link", name="Skip to content")
    skip.focus()
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_axe_sees_a_planted_violation(visit: Visit) -> None:
    page = visit.page()
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in", exact=True).wait_for()

    page.evaluate("document.querySelector('main').append(document.createElement('input'))")

    assert [found for found in violations(page) if found.startswith("label")]


def come_to(path: str, page: Page) -> Page:
    """From the list to one of its entries, where `path` asks for it; then until everything is there."""
    if path.endswith("…"):
        page.get_by_role("main").locator("li a, table a").first.click()
        page.wait_for_url("**/*-*-*-*-*")
    settled(page)
    assert "/sign-in" not in page.url
    return page


def violations_by_width(visit: Visit, who: str, path: str, language: str) -> list[str]:
    """Of a page that is opened once, on a phone, and made as wide as a desk's."""
    page = come_to(path, visit.inside(who, _list_of(path), language=language, size=PHONE))
    found = [f"phone: {one}" for one in all_violations(page, picture_of(path, language, PHONE))]
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    settled(page)
    return found + [f"desk: {one}" for one in all_violations(page, picture_of(path, language, DESK))]


def all_violations(page: Page, picture: Path) -> list[str]:
    """In light, and in dark where only the colours differ, with a picture of each; and whether anything reaches over
    the edge.
    """
    found = []
    looks: list[tuple[Literal["light", "dark"], dict[str, Any]]] = [("light", _BY_TAG), ("dark", _COLOURS)]
    for theme, asked in looks:
        page.emulate_media(color_scheme=theme)
        found += [f"{theme}: {one}" for one in violations(page, asked)]
        page.screenshot(path=picture.with_stem(f"{picture.stem}-{theme}"), full_page=True)
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append("wider than the screen")
    return found


def picture_of(path: str, language: str, size: tuple[int, int]) -> Path:
    """Where a look at a page is kept, to be looked at by people."""
    name = path.strip("/").replace("/", "-").replace("…", "one") or "home"
    return PICTURES / f"{name}-{size[0]}-{language}.png"


def violations(page: Page, asked: dict[str, Any] = _BY_TAG) -> list[str]:
    """What axe finds, as lines to read, once no colour is on its way to another."""
    page.evaluate("scrollTo(0, 0)")  # what the bar on top lies over in the midst of a scroll is not too small for that
    page.evaluate(_STILL)
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text())
    result: dict[str, Any] = page.evaluate("asked => axe.run({runOnly: asked})", asked)
    return [
        f"{found['id']} ({found['impact']}): {node['target']} {node.get('failureSummary', '')}"
        for found in result["violations"]
        for node in found["nodes"]
    ]


def _list_of(path: str) -> str:
    """Where the link to a page stands whose address nobody can know beforehand."""
    if not path.endswith("/…"):
        return path
    return path.removesuffix("/…")
