"""A number from the phone to the counter: found, drawn, called on the wall, served, and what stays of it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from .test_accessible import all_violations, in_both_languages, picture_of
from .visits import CLERK, CUSTOMER, DESK, HEAD, PHONE, Visit, settled

pytestmark = pytest.mark.browser

AIRPORT = "Hongqiao Airport Branch"
LATE_S = 20_000


@pytest.fixture
def desk(visit: Visit) -> Iterator[Page]:
    """A counter of the branch that never closes, closed again in the end: a person has one at a time."""
    page = visit.inside(CLERK, "/console/counter")
    page.get_by_label("Branch").select_option(label=AIRPORT)
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Call next").wait_for()
    yield page
    page.get_by_role("button", name="Close the counter").click()
    page.get_by_role("button", name="Start").wait_for()


def call_until(desk: Page, number: str) -> None:
    """Those before are served."""
    for _ in range(30):
        desk.get_by_role("button", name="Call next").click()
        desk.get_by_role("button", name="They are here").wait_for()
        if desk.get_by_role("article", name=number).is_visible():
            return
        finish(desk)
    raise AssertionError("never called")


def finish(desk: Page, note: str = "") -> None:
    begin = desk.get_by_role("button", name="They are here")
    begin.click()
    desk.get_by_role("button", name="Done", exact=True).click()
    dialog = desk.get_by_role("dialog")
    if note:
        dialog.get_by_label("What was done").fill(note)
    dialog.get_by_role("button", name="Finish").click()
    desk.get_by_role("button", name="Call next").wait_for()


def test_a_number_is_drawn_on_the_phone_called_on_the_wall_and_served(visit: Visit, desk: Page) -> None:
    phone = visit.inside(CUSTOMER, "/branches", size=PHONE)
    phone.get_by_role("searchbox").fill("hongqiao")
    phone.get_by_role("link", name=AIRPORT).click()
    phone.get_by_label("Priority").check()
    phone.get_by_role("button", name="Draw a number").click()
    mine = phone.get_by_role("article").filter(has_text=AIRPORT)
    expect(mine).to_contain_text(re.compile("before you|You are next"))
    number = mine.locator("p").first.inner_text()
    assert re.fullmatch(r"[A-Z]\d{3}", number)

    call_until(desk, number)
    expect(desk.get_by_role("article", name=number)).to_contain_text(CUSTOMER)
    expect(phone.get_by_role("article", name=number)).to_contain_text("Please come to counter", timeout=LATE_S)

    wall = visit.page()
    wall.goto(phone.url.replace("/branches/", "/call-screen/"))
    expect(wall.get_by_role("main")).to_contain_text(number)
    expect(wall.get_by_role("main")).not_to_contain_text(CUSTOMER)

    finish(desk, "Changed the passbook")
    expect(phone.get_by_role("article", name=number)).to_contain_text("Served", timeout=LATE_S)
    phone.goto("/contacts")
    expect(phone.get_by_role("main")).to_contain_text("Changed the passbook")


def test_the_head_changes_the_hours_and_everybody_sees_it(visit: Visit) -> None:
    page = visit.inside(HEAD, "/console/branches")
    page.get_by_role("link", name="Jinjiang Branch").click()
    page.get_by_label("Saturday").fill("10-12")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Write it like this", exact=False)).to_be_visible()
    page.get_by_label("Saturday").fill("10:00-12:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()

    anybody = visit.page()
    anybody.goto("/branches")
    anybody.get_by_role("link", name="Jinjiang Branch").click()
    expect(anybody.get_by_role("main")).to_contain_text("10:00–12:00")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@in_both_languages
def test_a_branch_and_its_screen_are_for_everybody(visit: Visit, language: str, size: tuple[int, int]) -> None:
    page = visit.page(size=size, language=language)
    page.goto("/branches")
    settled(page)
    page.get_by_role("link", name=re.compile("Hongqiao|虹桥")).click()
    page.wait_for_url("**/branches/*")
    settled(page)
    found = all_violations(page, picture_of("branches/…", language, size))
    page.goto(page.url.replace("/branches/", "/call-screen/"))
    settled(page)

    assert found + all_violations(page, picture_of("call-screen/…", language, size)) == []
