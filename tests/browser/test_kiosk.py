"""A machine in the hall: set up by a code, used by one after the other, and nothing stays of whoever was there."""

import re

import pytest
from playwright.sync_api import Page, expect

from .test_accessible import all_violations, in_both_languages, picture_of
from .visits import CUSTOMER, HEAD, Visit, settled, sign_in

pytestmark = pytest.mark.browser

AIRPORT = "Hongqiao Airport Branch"
HALL = (1080, 1920)


def new_machine(visit: Visit, name: str) -> str:
    """As the head adds it: the code."""
    page = visit.inside(HEAD, "/console/branches")
    page.get_by_role("link", name=AIRPORT).click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Add a machine").click()
    code = page.get_by_role("dialog", name=name).locator("b").inner_text()
    assert re.fullmatch(r"\d{5} \d{5}", code)
    return code


def set_up(page: Page, code: str) -> None:
    page.goto("/kiosk")
    page.get_by_label(re.compile("Code of ten digits|十位启用码")).fill(code)
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^(Set up|启用)$")).click()
    page.get_by_role("button", name=re.compile("I want a number|我要取号")).wait_for()


@pytest.fixture
def machine(visit: Visit, request: pytest.FixtureRequest) -> Page:
    page = visit.page(size=HALL)
    set_up(page, new_machine(visit, request.node.name[:40]))
    return page


def draw(page: Page) -> str:
    page.get_by_role("button", name="I want a number").click()
    page.get_by_role("button", name="Cards").click()
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_role("heading", name="Your number").wait_for()
    number = page.get_by_text(re.compile(r"^[A-Z]\d{3}$")).inner_text()
    page.get_by_role("button", name=re.compile("^I have it")).click()
    page.get_by_role("heading", name="Welcome").wait_for()
    return number


def test_one_after_the_other_draws_a_number_without_a_name(machine: Page) -> None:
    first, second = draw(machine), draw(machine)

    assert int(second[1:]) == int(first[1:]) + 1


def test_whoever_signs_in_leaves_nothing_behind_when_they_finish(machine: Page) -> None:
    machine.get_by_role("link", name="I want to see or do something of my own").click()
    sign_in(machine, CUSTOMER)
    machine.get_by_text("Others use this machine too").wait_for()
    expect(machine.get_by_label("Others use this device too")).to_have_count(0)
    machine.goto("/entries")
    settled(machine)
    machine.evaluate("localStorage.setItem('bankhall.trace', '1'); sessionStorage.setItem('trace', '1')")
    machine.get_by_role("button", name="Finish and leave").click()
    machine.get_by_role("heading", name="Welcome").wait_for()
    machine.wait_for_url("**/kiosk")

    assert machine.evaluate("[localStorage.getItem('bankhall.trace'), sessionStorage.length]") == [None, 0]
    assert "bankhall" not in {one["name"] for one in machine.context.cookies()}
    machine.go_back()
    machine.get_by_role("button", name="To the first page").wait_for()
    expect(machine.get_by_role("button", name="Finish and leave")).to_have_count(0)
    assert machine.request.get("/api/portal/accounts").status == 401


def test_whoever_walks_away_is_asked_and_then_signed_out(machine: Page) -> None:
    machine.clock.install()
    machine.goto("/kiosk")
    machine.get_by_role("link", name="I want to see or do something of my own").click()
    sign_in(machine, CUSTOMER)
    machine.get_by_role("button", name="Finish and leave").wait_for()
    machine.clock.run_for(62_000)
    asked = machine.get_by_role("dialog", name="Are you still there?")
    expect(asked).to_contain_text("seconds")
    asked.get_by_role("button", name="I am still here").click()
    expect(asked).to_have_count(0)
    machine.clock.run_for(62_000)
    expect(asked).to_contain_text("seconds")
    machine.clock.run_for(20_000)
    machine.get_by_role("heading", name="Welcome").wait_for()

    assert machine.request.get("/api/portal/accounts").status == 401


def test_no_file_is_kept_there(machine: Page) -> None:
    machine.get_by_role("link", name="I want to see or do something of my own").click()
    sign_in(machine, CUSTOMER)
    machine.get_by_role("button", name="Finish and leave").wait_for()
    machine.goto("/privacy")
    settled(machine)
    machine.get_by_role("link", name="Download", exact=False).or_(
        machine.get_by_role("button", name="Download", exact=False)
    ).first.click()

    expect(machine.get_by_text(re.compile("no files are kept|cannot be opened on a machine")).first).to_be_visible()


def test_a_machine_out_of_use_says_so_and_asks_for_another_code(visit: Visit, machine: Page) -> None:
    page = visit.inside(HEAD, "/console/branches")
    page.get_by_role("link", name=AIRPORT).click()
    mine = page.get_by_role("listitem").filter(has_text="test_a_machine_out_of_use_says_so")
    expect(mine).to_contain_text("On")
    mine.get_by_role("button", name="Take out of use").click()
    page.get_by_role("dialog").get_by_role("button", name="Take out of use").click()
    expect(mine).to_contain_text("Out of use")
    machine.reload()

    machine.get_by_role("heading", name="Set this machine up").wait_for()
    machine.get_by_label("Code of ten digits").fill("1234567890")
    machine.get_by_role("button", name="Set up", exact=True).click()
    expect(machine.get_by_role("alert")).to_contain_text("The code is not right")


def test_whoever_is_led_there_on_a_device_of_their_own_stays_signed_in(visit: Visit) -> None:
    page = visit.as_(CUSTOMER)
    page.goto("/kiosk")
    page.get_by_role("heading", name="Set this machine up").wait_for()

    assert page.request.get("/api/portal/accounts").status == 200


@in_both_languages
def test_each_step_is_accessible(visit: Visit, language: str) -> None:
    page = visit.page(size=HALL, language=language)
    code = new_machine(visit, f"Steps {language}")
    page.goto("/kiosk")
    settled(page)
    found = all_violations(page, picture_of("kiosk/set-up", language, HALL))
    set_up(page, code)
    found += all_violations(page, picture_of("kiosk", language, HALL))
    page.get_by_role("button", name=re.compile("I want a number|我要取号")).click()
    page.get_by_role("heading", level=1).wait_for()
    found += all_violations(page, picture_of("kiosk/service", language, HALL))
    page.get_by_role("button", name=re.compile("Cards|银行卡")).click()
    page.get_by_role("button", name=re.compile("^(No|不需要)$")).click()
    page.get_by_role("heading", name=re.compile("Your number|您的号码")).wait_for()

    assert found + all_violations(page, picture_of("kiosk/number", language, HALL)) == []
