"""One's larger payments wait for somebody's yes: asked for, used, nearly talked out of, and given up, by two people."""

import re

import pytest
from playwright.sync_api import Page, expect

from .test_accessible import violations
from .test_paying import PAYEE, PAYER, add_payee, as_far_as_the_check, number, pay
from .test_trusted import GIVER, confirm_by_password
from .visits import PHONE, Visit, settled

__all__ = ["number"]

pytestmark = pytest.mark.browser

CHECKER = GIVER


def ask(page: Page, above: str) -> str:
    """Through the wizard. Returns the code to read out."""
    page.get_by_role("link", name="Have payments checked").click()
    page.get_by_label("Their full name").fill(CHECKER)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Write an amount, for instance")).to_be_visible()
    page.get_by_label(re.compile("^Or write an amount")).fill(above)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    expect(
        page.get_by_text(re.compile(f"comes to more than CN¥ {above}.* waits for the yes of {CHECKER}"))
    ).to_be_visible()
    page.get_by_role("button", name="Ask them").click()
    confirm_by_password(page, CHECKER)
    return page.locator("b").filter(has_text=re.compile("^[0-9A-Z]{5}-[0-9A-Z]{5}$")).inner_text()


def test_what_goes_beyond_waits_for_a_yes_and_nobody_is_talked_out_of_it(visit: Visit, number: str) -> None:
    chen = visit.inside(PAYER, "/payees", size=PHONE)
    add_payee(chen, number)
    chen.goto("/trusted")
    code = ask(chen, "88")

    emma = visit.as_(CHECKER, "/trusted/accept", size=PHONE)
    emma.get_by_label("The code").fill(code)
    emma.get_by_role("button", name="Show me").click()
    expect(emma.get_by_text("Before you say yes, ring")).to_be_visible()
    emma.get_by_role("button", name="Accept").click()
    expect(emma.get_by_role("heading", name="Whose payments you check")).to_be_visible()

    chen.goto("/transfer")
    as_far_as_the_check(chen, "90.05")
    expect(chen.get_by_text("Goes once somebody you trust has said yes")).to_be_visible()
    pay(chen)
    expect(chen.get_by_role("article", name="Receipt")).to_contain_text("waits for a yes. No money has moved.")

    emma.get_by_role("link", name="See what waits for my yes").click()
    asked = emma.get_by_role("region", name="Waits for your yes")
    expect(asked).to_contain_text(PAYER)
    asked.get_by_role("button", name=re.compile("^Yes, pay it: CN¥ 90.05")).click()
    confirm_by_password(emma, f"Say yes to {PAYER} paying")
    expect(asked).to_have_count(0)

    chen.goto("/trusted")
    chen.get_by_role("button", name=f"End the check: {CHECKER}").click()
    dialog = chen.get_by_role("dialog", name="End the check")
    expect(dialog).to_contain_text("If somebody on the telephone tells you to end it")
    dialog.get_by_role("button", name="End the check").click()
    expect(chen.get_by_text(re.compile("^No check any more from"))).to_be_visible()
    emma.goto("/trusted")
    expect(emma.get_by_text("make sure that nobody talked them into it")).to_be_visible()
    for page in (chen, emma):
        settled(page)
        assert violations(page) == []

    chen.get_by_role("button", name="Take it back, keep the check").click()
    expect(chen.get_by_text(re.compile("^No check any more from"))).to_have_count(0)
    emma.reload()
    settled(emma)
    emma.get_by_role("button", name=f"Check no more: {PAYER}").click()
    emma.get_by_role("dialog").get_by_role("button", name="Check no more").click()
    expect(emma.get_by_role("heading", name="Whose payments you check")).to_have_count(0)
    chen.goto("/transfer")
    as_far_as_the_check(chen, "90.06")
    expect(chen.get_by_text("Arrives at once, costs nothing.")).to_be_visible()
    assert PAYEE in chen.content()
