"""A request from one customer to another, to its end on both sides; and a bill, from its number to its receipt."""

import re

import pytest
from playwright.sync_api import Page, expect

from .test_accessible import all_violations, picture_of
from .test_paying import PAYEE, PAYER, fill_payee, number  # noqa: F401  a fixture
from .visits import DESK, PHONE, Visit, settled

pytestmark = pytest.mark.browser


def confirm(page: Page, words: str) -> None:
    """By the password, where the bank asks for that; it names what is confirmed."""
    asked = page.get_by_role("dialog", name="Confirm exactly this")
    page.get_by_role("article", name="Receipt").or_(asked).first.wait_for()
    if asked.count():
        expect(asked).to_contain_text(words)
        asked.get_by_role("textbox", name="Password").fill("welcome-to-bankhall")
        asked.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/transfers/*")


def test_a_request_is_asked_let_in_paid_and_seen_as_paid_on_both_sides(visit: Visit, number: str) -> None:  # noqa: F811
    asker = visit.inside(PAYER, "/requests/new", size=PHONE)
    settled(asker)
    people = asker.get_by_role("group", name="Whom do you ask?")
    if not people.get_by_role("checkbox", name=PAYEE).count():
        asker.get_by_role("button", name="Somebody new").click()
        fill_payee(asker, PAYEE, number)
        asker.get_by_role("dialog").get_by_role("button", name="Continue").click()
    people.get_by_role("checkbox", name=PAYEE).check()
    asker.get_by_role("textbox", name="Amount").fill("17.60")
    asker.get_by_label("I bear a share too").check()
    asker.get_by_label("What it is for").fill("Dumplings on Sunday")
    assert all_violations(asker, picture_of("/requests/new/split", "en", PHONE)) == []
    asker.get_by_role("button", name="Ask for CN¥ 8.80").click()
    asker.wait_for_url("**/requests")
    mine = asker.get_by_role("region", name="You have asked").get_by_role("listitem").filter(has_text="Dumplings")
    expect(mine).to_contain_text("Waits for an answer")

    asked = visit.inside(PAYEE, "/requests", size=DESK)
    settled(asked)
    if asked.get_by_role("button", name=re.compile("^Let them ask")).count():
        expect(asked.get_by_text("Dumplings on Sunday")).to_have_count(0)
        asked.get_by_role("button", name=re.compile("^Let them ask")).first.click()
    asked.get_by_role("listitem").filter(has_text="Dumplings").get_by_role("link", name=f"Pay {PAYER}").click()
    expect(asked.get_by_text("Arrives at once, costs nothing.")).to_be_visible()
    assert all_violations(asked, picture_of("/requests/…/pay", "en", DESK)) == []
    asked.get_by_role("button", name="Pay CN¥ 8.80").click()
    confirm(asked, PAYER)
    expect(asked.get_by_role("article", name="Receipt")).to_contain_text("Dumplings on Sunday")

    asker.goto("/requests")
    settled(asker)
    done = asker.get_by_role("region", name="Done").get_by_role("listitem").filter(has_text="Dumplings").first
    expect(done).to_contain_text("Paid")
    expect(done.get_by_role("link", name="Receipt")).to_be_visible()


def test_a_bill_is_seen_paid_and_taken_by_its_biller(visit: Visit) -> None:
    page = visit.inside(PAYER, "/bills", size=PHONE)
    settled(page)
    page.get_by_role("button", name="Add a biller").first.click()
    dialog = page.get_by_role("dialog", name="Add a biller")
    dialog.get_by_label("Biller").select_option("sgcc")
    dialog.get_by_label("Customer number").fill("6200 0000 06")
    dialog.get_by_role("button", name="Add a biller").click()
    expect(dialog).to_contain_text("One of the digits is not right")
    dialog.get_by_label("Customer number").fill("6200 0000 05")
    dialog.get_by_role("button", name="Add a biller").click()

    page.get_by_role("link", name=re.compile("^Pay City Electricity")).first.click()
    page.get_by_role("button", name=re.compile("^Pay CN¥")).click()
    confirm(page, "6200000005")

    page.goto("/bills")
    card = page.get_by_role("listitem").filter(has_text="City Electricity").first
    expect(card).to_contain_text(re.compile("On its way|1 paid"))
    for _ in range(20):
        if card.get_by_text("1 paid").count():
            break
        page.wait_for_timeout(1_000)
        page.reload()
        settled(page)
    expect(card).to_contain_text("1 paid")
    assert all_violations(page, picture_of("/bills/one", "en", PHONE)) == []
