"""Customers from a workbook in the console: a sheet chosen, rows mended and dismissed, and asked for."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from packing import line, number, sheet, table, words, workbook

from .test_accessible import all_violations, in_both_languages, picture_of
from .visits import DESK, PHONE, STEWARD, Visit, settled

pytestmark = pytest.mark.browser

PAGE = "/console/customer-files"
# A worker looks through them in the background.
PATIENCE_MS = 20_000


def book(tail: str) -> bytes:
    """`tail`: so that no two tests bring the very same customers."""
    customers = sheet(
        line(1, words("A1", "姓名"), words("B1", "证件号码"), words("C1", "手机号"), words("D1", "出生日期")),
        line(2, words("A2", f"秦岚{tail}"), words("C2", f"139{tail}0001"), words("D2", "1991-02-03")),
        line(3, words("A3", f"顾海{tail}"), number("B3", "4.40301199001011E+17"), words("C3", f"139{tail}0002")),
        line(4, words("A4", f"测试{tail}"), words("C4", "12")),
        line(5, words("A5", f"秦岚{tail}"), words("C5", f"139{tail}0001"), words("D5", "1991-02-03")),
    )
    return workbook({"新客户": customers, "网点": table([["网点"], ["西湖支行"]])})


def bring(page: Page, tmp_path: Path, content: bytes, name: str = "新客户.xlsx") -> None:
    (tmp_path / name).write_bytes(content)
    page.locator("input[type=file]").set_input_files(tmp_path / name)


def looked_through(page: Page, tmp_path: Path, tail: str) -> None:
    bring(page, tmp_path, book(tail))
    page.get_by_role("button", name=re.compile("Read this sheet|读取这张表")).click()
    page.wait_for_url(re.compile(PAGE + "/.+"))
    page.get_by_role("button", name=re.compile("Look at every row|检查每一行")).click()
    expect(page.get_by_role("link", name=f"顾海{tail}")).to_be_visible(timeout=PATIENCE_MS)


def test_a_sheet_is_chosen_rows_are_mended_and_dismissed_and_the_rest_is_asked_for(
    visit: Visit, tmp_path: Path
) -> None:
    page = visit.inside(STEWARD, PAGE)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download template").click()
    assert taken.value.suggested_filename == "Customers template.xlsx"
    bring(page, tmp_path, book("1001"))
    expect(page.get_by_label("Sheet")).to_have_value("新客户")
    page.get_by_role("button", name="Read this sheet").click()
    page.get_by_role("button", name="Look at every row").click()
    row = page.get_by_role("row").filter(has_text="顾海1001")
    expect(row).to_contain_text("新客户!B3", timeout=PATIENCE_MS)

    page.get_by_role("link", name="顾海1001").click()
    expect(page.get_by_text("One field is to be put right")).to_be_visible()
    expect(page.get_by_label("Document number")).to_have_value("4.40301199001011E+17")
    expect(page.get_by_text("enter it from the document (cell B3)")).to_be_visible()
    page.get_by_label("Document number").fill("")
    page.get_by_role("button", name="Save and look again").click()
    expect(page.get_by_role("status").filter(has_text="This row can be taken").first).to_be_visible()

    page.get_by_role("link", name="Next").click()
    page.get_by_role("button", name="Do not take").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("a test of the branch")
    page.get_by_role("dialog").get_by_role("button", name="Do not take").click()
    expect(page.get_by_text("Why: a test of the branch")).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("The same as line 2 of this table")).to_be_visible()
    page.get_by_role("button", name="It is somebody else").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("twins, both documents looked at")
    page.get_by_role("dialog").get_by_role("button", name="It is somebody else").click()
    expect(page.get_by_text("Somebody else: this row can be taken")).to_be_visible()

    page.get_by_role("link", name="The table").click()
    expect(page.get_by_role("row").filter(has_text="顾海1001")).to_contain_text("Mended")
    expect(page.get_by_role("row").filter(has_text="测试1001")).to_contain_text("Not to be taken")
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_text("3 rows become customers")).to_be_visible()


def test_why_a_file_is_no_table_is_said_and_what_to_do(visit: Visit, tmp_path: Path) -> None:
    page = visit.inside(STEWARD, PAGE)
    wide = workbook({"客户": sheet(line(1, words("BZ1", "姓名")))})

    bring(page, tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    expect(page.get_by_text("This workbook is protected by a password.")).to_be_visible()
    bring(page, tmp_path, wide, "wide.xlsx")
    expect(page.get_by_text("At 客户!BZ1.")).to_be_visible()


@in_both_languages
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_tables_of_customers_are_accessible(visit: Visit, language: str, size: tuple[int, int], tmp_path: Path) -> None:
    tail = f"{size[0]}{language[0] == 'z':d}".zfill(5)[-4:]
    page = visit.inside(STEWARD, PAGE, language=language, size=size)
    page.get_by_role("heading", level=1).wait_for()
    bring(page, tmp_path, book(tail))
    page.get_by_role("button", name=re.compile("Read this sheet|读取这张表")).wait_for()
    settled(page)
    assert all_violations(page, picture_of(PAGE + "/sheets", language, size)) == []

    looked_through(page, tmp_path, tail)
    settled(page)
    assert all_violations(page, picture_of(PAGE + "/…", language, size)) == []
    page.get_by_role("link", name=f"顾海{tail}").click()
    page.get_by_role("button", name=re.compile("Save and look again|保存并重新检查")).wait_for()
    settled(page)
    assert all_violations(page, picture_of(PAGE + "/rows", language, size)) == []
