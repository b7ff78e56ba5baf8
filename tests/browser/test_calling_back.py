"""A customer who would rather be called: promised on a phone, called from the desk, known to each other by digits."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .visits import AGENT, PHONE, Visit

pytestmark = pytest.mark.browser

CUSTOMER_WITH_A_NUMBER = "刘洋"
LATE_MS = 30_000
TALK = re.compile("/console/inbox/[0-9a-f-]{36}$")


def card(page: Page, title: str) -> Locator:
    return page.locator("section").filter(has=page.get_by_role("heading", name=title, exact=True))


def test_whoever_would_rather_be_called_is_called_and_both_know_whom_they_talk_to(visit: Visit) -> None:
    phone = visit.as_(CUSTOMER_WITH_A_NUMBER, "/talk", size=PHONE)
    asking = card(phone, "Or let us call you")
    asking.get_by_role("button", name="A card", exact=True).click()
    asking.get_by_label("In a few words").fill("A payment that I do not know.")
    asking.get_by_role("button", name="Call me back", exact=True).click()
    promised = card(phone, "We call you back")
    digits = promised.get_by_text(re.compile(r"^\d{4}$"))
    expect(digits).to_be_visible(timeout=LATE_MS)
    code = digits.inner_text()
    expect(promised.get_by_text(re.compile(r"^On .*\*"))).to_be_visible()

    desk = visit.as_(AGENT, "/console/callbacks")
    due = desk.get_by_role("list", name="Call-backs").get_by_role("listitem").filter(has_text=CUSTOMER_WITH_A_NUMBER)
    expect(due).to_contain_text("A payment that I do not know.", timeout=LATE_MS)
    due.get_by_role("link", name="Open", exact=False).click()
    desk.wait_for_url(TALK)
    bar = desk.get_by_role("region", name="Call the customer back")
    expect(bar).to_contain_text(code)
    expect(bar.get_by_role("button", name="Show the number")).to_have_count(0)
    desk.get_by_role("button", name="Take it", exact=True).click()
    bar.get_by_role("button", name="Show the number", exact=True).click()
    expect(bar.get_by_role("link", name="Call")).to_have_attribute("href", re.compile(r"^tel:\+?\d{8,}$"))
    bar.get_by_role("button", name="Reached", exact=True).click()

    expect(bar).to_have_count(0)
    expect(desk.get_by_text("called the customer back, and they talked")).to_be_visible(timeout=LATE_MS)
    expect(promised).to_have_count(0, timeout=LATE_MS)
