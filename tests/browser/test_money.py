"""What a customer does with entries: look into them, say what they are about, take them home, compare months."""

import csv
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from .visits import CUSTOMER, ENGLISH_CUSTOMER, PHONE, Visit, settled

pytestmark = pytest.mark.browser


def open_an_account(page: Page) -> None:
    page.goto("/accounts")
    page.get_by_role("main").locator("a[href*='/accounts/']:not([href$='arrange'])").first.click()
    expect(page.get_by_role("heading", name="Money in and out")).to_be_visible()
    settled(page)


@pytest.mark.parametrize(("kind", "begins"), [("CSV", b"\xef\xbb\xbfDay,Kind,Text"), ("Excel", b"PK\x03\x04")])
def test_entries_are_taken_home_as_they_are_searched_for(visit: Visit, kind: str, begins: bytes) -> None:
    page = visit.as_(ENGLISH_CUSTOMER)
    open_an_account(page)
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("button", name="Three months").click()

    page.get_by_role("button", name="Export").click()
    dialog = page.get_by_role("dialog", name="Export entries")
    expect(dialog).to_contain_text("Three months")
    with page.expect_download() as waiting:
        dialog.get_by_role("link", name=kind).click()

    file = waiting.value.path().read_bytes()
    assert file.startswith(begins)
    assert len(file) > 500
    assert waiting.value.suggested_filename.startswith("Entries-")
    expect(dialog.get_by_role("status")).to_contain_text(re.compile(r"in your downloads: [\d,]+ entr"))


def test_a_category_is_corrected_and_the_correction_taken_back(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/entries?direction=out", size=PHONE)
    row = page.locator("ol > li ul > li a").first
    row.click()
    sheet = page.get_by_role("dialog", name="Entry details")
    expect(sheet).to_contain_text("Sorted by its text and kind")

    sheet.get_by_role("button", name="Correct").click()
    sheet.get_by_role("radio", name="Education").check(force=True)
    sheet.get_by_role("button", name="Save").click()

    expect(sheet).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="Now under Education")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").filter(has_text="As it was before")).to_be_visible()
    row.click()
    expect(sheet).to_contain_text("Sorted by its text and kind")


def test_months_are_gone_through_by_keyboard_and_stay_in_the_address(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/spending")
    month = page.get_by_role("combobox", name="Month")
    running = month.input_value()
    page.get_by_role("button", name="Month before").focus()

    page.keyboard.press("Enter")
    expect(month).not_to_have_value(running)
    before = month.input_value()
    page.keyboard.press("Enter")
    expect(month).not_to_have_value(before)
    page.wait_for_url(re.compile(r"month=\d{4}-\d{2}"))
    page.reload()
    expect(month).not_to_have_value(running)

    page.get_by_role("button", name="Month after").focus()
    page.keyboard.press("Enter")
    expect(month).to_have_value(before)
    page.keyboard.press("Enter")
    expect(month).to_have_value(running)
    expect(page.get_by_role("button", name="Month after")).to_have_attribute("aria-disabled", "true")


def test_months_are_turned_as_often_as_pressed_however_fast(visit: Visit) -> None:
    page = visit.inside(ENGLISH_CUSTOMER, "/spending?month=2026-03")
    month = page.get_by_role("combobox", name="Month")
    expect(month).to_have_value("2026-03")

    page.get_by_role("button", name="Month before").evaluate("button => { button.click(); button.click(); }")

    expect(month).to_have_value("2026-01")


def test_a_file_is_of_the_direction_that_is_shown(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER)
    open_an_account(page)
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("group", name="Money in or out").get_by_text("In", exact=True).click()
    expect(page.get_by_role("button", name=re.compile("Money in$"))).to_be_visible()

    page.get_by_role("button", name="Export").click()
    dialog = page.get_by_role("dialog", name="Export entries")
    expect(dialog.get_by_role("listitem")).to_have_text(["Money in"])
    with page.expect_download() as waiting:
        dialog.get_by_role("link", name="CSV").click()

    lines = list(csv.DictReader(waiting.value.path().read_text("utf-8-sig").splitlines()))
    assert lines
    assert all(not line["Amount"].startswith("-") for line in lines)


def test_a_category_leads_to_its_entries(visit: Visit) -> None:
    # The month that is over: on its first day this one has nothing yet.
    month = datetime.now(ZoneInfo("Asia/Shanghai")).replace(day=1) - timedelta(days=1)
    page = visit.as_(CUSTOMER, f"/spending?month={month:%Y-%m}", language="zh-CN")
    name = page.locator("figure ol a").first
    category = name.inner_text()

    name.click()
    page.wait_for_url(re.compile("/entries[?]category="))

    expect(page.get_by_role("button", name=f"取消条件：{category}")).to_be_visible()
    expect(page.locator("ol > li ul > li a").first).to_be_visible()


def test_a_linked_entry_opens_however_far_back_it_is(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/entries")
    page.locator("ol > li ul > li a").first.click()
    sheet = page.get_by_role("dialog", name="Entry details")
    expect(sheet).to_be_visible()
    link = page.url

    page.goto(f"{link}#text=nothing+like+this")

    expect(sheet).to_contain_text("Booked on")


def test_hidden_amounts_are_in_no_title_and_no_chart(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/spending")
    page.evaluate("localStorage.setItem('bankhall.amounts', 'hide')")

    page.reload()
    expect(page.get_by_role("heading", name=re.compile("Income and spending in"))).to_be_visible()

    expect(page.get_by_role("main")).not_to_contain_text(re.compile(r"¥\s*\d"))
