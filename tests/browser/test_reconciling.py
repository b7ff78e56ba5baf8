"""Reconciling in the console: a table of another bank, what is left, and a decision that stays."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .test_accessible import all_violations, in_both_languages, picture_of
from .visits import ACCOUNTANT, DESK, Visit, settled

pytestmark = pytest.mark.browser


def account_of(page: Page) -> str:
    """Of some customer with entries."""
    found: dict[str, Any] = page.request.get("/api/console/accounts?limit=50").json()
    return next(str(one["id"]) for one in found["items"] if one["currency"] == "CNY")


def compare(page: Page, tmp_path: Path, account: str) -> None:
    file = tmp_path / "bank.csv"
    file.write_text("Datum;Betrag;Zweck\n10.11.2026;1.234,50;Miete\n11.11.2026;-20,00;Gebühr")
    page.goto(f"/console/accounts/{account}/reconciliations")
    page.locator("input[type=file]").set_input_files(file)


def test_a_table_of_another_bank_is_compared_and_a_line_decided(visit: Visit, tmp_path: Path) -> None:
    page = visit.inside(ACCOUNTANT, "/console")
    account = account_of(page)
    compare(page, tmp_path, account)
    page.get_by_label("Day", exact=True).select_option("Datum")
    page.get_by_label("Amount", exact=True).select_option("Betrag")
    page.get_by_label("Text", exact=True).select_option("Zweck")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("What explains the difference")).to_be_visible(timeout=20_000)
    page.get_by_text("Only on the statement 2", exact=True).click()
    # The head and the two: the list is the new one, and nothing is clicked that is about to go.
    expect(page.get_by_role("region", name="Line by line").get_by_role("row")).to_have_count(3)
    row = page.get_by_role("row").filter(has_text="Miete")
    row.get_by_role("button", name="Decide").click()
    page.get_by_role("dialog").get_by_label("Note", exact=True).last.fill("booked next month")
    page.get_by_role("button", name="Record").click()
    expect(row).to_contain_text("booked next month")
    page.get_by_role("button", name="Compare again").click()
    expect(page.get_by_role("row").filter(has_text="Miete")).to_contain_text("booked next month")
    settled(page)
    assert all_violations(page, picture_of("/console/reconciliation", "en", DESK)) == []


@in_both_languages
def test_reconciling_is_accessible(visit: Visit, language: str, tmp_path: Path) -> None:
    page = visit.inside(ACCOUNTANT, "/console", language=language)
    compare(page, tmp_path, account_of(page))
    page.get_by_role("table").first.wait_for()
    settled(page)
    assert all_violations(page, picture_of("/console/reconciliations", language, DESK)) == []
