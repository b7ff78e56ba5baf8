"""Two administrators and the staff office: what one asks for the other decides."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from .visits import (
    ADMINISTRATOR,
    AUDITOR,
    CLERK,
    ENGLISH_CUSTOMER,
    SECOND_ADMINISTRATOR,
    STEWARD,
    Visit,
    confirm_exactly,
    sign_in,
)

pytestmark = pytest.mark.browser


def member(page: Page, name: str) -> Page:
    """Finds somebody in the list of staff, and opens their page."""
    page.get_by_role("main").get_by_role("searchbox", name="Name or login").fill(name)
    page.get_by_role("row").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    return page


def asks_for_role(page: Page, role: str, why: str) -> None:
    page.get_by_role("button", name="Give a role").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Role").select_option(label=role)
    form.get_by_label("Why").fill(why)
    form.get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_role_that_one_asks_for_is_had_once_the_other_says_yes(visit: Visit) -> None:
    clerk = visit.as_(STEWARD, "/console")
    expect(clerk.get_by_role("link", name="Health of the books")).to_have_count(0)

    chief = member(visit.as_(ADMINISTRATOR, "/console/staff"), STEWARD)
    asks_for_role(chief, "Accountant", "The accountant is on leave")
    expect(chief.get_by_role("list", name="Asked for")).to_contain_text("Accountant")

    chief.get_by_role("link", name="See approvals").click()
    chief.get_by_text("Asked by me").click()
    own = chief.get_by_role("article", name=re.compile(f"{STEWARD}.*Accountant"))
    expect(own.get_by_text("another colleague decides")).to_be_visible()
    expect(own.get_by_role("button", name="Approve")).to_have_count(0)

    second = visit.as_(SECOND_ADMINISTRATOR, "/console")
    second.get_by_role("navigation").get_by_role("link", name=re.compile("^Approvals")).click()
    asked = second.get_by_role("article", name=re.compile(f"{ADMINISTRATOR}.*{STEWARD}.*Accountant"))
    expect(asked).to_contain_text("The accountant is on leave")
    expect(asked).to_contain_text("Post in the books")
    asked.get_by_role("button", name="Approve").click()
    second.get_by_role("dialog").get_by_role("button", name="Approve").click()
    confirm_exactly(second, "It is done at once")
    expect(second.get_by_text("Approved and carried out")).to_be_visible()
    expect(asked).to_have_count(0)

    clerk.goto("/console/ledger")
    sign_in(clerk, STEWARD)
    expect(clerk.get_by_role("link", name="Health of the books")).to_be_visible()

    second.goto("/console/staff")
    member(second, STEWARD)
    second.get_by_role("button", name="Take away “Accountant”").click()
    second.get_by_role("dialog").get_by_role("button", name="Take away").click()
    expect(second.get_by_role("heading", level=3, name="Accountant")).to_have_count(0)


def test_what_is_declined_comes_back_with_its_reason_and_what_is_withdrawn_is_gone(visit: Visit) -> None:
    chief = member(visit.as_(ADMINISTRATOR, "/console/staff"), AUDITOR)
    asks_for_role(chief, "Clerk", "To help at the counter")
    second = visit.as_(SECOND_ADMINISTRATOR, "/console/approvals")
    asked = second.get_by_role("article", name=re.compile(f"{AUDITOR}.*Clerk"))

    asked.get_by_role("button", name="Decline").click()
    second.get_by_role("dialog").get_by_role("textbox").fill("An auditor serves no customers")
    second.get_by_role("dialog").get_by_role("button", name="Decline").click()
    expect(asked).to_have_count(0)

    chief.goto("/console/approvals?which=mine")
    mine = chief.get_by_role("article", name=re.compile(f"{AUDITOR}.*Clerk")).first
    expect(mine).to_contain_text("Declined")
    expect(mine).to_contain_text("An auditor serves no customers")


def test_a_role_shows_what_changes_before_it_is_asked_for(visit: Visit) -> None:
    page = visit.as_(ADMINISTRATOR, "/console/roles")

    page.get_by_role("link", name="Change “Branch manager”").click()
    page.get_by_label("Export entries").uncheck()
    expect(page.get_by_role("list", name="Loses")).to_contain_text("Export entries")
    expect(page.get_by_role("button", name="Take away at once")).to_be_visible()
    page.get_by_label("Open accounts").check()
    expect(page.get_by_role("list", name="Gains")).to_contain_text("Open accounts")

    expect(page.get_by_role("button", name="Ask for approval")).to_be_visible()


def test_who_may_not_see_the_staff_office_is_not_led_there(visit: Visit) -> None:
    page = visit.inside(CLERK, "/console")

    expect(page.get_by_role("navigation").get_by_role("link", name="Approvals")).to_be_visible()
    expect(page.get_by_role("link", name="Staff", exact=True)).to_have_count(0)


def test_a_clerk_lends_rights_while_away_and_an_administrator_says_yes(visit: Visit) -> None:
    clerk = visit.as_(CLERK, "/console/delegation")

    clerk.get_by_role("button", name="Lend rights").click()
    form = clerk.get_by_role("dialog")
    form.get_by_role("button", name="Ask for approval").click()
    expect(form.get_by_text("Please choose at least one right")).to_be_visible()
    form.get_by_label("Login of your colleague").fill("zhaomin")
    form.get_by_role("textbox", name="Until the end of").fill(date_in(5))
    form.get_by_role("textbox", name="Until the end of").press("Enter")
    form.get_by_label("Open accounts").check()
    form.get_by_label("Why", exact=True).fill("On leave this week")
    form.get_by_role("button", name="Ask for approval").click()
    expect(clerk.get_by_role("dialog")).to_be_hidden()

    second = visit.as_(SECOND_ADMINISTRATOR, "/console/approvals")
    asked = second.get_by_role("article", name=re.compile(f"{CLERK} asks to lend {AUDITOR} one right"))
    expect(asked).to_contain_text("Open accounts")
    asked.get_by_role("button", name="Approve").click()
    second.get_by_role("dialog").get_by_role("button", name="Approve").click()
    confirm_exactly(second, "It is done at once")
    expect(asked).to_have_count(0)

    auditor = visit.as_(AUDITOR, "/console/delegation")
    lent = auditor.get_by_role("listitem").filter(has_text=f"{CLERK} lends {AUDITOR}")
    expect(lent).to_contain_text("Now")
    auditor.goto("/console/accounts/new")
    expect(auditor.get_by_role("heading", level=1)).to_be_visible()

    clerk.goto("/console/delegation")
    line = clerk.get_by_role("listitem").filter(has_text=f"{CLERK} lends {AUDITOR}").first
    line.get_by_role("button", name="End now").click()
    clerk.get_by_role("dialog").get_by_role("button", name="End now").click()
    expect(clerk.get_by_role("dialog")).to_be_hidden()
    expect(line).to_contain_text("Ended early")


def test_a_colleague_who_let_the_first_code_run_out_gets_another(visit: Visit) -> None:
    chief = visit.as_(ADMINISTRATOR, "/console/staff")
    chief.get_by_role("button", name="Hire somebody").click()
    form = chief.get_by_role("dialog")
    form.get_by_label("Name").fill("Gu Yue")
    form.get_by_label("Login").fill("guyue")
    form.get_by_label("Why").fill("A new colleague")
    form.get_by_role("button", name="Ask for approval").click()
    first = told_code(chief)
    yes(visit, re.compile(f"{ADMINISTRATOR}.*Gu Yue"))
    chief.goto("/console/staff")
    member(chief, "Gu Yue")

    chief.get_by_role("button", name="New set-up code").click()
    chief.get_by_role("dialog").get_by_role("textbox").fill("They were ill for a week")
    chief.get_by_role("dialog").get_by_role("button", name="New set-up code").click()
    second = told_code(chief)
    expect(chief.get_by_role("list", name="Asked for")).to_contain_text("New set-up code")
    yes(visit, re.compile(f"{ADMINISTRATOR}.*Gu Yue"))

    assert first != second
    newcomer = visit.page()
    assert set_up(newcomer, first) == 401
    assert set_up(newcomer, second) == 204


def test_an_administrator_signs_a_colleague_out(visit: Visit) -> None:
    steward = visit.as_(STEWARD, "/console")
    chief = member(visit.as_(ADMINISTRATOR, "/console/staff"), STEWARD)
    devices = chief.get_by_role("list", name="Signed-in devices").get_by_role("listitem")
    dialog = chief.get_by_role("dialog")
    expect(devices).not_to_have_count(0)

    # Other tests may have left the steward signed in elsewhere.
    for left in range(devices.count(), 0, -1):
        expect(devices).to_have_count(left)
        devices.get_by_role("button").first.click()
        expect(dialog).to_contain_text("signed out at once")
        dialog.get_by_role("button", name="End", exact=True).click()
        expect(dialog).to_be_hidden()

    expect(chief.get_by_text("Not signed in anywhere")).to_be_visible()
    steward.goto("/console")
    expect(steward.get_by_role("button", name="Sign in")).to_be_visible()
    expect(chief.get_by_role("list", name="What happened")).to_contain_text("Signed out")


def test_a_clerk_signs_a_customer_out_whose_phone_is_lost(visit: Visit) -> None:
    lost = visit.as_(ENGLISH_CUSTOMER, "/")
    clerk = visit.as_(CLERK, "/console/customers")
    clerk.get_by_role("main").get_by_role("searchbox").fill(ENGLISH_CUSTOMER)
    clerk.get_by_role("link", name=ENGLISH_CUSTOMER).first.click()
    devices = clerk.get_by_role("list", name="Signed-in devices").get_by_role("listitem")
    dialog = clerk.get_by_role("dialog")
    expect(devices).not_to_have_count(0)

    # Other tests may have left the customer signed in elsewhere.
    for left in range(devices.count(), 0, -1):
        expect(devices).to_have_count(left)
        devices.get_by_role("button").first.click()
        expect(dialog).to_contain_text(ENGLISH_CUSTOMER)
        expect(dialog).to_contain_text("The customer is told")
        dialog.get_by_role("button", name="End", exact=True).click()
        expect(dialog).to_be_hidden()
    expect(clerk.get_by_text("Not signed in anywhere")).to_be_visible()
    lost.wait_for_timeout(1_100)  # for so long a session is known without asking (identity.routes.known)
    lost.goto("/")
    expect(lost.get_by_role("button", name="Sign in", exact=True)).to_be_visible()

    for _ in range(2):
        visit.as_(ENGLISH_CUSTOMER, "/")
    clerk.reload()
    clerk.get_by_role("button", name="End all").click()
    dialog.get_by_role("button", name="End all").click()
    expect(dialog).to_be_hidden()
    expect(clerk.get_by_text("Not signed in anywhere")).to_be_visible()
    expect(clerk.get_by_role("button", name="End all")).to_have_count(0)


def told_code(page: Page) -> str:
    dialog = page.get_by_role("dialog", name="A code for their hand")
    code = dialog.locator("b").inner_text()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    return code


def yes(visit: Visit, to: re.Pattern[str]) -> None:
    second = visit.as_(SECOND_ADMINISTRATOR, "/console/approvals")
    asked = second.get_by_role("article", name=to).first
    asked.get_by_role("button", name="Approve").click()
    second.get_by_role("dialog").get_by_role("button", name="Approve").click()
    confirm_exactly(second, "It is done at once")
    expect(second.get_by_text("Approved and carried out")).to_be_visible()


def set_up(page: Page, code: str) -> int:
    """As whoever was hired: the status of the answer."""
    page.goto("/console/set-up")
    page.get_by_label("User name").fill("guyue")
    page.get_by_label("Set-up code", exact=True).fill(code)
    for field in page.locator("input[type=password]").all():
        field.fill("a correct horse 马 battery")
    with page.expect_response("**/api/identity/recovery/set-up") as answer:
        page.locator("form button[type=submit]").click()
    return int(answer.value.status)


def date_in(days: int) -> str:
    return (date.today() + timedelta(days=days)).isoformat()
