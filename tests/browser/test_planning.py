"""Planning a transfer in the portal, seeing what is to come, and taking it back."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from .test_accessible import all_violations, in_both_languages, picture_of
from .test_paying import PAYEE, number, payer  # noqa: F401  fixtures
from .visits import DESK, PHONE, Visit, settled

pytestmark = pytest.mark.browser


def plan(page: Page, amount: str, kind: str) -> None:
    page.goto("/transfer")
    page.get_by_role("button", name=PAYEE).click()
    page.get_by_label("Amount").fill(amount)
    page.get_by_label("When?").select_option(kind)


def make(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Is everything right?").wait_for()
    page.get_by_role("button", name="Plan it").click()
    asked = page.get_by_role("dialog", name="Confirm exactly this")
    page.get_by_role("heading", name="Planned transfers", level=1).or_(asked).first.wait_for()
    if asked.count():
        expect(asked).to_contain_text(PAYEE)
        asked.get_by_role("textbox", name="Password").fill("welcome-to-bankhall")
        asked.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/planned-transfers")


def test_a_delayed_transfer_shows_its_time_and_is_taken_back(payer: Page) -> None:  # noqa: F811
    plan(payer, "12.34", "two_hours")
    expect(payer.get_by_text("Until then you can take it back with one tap")).to_be_visible()
    make(payer)

    card = payer.get_by_role("listitem").filter(has_text="12.34").filter(has=payer.get_by_role("heading"))
    expect(card).to_contain_text(re.compile(r"Paid in (2 h 0|1 h 5\d) min"))
    card.get_by_role("button", name="Take it back").click()
    payer.get_by_role("dialog").get_by_role("button", name="Take it back").click()
    expect(payer.get_by_role("region", name="Ended").get_by_role("listitem").filter(has_text="12.34")).to_contain_text(
        "taken back"
    )


def test_rent_is_planned_for_each_month_with_its_days_before_one_says_yes(payer: Page) -> None:  # noqa: F811
    plan(payer, "1500", "month")
    payer.get_by_role("button", name="Continue").click()
    expect(payer.get_by_text("Choose the day.")).to_be_visible()

    first = date.today().replace(day=1) + timedelta(days=35)
    payer.get_by_role("textbox", name="First on").fill(first.replace(day=5).isoformat())
    payer.get_by_label("Until when?").select_option("times")
    payer.get_by_label("How many times?").fill("0")
    payer.get_by_role("button", name="Continue").click()
    expect(payer.get_by_text("A number from 1 to 600.")).to_be_visible()
    payer.get_by_label("How many times?").fill("12")
    payer.get_by_role("button", name="Continue").click()
    expect(payer.get_by_text(re.compile("Every month from .*, 12 times in all"))).to_be_visible()
    expect(payer.get_by_text("is not set aside")).to_be_visible()
    payer.screenshot(path=picture_of("/transfer/planned", "en", PHONE), full_page=True)
    payer.get_by_role("button", name="Back").click()
    make(payer)

    expect(payer.get_by_text("What is to come")).to_be_visible()
    expect(payer.get_by_role("listitem").filter(has_text="1,500").first).to_be_visible()


@in_both_languages
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_what_is_planned_is_accessible(visit: Visit, language: str, size: tuple[int, int]) -> None:
    page = visit.inside("陈宇", "/planned-transfers", language=language, size=size)
    page.get_by_role("heading", level=1).wait_for()
    settled(page)
    assert all_violations(page, picture_of("/planned-transfers", language, size)) == []


def test_rent_is_changed_and_a_month_is_left_out(payer: Page) -> None:  # noqa: F811
    plan(payer, "77.01", "month")
    first = date.today().replace(day=1) + timedelta(days=35)
    payer.get_by_role("textbox", name="First on").fill(first.replace(day=5).isoformat())
    make(payer)
    card = payer.get_by_role("listitem").filter(has=payer.get_by_role("button", name=re.compile("Change: CN¥ 77")))

    card.get_by_role("button", name=re.compile("^Change: CN¥ 77.01")).click()
    dialog = payer.get_by_role("dialog", name="Change what is planned")
    dialog.get_by_label("How much").fill("78.02")
    dialog.get_by_role("button", name="Change it").click()
    asked = payer.get_by_role("dialog", name="Confirm exactly this")
    expect(asked).to_contain_text("78.02")
    asked.get_by_role("textbox", name="Password").fill("welcome-to-bankhall")
    asked.get_by_role("button", name="Confirm").click()
    expect(payer.get_by_role("status").filter(has_text="Changed: CN¥ 78.02")).to_be_visible()

    card = payer.get_by_role("listitem").filter(has=payer.get_by_role("button", name=re.compile("Change: CN¥ 78")))
    card.get_by_role("button", name=re.compile("^Leave out ")).click()
    payer.get_by_role("dialog", name="Leave out one time?").get_by_role("button", name=re.compile("^Leave out")).click()
    expect(card).to_contain_text("You left it out.")
    card.get_by_role("button", name=re.compile("^Take it back")).click()
    payer.get_by_role("dialog").get_by_role("button", name="Take it back").click()
