"""What customers do with their own list of accounts. Each test puts back what it has changed."""

import re

import pytest
from playwright.sync_api import Page, expect

from .visits import ENGLISH_CUSTOMER, PHONE, Visit

pytestmark = pytest.mark.browser


def manage(page: Page, account: str) -> None:
    page.get_by_role("button", name=f"What can be done with {account}").click()


def order(page: Page) -> list[str]:
    expect(page.locator("ol > li b").first).to_be_visible()
    return page.locator("ol > li b").all_inner_texts()


def test_an_account_is_given_a_name_of_one_s_own_and_gets_its_old_one_back(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/accounts", size=PHONE)

    manage(page, "Yen")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_label("Your name for it")).to_have_value("Yen")
    page.get_by_label("Your name for it").fill("Tokyo in spring")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("link", name="Tokyo in spring")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name=re.compile("^Yen"))).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="As it was before")).to_be_visible()


def test_a_name_that_is_not_taken_back_is_told(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/accounts", size=PHONE)
    manage(page, "Yen")
    page.get_by_role("button", name="Rename").click()
    page.get_by_label("Your name for it").fill("Kyoto in autumn")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Kyoto in autumn").wait_for()

    page.route("**/api/portal/accounts/*", lambda route: route.abort())
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_role("status").filter(has_text=re.compile("reach", re.IGNORECASE)).first).to_be_visible()
    expect(page.get_by_role("link", name="Kyoto in autumn")).to_be_visible()
    page.unroute("**/api/portal/accounts/*")
    manage(page, "Kyoto in autumn")
    page.get_by_role("button", name="Rename").click()
    page.get_by_label("Your name for it").fill("Yen")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name=re.compile("^Yen"))).to_be_visible()


def test_a_hidden_account_leaves_the_list_and_the_total_and_comes_back(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/accounts")
    have = page.get_by_role("region", name="What I have")
    expect(have).to_contain_text("6 accounts")

    manage(page, "Yen")
    page.get_by_role("button", name=re.compile("^Hide")).last.click()

    expect(have).to_contain_text("5 accounts")
    expect(page.get_by_text("Hidden accounts")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(have).to_contain_text("6 accounts")


def test_to_hide_an_account_chooses_no_default(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/accounts")
    manage(page, "Yen")

    with page.expect_request("**/api/portal/accounts/arrangement") as asked:
        page.get_by_role("button", name=re.compile("^Hide")).last.click()

    assert (asked.value.post_data_json or {})["default"] is None
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("region", name="What I have")).to_contain_text("6 accounts")


def test_another_account_becomes_the_default(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/accounts")

    manage(page, "Rainy day")
    page.get_by_role("button", name="Make it the default").click()

    expect(page.get_by_role("link", name=re.compile("^Rainy day Default"))).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name=re.compile("^Everyday Default"))).to_be_visible()


def test_accounts_are_put_in_order_by_keyboard_alone(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/accounts/arrange")
    before = order(page)

    page.get_by_role("button", name=f"Move {before[0]} down").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{before[0]}: now 2 of {len(before)}")).to_be_attached()
    page.get_by_role("button", name="Save").press("Enter")
    page.wait_for_url("**/accounts")
    page.goto("/accounts/arrange")

    assert order(page) == [before[1], before[0], *before[2:]]
    page.get_by_role("button", name=f"Move {before[0]} up").press("Enter")
    page.get_by_role("button", name="Save").press("Enter")
    page.wait_for_url("**/accounts")


def test_accounts_are_put_in_order_by_dragging(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/accounts/arrange")
    before = order(page)
    rows = page.locator("ol > li")
    handle, goal = rows.nth(0).locator("span").first.bounding_box(), rows.nth(2).bounding_box()
    assert handle
    assert goal

    page.mouse.move(handle["x"] + 8, handle["y"] + 8)
    page.mouse.down()
    page.mouse.move(goal["x"] + 8, goal["y"] + goal["height"] / 2, steps=12)
    page.mouse.up()

    assert order(page) == [before[1], before[2], before[0], *before[3:]]


def test_an_arrangement_that_is_refused_changes_nothing_and_is_told(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/accounts")
    page.route("**/api/portal/accounts/arrangement", lambda route: route.abort())

    manage(page, "Yen")
    page.get_by_role("button", name=re.compile("^Hide")).last.click()

    expect(page.get_by_role("status").filter(has_text=re.compile("reach", re.IGNORECASE)).first).to_be_visible()
    expect(page.get_by_role("region", name="What I have")).to_contain_text("6 accounts")
