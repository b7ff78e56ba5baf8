"""The staff's way through the console."""

import json
import re
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Page, expect

from .visits import ACCOUNTANT, CLERK, CUSTOMER, ENGLISH_CUSTOMER, PHONE, STEWARD, Visit, confirm_exactly, sign_in

pytestmark = pytest.mark.browser


def find_customer(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("searchbox", name="Name, number, phone, document, account").fill(name)
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def test_a_clerk_finds_a_customer_and_the_customers_accounts(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console/customers")

    find_customer(page, CUSTOMER)
    page.get_by_role("list", name="Accounts").get_by_role("link").first.click()

    expect(page.get_by_role("heading", name="Money in and out")).to_be_visible()
    expect(page.get_by_role("list", name="Who may use it")).to_contain_text(CUSTOMER)


def test_the_arrow_keys_lead_from_the_search_into_what_it_found_and_back(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console/customers")
    box = page.get_by_role("main").get_by_role("searchbox")

    box.fill(CUSTOMER)
    page.wait_for_url("**#q=*")
    expect(page.get_by_role("link", name=CUSTOMER).first).to_be_visible()
    box.press("ArrowDown")
    expect(page.get_by_role("link", name=CUSTOMER).first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name=CUSTOMER)).to_be_visible()


def test_who_is_not_found_is_entered_without_writing_the_name_again(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console/customers")

    page.get_by_role("main").get_by_role("searchbox").fill("Nobody Nowhere")
    page.get_by_role("link", name="New customer “Nobody Nowhere”").click()

    expect(page.get_by_label("Name", exact=True)).to_have_value("Nobody Nowhere")
    assert "Nobody" not in page.url


def test_ctrl_k_and_a_name_open_a_customer_from_anywhere(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console/imports")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.keyboard.press("Control+k")
    page.keyboard.type(CUSTOMER)
    expect(page.get_by_role("option", name=re.compile(f"^{CUSTOMER}")).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name=CUSTOMER)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_hasty_enter_leads_to_the_list_and_never_to_a_stranger(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console")
    page.route("**/api/console/search**", lambda _: None)  # an answer that does not come
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.keyboard.press("/")
    page.keyboard.type(CUSTOMER)
    page.keyboard.press("Enter")

    page.wait_for_url("**/console/customers#q=*")
    expect(page.get_by_role("link", name=CUSTOMER).first).to_be_visible()


def test_who_is_looked_for_stands_in_no_address_that_a_server_sees(visit: Visit) -> None:
    page = visit.inside(CLERK, "/console/customers")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(unquote_plus(request.url)))

    page.get_by_role("main").get_by_role("searchbox").fill(CUSTOMER)
    page.wait_for_url("**/console/customers#q=*")
    expect(page.get_by_role("link", name=CUSTOMER).first).to_be_visible()
    page.reload()
    expect(page.get_by_role("main").get_by_role("searchbox")).to_have_value(CUSTOMER)
    expect(page.get_by_role("link", name=CUSTOMER).first).to_be_visible()

    sent = [url.split("#")[0] for url in asked]
    assert any(url.endswith("/console/customers") for url in sent)
    assert [url for url in sent if CUSTOMER in url] == []


def test_what_one_has_opened_is_at_hand_again_and_nobody_else_sees_it(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console/customers")
    find_customer(page, CUSTOMER)

    page.keyboard.press("Control+k")
    expect(page.get_by_role("group", name="Opened last").get_by_role("option", name=CUSTOMER)).to_be_visible()
    assert CUSTOMER not in page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, CLERK)
    expect(page.get_by_role("button", name="Search customers")).to_be_visible()
    page.keyboard.press("Control+k")

    expect(page.get_by_role("group", name="Go to")).to_be_visible()
    expect(page.get_by_role("group", name="Opened last")).to_have_count(0)


def test_who_types_into_the_search_of_a_page_opened_by_its_address_stays_in_it(visit: Visit) -> None:
    page = visit.inside(CLERK, "/console/customers")
    box = page.get_by_role("main").get_by_role("searchbox")

    box.press_sequentially(CUSTOMER)
    page.wait_for_url("**#q=*")
    expect(page.get_by_role("link", name=CUSTOMER).first).to_be_visible()

    expect(box).to_be_focused()


def test_the_first_page_stands_without_its_figures_and_keeps_the_last_ones(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console")
    figures = "**/api/console/today"
    expect(page.get_by_role("region", name="This month")).to_be_visible()

    page.route(figures, lambda route: route.fulfill(status=422, json={"code": "kernel.unavailable"}))
    page.reload()
    waiting = page.get_by_role("alert")
    expect(waiting).to_be_visible()
    expect(page.get_by_role("heading", name="Opened last")).to_be_visible()
    expect(page.get_by_role("link", name="New customer").first).to_be_visible()
    page.unroute(figures)
    waiting.get_by_role("button", name="Try again").click()

    expect(page.get_by_role("region", name="This month")).to_be_visible()
    expect(waiting).to_have_count(0)


def test_the_palette_offers_only_what_one_has_a_right_to(visit: Visit) -> None:
    page = visit.as_(STEWARD, "/console")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.keyboard.press("Control+k")

    expect(page.get_by_role("option", name="Imports")).to_be_visible()
    expect(page.get_by_role("option", name="New customer")).to_have_count(0)
    expect(page.get_by_role("option", name="Health of the books")).to_have_count(0)


def test_single_keys_go_to_pages_until_they_are_turned_off(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", level=1, name="Customers")).to_be_visible()
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("switch").click()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.keyboard.press("/")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("heading", level=1, name="Customers")).to_be_visible()


def test_the_menu_has_only_what_one_has_a_right_to(visit: Visit) -> None:
    menu = visit.as_(STEWARD, "/console").get_by_role("navigation", name="Menu")

    expect(menu.get_by_role("link", name="Imports")).to_be_visible()
    expect(menu.get_by_role("link", name="Accounts")).to_have_count(0)
    expect(menu.get_by_role("link", name="Health of the books")).to_have_count(0)


def test_a_function_that_is_not_ones_own_says_which_right_it_needs(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console/duplicates")

    main = page.get_by_role("main")
    expect(main.get_by_role("heading", name="Possible duplicates")).to_be_visible()
    expect(main).to_contain_text("It needs the right “See duplicates”")
    expect(main.get_by_role("alert")).to_have_count(0)


def test_a_clerk_sees_the_health_of_the_books_and_cannot_have_them_verified(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console/ledger")

    expect(page.get_by_role("main")).to_contain_text("Transactions")
    expect(page.get_by_role("button", name="Verify now")).to_have_count(0)


def test_who_edits_what_somebody_else_has_changed_meanwhile_overwrites_nothing(visit: Visit) -> None:
    slow, fast = visit.as_(CLERK, "/console/customers"), visit.as_(CLERK, "/console/customers")
    for page in (slow, fast):
        find_customer(page, "Thomas Becker")
        begin_to_edit(page)

    fast.get_by_label("Postcode").fill("10115")
    fast.get_by_role("button", name="Save").click()
    expect(fast.get_by_role("status").get_by_text("saved")).to_be_visible()
    slow.get_by_label("Postcode").fill("99999")
    slow.get_by_role("button", name="Save").click()

    expect(slow.get_by_role("alert")).to_contain_text("Nothing of yours was saved")
    slow.get_by_role("button", name="Show the new state").click()
    expect(slow.get_by_role("definition").filter(has_text="10115")).to_be_visible()


def test_what_is_hidden_is_shown_to_who_says_what_for_and_the_customer_reads_it(visit: Visit) -> None:
    clerk, emma = visit.as_(CLERK, "/console/customers"), visit.as_(ENGLISH_CUSTOMER, "/privacy", size=PHONE)
    expect(emma.get_by_role("main")).to_contain_text("What we keep")
    seen_before = emma.get_by_text("to look into your complaint").count()
    find_customer(clerk, ENGLISH_CUSTOMER)
    facts = clerk.get_by_role("main")
    expect(facts).to_contain_text("•••")

    clerk.get_by_role("button", name="Show in full").click()
    dialog = clerk.get_by_role("dialog")
    dialog.get_by_role("button", name="Show in full").click()
    expect(dialog.get_by_role("alert")).to_contain_text("what you need it for")
    dialog.get_by_role("button", name="Looking into a complaint").click()
    dialog.get_by_role("button", name="Show in full").click()
    confirm_exactly(clerk, ENGLISH_CUSTOMER)

    expect(clerk.get_by_text("Shown in full until")).to_be_visible()
    expect(facts).not_to_contain_text("•••")
    emma.reload()
    expect(emma.get_by_text("to look into your complaint")).to_have_count(seen_before + 1)
    expect(emma.get_by_text("李* saw your data in full").first).to_be_visible()
    with emma.expect_download() as coming:
        emma.get_by_role("button", name="Download my data").click()
    told = json.loads(Path(coming.value.path()).read_text())
    assert (told["known"]["name"], coming.value.suggested_filename) == (ENGLISH_CUSTOMER, "my-data.json")
    assert told["looks"][0]["purpose"] == "complaint"


def begin_to_edit(page: Page) -> None:
    """Who has not looked yet is asked to, with the purpose chosen."""
    page.get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    if (show := dialog.get_by_role("button", name="Show in full")).count():
        show.click()
        confirm_exactly(page, "to put something right")
    expect(dialog.get_by_label("Postcode")).to_be_visible()


def test_a_new_customer_gets_an_account_that_is_frozen_with_a_reason_and_thawed(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console/customers/new")
    page.get_by_label("Name", exact=True).fill("Ada Lovelace")
    for _ in range(3):
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Create customer").click()
    expect(page.get_by_role("heading", level=1, name="Ada Lovelace")).to_be_visible()
    page.get_by_role("link", name="Open an account").click()
    page.get_by_label("Account name").fill("Engine")
    for _ in range(2):
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Open account").click()
    expect(page.get_by_role("heading", level=1, name="Engine")).to_be_visible()

    page.get_by_role("button", name="Freeze", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Freeze").click()
    expect(dialog).to_contain_text("Please give a reason")
    dialog.get_by_label("Reason").fill("Card reported lost")
    dialog.get_by_role("button", name="Freeze").click()

    expect(page.get_by_role("button", name="Unfreeze", exact=True)).to_be_visible()
    expect(page.get_by_role("list", name="Status history")).to_contain_text("Card reported lost")
    page.get_by_role("button", name="Unfreeze", exact=True).click()
    page.get_by_role("dialog").get_by_label("Reason").fill("Card found")
    page.get_by_role("dialog").get_by_role("button", name="Unfreeze", exact=True).click()
    expect(page.get_by_role("button", name="Freeze", exact=True)).to_be_visible()


def test_a_clerk_names_an_account_and_lets_somebody_use_it_and_no_longer(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console/customers")
    find_customer(page, "Thomas Becker")
    page.get_by_role("list", name="Accounts").get_by_role("link").first.click()
    holders = page.get_by_role("list", name="Who may use it")

    page.get_by_role("button", name="Rename").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Household")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1, name="Household")).to_be_visible()
    page.get_by_role("button", name="Add a holder").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("searchbox").fill(ENGLISH_CUSTOMER)
    dialog.get_by_role("radio", name=re.compile(ENGLISH_CUSTOMER)).first.check()
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(holders).to_contain_text(ENGLISH_CUSTOMER)

    page.get_by_role("button", name=f"End {ENGLISH_CUSTOMER}").click()
    page.get_by_role("dialog").get_by_role("button", name="End it").click()
    expect(holders).not_to_contain_text(ENGLISH_CUSTOMER)


def test_what_cannot_be_done_now_says_why(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console/customers")
    find_customer(page, CUSTOMER)

    close = page.get_by_role("button", name="Close")

    expect(close).to_have_attribute("aria-disabled", "true")
    expect(close).to_have_accessible_description(re.compile("still open"))
    close.click(force=True)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_chart_of_accounts_is_grouped_as_in_a_balance_sheet(visit: Visit) -> None:
    page = visit.as_(ACCOUNTANT, "/console/ledger/accounts")

    expect(page.get_by_role("region", name="Assets")).to_contain_text("Interbank clearing")


def test_the_page_about_the_api_needs_nobody_elses_server(visit: Visit) -> None:
    page = visit.page()
    strangers: list[str] = []
    page.on("request", lambda request: strangers.append(request.url))

    page.goto("/api/docs")
    page.get_by_role("link", name="accounts", exact=True).click()

    expect(page.get_by_text("/api/portal/accounts", exact=True)).to_be_visible()
    assert all("127.0.0.1" in url or url.startswith("data:") for url in strangers)
