"""Customers of a list are ticked, acted on together, looked through one by one, and it is taken back."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from .test_accessible import all_violations, in_both_languages, picture_of
from .visits import CLERK, DESK, HEAD, PHONE, Visit, settled

pytestmark = pytest.mark.browser

OPEN_TASKS = re.compile("^(Open tasks|新建任务)$")


def ticked(page: Page, many: int) -> None:
    ticks = page.locator("tbody").get_by_role("checkbox")
    expect(ticks.nth(many - 1)).to_be_visible()
    for nth in range(many):
        ticks.nth(nth).check()


def test_tasks_are_opened_for_those_who_are_ticked_and_dropped_again(visit: Visit) -> None:
    page = visit.inside(CLERK, "/console/lists", language="en", size=DESK)
    ticked(page, 2)
    expect(page.get_by_role("region", name="Selected customers")).to_contain_text("2 selected")
    page.get_by_role("button", name=OPEN_TASKS).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("2 customers are selected")
    dialog.get_by_role("button", name="Go ahead with 2 customers").click()
    expect(dialog.get_by_text("Fill this in.")).to_have_count(3)
    in_two_days = page.evaluate("new Date(Date.now() + 2 * 864e5).toISOString().slice(0, 10)")
    dialog.get_by_role("textbox", name="Due on").fill(in_two_days)
    dialog.get_by_label("What is to be done").fill(f"Ask about spring ({uuid4().hex[:6]})")
    dialog.get_by_label("What it is for").select_option(label="Looking after customers")
    expect(dialog).to_contain_text("Open a task for each of 2 customers")
    dialog.get_by_role("button", name="Go ahead with 2 customers").click()

    page.wait_for_url("**/console/lists/acts/*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Open tasks")
    rows = page.locator("tbody").get_by_role("row")
    expect(rows.filter(has_text="Took effect")).to_have_count(2, timeout=30_000)
    page.get_by_role("button", name="Take back").click()
    page.get_by_role("dialog").get_by_role("button", name="Take back").click()
    expect(rows.filter(has_text="Taken back")).to_have_count(2, timeout=30_000)

    page.goto("/console/lists/acts")
    expect(page.get_by_role("link", name=re.compile("Open tasks")).first).to_be_visible()


def test_all_that_fit_are_chosen_at_once_and_another_list_begins_with_nobody(visit: Visit) -> None:
    page = visit.inside(HEAD, "/console/lists?kind=person", language="en", size=DESK)
    page.get_by_role("checkbox", name="Select everybody on this page").check()
    bar = page.get_by_role("region", name="Selected customers")
    bar.get_by_role("button", name=re.compile("^Select all")).click()
    expect(bar).to_contain_text("that fit are selected")

    page.get_by_role("combobox", name="Kind").select_option(label="Organisation")

    expect(bar).to_have_count(0)


@in_both_languages
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_acting_on_many_is_accessible(visit: Visit, language: str, size: tuple[int, int]) -> None:
    page = visit.inside(CLERK, "/console/lists", language=language, size=size)
    ticked(page, 2)
    page.get_by_role("button", name=OPEN_TASKS).click()
    settled(page)

    assert all_violations(page, picture_of("acting on many", language, size)) == []
