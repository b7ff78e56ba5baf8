"""Disputing in two browsers: the customer says what is wrong, somebody of the bank looks into it, asks and decides."""

import re

import pytest
from playwright.sync_api import Page, expect

from .test_accessible import all_violations, in_both_languages, picture_of
from .test_paying import as_far_as_the_check, number, pay, payer
from .visits import CLERK, DESK, PHONE, Visit, settled

pytestmark = pytest.mark.browser

__all__ = ["number", "payer"]


@pytest.fixture
def paid(payer: Page) -> Page:
    """The receipt of 8.88."""
    as_far_as_the_check(payer, "8.88")
    pay(payer)
    return payer


def dispute(page: Page, reason: str) -> None:
    page.get_by_role("link", name="Something is wrong").click()
    page.get_by_role("radio", name=re.compile(f"^{reason}")).check()


def test_from_something_is_wrong_to_the_money_and_back(visit: Visit, paid: Page) -> None:
    dispute(paid, "Sent to the wrong person")
    paid.get_by_role("button", name="Send it").click()
    expect(paid.get_by_text("Please fill this in.")).to_be_visible()
    paid.get_by_label("Who should have had the money?").fill("My sister")
    paid.get_by_role("button", name="Send it").click()
    paid.wait_for_url(re.compile(r"/disputes/[0-9a-f-]{36}$"))
    expect(paid.get_by_role("status").filter(has_text="Received")).to_contain_text("8.88")
    place = paid.url.rsplit("/", 1)[1]

    clerk = visit.inside(CLERK, "/console/disputes")
    clerk.get_by_label("Customer number, or number of the dispute").fill(place)
    clerk.get_by_role("link", name=re.compile("8.88")).click()
    expect(clerk.get_by_role("main")).to_contain_text("My sister")
    clerk.get_by_role("button", name="Take it").click()
    clerk.get_by_role("button", name="Ask the customer").click()
    asking = clerk.get_by_role("dialog", name="Ask the customer")
    asking.get_by_label("Question to the customer").fill("Which account is your sister's?")
    asking.get_by_role("button", name="Ask the customer").click()
    expect(asking).to_be_hidden()

    paid.reload()
    expect(paid.get_by_role("status").filter(has_text="We need your answer")).to_contain_text("Which account")
    paid.get_by_role("button", name="Answer").click()
    answering = paid.get_by_role("dialog", name="Answer the bank’s question")
    answering.get_by_label("Your answer").fill("The one that ends 1234")
    answering.get_by_role("button", name="Answer").click()
    expect(paid.get_by_role("status").filter(has_text="Somebody looks into it")).to_be_visible()

    clerk.reload()
    expect(clerk.get_by_role("main")).to_contain_text("The one that ends 1234")
    clerk.get_by_role("button", name="Decide").click()
    deciding = clerk.get_by_role("dialog", name="Decide this dispute")
    deciding.get_by_label("Answer to the customer").fill("You get it back, this once.")
    deciding.get_by_label("Reason for the file").fill("Seen with the branch")
    deciding.get_by_role("button", name="Decide").click()
    expect(deciding).to_be_hidden()

    paid.reload()
    expect(paid.get_by_role("status").filter(has_text="You get money back")).to_contain_text("CN¥ 8.88")
    expect(paid.get_by_role("main")).to_contain_text("You get it back, this once.")
    expect(paid.get_by_role("main")).not_to_contain_text("Seen with the branch")
    expect(paid.get_by_role("button", name="Appeal")).to_be_visible()


def test_whoever_was_robbed_sees_at_once_what_keeps_the_rest_safe(paid: Page) -> None:
    dispute(paid, "I was tricked into it")
    paid.get_by_label("How did they reach you?").select_option("By telephone")
    paid.get_by_role("button", name="Send it").click()

    safe = paid.get_by_role("region", name="Keep your money safe now")
    expect(safe.get_by_role("link", name="Change the password")).to_be_visible()
    safe.get_by_role("button", name="Sign out everywhere else").click()
    paid.get_by_role("dialog").get_by_role("button", name="Sign out everywhere else").click()
    expect(paid.get_by_role("status").filter(has_text="All other devices are signed out.")).to_be_visible()
    paid.get_by_role("button", name="Take it back").click()
    paid.get_by_role("dialog").get_by_role("button", name="Take it back").click()
    expect(paid.get_by_role("status").filter(has_text="You took it back")).to_be_visible()


@in_both_languages
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_disputing_is_accessible(visit: Visit, paid: Page, language: str, size: tuple[int, int]) -> None:
    there = paid.get_by_role("link", name="Something is wrong").get_attribute("href")
    assert there
    page = visit.inside("陈宇", there, language=language, size=size)
    page.get_by_role("radio").nth(1).check()
    settled(page)
    found = all_violations(page, picture_of("/disputes/new", language, size))
    page.emulate_media(color_scheme="light")
    page.get_by_role("combobox").select_option(index=1)
    page.get_by_role("button", name=re.compile("^(Send it|提交)$")).click()
    page.wait_for_url(re.compile(r"/disputes/[0-9a-f-]{36}$"))
    settled(page)
    found += all_violations(page, picture_of("/disputes/one", language, size))
    desk = visit.inside(CLERK, f"/console/disputes/{page.url.rsplit('/', 1)[1]}", language=language, size=size)
    settled(desk)

    assert found + all_violations(desk, picture_of("/console/disputes/one", language, size)) == []
