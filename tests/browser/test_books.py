"""The work behind the counter: putting right what could not be imported, entering customers, verifying the books."""

import re

import pytest
from playwright.sync_api import Page, expect

from .test_accessible import violations
from .visits import ACCOUNTANT, CLERK, PHONE, STEWARD, Visit, sign_in

pytestmark = pytest.mark.browser

# All that lies in the storage of the browser, as text, and whether the keys there can be taken out.
EVERYTHING_KEPT = """
async () => {
  const all = [];
  for (const { name } of await indexedDB.databases()) {
    const opened = await new Promise((done, failed) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    for (const store of opened.objectStoreNames) {
      all.push(...await new Promise((done, failed) => {
        const request = opened.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
      }));
    }
    opened.close();
  }
  const sealed = sessionStorage.getItem("bankhall.drafts") ?? "";
  const text = JSON.stringify([all, { ...localStorage }, { ...sessionStorage }]) + atob(sealed);
  return { text, sealed, keys: all.filter((one) => one.key).map((one) => one.key.extractable) };
}
"""


# Before the row is put right: that changes the bank that these tests share.
@pytest.mark.usefixtures("small_import")
def test_a_clerk_sees_the_import_and_what_is_in_quarantine(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console/imports")

    page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    expect(page.get_by_role("main")).to_contain_text("Every balance agrees with the source")
    quarantine = page.get_by_role("region", name="Quarantine").get_by_role("table")
    expect(quarantine).to_contain_text("Row is cut off")

    page.get_by_role("combobox", name="File").select_option("client.asc")
    page.wait_for_url(re.compile(r"[?&]file="))

    expect(page.get_by_text("No row matches the filter")).to_be_visible()


@pytest.mark.usefixtures("small_import")
def test_a_quarantined_row_is_put_right_and_booked(visit: Visit) -> None:
    page = open_import(visit.as_(STEWARD, "/console/imports"))
    page.get_by_role("button", name="Line 5").click()
    sheet = page.get_by_role("dialog", name="Row in quarantine")
    expect(sheet.get_by_text("The row is broken")).to_be_visible()

    sheet.get_by_label("Operation").fill("VKLAD")
    sheet.get_by_label("Amount").fill("a lot")
    sheet.get_by_label("Balance after").fill("4500.00")
    sheet.get_by_role("button", name="Try again").click()

    expect(sheet.get_by_role("alert")).to_contain_text("nothing was booked")
    expect(sheet.get_by_label("Amount")).to_have_attribute("aria-invalid", "true")

    sheet.get_by_label("Amount").fill("500.00")
    sheet.get_by_role("button", name="Try again").click()

    expect(page.get_by_text("Line 5 of trans.asc has been taken")).to_be_visible()
    expect(page.get_by_text("No row is in quarantine.")).to_be_visible()
    page.get_by_text("Repaired (1)").click()
    page.get_by_role("button", name="Line 5").click()
    expect(sheet).to_contain_text("Repaired and taken")
    expect(sheet).to_contain_text("500.00")
    assert "500" not in page.url


@pytest.mark.usefixtures("small_import")
def test_who_may_not_repair_sees_the_row_and_no_way_to_change_it(visit: Visit) -> None:
    page = open_import(visit.as_(CLERK, "/console/imports"))
    page.get_by_text(re.compile(r"Repaired \(|Open \(")).first.wait_for()

    expect(page.get_by_role("button", name=re.compile("^Try"))).to_have_count(0)


def test_a_customer_and_an_account_are_entered_by_the_keyboard_alone(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console/customers/new")
    page.get_by_label("Name", exact=True).focus()

    page.keyboard.type("Hedy Lamarr")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Document")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Pass")
    page.keyboard.press("Tab")
    page.keyboard.type("HL19141109")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="How to reach them")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("+86 138 0013 8000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Check once more")).to_be_focused()
    expect(page.get_by_role("main")).to_contain_text("Hedy Lamarr becomes a customer")
    page.get_by_role("button", name="Create customer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Hedy Lamarr")).to_be_visible()

    page.goto(page.url.replace("/customers/", "/accounts/new?customer="))
    page.get_by_label("Account name").focus()
    page.keyboard.type("Patents")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Who may use it")).to_be_focused()
    page.get_by_role("button", name="Continue").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("A Current account in CNY is opened for Hedy Lamarr")
    page.get_by_role("button", name="Open account").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name="Patents")).to_be_visible()


def test_what_was_answered_outlives_a_reload_and_a_known_document_is_told_while_typing(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console/customers/new")
    fill_customer(page, "Rosalind Franklin", "RF19200725")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Create customer").click()
    expect(page.get_by_role("heading", level=1, name="Rosalind Franklin")).to_be_visible()

    page.goto("/console/customers/new")
    fill_customer(page, "R. E. Franklin", "RF19200725")
    page.go_back()
    page.reload()

    expect(page.get_by_text("This is what you entered before.")).to_be_visible()
    expect(page.get_by_text("There is already a customer with this number")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Create customer").click()
    expect(page.get_by_role("heading", name="Document")).to_be_visible()
    expect(page.get_by_label("Document number")).to_have_attribute("aria-invalid", "true")


def test_whoever_seems_to_be_in_the_file_is_shown_and_is_entered_again_only_with_a_reason(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console/customers/new")
    fill_customer(page, "Emmy Noether", "EN18820323")
    page.get_by_label("Phone").fill("+86 139 1188 2032")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Create customer").click()
    expect(page.get_by_role("heading", level=1, name="Emmy Noether")).to_be_visible()

    page.goto("/console/customers/new")
    fill_customer(page, "Emmy Noethr", "EN19350414")
    page.get_by_label("Phone").fill("139 1188 2032")
    seen = page.get_by_role("list", name="Who it may be")
    expect(seen).to_contain_text("Emmy Noether")
    expect(seen).to_contain_text("2032")
    expect(seen).not_to_contain_text("11882032")
    page.get_by_role("button", name="Continue").click()
    expect(seen).to_contain_text("Emmy Noether")
    page.get_by_role("button", name="Create customer").click()
    expect(page.get_by_text("Say why it is somebody else, or use the file that is there")).to_be_visible()

    page.get_by_label("Why it is somebody else").fill("Her niece, with a passport of her own")
    page.get_by_role("button", name="Create customer").click()

    expect(page.get_by_role("heading", level=1, name="Emmy Noethr")).to_be_visible()


def test_what_somebody_has_begun_to_type_lies_nowhere_in_the_clear_and_survives_a_reload(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console/customers/new")
    fill_customer(page, "Ada Lovelace", "AL18151210")
    page.go_back()
    page.wait_for_function("sessionStorage.getItem('bankhall.drafts') !== null")

    for _ in range(2):  # as it is typed, and as it is kept anew after the reload
        kept = page.evaluate(EVERYTHING_KEPT)
        assert kept["keys"] == [False]  # one, not to be exported
        assert not any(word in kept["text"] for word in ("Lovelace", "AL18151210", "passport", "answers", "documents"))
        page.reload()
        expect(page.get_by_text("This is what you entered before.")).to_be_visible()
        expect(page.get_by_label("Document number")).to_have_value("AL18151210")

    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    page.wait_for_function(f"({EVERYTHING_KEPT})().then((kept) => kept.keys.length === 0 && !kept.sealed)")
    page.evaluate("sessionStorage.setItem('bankhall.draft.new-customer', 'of a release before')")
    sign_in(page, CLERK)
    page.get_by_role("button", name="Sign out").first.wait_for()
    page.goto("/console/customers/new")
    expect(page.get_by_label("Name", exact=True)).to_have_value("")
    assert "of a release before" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_a_sealed_draft_that_is_carried_to_another_sign_in_opens_nowhere(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console/customers/new")
    fill_customer(page, "Ada Lovelace", "AL18151210")
    page.wait_for_function("sessionStorage.getItem('bankhall.drafts') !== null")
    sealed = page.evaluate("sessionStorage.getItem('bankhall.drafts')")
    thief = visit.as_(CLERK, "/console")

    thief.evaluate("(sealed) => sessionStorage.setItem('bankhall.drafts', sealed)", sealed)
    thief.goto("/console/customers/new")

    expect(thief.get_by_label("Name", exact=True)).to_have_value("")
    assert thief.evaluate("sessionStorage.getItem('bankhall.drafts')") is None


def test_a_mistake_that_the_bank_finds_leads_back_to_its_step(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console/customers/new")
    fill_customer(page, "Grace Hopper", "GH19061209")
    page.get_by_label("E-mail").fill("not an address")
    page.get_by_role("button", name="Continue").click()

    page.get_by_role("button", name="Create customer").click()

    expect(page.get_by_role("heading", name="How to reach them")).to_be_visible()
    expect(page.get_by_text("Please check the e-mail address")).to_be_visible()


def test_an_accountant_has_the_books_verified_and_finds_an_account_of_the_books(visit: Visit) -> None:
    page = visit.as_(ACCOUNTANT, "/console/ledger")

    page.get_by_role("button", name="Verify now").click()

    expect(page.get_by_text("Verified: the books agree and balance")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name=re.compile("^Most was booked on"))).to_be_visible()

    page.goto("/console/ledger/accounts")
    page.get_by_role("main").get_by_role("searchbox").fill("clearing")
    expect(page.get_by_role("region", name="Assets")).to_contain_text("Interbank clearing")
    expect(page.get_by_role("region", name="Income")).to_have_count(0)


@pytest.mark.parametrize(("language", "dark"), [("zh-CN", False), ("en", True), ("zh-CN", True), ("en", False)])
@pytest.mark.parametrize("size", [PHONE, (1440, 900)], ids=["phone", "desk"])
def test_the_catalogue_is_accessible(visit: Visit, language: str, dark: bool, size: tuple[int, int]) -> None:
    page = visit.inside(CLERK, "/console/design", language=language, dark=dark, size=size)
    page.get_by_role("heading", level=2).last.wait_for()
    page.wait_for_load_state("networkidle")

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def open_import(page: Page) -> Page:
    page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Quarantine")).to_be_visible()
    return page


def fill_customer(page: Page, name: str, number: str) -> None:
    """As far as the step that asks how to reach them."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Kind of document").select_option("passport")
    page.get_by_label("Document number").fill(number)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="How to reach them")).to_be_visible()
