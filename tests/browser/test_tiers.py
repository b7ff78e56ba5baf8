"""Tiers on screens: what a customer has and lacks, terms that are tried out, a tier given at the counter, and a benefit
that is taken up by phone and given at the counter.
"""

import pytest
from playwright.sync_api import expect

from .test_accessible import all_violations, in_both_languages, picture_of
from .test_promises import customer_page
from .visits import CUSTOMER, PHONE, RISK_ANALYST, Visit, settled

pytestmark = pytest.mark.browser


@in_both_languages
def test_a_customer_sees_what_they_have_and_what_is_missing(visit: Visit, language: str) -> None:
    phone = visit.inside(CUSTOMER, "/tier", language=language, size=PHONE)

    tier = "Platinum" if language == "en" else "白金客户"
    expect(phone.get_by_role("heading", level=2).filter(has_text=tier).first).to_be_visible()
    expect(phone.get_by_role("list").last).to_be_visible()
    settled(phone)
    assert all_violations(phone, picture_of("/tier/whole", language, PHONE)) == []


@in_both_languages
def test_terms_are_tried_out_before_a_colleague_is_asked(visit: Visit, language: str) -> None:
    desk = visit.inside(RISK_ANALYST, "/console/tiers/new", language=language)
    desk.get_by_role("button", name="Try it out" if language == "en" else "试算").click()

    expect(desk.get_by_role("heading", name="Fairness check" if language == "en" else "公平性检查")).to_be_visible()
    expect(desk.get_by_role("button", name="Ask a colleague" if language == "en" else "提请复核")).to_be_visible()
    settled(desk)
    assert all_violations(desk, picture_of("/console/tiers/tried", language, (1280, 800))) == []


def test_a_tier_is_given_at_the_counter_and_taken_back(visit: Visit) -> None:
    desk = customer_page(visit)
    desk.get_by_role("button", name="Give a tier").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("button", name="Give the tier").click()
    expect(dialog).to_contain_text("Please choose the last day")
    dialog.get_by_label("Tier", exact=True).select_option("3")
    in_a_month = desk.evaluate("new Date(Date.now() + 30 * 864e5).toISOString().slice(0, 10)")
    dialog.get_by_role("textbox", name="Until").fill(in_a_month)
    dialog.get_by_label("Reason").fill("Moves their firm's payroll to us")
    dialog.get_by_role("button", name="Give the tier").click()
    expect(desk.get_by_role("status").filter(has_text="Given. The customer is told.")).to_be_visible()

    phone = visit.inside(CUSTOMER, "/tier", size=PHONE)
    expect(phone.get_by_text("Moves their firm's payroll to us")).to_be_visible()

    desk.get_by_text("Given by hand").last.click()
    desk.get_by_role("button", name="End Private Banking").click()
    desk.get_by_role("dialog").get_by_role("button", name="End", exact=True).click()
    expect(desk.get_by_role("status").filter(has_text="Ended")).to_be_visible()


def test_a_benefit_is_taken_by_phone_and_given_for_its_code(visit: Visit) -> None:
    phone = visit.inside(CUSTOMER, "/tier", size=PHONE)
    phone.get_by_role("button", name="Use one: Card replaced free").click()
    dialog = phone.get_by_role("dialog")
    expect(dialog).to_contain_text("You get a code at once")
    settled(phone)
    assert all_violations(phone, picture_of("/tier/take", "en", PHONE)) == []
    dialog.get_by_role("button", name="Use one", exact=True).click()
    expect(phone.get_by_role("status").filter(has_text="your code is ready")).to_be_visible()
    ready = phone.get_by_role("region", name="Taken and ready")
    code = ready.get_by_role("listitem").filter(has_text="Card replaced free").locator("b").inner_text()

    desk = customer_page(visit)
    desk.get_by_role("button", name="Given: Card replaced free").click()
    given = desk.get_by_role("dialog")
    given.get_by_label("What was done").fill("Replaced at the counter")
    given.get_by_label("Code").fill("0000 0000")
    given.get_by_role("button", name="Given", exact=True).click()
    expect(given.get_by_role("alert")).to_be_visible()
    settled(desk)
    assert all_violations(desk, picture_of("/console/customers/benefit-given", "en", (1280, 800))) == []
    given.get_by_label("Code").fill(code)
    given.get_by_role("button", name="Given", exact=True).click()
    expect(desk.get_by_role("status").filter(has_text="Noted as given.")).to_be_visible()

    phone.reload()
    expect(ready.get_by_text(code)).to_have_count(0)
    expect(phone.get_by_text("Used before")).to_be_visible()
