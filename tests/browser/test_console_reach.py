"""The console for whoever makes it large, loose or plain, or has no mouse."""

import re
import time

import pytest
from playwright.sync_api import Page, Route, expect

from .reach import (
    NARROW,
    ZOOMED,
    lost_text,
    scrolls_sideways,
    space_letters,
    tab_to,
    unseen_controls,
    unseen_focus,
)
from .test_accessible import come_to
from .visits import (
    ACCOUNTANT,
    AGENT,
    AUDITOR,
    CLERK,
    ENGLISH_CUSTOMER,
    HEAD,
    RISK_ANALYST,
    RISK_OFFICER,
    STEWARD,
    SUPERVISOR,
    Visit,
)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("bad_rows")]

PAGES = [
    (CLERK, "/console"),
    (CLERK, "/console/customers"),
    (CLERK, "/console/customers/…"),
    (CLERK, "/console/customers/new"),
    (CLERK, "/console/promises"),
    (AGENT, "/console/inbox"),
    (AGENT, "/console/arrivals"),
    (SUPERVISOR, "/console/agents"),
    (CLERK, "/console/documents"),
    (RISK_ANALYST, "/console/tiers"),
    (RISK_ANALYST, "/console/tiers/new"),
    (RISK_ANALYST, "/console/tiers/benefits"),
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
    (CLERK, "/console/accounts/…"),
    (CLERK, "/console/accounts/new"),
    (STEWARD, "/console/merges"),
    (STEWARD, "/console/imports"),
    (STEWARD, "/console/customer-files"),
    (STEWARD, "/console/duplicates"),
    (STEWARD, "/console/imports/…"),
    (ACCOUNTANT, "/console/ledger"),
    (ACCOUNTANT, "/console/ledger/accounts"),
    (ACCOUNTANT, "/console/remittances"),
    (ACCOUNTANT, "/console/disputes"),
    (CLERK, "/console/tickets"),
    (AGENT, "/console/complaints"),
    (HEAD, "/console/complaint-register"),
    (SUPERVISOR, "/console/wall"),
    (SUPERVISOR, "/console/service-history"),
    (SUPERVISOR, "/console/low-marks"),
    (ACCOUNTANT, "/console/remittances/terms"),
    (RISK_OFFICER, "/console/risk"),
    (RISK_ANALYST, "/console/risk/rules"),
    (RISK_ANALYST, "/console/risk/rules/…"),
    (RISK_ANALYST, "/console/risk/rules/new"),
    (AUDITOR, "/console/audit"),
    (AGENT, "/console/articles"),
    (AGENT, "/console/articles/…"),
    (AGENT, "/console/articles/new"),
    (AGENT, "/console/articles/questions"),
    (CLERK, "/console/help"),
    (CLERK, "/console/help/console"),
    (CLERK, "/console/design"),
    (CLERK, "/console/no/such/page"),
]

on_every_page = pytest.mark.parametrize(("who", "path"), PAGES, ids=[path for _, path in PAGES])


@on_every_page
def test_nothing_is_lost_on_a_narrow_screen_in_chinese(visit: Visit, who: str, path: str) -> None:
    page = open_page(visit, who, path, language="zh-CN", size=NARROW)

    assert (scrolls_sideways(page), lost_text(page)) == (False, [])


@on_every_page
def test_nothing_is_lost_narrow_at_twice_the_size_spaced_or_in_forced_colours(
    visit: Visit, who: str, path: str
) -> None:
    page = open_page(visit, who, path)

    for width, height in (NARROW, ZOOMED):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("width => window.innerWidth === width", arg=width)
        assert (width, scrolls_sideways(page), lost_text(page)) == (width, False, [])

    page.set_viewport_size({"width": 1280, "height": 800})
    space_letters(page)
    assert (scrolls_sideways(page), lost_text(page)) == (False, [])

    page.emulate_media(forced_colors="active")
    assert unseen_controls(page) == []
    assert unseen_focus(page, stops=20) == []


def test_the_sign_in_page_and_what_opens_on_top_lose_nothing_on_a_narrow_screen(visit: Visit) -> None:
    page = visit.page(size=NARROW)
    page.goto("/console/sign-in")
    page.get_by_role("button", name="Sign in", exact=True).wait_for()
    assert (scrolls_sideways(page), lost_text(page)) == (False, [])

    page = open_page(visit, STEWARD, "/console/imports/…", size=NARROW)
    page.get_by_role("button", name="Line 7").click()
    page.get_by_role("dialog").get_by_label("Amount").wait_for()
    assert (scrolls_sideways(page), lost_text(page)) == (False, [])
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.get_by_role("listbox").get_by_role("option").first.wait_for()
    assert (scrolls_sideways(page), lost_text(page)) == (False, [])


def test_lost_text_is_found_where_it_is_planted(visit: Visit) -> None:
    page = open_page(visit, CLERK, "/console/help")

    page.evaluate(
        "main => { main.firstElementChild.style.cssText = 'width: 3rem; overflow: hidden; white-space: nowrap'; }",
        page.get_by_role("main").element_handle(),
    )

    assert lost_text(page)


def test_a_hold_is_placed_and_released_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit.inside(CLERK, "/console")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.keyboard.press("Control+k")
    page.keyboard.type(ENGLISH_CUSTOMER)
    expect(page.get_by_role("option", name=re.compile(f"^{ENGLISH_CUSTOMER}")).first).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=ENGLISH_CUSTOMER)).to_be_visible()
    tab_to(page, page.get_by_role("list", name="Accounts").get_by_role("link"))
    page.keyboard.press("Enter")

    opener = page.get_by_role("button", name="Place a hold")
    tab_to(page, opener)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    tab_to(page, dialog.get_by_label("Amount to hold"))
    page.keyboard.type("12.34")
    tab_to(page, dialog.get_by_label("Reason"))
    page.keyboard.type("Paid twice, being looked into")
    tab_to(page, dialog.get_by_role("button", name="Continue"))
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("goes on hold, until somebody releases it")
    tab_to(page, dialog.get_by_role("button", name="Place a hold"))
    page.keyboard.press("Enter")

    holds = page.get_by_role("list", name="Holds")
    expect(holds).to_contain_text("Paid twice, being looked into")
    expect(opener).to_be_focused()

    tab_to(page, page.get_by_role("button", name=re.compile(r"^Release the hold of .*12\.34, Paid twice")))
    page.keyboard.press("Enter")
    tab_to(page, dialog.get_by_label("Reason"))
    page.keyboard.type("It was paid once")
    tab_to(page, dialog.get_by_role("button", name="Release the hold"))
    page.keyboard.press("Enter")

    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile(r"12\.34, Paid twice"))).to_have_count(0)


def test_more_than_is_available_is_not_held(visit: Visit) -> None:
    page = open_page(visit, CLERK, "/console/accounts/…")
    page.get_by_role("button", name="Place a hold").click()
    dialog = page.get_by_role("dialog")

    dialog.get_by_label("Amount to hold").fill("999,999,999.00")
    dialog.get_by_label("Reason").fill("A try")
    dialog.get_by_role("button", name="Continue").click()

    expect(dialog.get_by_label("Amount to hold")).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_text(re.compile("^More than the"))).to_be_visible()


def test_a_chart_is_read_as_a_table_with_the_keyboard_alone(visit: Visit) -> None:
    page = open_page(visit, ACCOUNTANT, "/console/ledger")
    tab_to(page, page.get_by_role("button", name=re.compile("^Show as table")))
    page.keyboard.press("Enter")

    table = page.get_by_role("table").first
    expect(table.get_by_role("row")).to_have_count(31)
    expect(table.get_by_role("row").last).to_contain_text("CN¥")
    expect(page.get_by_role("button", name=re.compile("^Show as chart")).first).to_be_focused()


def test_a_row_is_set_aside_and_taken_up_again_at_once_and_later(visit: Visit) -> None:
    page = open_page(visit, STEWARD, "/console/imports/…")
    set_aside(page, "Line 6")

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The row is open again")).to_be_visible()
    expect(page.get_by_role("button", name="Line 6")).to_be_visible()

    set_aside(page, "Line 6")
    page.get_by_text("Set aside (1)").click()
    page.get_by_role("button", name="Line 6").click()
    sheet = page.get_by_role("dialog", name="Row in quarantine")
    expect(sheet).to_contain_text("Waits for the source")
    sheet.get_by_role("button", name="Take up again").click()
    page.get_by_role("dialog").last.get_by_label("Reason").fill("It has come")
    page.get_by_role("dialog").last.get_by_role("button", name="Take up again").click()

    expect(sheet).to_contain_text("It has come")
    expect(sheet.get_by_role("button", name="Try again")).to_be_visible()


def test_many_are_tried_again_and_what_came_of_it_is_told(visit: Visit) -> None:
    page = open_page(visit, STEWARD, "/console/imports/…")
    # Few rows are over before the page ever asks how far it is.
    page.route("**/quarantine/retries", let_it_end_first)

    page.get_by_role("button", name=re.compile(r"^Try (all|these) \d again")).click()

    expect(page.get_by_text(re.compile(r"^Tried again: 0 of \d rows taken"))).to_be_visible(timeout=30_000)
    expect(page.get_by_text(re.compile("taken at the last try"))).to_be_visible()


def let_it_end_first(route: Route) -> None:
    if route.request.method == "GET":
        time.sleep(2)
    route.continue_()


# The last one: the row is booked then.
def test_a_quarantined_row_is_put_right_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit.inside(STEWARD, "/console/imports")
    tab_to(page, page.get_by_role("main").get_by_role("table").get_by_role("link"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Line 5"))
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="Row in quarantine")
    amount = sheet.get_by_label("Amount")

    tab_to(page, amount)
    page.keyboard.press("Control+a")
    page.keyboard.type("a few")
    page.keyboard.press("Enter")
    expect(sheet.get_by_role("alert")).to_contain_text("nothing was booked")
    expect(amount).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("100.00")
    tab_to(page, sheet.get_by_role("button", name="Try again"))
    page.keyboard.press("Enter")

    expect(page.get_by_text("Line 5 of trans.asc has been taken")).to_be_visible()
    expect(page.get_by_role("button", name="Line 5")).to_have_count(0)


def open_page(visit: Visit, who: str, path: str, *, language: str = "en", size: tuple[int, int] = (1280, 800)) -> Page:
    if path == "/console/accounts/…":
        page = visit.inside(who, "/console/accounts#q=1100000010000062", language=language, size=size)
    else:
        page = visit.inside(who, path.removesuffix("/…"), language=language, size=size)
    if path == "/console/design":
        # It shows what is loading for as long as one looks.
        page.get_by_role("heading", level=2).last.wait_for()
        page.wait_for_load_state("networkidle")
        return page
    return come_to(path, page)


def set_aside(page: Page, line: str) -> None:
    page.get_by_role("button", name=line).click()
    page.get_by_role("dialog", name="Row in quarantine").get_by_role("button", name="Set aside").click()
    asked = page.get_by_role("dialog").last
    asked.get_by_label("Reason").fill("Waits for the source")
    asked.get_by_role("button", name="Set aside").click()
    expect(page.get_by_role("button", name=line)).to_have_count(0)
