"""Paying in the portal: from somebody new to a receipt, and what happens where something stands in the way."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from .test_accessible import in_both_languages, picture_of, violations
from .test_portal_reach import press, walk
from .test_trusted import GIVER, confirm_by_password, let_in
from .visits import DESK, PHONE, Visit, settled

pytestmark = pytest.mark.browser

PAYER = "陈宇"
PAYEE = "王芳"


@pytest.fixture
def number(visit: Visit) -> str:
    """Of the payee's own account."""
    page = visit.inside(PAYEE, "/accounts")
    accounts: list[dict[str, Any]] = page.request.get("/api/portal/accounts").json()["items"]
    return next(str(one["number"]) for one in accounts if one["role"] == "owner" and one["currency"] == "CNY")


@pytest.fixture
def payer(visit: Visit, number: str) -> Page:
    """Somebody who has paid the payee before, about to pay."""
    page = visit.inside(PAYER, "/transfer", size=PHONE)
    add_payee(page, number)
    page.goto("/transfer")
    return page


def add_payee(page: Page, number: str) -> None:
    page.goto("/payees")
    settled(page)
    if page.get_by_role("link", name=f"Pay {PAYEE}").count():
        return
    page.get_by_role("button", name="Add somebody").first.click()
    fill_payee(page, PAYEE, number)
    page.get_by_role("dialog").get_by_role("button", name="Add somebody").click()
    expect(page.get_by_role("link", name=f"Pay {PAYEE}")).to_be_visible()


def fill_payee(page: Page, name: str, number: str) -> None:
    page.get_by_label("Their full name").fill(name)
    page.get_by_label("Their account number").fill(number)


def as_far_as_the_check(page: Page, amount: str, memo: str = "") -> None:
    page.get_by_role("button", name=PAYEE).click()
    page.get_by_label("Amount").fill(amount)
    page.get_by_label("What it is for").fill(memo)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Is everything right?").wait_for()


def pay(page: Page) -> None:
    """And confirms it, where the bank asks for that."""
    page.get_by_role("button", name=re.compile("^(Pay|Ask for) CN¥")).click()
    asked = page.get_by_role("dialog", name="Confirm exactly this")
    page.get_by_role("article", name="Receipt").or_(asked).first.wait_for()
    if asked.count():
        expect(asked).to_contain_text(PAYEE)
        asked.get_by_role("textbox", name="Password").fill("welcome-to-bankhall")
        asked.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/transfers/*")


def test_somebody_new_is_paid_confirmed_and_paid_again_with_a_caution(visit: Visit, number: str) -> None:
    page = visit.as_(PAYER, "/", size=PHONE)
    page.goto("/payees")
    settled(page)
    if page.get_by_role("button", name=f"Remove {PAYEE}").count():
        page.get_by_role("button", name=f"Remove {PAYEE}").click()
        page.get_by_role("dialog").get_by_role("button", name="Remove").click()
        expect(page.get_by_role("link", name=f"Pay {PAYEE}")).to_have_count(0)
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Transfer").click()

    page.get_by_role("button", name="Somebody new").click()
    dialog = page.get_by_role("dialog", name="Somebody new")
    slip = number[:-1] + str((int(number[-1]) + 1) % 10)
    fill_payee(page, "王小芳", slip)
    expect(dialog.get_by_text("One of the digits is not right")).to_be_visible()
    fill_payee(page, "王小芳", number)
    dialog.get_by_role("button", name="Continue").click()
    expect(dialog.get_by_role("alert")).to_contain_text("no account with this number and this name")
    fill_payee(page, PAYEE, number)
    dialog.get_by_role("button", name="Continue").click()

    page.get_by_label("Amount").fill("12.34")
    page.get_by_label("What it is for").fill("Lunch on Friday")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Arrives at once, costs nothing.")).to_be_visible()
    expect(page.get_by_text(f"You have never paid {PAYEE} before.")).to_be_visible()
    pay(page)
    receipt = page.get_by_role("article", name="Receipt")
    expect(receipt).to_contain_text(f"CN¥ 12.34 has gone to {PAYEE}.")
    expect(receipt).to_contain_text("Lunch on Friday")

    page.get_by_role("link", name="Pay again").click()
    expect(page.get_by_label("Amount")).to_have_value("12.34")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("You have just paid exactly this.")).to_be_visible()
    first = page.get_by_role("button", name="Pay CN¥ 12.34")
    first.click()
    page.wait_for_url("**/transfers/*")
    expect(receipt).to_contain_text("has gone to")

    page.go_back()
    expect(page.get_by_role("heading", name="To whom?")).to_be_visible()


def test_the_entry_of_a_transfer_leads_to_its_receipt(payer: Page) -> None:
    as_far_as_the_check(payer, "3.21", "For the entry")
    pay(payer)
    receipt = payer.url
    payer.goto("/accounts")
    settled(payer)
    payer.get_by_role("main").locator("a[href*='/accounts/']:not([href$='arrange'])").first.click()
    payer.get_by_role("link", name=re.compile(r"3\.21")).first.click()

    payer.get_by_role("dialog").get_by_role("link", name="View receipt").click()

    payer.wait_for_url(receipt)


def test_what_is_over_the_limit_is_said_beside_the_amount_with_the_ways_out(payer: Page) -> None:
    payer.goto("/payment-limits")
    payer.get_by_role("button", name=re.compile("^Change limits: Chinese Yuan")).click()
    dialog = payer.get_by_role("dialog")
    dialog.get_by_label("In one payment").fill("50")
    dialog.get_by_role("button", name="Save limits").click()
    expect(payer.get_by_role("status").filter(has_text="Your limits are changed")).to_be_visible()

    payer.goto("/transfer")
    payer.get_by_role("button", name=PAYEE).click()
    amount = payer.get_by_label("Amount")
    amount.fill("60")
    payer.get_by_role("button", name="Continue").click()
    expect(payer.get_by_text("beyond your limit of CN¥ 50.00")).to_be_visible()
    expect(amount).to_have_attribute("aria-invalid", "true")
    payer.get_by_role("button", name="Pay CN¥ 50.00 instead").click()
    expect(amount).to_have_value("50")

    amount.fill("60")
    payer.get_by_role("button", name="Continue").click()
    payer.get_by_role("link", name="Change my limits").click()
    payer.get_by_role("button", name=re.compile("^Change limits: Chinese Yuan")).click()
    dialog.get_by_role("button", name="As much as the bank allows").click()
    dialog.get_by_role("button", name="Save limits").click()
    asked = payer.get_by_role("dialog", name="Confirm exactly this")
    expect(asked).to_contain_text("Raise your limits")
    asked.get_by_role("textbox", name="Password").fill("welcome-to-bankhall")
    asked.get_by_role("button", name="Confirm").click()
    expect(payer.get_by_text("CN¥75,000.00").first).to_be_visible()


def test_an_answer_that_was_lost_is_asked_for_again_and_nothing_is_paid_twice(payer: Page) -> None:
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        answered = None if lost or route.request.method != "POST" else route.fetch()
        if answered is None:
            route.continue_()
        elif answered.status != 201:
            route.fulfill(response=answered)
        else:
            lost.append(answered.json()["id"])
            route.abort()

    payer.route("**/api/portal/transfers", lose_the_first)
    as_far_as_the_check(payer, "7.77", "Only once")
    payer.get_by_role("button", name="Pay CN¥ 7.77").click()
    asked = payer.get_by_role("dialog", name="Confirm exactly this")
    payer.get_by_text("We have no answer yet").or_(asked).first.wait_for()
    if asked.count():
        asked.get_by_role("textbox", name="Password").fill("welcome-to-bankhall")
        asked.get_by_role("button", name="Confirm").click()
    expect(payer.get_by_text("It is never paid twice.")).to_be_visible()

    # Neither a reload nor the way back leads past the question.
    payer.goto("/transfer?step=who")
    expect(payer.get_by_text("We have no answer yet")).to_be_visible()
    payer.get_by_role("button", name="Ask again").click()

    payer.wait_for_url(f"**/transfers/{lost[0]}")
    payer.goto("/transfers")
    expect(payer.get_by_role("link", name=re.compile("Only once"))).to_have_count(1)


def test_a_payment_is_made_by_keyboard_alone(visit: Visit, number: str) -> None:
    page = visit.inside(PAYER, "/payees", size=DESK)
    add_payee(page, number)
    page.goto("/transfer")
    settled(page)

    press(page, re.compile(PAYEE))
    expect(page.get_by_role("heading", name="How much, and from which account?")).to_be_focused()
    walk(page, "Amount")
    page.keyboard.type("5.55")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Is everything right?")).to_be_focused()
    press(page, "Pay CN¥ 5.55")
    asked = page.get_by_role("dialog", name="Confirm exactly this")
    page.get_by_role("article", name="Receipt").or_(asked).first.wait_for()
    if asked.count():
        page.keyboard.type("welcome-to-bankhall")
        page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name="Receipt")).to_be_focused()


def test_money_moves_between_ones_own_accounts_without_a_confirmation(visit: Visit) -> None:
    page = visit.inside(PAYER, "/transfer", size=PHONE)
    page.get_by_role("button", name=re.compile("^Into ")).last.click()
    page.get_by_label("Amount").fill("1")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Pay CN¥ 1.00").click()

    page.wait_for_url("**/transfers/*")
    expect(page.get_by_role("article", name="Receipt")).to_contain_text("CN¥ 1.00 has gone to")


def test_what_waits_for_ones_yes_stands_on_top_and_is_declined_after_a_second_look(payer: Page) -> None:
    as_far_as_the_check(payer, "2.22")
    pay(payer)
    made = payer.request.get(f"/api/portal/transfers/{payer.url.rsplit('/', 1)[-1]}").json()
    waiting = made | {
        "state": "waiting",
        "may_decide": True,
        "asked_by": "小陈",
        "ended_at": None,
        "waits_until": "2999-01-01T00:00:00Z",
    }
    declined: list[str] = []

    def decline(route: Route) -> None:
        declined.append(route.request.method)
        route.fulfill(body=json.dumps(made | {"state": "declined"}), content_type="application/json")

    left = [waiting]
    payer.route(
        "**/api/portal/transfers/waiting",
        lambda route: route.fulfill(
            body=json.dumps({"transfers": [] if declined else left, "next": None}), content_type="application/json"
        ),
    )
    payer.route("**/api/portal/transfers/*/no", decline)
    payer.goto("/transfers")
    part = payer.get_by_role("region", name="Waits for your yes")
    expect(part).to_contain_text("小陈 asks for it")
    part.get_by_role("button", name=re.compile("^No: CN¥ 2.22")).click()
    payer.get_by_role("dialog", name="Say no").get_by_role("button", name="No", exact=True).click()

    expect(payer.get_by_role("status").filter(has_text="Declined. No money has moved.")).to_be_visible()
    expect(part).to_have_count(0)
    assert declined == ["POST"]


def test_a_payee_is_removed_after_a_second_look(payer: Page) -> None:
    payer.goto("/payees")
    payer.get_by_role("button", name=f"Remove {PAYEE}").click()
    payer.get_by_role("dialog").get_by_role("button", name="Remove").click()

    expect(payer.get_by_role("status").filter(has_text=f"{PAYEE} is removed.")).to_be_visible()
    expect(payer.get_by_role("link", name=f"Pay {PAYEE}")).to_have_count(0)


@in_both_languages
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_each_step_is_accessible(payer: Page, visit: Visit, language: str, size: tuple[int, int]) -> None:
    page = visit.inside(PAYER, "/transfer", language=language, size=size)

    def look(step: str) -> None:
        found = []
        for theme in ("dark", "light"):
            page.emulate_media(color_scheme=theme)
            found += violations(page)
        page.screenshot(path=picture_of(f"/transfer/{step}", language, size), full_page=True)
        assert found == []

    page.get_by_role("button", name=re.compile("^(Somebody new|新收款人)")).click()
    look("new")
    page.keyboard.press("Escape")

    page.get_by_role("button", name=re.compile(f"^{PAYEE}")).click()
    amount = page.get_by_label(re.compile("^(Amount|转账金额)"))
    amount.fill("600000")
    page.get_by_role("button", name=re.compile("^(Continue|下一步)")).click()
    expect(amount).to_have_attribute("aria-invalid", "true")
    look("over")

    amount.fill("0.50")
    page.get_by_role("button", name=re.compile("^(Continue|下一步)")).click()
    page.get_by_role("button", name=re.compile("^(Pay CN¥|转出)")).wait_for()
    look("check")


def test_a_friend_pays_for_her_once_she_has_said_yes(visit: Visit, payer: Page) -> None:
    emma = visit.as_(GIVER, "/trusted", size=PHONE)
    let_in(emma, PAYER, paying=True)
    expect(
        emma.get_by_text(re.compile(f"{PAYER} may see Rainy day .* and pay from it .* You are asked each time"))
    ).to_be_visible()
    emma.get_by_role("button", name="Let somebody in").click()
    confirm_by_password(emma, "pay from them")
    code = emma.locator("b").filter(has_text=re.compile("^[0-9A-Z]{5}-[0-9A-Z]{5}$")).inner_text()

    payer.goto("/trusted/accept")
    payer.get_by_label("The code").fill(code)
    payer.get_by_role("button", name="Show me").click()
    payer.get_by_role("button", name="Accept").click()
    others = payer.get_by_role("region", name="Accounts of others you look after")
    others.get_by_role("link", name=re.compile("Rainy day")).click()
    payer.get_by_role("link", name=f"Pay for {GIVER}").click()
    payer.get_by_role("button", name=PAYEE).click()
    expect(payer.get_by_text(re.compile(f"You are paying for {GIVER}: at most CN¥"))).to_be_visible()
    expect(payer.get_by_role("radio")).to_have_count(1)
    payer.get_by_label("Amount").fill("60")
    payer.get_by_role("button", name="Continue").click()
    expect(payer.get_by_text(re.compile("more than the owner of this account lets you pay"))).to_be_visible()
    payer.get_by_label("Amount").fill("40")
    payer.get_by_role("button", name="Continue").click()
    expect(payer.get_by_text(re.compile(f"{GIVER} is asked first, and nothing moves"))).to_be_visible()
    pay(payer)
    expect(payer.get_by_role("article", name="Receipt")).to_contain_text("Waits for a yes")

    emma.goto("/transfers")
    emma.get_by_role("button", name=re.compile("^Yes, pay it")).click()
    confirm_by_password(emma, PAYEE)
    expect(emma.get_by_role("status").filter(has_text=f"has gone to {PAYEE}")).to_be_visible()
    payer.reload()
    expect(payer.get_by_role("article", name="Receipt")).to_contain_text("Done")

    emma.goto("/trusted")
    emma.get_by_role("button", name=f"End now: {PAYER}").click()
    expect(emma.get_by_role("status").filter(has_text="sees nothing any more")).to_be_visible()
