"""The portal in the hands of those who zoom, space out or recolour what they read, or have nothing but a keyboard."""

import csv
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from .visits import CUSTOMER, DESK, ENGLISH_CUSTOMER, PHONE, Visit, settled

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/accounts",
    "/accounts/arrange",
    "/spending",
    "/entries",
    "/transfer",
    "/transfers",
    "/refused-payments",
    "/disputes",
    "/matters",
    "/matters/new",
    "/complaints",
    "/complaints/new",
    "/how-we-served-you",
    "/abroad",
    "/payees",
    "/requests",
    "/requests/new",
    "/requests/people",
    "/bills",
    "/payment-limits",
    "/profile",
    "/privacy",
    "/trusted",
    "/trusted/new",
    "/trusted/accept",
    "/privacy/consents",
    "/privacy/erasure",
    "/profile/details",
    "/promises",
    "/documents",
    "/branches",
    "/appointments",
    "/tier",
    "/noted",
    "/relations",
    "/work-and-income",
    "/contacts",
    "/talk",
    "/settings",
    "/help",
    "/help/accounts",
    "/no/such/page",
]

NARROW = (320, 640)
# 200 % of a window of 1280 px.
ZOOMED = (640, 450)

# What is cut off: text beyond an edge of the page, or of a box that hides what does not fit. Boxes that scroll let one
# get there; lines that end in an ellipsis are cut on purpose, and whole once opened; what is only heard is not seen.
CUT_OFF = """() => {
  const heard = (one) => one.closest('.only-heard, svg') || getComputedStyle(one).clipPath !== 'none';
  const scrolls = (one) => one && (/auto|scroll/.test(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
  const name = (one) => `${one.tagName.toLowerCase()} “${one.textContent.trim().slice(0, 40)}”`;
  const found = [];
  for (const one of document.querySelectorAll('body *')) {
    if (!one.checkVisibility() || !one.textContent.trim() || heard(one)) continue;
    const { left, right } = one.getBoundingClientRect();
    if ((right > innerWidth + 1 || left < -1) && !scrolls(one)) found.push(`${name(one)} is over the edge`);
    const { overflowX, overflowY, textOverflow } = getComputedStyle(one);
    const wide = overflowX !== 'visible' && !scrolls(one) && textOverflow !== 'ellipsis';
    if (wide && one.scrollWidth > one.clientWidth + 1) found.push(`${name(one)} is cut at its side`);
    const high = /hidden|clip/.test(overflowY) && textOverflow !== 'ellipsis';
    if (high && one.scrollHeight > one.clientHeight + 1) found.push(`${name(one)} is cut at its foot`);
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways');
  return found;
}"""

# WCAG 1.4.12. A sheet built by script, because the page's policy takes none from elsewhere.
SPACED_OUT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-bottom: 2em !important }
  `);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""

# Controls without an edge of their own or of what they stand in. A link is told by its line or by its place in a list.
WITHOUT_EDGE = """() => {
  const edged = (one) => {
    const { borderTopWidth, borderBottomWidth, outlineStyle, appearance } = getComputedStyle(one);
    return parseFloat(borderTopWidth) > 0 || parseFloat(borderBottomWidth) > 0 || outlineStyle !== 'none'
      || (one.matches('input[type=radio], input[type=checkbox]') && appearance === 'auto');
  };
  return [...document.querySelectorAll('main :is(button, input, select, textarea)')]
    .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    .filter((one) => !edged(one) && !edged(one.parentElement) && !edged(one.parentElement.parentElement))
    .map((one) => one.getAttribute('aria-label') ?? one.textContent);
}"""

# Whether the focus is seen: on what has it, or on the label or box around it.
SEES_FOCUS = """() => {
  const lit = (one) => getComputedStyle(one).outlineStyle !== 'none'
    && parseFloat(getComputedStyle(one).outlineWidth) >= 1;
  const one = document.activeElement;
  return one === document.body || lit(one) || lit(one.parentElement) || lit(one.parentElement.parentElement);
}"""

FOCUSED = """() => {
  const one = document.activeElement;
  const label = one.getAttribute('aria-label') ?? one.labels?.[0]?.innerText ?? one.innerText;
  return label.trim().replace(/\\s+/g, ' ');
}"""


@pytest.mark.parametrize(("size", "scale"), [(NARROW, 1), (ZOOMED, 2)], ids=["320 px", "200 %"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_nothing_is_cut_off_however_little_room_there_is(
    visit: Visit, language: str, size: tuple[int, int], scale: int
) -> None:
    page = visit.inside(ENGLISH_CUSTOMER, "/profile", language=language, size=size, scale=scale)

    assert [f"{path}: {cut}" for path in gone_through(page) for cut in page.evaluate(CUT_OFF)] == []


@pytest.mark.parametrize(("size", "scale"), [(NARROW, 1), (ZOOMED, 2)], ids=["320 px", "200 %"])
def test_nothing_is_cut_off_for_somebody_who_is_not_signed_in(visit: Visit, size: tuple[int, int], scale: int) -> None:
    page = visit.page(size=size, scale=scale)

    for path in ("/sign-in", "/help"):
        page.goto(path)
        settled(page)
        assert page.evaluate(CUT_OFF) == []


def test_large_letters_cut_nothing_off_on_a_narrow_phone(visit: Visit) -> None:
    page = visit.inside(CUSTOMER, "/profile", language="zh-CN", size=NARROW)
    page.evaluate("localStorage.setItem('bankhall.text', 'large')")

    assert [f"{path}: {cut}" for path in gone_through(page) for cut in page.evaluate(CUT_OFF)] == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_text_that_is_spaced_out_loses_nothing(visit: Visit, size: tuple[int, int]) -> None:
    page = visit.inside(ENGLISH_CUSTOMER, "/profile", size=size)

    cut = []
    for path in gone_through(page):
        page.evaluate(SPACED_OUT)
        cut += [f"{path}: {one}" for one in page.evaluate(CUT_OFF)]

    assert cut == []


def test_the_checks_see_what_is_planted(visit: Visit) -> None:
    page = visit.page()
    page.goto("/sign-in")
    settled(page)
    page.evaluate("""() => {
      const box = document.createElement('div');
      box.textContent = 'much more than there is room for';
      for (const [what, value] of Object.entries({ width: '2rem', overflow: 'hidden', whiteSpace: 'nowrap' }))
        box.style[what] = value;
      const button = document.createElement('button');
      button.textContent = 'press';
      button.style.border = 'none';
      button.style.outline = 'none';
      document.querySelector('main').append(box, button);
      button.focus();
    }""")

    assert any("much more than there is room for" in one for one in page.evaluate(CUT_OFF))
    assert "press" in page.evaluate(WITHOUT_EDGE)
    assert not page.evaluate(SEES_FOCUS)


def test_colours_that_the_reader_forces_leave_controls_and_the_focus_to_be_seen(visit: Visit) -> None:
    page = visit.inside(ENGLISH_CUSTOMER, "/profile", size=DESK)
    page.emulate_media(forced_colors="active")

    unseen = []
    for path in gone_through(page):
        unseen += [f"{path}: no edge: {one}" for one in page.evaluate(WITHOUT_EDGE)]
        for _ in range(30):
            page.keyboard.press("Tab")
            if not page.evaluate(SEES_FOCUS):
                unseen.append(f"{path}: no focus: {page.evaluate(FOCUSED)}")

    assert unseen == [], "\n".join(unseen)


def test_an_account_is_renamed_and_called_as_before_by_keyboard_alone(visit: Visit) -> None:
    page = visit.inside(ENGLISH_CUSTOMER, "/accounts", size=DESK)
    settled(page)

    press(page, "What can be done with Everyday")
    press(page, "Rename")
    expect(page.get_by_label("Your name for it")).to_be_focused()
    page.keyboard.type("Groceries")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("^Groceries"))).to_be_visible()
    press(page, "Undo")

    expect(page.get_by_role("link", name=re.compile("^Everyday"))).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="As it was before")).to_be_visible()


def test_an_entry_is_found_and_taken_home_by_keyboard_alone(visit: Visit) -> None:
    page = visit.inside(ENGLISH_CUSTOMER, "/accounts", size=DESK)
    settled(page)

    press(page, re.compile("^Everyday Default"))
    expect(page.get_by_role("heading", name="Money in and out")).to_be_visible()
    settled(page)
    press(page, "Filter")
    walk(page, "All")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name=re.compile("Money in$"))).to_be_visible()
    walk(page, "Search text, people, shops", back=True)
    page.keyboard.type("西门子")
    page.keyboard.press("Enter")
    page.wait_for_url("**text=*")
    walk(page, "Export", back=True)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Export entries")).to_contain_text("Money in")
    walk(page, re.compile("^CSV"))
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")

    lines = list(csv.DictReader(waiting.value.path().read_text("utf-8-sig").splitlines()))
    assert lines
    assert all("西门子" in line["Text"] and not line["Amount"].startswith("-") for line in lines)


def test_a_category_is_put_right_by_keyboard_alone(visit: Visit) -> None:
    page = visit.inside(ENGLISH_CUSTOMER, "/spending", size=DESK)
    settled(page)
    press(page, "All entries")
    page.wait_for_url("**/entries")
    settled(page)
    row = page.locator("ol > li ul > li a").first
    walk(page, " ".join(row.inner_text().split()))
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="Entry details")

    press(page, "Correct")
    page.keyboard.press("ArrowDown")
    chosen = sheet.locator("input[type=radio]:checked").first.evaluate("one => one.labels[0].textContent")
    press(page, "Save")

    said = page.get_by_role("status").filter(has_text=f"Now under {chosen}")
    expect(said).to_be_visible()
    press(page, "Undo")
    expect(page.get_by_role("status").filter(has_text="As it was before")).to_be_visible()


def gone_through(page: Page) -> Iterator[str]:
    """Every page of the portal, one after the other, and the page of an account."""
    account = page.request.get("/api/portal/accounts").json()["items"][0]["id"]
    for path in (*PAGES, f"/accounts/{account}"):
        page.goto(path)
        settled(page)
        yield path


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Goes there with the Tab key alone, and presses Enter."""
    walk(page, name)
    page.keyboard.press("Enter")


def walk(page: Page, name: str | re.Pattern[str], *, back: bool = False) -> None:
    passed = []
    for _ in range(150):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        passed.append(page.evaluate(FOCUSED))
        if passed[-1] == name if isinstance(name, str) else name.search(passed[-1]):
            return
    pytest.fail(f"no way by keyboard to {name!r}, past {passed}")
