"""The portal where the connection is bad: what one has read stays, with its age; nothing is guessed."""

import pytest
from playwright.sync_api import Page, expect

from .visits import CUSTOMER, ENGLISH_CUSTOMER, PHONE, Visit, sign_in

pytestmark = pytest.mark.browser

# Everything that lies in the portal's storage, as text, and how long it may be shown.
KEPT = """
async () => {
  const opened = await new Promise((done, failed) => {
    const request = indexedDB.open("bankhall");
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const all = await new Promise((done, failed) => {
    const request = opened.transaction("kept").objectStore("kept").getAll();
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const reads = all.find((one) => one.sealed);
  const text = reads ? new TextDecoder().decode(reads.sealed) : "";
  const stored = JSON.stringify(localStorage) + JSON.stringify(sessionStorage);
  const exportable = all.some((one) => one.key?.extractable !== false);
  return { items: all.length, until: reads?.until ?? 0, text: text + stored, exportable };
}
"""

LOSE_THE_KEY = """
async () => {
  const opened = await new Promise((done) => {
    const request = indexedDB.open("bankhall");
    request.onsuccess = () => done(request.result);
  });
  const another = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const store = opened.transaction("kept", "readwrite").objectStore("kept");
  const kept = await new Promise((done) => {
    const request = store.get("reads");
    request.onsuccess = () => done(request.result);
  });
  await new Promise((done) => {
    store.put({ ...kept, key: another }, "reads").onsuccess = done;
  });
}
"""

FORGET_BY = """
async () => {
  const opened = await new Promise((done) => {
    const request = indexedDB.open("bankhall");
    request.onsuccess = () => done(request.result);
  });
  const store = opened.transaction("kept", "readwrite").objectStore("kept");
  const kept = await new Promise((done) => {
    const request = store.get("reads");
    request.onsuccess = () => done(request.result);
  });
  await new Promise((done) => {
    store.put({ ...kept, until: Date.now() - 1 }, "reads").onsuccess = done;
  });
}
"""


@pytest.fixture
def portal(visit: Visit) -> Page:
    """Signed in on a phone, everything kept that is kept."""
    page = visit.page(size=PHONE, keeps=True)
    page.goto("/sign-in")
    sign_in(page, ENGLISH_CUSTOMER)
    page.get_by_role("region", name="What I have").wait_for()
    page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.active.state)")
    page.wait_for_load_state("networkidle")
    page.wait_for_function("new Promise((done) => setTimeout(() => done(true), 1500))")
    return page


def test_what_i_have_is_there_without_a_connection_and_says_how_old_it_is(portal: Page) -> None:
    portal.context.set_offline(True)
    portal.reload()

    expect(portal.get_by_role("region", name="What I have")).to_contain_text("$")
    expect(portal.get_by_role("status").filter(has_text="cannot be reached")).to_contain_text("What you see is from")


def test_the_notice_goes_when_the_connection_is_back(portal: Page) -> None:
    portal.context.set_offline(True)
    portal.reload()
    notice = portal.get_by_text("The bank cannot be reached")
    expect(notice).to_be_visible()

    portal.context.set_offline(False)

    expect(notice).to_have_count(0)


def test_a_page_that_was_never_read_says_so_and_shows_nothing_made_up(portal: Page) -> None:
    portal.context.set_offline(True)

    portal.goto("/accounts/00000000-0000-7000-8000-000000000000")

    expect(portal.get_by_role("alert").or_(portal.get_by_text("cannot be reached")).first).to_be_visible()
    expect(portal.get_by_role("main")).not_to_contain_text("$")


def test_what_is_kept_lies_sealed_and_is_gone_after_signing_out(portal: Page) -> None:
    kept = portal.evaluate(KEPT)
    assert kept["items"] == 1
    assert "minor" not in kept["text"]
    assert "balance" not in kept["text"]
    assert not kept["exportable"]

    portal.get_by_role("button", name="Sign out").click()
    expect(portal.get_by_role("heading", name="Sign in")).to_be_visible()

    portal.wait_for_function(f"({KEPT})().then((kept) => kept.items === 0)")


def test_what_is_kept_is_not_shown_any_longer_than_the_session_would_have_lasted(portal: Page) -> None:
    assert portal.evaluate(KEPT)["until"] <= portal.evaluate("Date.now() + 15 * 60 * 1000")
    portal.context.set_offline(True)
    portal.evaluate(FORGET_BY)

    portal.reload()

    expect(portal.get_by_text("cannot be reached").or_(portal.get_by_role("alert")).first).to_be_visible()
    expect(portal.get_by_role("region", name="What I have")).to_have_count(0)


def test_whoever_opens_the_browser_after_it_was_closed_sees_nothing_of_the_one_before(portal: Page) -> None:
    portal.context.clear_cookies()  # as browsers do with those that have no date when they are closed
    portal.context.set_offline(True)

    portal.reload()

    expect(portal.get_by_text("cannot be reached").or_(portal.get_by_role("alert")).first).to_be_visible()
    expect(portal.get_by_role("region", name="What I have")).to_have_count(0)
    portal.wait_for_function(f"({KEPT})().then((kept) => kept.items === 0)")


def test_signing_out_without_a_connection_is_made_up_for_before_anybody_is_let_in(portal: Page) -> None:
    portal.context.set_offline(True)
    portal.get_by_role("button", name="Sign out").click()
    expect(portal.get_by_role("heading", name="Sign in")).to_be_visible()
    assert portal.evaluate(KEPT)["items"] == 0

    portal.context.set_offline(False)
    portal.goto("/")

    expect(portal.get_by_role("heading", name="Sign in")).to_be_visible()
    assert portal.evaluate("fetch('/api/identity/visitor').then((answer) => answer.json())") == {"me": None}


def test_who_signs_out_in_one_tab_is_out_in_all_and_nothing_is_kept(portal: Page) -> None:
    other = portal.context.new_page()
    other.goto("/accounts")
    expect(other.get_by_role("main")).to_contain_text("$")

    portal.get_by_role("button", name="Sign out").click()

    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(other.get_by_role("main")).not_to_contain_text("$")
    other.wait_for_function("new Promise((done) => setTimeout(() => done(true), 1500))")
    assert other.evaluate(KEPT)["items"] == 0


def test_a_tab_of_one_customer_shows_nothing_of_theirs_once_another_has_signed_in_beside_it(portal: Page) -> None:
    beside = portal.context.new_page()
    beside.goto("/")
    beside.get_by_role("button", name="Sign out").click()

    sign_in(beside, CUSTOMER)
    beside.get_by_role("region", name="What I have").wait_for()

    expect(portal.get_by_role("region", name="What I have")).to_contain_text("5 accounts")
    expect(portal.get_by_role("region", name="What I have")).not_to_contain_text("HK$")
    portal.goto("/profile")
    expect(portal.get_by_role("main")).to_contain_text(CUSTOMER)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("IDBFactory.prototype.open = () => new EventTarget()", id="never answers"),
        pytest.param(
            "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }", id="forbidden"
        ),
        pytest.param(
            "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }", id="full"
        ),
        pytest.param(
            "crypto.subtle.encrypt = () => Promise.reject(new DOMException('no', 'OperationError'))", id="no seal"
        ),
    ],
)
def test_the_portal_opens_where_the_device_keeps_nothing(visit: Visit, fault: str) -> None:
    page = visit.page(size=PHONE, keeps=True)
    page.add_init_script(fault)

    page.goto("/sign-in")
    sign_in(page, ENGLISH_CUSTOMER)
    page.get_by_role("region", name="What I have").wait_for()
    page.wait_for_function("new Promise((done) => setTimeout(() => done(true), 1500))")
    page.reload()

    expect(page.get_by_role("region", name="What I have")).to_be_visible()


def test_a_seal_whose_key_is_lost_opens_nothing_and_breaks_nothing(portal: Page) -> None:
    portal.evaluate(LOSE_THE_KEY)
    portal.context.set_offline(True)

    portal.reload()

    expect(portal.get_by_text("cannot be reached").or_(portal.get_by_role("alert")).first).to_be_visible()
    expect(portal.get_by_role("region", name="What I have")).to_have_count(0)


def test_the_console_keeps_nothing(visit: Visit) -> None:
    page = visit.page(keeps=True)
    page.goto("/console/sign-in")
    page.get_by_role("button", name="Sign in", exact=True).wait_for()

    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert page.evaluate("caches.keys()") == []


def test_the_portal_can_be_kept_as_an_app_once_its_page_stands(portal: Page) -> None:
    portal.goto("/")
    manifest = portal.locator('link[rel="manifest"]')
    expect(manifest).to_have_count(1)
    expect(portal.locator('link[rel="icon"]')).to_have_count(1)
    asked = portal.context.new_cdp_session(portal).send("Page.getAppManifest")
    assert (asked["errors"], asked["url"].rsplit("/", 1)[-1]) == ([], "manifest.webmanifest")
    hindered = portal.context.new_cdp_session(portal).send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Nothing but that the tests' browser keeps nothing.
    assert {hindrance["errorId"] for hindrance in hindered} <= {"in-incognito"}
