"""A promise through its life: made at the counter, read on a telephone, kept, contested, kept again."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from .test_accessible import all_violations, in_both_languages, picture_of
from .visits import CLERK, CUSTOMER, DESK, PHONE, Visit, settled

pytestmark = pytest.mark.browser


@pytest.fixture
def text() -> str:
    """No other test's."""
    return f"Send the new passbook home ({uuid4().hex[:6]})"


def customer_page(visit: Visit, language: str = "en", size: tuple[int, int] = DESK) -> Page:
    page = visit.inside(CLERK, "/console/customers", language=language, size=size)
    page.get_by_role("searchbox").or_(page.get_by_role("textbox", name=re.compile("Search|搜索"))).last.fill(CUSTOMER)
    page.get_by_role("link", name=CUSTOMER).first.click()
    page.get_by_role("heading", level=1, name=CUSTOMER).wait_for()
    return page


def promise(page: Page, text: str) -> None:
    page.get_by_role("button", name="Promise something").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Promise it").click()
    expect(dialog).to_contain_text("Say what will be done")
    expect(dialog).to_contain_text("Choose a day")
    dialog.get_by_label("What will be done").fill(text)
    in_two_days = page.evaluate("new Date(Date.now() + 2 * 864e5).toISOString().slice(0, 10)")
    dialog.get_by_role("textbox", name="By which day").fill(in_two_days)
    dialog.get_by_role("button", name="Promise it").click()
    expect(page.get_by_role("status").filter(has_text="Promised; the customer will be told")).to_be_visible()


def answer(page: Page, button: str, verb: str, note: str) -> None:
    page.get_by_role("button", name=button).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(note)
    dialog.get_by_role("button", name=verb, exact=True).click()
    dialog.wait_for(state="hidden")


def test_a_promise_is_made_kept_contested_and_kept_again(visit: Visit, text: str) -> None:
    desk = customer_page(visit)
    promise(desk, text)
    expect(desk.get_by_role("article", name=text)).to_contain_text("You answer for it")
    first = desk.get_by_role("region", name="At a glance")
    expect(first).to_contain_text(text)
    expect(first).to_contain_text("Held with us")

    phone = visit.inside(CUSTOMER, "/promises", size=PHONE)
    mine = phone.get_by_role("article", name=text)
    expect(mine).to_contain_text("李* answers for it")
    expect(mine.get_by_role("button")).to_have_count(0)

    desk.goto("/console/promises")
    answer(desk, f"Done: {text}", "Done", "Handed over to her daughter")
    expect(desk.get_by_role("article", name=text)).to_have_count(0)

    phone.reload()
    expect(mine).to_contain_text("Handed over to her daughter")
    answer(phone, f"This was not done: {text}", "This was not done", "Nobody came")
    expect(mine).to_contain_text("You said it was not done")
    expect(mine.get_by_role("button")).to_have_count(0)

    desk.reload()
    back = desk.get_by_role("article", name=text)
    expect(back).to_contain_text("Nobody came")
    answer(desk, f"Done: {text}", "Done", "Brought to the door")
    phone.reload()
    expect(mine).to_contain_text("Brought to the door")


@in_both_languages
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_promising_is_accessible(visit: Visit, language: str, size: tuple[int, int]) -> None:
    page = customer_page(visit, language, size)
    page.get_by_role("button", name=re.compile("^(Promise something|登记承诺)$")).click()
    settled(page)
    assert all_violations(page, picture_of("/console/customers/promise", language, size)) == []
