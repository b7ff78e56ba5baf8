"""Codes by message as people meet them on a telephone: the demonstration phone stands in for theirs."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .visits import PHONE, Visit

pytestmark = pytest.mark.browser

FREELANCER = "刘洋"  # has an app, and codes by text message beside it
SHOPKEEPER, LOGIN = "林小梅", "linxiaomei"  # has neither to begin with


def phone_of(page: Page, words: str) -> Locator:
    """What their telephone shows, once the newest message there says this. A worker that has just been started comes
    past the whole history of the bank before it hears of what is new.
    """
    phone = page.get_by_role("complementary", name="Demonstration phone")
    expect(phone).to_contain_text(words, timeout=120_000)
    return phone


def inside(page: Page) -> None:
    page.get_by_role("button", name="Sign out", exact=True).first.wait_for()


def leave(page: Page) -> None:
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    page.wait_for_url("**/sign-in")


def test_a_code_by_message_finishes_a_sign_in_and_a_wrong_one_does_not(visit: Visit) -> None:
    page = visit.page(size=PHONE)
    page.goto("/sign-in")
    page.get_by_role("button", name=FREELANCER).click()
    page.get_by_role("button", name="Use a text message").click()
    page.get_by_role("button", name=re.compile("^Send a code to")).click()
    phone = phone_of(page, "is your code for signing in")
    code = page.get_by_label("Code from the message")

    code.fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    phone.get_by_role("button", name="Fill in the code").click()
    expect(code).to_have_value(re.compile(r"^\d{6}$"))
    page.get_by_role("button", name="Sign in", exact=True).click()

    inside(page)


def test_codes_are_switched_on_sign_in_and_bring_back_whoever_forgot_a_password(visit: Visit) -> None:
    page = visit.page(size=PHONE)
    page.goto("/sign-in")
    page.get_by_role("button", name=SHOPKEEPER).click()
    inside(page)
    copy = page.request.get("/api/portal/privacy/copy").json()
    document = copy["known"]["documents"][0]["number"]
    page.goto("/security")
    page.get_by_role("button", name=re.compile(r"^Use codes to \d")).click()
    dialog = page.get_by_role("dialog", name="Codes by message")
    dialog.get_by_role("button", name=re.compile("^Send a code to")).click()
    phone_of(page, "is your code to set up signing in with codes").get_by_role("button").click()
    dialog.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Codes by message are in use from now on")).to_be_visible()

    leave(page)
    page.get_by_role("button", name=SHOPKEEPER).click()
    page.get_by_role("button", name=re.compile("^Send a code to")).click()
    phone_of(page, "is your code for signing in").get_by_role("button", name="Fill in the code").click()
    page.get_by_role("button", name="Sign in", exact=True).click()
    inside(page)

    leave(page)
    page.get_by_role("link", name="Forgotten password?").click()
    page.get_by_label("Phone, e-mail, document number or user name").fill(LOGIN)
    page.get_by_label("Number of your identity card or other document").fill(document)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("New password", exact=True).fill("seven quiet otters swim")
    page.get_by_label("Show it by").select_option(label="Code by text message")
    page.get_by_role("button", name="Send the code").click()
    phone_of(page, "is your code for choosing a new password").get_by_role("button").click()
    page.get_by_role("button", name="Set the new password").click()
    expect(page.get_by_role("status").filter(has_text="Your new password holds from")).to_be_visible()

    # It was not she: she signs in with the old one and stops it, and nothing is left of either.
    page.get_by_role("link", name="To signing in").first.click()
    page.get_by_role("button", name=SHOPKEEPER).click()
    page.get_by_role("button", name=re.compile("^Send a code to")).click()
    phone_of(page, "is your code for signing in").get_by_role("button", name="Fill in the code").click()
    page.get_by_role("button", name="Sign in", exact=True).click()
    inside(page)
    page.goto("/security")
    page.get_by_role("button", name="Stop the new password").click()
    page.get_by_role("dialog").get_by_role("button", name="Stop the new password").click()
    expect(page.get_by_text("Stopped: your password stays as it is")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Stop codes to")).click()
    page.get_by_role("dialog").get_by_role("button", name="Stop").last.click()
    expect(page.get_by_text("Codes are no longer sent there")).to_be_visible()
