"""A customer compares an account with their own books, on a phone: three taps, the answer in a sentence, a note."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .test_accessible import all_violations, in_both_languages, picture_of
from .visits import CUSTOMER, PHONE, Visit, settled

pytestmark = pytest.mark.browser

WORDS = {
    "en": {
        "door": "Compare with my own books",
        "compare": "Compare",
        "missing": "1 is missing in the bank’s book",
        "mine": "Only in my books 1",
        "decide": "Decide",
        "note": "Note",
        "record": "Record",
        "seen": "You have looked at all of it.",
        "delete": "Delete",
        "before": "Compared before",
    },
    "zh-CN": {
        "door": "与自己的账核对",
        "compare": "开始核对",
        "missing": "有 1 笔银行的账里没有",
        "mine": "只有我有 1",
        "decide": "处理",
        "note": "备注",
        "record": "记录",
        "seen": "有差异的您都已处理。",
        "delete": "删除",
        "before": "以前的核对",
    },
}


def own_books(page: Page, account: str, file: Path) -> None:
    """Two days of what the bank has, kept as bookkeepers do, and a bill that the bank does not know."""
    entries: list[dict[str, Any]] = page.request.get(f"/api/portal/accounts/{account}/entries?limit=200").json()[
        "items"
    ]
    day = sorted({one["booked_on"] for one in entries})[-2]
    with file.open("w", newline="", encoding="utf-8") as there:
        table = csv.writer(there)
        table.writerow(["Date", "Debit", "Credit", "Text"])
        for one in entries:
            if one["booked_on"] == day:
                yuan = f"{abs(one['amount']['minor']) / 100:.2f}"
                table.writerow([day, yuan, "", ""] if one["amount"]["minor"] > 0 else [day, "", yuan, ""])
        table.writerow([day, "", "77.31", "Rent"])


@in_both_languages
def test_on_a_phone_an_account_is_compared_with_ones_own_books(visit: Visit, language: str, tmp_path: Path) -> None:
    say = WORDS[language]
    page = visit.inside(CUSTOMER, "/accounts", size=PHONE, language=language)
    found = page.request.get("/api/portal/accounts").json()["items"]
    account = next(one["id"] for one in found if one["kind"] == "current" and one["currency"] == "CNY")
    file = tmp_path / "books.csv"
    own_books(page, account, file)

    page.goto(f"/accounts/{account}")
    page.get_by_role("link", name=say["door"]).click()
    page.get_by_role("heading", level=1, name=say["door"]).wait_for()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text(re.compile("“Debit”"))).to_be_visible()
    settled(page)
    assert all_violations(page, picture_of("/own-books-new", language, PHONE)) == []
    page.get_by_role("button", name=say["compare"], exact=True).click()

    expect(page.get_by_text(say["missing"], exact=True)).to_be_visible(timeout=20_000)
    page.get_by_text(say["mine"], exact=True).click()
    card = page.get_by_role("listitem").filter(has_text="Rent")
    card.get_by_role("button", name=re.compile(f"^{say['decide']}")).click()
    page.get_by_role("dialog").get_by_label(say["note"], exact=True).last.fill("paid in cash")
    page.get_by_role("button", name=say["record"], exact=True).click()
    expect(card).to_contain_text("paid in cash")
    expect(page.get_by_text(say["seen"], exact=True)).to_be_visible()
    settled(page)
    assert all_violations(page, picture_of("/own-books-compared", language, PHONE)) == []

    page.get_by_role("button", name=say["delete"], exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=say["delete"], exact=True).click()
    expect(page.get_by_role("heading", name=say["before"])).to_be_visible()
    expect(page.get_by_role("link", name="books.csv")).to_have_count(0)
