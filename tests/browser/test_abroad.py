"""Sending money abroad in the portal: a whole remittance on a phone, a rate that is over, and who sees where it is."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from .test_accessible import all_violations, in_both_languages, picture_of, violations
from .visits import ACCOUNTANT, DESK, PHONE, Visit, settled

pytestmark = pytest.mark.browser

PAYER = "王芳"
RATES_WITHIN_S = 90
SEND = re.compile(r"^Send (US)?\$")


def come(visit: Visit, *, language: str = "en", size: tuple[int, int] = PHONE) -> Page:
    """Once the market has been heard of."""
    page = visit.inside(PAYER, "/abroad", language=language, size=size)
    deadline = time.monotonic() + RATES_WITHIN_S
    while not page.request.get("/api/portal/abroad").json()["currencies"]:
        assert time.monotonic() < deadline, "the worker asks for rates once a minute"
        page.wait_for_timeout(2_000)
    page.goto("/abroad")
    settled(page)
    return page


def name_amount(page: Page, amount: str = "2000") -> None:
    page.get_by_label("Country or region").select_option("US")
    page.get_by_label("To be exchanged").fill(amount)
    expect(page.get_by_role("region", name="The rate now")).to_contain_text("Kept for")


def add_bob(page: Page) -> None:
    page.get_by_role("button", name="Somebody new").click()
    there = page.get_by_role("dialog", name="New payee abroad")
    there.get_by_label("Name in Latin letters").fill("Bob Smith")
    there.get_by_label("Account number").fill("000123455678")
    there.get_by_label("BIC (SWIFT code) of their bank").fill("DEUTDEFF")
    there.get_by_label("Town").fill("New York")
    there.get_by_role("button", name="Keep and go on").click()
    expect(there).to_contain_text("This bank is in another country")
    there.get_by_label("BIC (SWIFT code) of their bank").fill("CHASUS33")
    there.get_by_role("button", name="Keep and go on").click()
    expect(page.get_by_role("radio", name="Bob Smith")).to_be_checked()


def as_far_as_the_check(page: Page) -> None:
    name_amount(page)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("heading", name="To whom").wait_for()
    if page.get_by_role("radio", name="Bob Smith").count():
        page.get_by_role("radio", name="Bob Smith").check()
    else:
        add_bob(page)
    page.get_by_label("What it is for").select_option("223022")
    page.get_by_label("Your name as in your passport").fill("Wang Fang")
    page.get_by_label("Town where you live").fill("Shanghai")
    page.get_by_label("For the payee").fill("Tuition 2027")
    page.get_by_role("checkbox", name="I declare what I buy foreign exchange for").check()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name=SEND).wait_for()


def test_money_goes_abroad_on_three_screens_and_staff_see_where_it_is(visit: Visit) -> None:
    page = come(visit)
    as_far_as_the_check(page)
    page.get_by_role("button", name=SEND).click()
    asked = page.get_by_role("dialog", name="Confirm exactly this")
    expect(asked).to_contain_text("Bob Smith")
    expect(asked).to_contain_text("study for more than a year")
    asked.get_by_role("textbox", name="Password").fill("welcome-to-bankhall")
    asked.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/transfers/*")
    receipt = page.get_by_role("article", name="Receipt")
    expect(receipt).to_contain_text("UETR")
    expect(receipt).to_contain_text("1 USD = ")
    expect(receipt.get_by_text("Arrived")).to_be_visible(timeout=30_000)
    assert violations(page) == []
    transfer = page.url.rsplit("/", 1)[1]

    staff = visit.inside(ACCOUNTANT, "/console/remittances", size=DESK)
    settled(staff)
    staff.get_by_role("searchbox").fill(transfer)
    expect(staff.get_by_role("region", name="Sent abroad")).to_contain_text("Arrived")
    expect(staff.get_by_role("region", name="Position and rates")).to_contain_text("USD")


def test_a_rate_that_is_over_is_asked_anew_by_one_tap(visit: Visit) -> None:
    page = come(visit)
    page.clock.install()
    page.goto("/abroad")
    as_far_as_the_check(page)
    page.clock.fast_forward(121_000)
    expect(page.get_by_role("status").filter(has_text="The rate is over")).to_be_visible()
    page.get_by_role("button", name="Get a new rate").click()
    expect(page.get_by_role("button", name=SEND)).to_be_visible()


@in_both_languages
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_are_accessible(visit: Visit, language: str, size: tuple[int, int]) -> None:
    page = come(visit, language=language, size=size)
    assert all_violations(page, picture_of("/abroad", language, size)) == []
    page.locator("select").first.select_option("DE")
    page.locator("input[inputmode=decimal]").fill("2000")
    page.get_by_role("region").filter(has_text="EUR").first.wait_for()
    assert violations(page) == []
    page.get_by_role("button", name=re.compile("^(Next|下一步)$")).click()
    page.locator("select[name=purpose]").wait_for()
    assert violations(page) == []
    staff = visit.inside(ACCOUNTANT, "/console/remittances", language=language, size=size)
    settled(staff)
    assert all_violations(staff, picture_of("/console/remittances", language, size)) == []
