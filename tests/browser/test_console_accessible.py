"""The console where it is more than a page: what opens on top of it, a tablet, and who may do little."""

import pytest
from playwright.sync_api import Page

from .test_accessible import all_violations, come_to, in_both_languages, picture_of
from .visits import ACCOUNTANT, ADMINISTRATOR, AUDITOR, CLERK, DESK, PHONE, RISK_ANALYST, RISK_OFFICER, Visit

pytestmark = pytest.mark.browser

TABLET = (768, 1024)

on_every_screen = pytest.mark.parametrize("size", [PHONE, TABLET, DESK], ids=["phone", "tablet", "desk"])


@on_every_screen
@in_both_languages
def test_a_customer_and_one_of_their_accounts_are_accessible(
    visit: Visit, language: str, size: tuple[int, int]
) -> None:
    page = come_to("/console/customers/…", visit.inside(CLERK, "/console/customers", language=language, size=size))
    found = all_violations(page, picture_of("console/customers/…", language, size))

    page.emulate_media(color_scheme="light")
    page.get_by_role("main").get_by_role("list").locator("a[href*='/console/accounts/']").first.click()
    page.wait_for_url("**/console/accounts/*")
    come_to("", page)

    assert found + all_violations(page, picture_of("console/accounts/…", language, size)) == []


@on_every_screen
@in_both_languages
@pytest.mark.parametrize("who", [CLERK, AUDITOR, ADMINISTRATOR], ids=["clerk", "auditor", "administrator"])
def test_the_day_is_accessible_to_whoever_begins_it(
    visit: Visit, who: str, language: str, size: tuple[int, int]
) -> None:
    page = come_to("/console", visit.inside(who, "/console", language=language, size=size))

    assert all_violations(page, picture_of(f"console/{who}", language, size)) == []


@on_every_screen
@in_both_languages
def test_what_opens_on_top_of_a_page_is_accessible(visit: Visit, language: str, size: tuple[int, int]) -> None:
    page = come_to("/console", visit.inside(CLERK, "/console", language=language, size=size))

    page.keyboard.press("Control+k")
    page.keyboard.type("张")
    page.get_by_role("option").nth(2).wait_for()
    found = all_violations(page, picture_of("console/palette", language, size))
    close(page)
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("switch").wait_for()

    assert found + all_violations(page, picture_of("console/shortcuts", language, size)) == []


OFFICE_PAGES = [
    (ADMINISTRATOR, "/console/approvals"),
    (ADMINISTRATOR, "/console/approvals?which=mine"),
    (ADMINISTRATOR, "/console/approvals?which=decided"),
    (ADMINISTRATOR, "/console/delegation"),
    (ADMINISTRATOR, "/console/staff"),
    (ADMINISTRATOR, "/console/staff/…"),
    (ADMINISTRATOR, "/console/roles"),
    (ADMINISTRATOR, "/console/roles/new"),
    (ADMINISTRATOR, "/console/roles/of/branch_manager"),
    (CLERK, "/console/delegation"),
    (ACCOUNTANT, "/console/remittances/terms"),
    (RISK_OFFICER, "/console/risk"),
    (RISK_OFFICER, "/console/risk?decided=true"),
    (RISK_ANALYST, "/console/risk/rules"),
    (RISK_ANALYST, "/console/risk/rules/…"),
    (RISK_ANALYST, "/console/risk/rules/new"),
]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@in_both_languages
@pytest.mark.parametrize(("who", "path"), OFFICE_PAGES)
def test_the_staff_office_is_accessible(
    visit: Visit, who: str, path: str, language: str, size: tuple[int, int]
) -> None:
    page = come_to(path, visit.inside(who, path.removesuffix("/…"), language=language, size=size))

    assert all_violations(page, picture_of(path.replace("?", "-").replace("=", "-"), language, size)) == []


def close(page: Page) -> None:
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
