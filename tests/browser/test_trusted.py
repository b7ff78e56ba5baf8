"""Letting somebody in, from the wizard to the end of it: an old woman, her daughter, and staff who see it."""

import re

import pytest
from playwright.sync_api import Page, expect

from .visits import CLERK, DESK, ENGLISH_CUSTOMER, PHONE, Visit, settled

pytestmark = pytest.mark.browser

FRIEND = "陈宇"
GIVER = ENGLISH_CUSTOMER


def let_in(page: Page, name: str, *, statements: bool = False, paying: bool = False) -> None:
    """Through the wizard, as far as its sentence."""
    page.get_by_role("link", name="Let somebody in").click()
    page.get_by_label("Their full name").fill(name)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("checkbox", name=re.compile("^Rainy day")).check()
    if statements:
        page.get_by_role("checkbox", name=re.compile("take statements home")).check()
    if paying:
        page.get_by_role("checkbox", name=re.compile("may also pay")).check()
        page.get_by_label(re.compile("^At most at a time")).fill("50")
        page.get_by_label(re.compile("^At most in a month")).fill("200")
        page.get_by_role("checkbox", name=re.compile("^Only to people whom I have paid")).uncheck()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="30 days").click()
    page.get_by_role("button", name="Continue").click()


def confirm_by_password(page: Page, words: str) -> None:
    dialog = page.get_by_role("dialog", name="Confirm exactly this")
    expect(dialog).to_contain_text(words)
    dialog.get_by_role("textbox", name="Password").fill("welcome-to-bankhall")
    dialog.get_by_role("button", name="Confirm").click()
    expect(dialog).to_have_count(0)


def test_somebody_is_let_in_looks_and_is_shown_out_with_one_tap(visit: Visit) -> None:
    emma = visit.as_(GIVER, "/trusted", size=PHONE)
    let_in(emma, FRIEND)
    expect(emma.get_by_text(re.compile(f"{FRIEND} may see Rainy day .* until .* cannot .* move money"))).to_be_visible()
    emma.get_by_role("button", name="Let somebody in").click()
    confirm_by_password(emma, FRIEND)
    code = emma.locator("b").filter(has_text=re.compile("^[0-9A-Z]{5}-[0-9A-Z]{5}$")).inner_text()

    chen = visit.as_(FRIEND, "/trusted", size=PHONE)
    chen.get_by_role("link", name="I was given a code").click()
    chen.get_by_label("The code").fill(code.lower().replace("-", " "))
    chen.get_by_role("button", name="Show me").click()
    expect(chen.get_by_text(re.compile(f"{GIVER} lets you see Rainy day"))).to_be_visible()
    chen.get_by_role("button", name="Accept").click()
    others = chen.get_by_role("region", name="Accounts of others you look after")
    others.get_by_role("link", name=re.compile("Rainy day")).click()
    expect(chen.get_by_text("It is not part of your own money")).to_be_visible()
    settled(chen)
    expect(chen.get_by_role("button", name=re.compile("Export|Rename"))).to_have_count(0)

    emma.reload()
    looked = emma.get_by_role("region", name=f"When {FRIEND} looked")
    expect(looked.get_by_text(re.compile("Looked at Rainy day"))).to_be_visible()
    emma.get_by_role("button", name=f"End now: {FRIEND}").click()
    expect(emma.get_by_role("status").filter(has_text="sees nothing any more")).to_be_visible()

    chen.reload()
    expect(chen.get_by_text(re.compile("could not find this account"))).to_be_visible()
    chen.goto("/accounts")
    settled(chen)
    expect(others).to_have_count(0)


def test_a_code_for_somebody_else_shows_nothing_and_says_what_may_be_wrong(visit: Visit) -> None:
    emma = visit.as_(GIVER, "/trusted")
    let_in(emma, "Somebody Else", statements=True)
    emma.get_by_role("button", name="Let somebody in").click()
    confirm_by_password(emma, "Somebody Else")
    code = emma.locator("b").filter(has_text=re.compile("^[0-9A-Z]{5}-[0-9A-Z]{5}$")).inner_text()

    chen = visit.as_(FRIEND, "/trusted/accept")
    chen.get_by_label("The code").fill(code)
    chen.get_by_role("button", name="Show me").click()
    expect(chen.get_by_text("Nothing waits for you under this code")).to_be_visible()

    emma.get_by_role("button", name="End now: Somebody Else").click()
    expect(emma.get_by_role("status").filter(has_text="The code opens nothing any more")).to_be_visible()


def test_nobody_gets_past_a_step_that_is_not_answered(visit: Visit) -> None:
    page = visit.as_(GIVER, "/trusted/new?step=check", size=PHONE)

    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_text("Write the person’s full name.")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_url("**/trusted")


def test_staff_see_on_the_customers_page_whom_she_let_in(visit: Visit) -> None:
    page = visit.inside(CLERK, "/console/customers", size=DESK)
    page.get_by_role("searchbox").first.fill("张秀英")
    page.get_by_role("link", name=re.compile("张秀英")).first.click()

    expect(page.get_by_role("heading", name="Permissions to others")).to_be_visible()
    expect(page.get_by_role("link", name="王芳 may see accounts of this customer")).to_be_visible()
    page.get_by_role("button", name="End it: 王芳").click()
    dialog = page.get_by_role("dialog", name="End this permission")
    dialog.get_by_role("button", name="End it").click()
    expect(dialog.get_by_text(re.compile("reason", re.IGNORECASE)).first).to_be_visible()
