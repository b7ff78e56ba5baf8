"""A customer has a statement made and takes it home; somebody without an account checks whether it is real."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .test_accessible import all_violations, picture_of
from .visits import CUSTOMER, DESK, PHONE, Visit, settled

pytestmark = pytest.mark.browser


def to_statements(page: Page) -> None:
    mine = page.request.get("/api/portal/accounts").json()["items"]
    page.goto(f"/accounts/{mine[0]['id']}")
    settled(page)
    page.get_by_role("link", name=re.compile("^(Statements|对账单)$")).click()
    page.get_by_role("heading", level=1, name=re.compile("^(Statements|对账单)$")).wait_for()
    settled(page)


def test_a_month_is_made_taken_home_and_checked_by_a_stranger(visit: Visit, tmp_path: Path) -> None:
    page = visit.inside(CUSTOMER, "/accounts", size=PHONE)
    to_statements(page)

    with page.expect_download() as coming:
        page.get_by_role("button", name=re.compile("^Get the statement of ")).first.click()
    file = tmp_path / "statement.pdf"
    coming.value.save_as(file)
    assert file.read_bytes().startswith(b"%PDF-")
    expect(page.get_by_role("button", name=re.compile("^Download the statement"))).to_be_visible()

    stranger = visit.page(size=PHONE)
    stranger.goto("/verify/AAAAA-AAAAA-AAAAA-AAAAA-AAAAA")
    expect(stranger.get_by_label("Code")).to_have_value("AAAAA-AAAAA-AAAAA-AAAAA-AAAAA")
    stranger.get_by_label("Choose the file").set_input_files(file)
    expect(stranger.get_by_text("not one byte of it has been changed")).to_be_visible()
    expect(stranger.get_by_text("张**")).to_be_visible()

    file.write_bytes(file.read_bytes() + b"\n")
    stranger.get_by_label("Choose the file").set_input_files(file)
    expect(stranger.get_by_text("This file is not as the bank has made it")).to_be_visible()
    stranger.get_by_label("Last four digits of the account number").fill("1234")
    stranger.get_by_role("button", name="Check", exact=True).click()
    expect(stranger.get_by_text("We find no such statement")).to_be_visible()


@pytest.mark.parametrize("size", [(320, 640), PHONE, DESK], ids=["narrow", "phone", "desk"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_pages_of_statements_are_accessible(visit: Visit, language: str, size: tuple[int, int]) -> None:
    page = visit.inside(CUSTOMER, "/accounts", language=language, size=size)
    to_statements(page)
    assert all_violations(page, picture_of("/accounts/one/statements", language, size)) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    page.goto("/verify")
    settled(page)
    assert all_violations(page, picture_of("/verify", language, size)) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
