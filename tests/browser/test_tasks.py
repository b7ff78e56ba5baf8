"""A task through its life: made on a customer's page, moved, done, opened again, given to a colleague."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from .test_accessible import all_violations, in_both_languages, picture_of
from .visits import CLERK, CUSTOMER, DESK, PHONE, Visit, settled

pytestmark = pytest.mark.browser

NEW = re.compile("^(New task|新建任务)$")


@pytest.fixture
def text() -> str:
    """No other test's."""
    return f"Call about the new address ({uuid4().hex[:6]})"


def step(page: Page, button: str, note: str, *, day: str | None = None, colleague: str | None = None) -> None:
    page.get_by_role("button", name=button).click()
    dialog = page.get_by_role("dialog")
    if day:
        dialog.get_by_role("textbox", name="Due by").fill(day)
    if colleague:
        dialog.get_by_role("combobox").select_option(label=colleague)
    dialog.get_by_role("textbox").last.fill(note)
    dialog.get_by_role("button").last.click()
    dialog.wait_for(state="hidden")


def test_a_task_is_made_moved_done_opened_again_and_given_away(visit: Visit, text: str) -> None:
    page = visit.inside(CLERK, "/console/customers", language="en", size=DESK)
    page.get_by_role("searchbox").or_(page.get_by_role("textbox", name=re.compile("Search"))).last.fill(CUSTOMER)
    page.get_by_role("link", name=CUSTOMER).first.click()
    page.get_by_role("button", name=NEW).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button").last.click()
    expect(dialog).to_contain_text("Say what is to be done")
    expect(dialog).to_contain_text("Choose a day")
    dialog.get_by_label("What is to be done").fill(text)
    in_two_days, in_five = [
        page.evaluate(f"new Date(Date.now() + {days} * 864e5).toISOString().slice(0, 10)") for days in (2, 5)
    ]
    dialog.get_by_role("textbox", name="Due by").fill(in_two_days)
    dialog.get_by_role("button").last.click()
    dialog.wait_for(state="hidden")
    task = page.get_by_role("article", name=text)
    expect(task).to_contain_text("You do it")
    expect(page.get_by_role("region", name="At a glance")).to_contain_text(text)

    page.goto("/console/tasks")
    step(page, f"Move to another day: {text}", "They are away until then", day=in_five)
    expect(task).to_contain_text("They are away until then")
    step(page, f"Mark as done: {text}", "They confirmed it")
    expect(task).to_have_count(0)

    page.go_back()
    card = page.locator("section", has=page.get_by_role("heading", name="Tasks", exact=True)).last
    card.get_by_text("Ended", exact=True).click()
    step(page, f"Open again: {text}", "It was somebody else")
    step(page, f"Give to a colleague: {text}", "You know them", colleague="刘芳")
    expect(task).to_contain_text("刘芳")

    page.goto("/console/tasks")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(task).to_have_count(0)
    page.get_by_text("Everybody’s").click()
    expect(task).to_be_visible()


@in_both_languages
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_making_a_task_is_accessible(visit: Visit, language: str, size: tuple[int, int]) -> None:
    page = visit.inside(CLERK, "/console/tasks", language=language, size=size)
    page.get_by_role("button", name=NEW).click()
    settled(page)
    assert all_violations(page, picture_of("/console/tasks/new", language, size)) == []
