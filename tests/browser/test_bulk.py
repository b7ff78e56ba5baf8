"""A payroll in the portal: a file with a fault, looked at, confirmed once, paid, and its result taken home."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .test_accessible import all_violations, in_both_languages, picture_of
from .test_paying import PAYEE, PAYER, number  # noqa: F401  a fixture
from .test_trusted import confirm_by_password
from .visits import DESK, PHONE, Visit, settled

pytestmark = pytest.mark.browser


def bring(page: Page, tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    page.goto("/bulk-transfers")
    expect(page.get_by_label("Paid from")).not_to_have_value("")
    page.locator("input[type=file]").set_input_files(file)
    page.wait_for_url(re.compile(r"/bulk-transfers/.+"))


def test_wages_are_checked_confirmed_once_and_paid(visit: Visit, number: str, tmp_path: Path) -> None:  # noqa: F811
    page = visit.inside(PAYER, "/bulk-transfers", size=DESK)
    lines = ["姓名,账号,金额,附言", f"{PAYEE},{number},1.20,工资", f"{PAYEE},{number},2.30,奖金", f"李四,{number},1,"]
    bring(page, tmp_path, "wages.csv", "\n".join(lines).encode("gb18030"))

    expect(page.get_by_text("2 can be paid; 1 have faults and will not be")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="李四")).to_contain_text("Name and number do not fit")
    page.screenshot(path=picture_of("/bulk-transfers/ready", "en", DESK), full_page=True)
    page.get_by_role("button", name="Make 2 payments").click()
    confirm_by_password(page, "3.50 in all, from")
    expect(page.get_by_text("All 2 are paid")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("link", name="Receipt").first).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Result (CSV)").click()
    assert "paid" in taken.value.path().read_text("utf-8-sig")

    bring_again = "\n".join(lines).encode("gb18030")
    (tmp_path / "again.csv").write_bytes(bring_again)
    page.goto("/bulk-transfers")
    expect(page.get_by_label("Paid from")).not_to_have_value("")
    page.locator("input[type=file]").set_input_files(tmp_path / "again.csv")
    expect(page.get_by_text("You have brought the very same file before")).to_be_visible()


def test_what_is_wrong_with_a_message_is_named(visit: Visit, tmp_path: Path) -> None:
    page = visit.inside(PAYER, "/bulk-transfers", size=PHONE)
    wrong = b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn/></Document>'
    bring(page, tmp_path, "wrong.xml", wrong)
    expect(page.get_by_text("This file cannot be read. Nothing is paid.")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Document/CstmrCdtTrfInitn/GrpHdr")).to_be_visible()


@in_both_languages
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_files_of_payments_are_accessible(visit: Visit, language: str, size: tuple[int, int], tmp_path: Path) -> None:
    page = visit.inside(PAYER, "/bulk-transfers", language=language, size=size)
    page.get_by_role("heading", level=1).wait_for()
    file = tmp_path / "wages.csv"
    file.write_text(f"name,account,amount\n{PAYEE},62298800000000{size[0] % 100:02},1.5\nx,,y{language}")
    settled(page)
    assert all_violations(page, picture_of("/bulk-transfers", language, size)) == []
    page.locator("input[type=file]").set_input_files(file)
    page.wait_for_url(re.compile(r"/bulk-transfers/.+"))
    page.get_by_role("table").wait_for(timeout=20_000)
    settled(page)
    assert all_violations(page, picture_of("/bulk-transfers/one", language, size)) == []
