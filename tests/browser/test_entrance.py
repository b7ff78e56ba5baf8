"""What somebody meets before they are inside, and what they may change of it."""

import pytest
from playwright.sync_api import Page, Route, expect

from .visits import CLERK, CUSTOMER, ENGLISH_CUSTOMER, PHONE, Visit, sign_in

pytestmark = pytest.mark.browser


def test_what_is_missing_is_named_and_gets_the_focus(visit: Visit) -> None:
    page = visit.page()
    page.goto("/sign-in")
    page.get_by_label("User name").fill("somebody")

    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_text("Please enter your password")).to_be_visible()
    expect(page.get_by_label("Password", exact=True)).to_be_focused()


def test_the_password_can_be_looked_at_before_it_is_sent(visit: Visit) -> None:
    page = visit.page(size=PHONE)
    page.goto("/sign-in")
    page.get_by_label("Password", exact=True).fill("as typed")

    page.get_by_role("button", name="Show password").click()

    expect(page.get_by_label("Password", exact=True)).to_have_attribute("type", "text")


def test_a_refusal_that_comes_before_the_words_for_it_is_told_as_soon_as_they_are_there(visit: Visit) -> None:
    page = visit.page()
    held: list[Route] = []
    page.route("**/assets/problems*", lambda route: held.append(route))
    page.goto("/sign-in")
    page.get_by_label("User name").fill("somebody")
    page.get_by_label("Password", exact=True).fill("a wrong one")

    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("This could not be done")
    assert held
    held[0].continue_()
    expect(page.get_by_role("alert")).to_contain_text("does not go together")


def test_people_of_a_demo_bank_are_described_in_the_reader_s_language_only(visit: Visit) -> None:
    page = visit.page(language="zh-CN")
    page.goto("/sign-in")

    people = page.get_by_role("region", name="选一个身份体验").get_by_role("button")
    expect(people.filter(has_text=CUSTOMER)).not_to_contain_text("phone")

    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("region", name="Try it as").get_by_role("button", name=CUSTOMER)).to_contain_text("78")


def test_the_way_to_a_person_is_open_to_those_who_cannot_sign_in(visit: Visit) -> None:
    page = visit.page(size=PHONE)
    page.goto("/sign-in")

    page.get_by_role("link", name="Talk to a person").click()

    expect(page.get_by_role("heading", level=1, name="Help")).to_be_visible()
    expect(page.get_by_role("main").locator("a[href^='tel:']")).to_be_visible()
    page.get_by_role("link", name="Sign in").click()
    expect(page.get_by_label("User name")).to_be_visible()


def test_staff_find_their_own_door(visit: Visit) -> None:
    page = visit.page()
    page.goto("/sign-in")

    page.get_by_role("link", name="I work at the bank").click()

    expect(page.get_by_role("heading", level=1, name="Staff sign-in")).to_be_visible()
    expect(page.get_by_role("button", name=CLERK)).to_be_visible()


def test_a_wrong_password_changes_nothing_and_is_told_at_its_field(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/security")

    page.get_by_label("Password now").fill("not this one")
    page.get_by_label("New password").fill("a long and quite new one")
    page.get_by_role("button", name="Change password").click()

    expect(page.get_by_text("This is not your password")).to_be_visible()
    expect(page.get_by_label("Password now")).to_have_attribute("aria-invalid", "true")


def test_a_weak_new_password_is_refused_in_words(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/security")

    page.get_by_label("Password now").fill("welcome-to-bankhall")
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name="Change password").click()

    expect(page.get_by_text("Too short: at least 10 characters")).to_be_visible()


def test_choices_about_the_page_count_at_once(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/settings", size=PHONE)

    page.get_by_role("radio", name="Large").check(force=True)
    page.get_by_role("radio", name="Dark").check(force=True)

    expect(page.locator("html")).to_have_attribute("data-text", "large")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect_bar(page, "#16201F")
    page.reload()
    expect_bar(page, "#16201F")
    page.get_by_role("radio", name="Light").check(force=True)
    expect_bar(page, "#FFFFFF")


def expect_bar(page: Page, colour: str) -> None:
    """That the device is told to colour its own bar with this, and with nothing else."""
    bars = """[...document.querySelectorAll("meta[name=theme-color]")].filter((bar) => matchMedia(bar.media).matches)"""
    page.wait_for_function(f"colour => {bars}.map((bar) => bar.content).join() === colour", arg=colour)


def test_whoever_comes_next_is_not_led_to_where_the_last_one_was(visit: Visit) -> None:
    page = visit.as_(CUSTOMER, "/accounts")

    page.get_by_role("button", name="Sign out", exact=True).first.click()
    page.wait_for_url("**/sign-in")
    sign_in(page, ENGLISH_CUSTOMER)

    page.get_by_role("heading", level=1, name="Good to see you, Emma Clarke").wait_for()
