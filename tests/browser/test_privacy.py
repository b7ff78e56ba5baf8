"""The privacy centre as people meet it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page, expect

from halls import PASSWORD, Hall

from .visits import CLERK, CUSTOMER, DESK, ENGLISH_CUSTOMER, PHONE, Visit

pytestmark = pytest.mark.browser

SMS = "Offers by text message"


def test_a_consent_is_given_and_withdrawn_by_one_tap_each_and_both_are_told(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/privacy", size=PHONE)
    page.get_by_role("link", name=re.compile("What I agree to")).click()
    page.get_by_role("heading", level=1, name="What I agree to").wait_for()
    question = page.get_by_role("article", name=SMS)
    expect(question).to_contain_text("You can withdraw at any time")
    expect(question).to_contain_text("No")

    question.get_by_role("button", name=f"I agree: {SMS}").click()
    expect(question).to_contain_text("You agree")
    question.get_by_role("button", name=f"Withdraw: {SMS}").click()

    expect(question).to_contain_text("Withdrawn")
    decided = page.get_by_role("list", name="What you decided").get_by_role("listitem")
    expect(decided.nth(0)).to_contain_text(f"You withdrew: {SMS}")
    expect(decided.nth(1)).to_contain_text(f"You agreed: {SMS}")
    page.get_by_role("heading", name="What we need not ask").wait_for()


def test_by_keyboard_and_in_chinese(visit: Visit) -> None:
    page = visit.as_(CUSTOMER, "/privacy/consents", size=PHONE, language="zh-CN")
    agree = page.get_by_role("button", name="同意：邮件推介")
    agree.focus()
    page.keyboard.press("Enter")
    withdraw = page.get_by_role("button", name="撤回同意：邮件推介")
    expect(withdraw).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("article", name="邮件推介")).to_contain_text("已撤回")


def test_a_clerk_shows_the_words_and_writes_down_that_the_customer_agrees(visit: Visit) -> None:
    page = visit.as_(CLERK, "/console/customers", size=DESK)
    page.get_by_role("searchbox").first.fill(ENGLISH_CUSTOMER)
    page.get_by_role("link", name=ENGLISH_CUSTOMER).first.click()
    page.get_by_role("button", name="Record consent: Offers by telephone").click()
    dialog = page.get_by_role("dialog", name="Record consent: Offers by telephone")
    dialog.get_by_text("中文", exact=True).click()
    expect(dialog).to_contain_text("电话推介")
    record = dialog.get_by_role("button", name=re.compile("^Record"))
    expect(record).to_have_attribute("aria-disabled", "true")

    dialog.get_by_role("checkbox").check()
    record.click()

    expect(page.get_by_role("button", name="Withdraw: Offers by telephone")).to_be_visible()
    card = page.get_by_role("listitem").filter(has_text="Offers by telephone")
    expect(card).to_contain_text("in the branch")
    customer = visit.as_(ENGLISH_CUSTOMER, "/privacy/consents", size=PHONE)
    expect(customer.get_by_role("list", name="What you decided").get_by_role("listitem").first).to_contain_text(
        "In the branch, written down by"
    )


def confirm(page: Page) -> None:
    """Says yes to what the bank shows, by the password that every demo customer has."""
    dialog = page.get_by_role("dialog").filter(has=page.get_by_label("Password", exact=True))
    dialog.get_by_label("Password", exact=True).fill(PASSWORD)
    dialog.get_by_role("button", name=re.compile("^(Confirm|Yes)")).click()


def test_a_customer_changes_a_number_confirms_exactly_that_and_reads_it_in_the_history(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/profile/details", size=PHONE)
    page.get_by_role("button", name="Add an e-mail address").click()
    dialog = page.get_by_role("dialog", name="Add an e-mail address")
    dialog.get_by_label("New e-mail address").fill("no address")
    dialog.get_by_role("button", name="Go on").click()
    expect(dialog.get_by_text("Please check the e-mail address")).to_be_visible()
    dialog.get_by_label("New e-mail address").fill("emma.new@example.com")
    dialog.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("emma.new@example.com")).to_be_visible()
    confirm(page)

    step = page.get_by_role("region", name="One more step: type the code")
    expect(step).to_be_visible()
    page.reload()  # whoever looks at their messages may find the page begun anew
    expect(step).to_contain_text("e•••@example.com")
    step.get_by_label("Code", exact=True).fill("000000")
    step.get_by_role("button", name="Make it count").click()
    expect(step.get_by_role("alert")).to_be_visible()
    mailbox = step.get_by_role("complementary", name="Demonstration mailbox")
    mailbox.get_by_role("button", name="Fill in the code").click()
    step.get_by_role("button", name="Make it count").click()
    expect(step).to_be_hidden()

    expect(page.get_by_text("e•••@example.com").first).to_be_visible()
    history = page.get_by_role("list", name="What was changed").get_by_role("listitem")
    expect(history.first).to_contain_text("You changed it")


def test_a_name_is_asked_for_decided_by_staff_and_the_answer_is_read(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/profile/details", size=PHONE)
    page.get_by_role("button", name="Put right: Name").click()
    dialog = page.get_by_role("dialog", name="Put right: Name")
    dialog.get_by_label("What your name should be").fill("Emma Clarke-Jones")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_text("Please say why")).to_be_visible()
    dialog.get_by_label("Why").fill("I married in May")
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Waiting", exact=True)).to_be_visible()

    desk = visit.as_(CLERK, "/console/amendments", size=DESK)
    case = desk.get_by_role("article", name="Emma Clarke: name")
    expect(case).to_contain_text("Emma Clarke-Jones")
    expect(case).to_contain_text("I married in May")
    case.get_by_role("button", name=re.compile("^Decline")).click()
    answer = desk.get_by_role("dialog", name="Decline")
    answer.get_by_label("Reason").fill("Please bring the certificate to a branch")
    answer.get_by_role("button", name="Decline").click()
    expect(case).to_have_count(0)

    page.reload()
    expect(page.get_by_text("The bank: Please bring the certificate to a branch")).to_be_visible()


def test_whoever_still_has_accounts_is_shown_the_way_to_each(visit: Visit) -> None:
    page = visit.as_(CUSTOMER, "/privacy", size=PHONE, language="zh-CN")
    page.get_by_role("link", name=re.compile("注销档案并删除资料")).click()
    page.get_by_role("heading", name="还有未办结的事项").first.wait_for()
    expect(page.get_by_role("button", name=re.compile("^注销并删除"))).to_have_attribute("aria-disabled", "true")
    page.get_by_role("link", name=re.compile("1100 ?0000 ?1000 ?0013")).click()
    page.wait_for_url("**/accounts/*-*-*-*-*")


@pytest.fixture
def free_to_leave(hall: Hall) -> Iterator[None]:
    """Nothing holds the English customer at the bank, for as long as a test lasts."""
    with hall.signed_in("emma", realm="customer") as emma:
        account = emma.get("/api/portal/accounts").json()["items"][0]["id"]
    of_hers = "customer_id = (SELECT customer_id FROM customer_ties WHERE subject_id = %s LIMIT 1)"
    with psycopg.connect(hall.database.url, autocommit=True) as connection:
        ties = connection.execute(f"SELECT * FROM customer_ties WHERE {of_hers}", (account,)).fetchall()
        connection.execute(f"DELETE FROM customer_ties WHERE {of_hers}", (account,))
        yield
        for tie in ties:
            connection.execute("INSERT INTO customer_ties VALUES (%s, %s, %s)", tie)


@pytest.mark.usefixtures("free_to_leave")
def test_a_customer_asks_to_be_erased_takes_the_receipt_home_and_thinks_better_of_it(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/privacy/erasure", size=PHONE)
    page.get_by_role("button", name="Close and erase").click()
    page.get_by_role("dialog").get_by_role("button", name="Close and erase").click()
    what = re.compile(r"Close your file .* for good in 7 days and erase: .*e-mail.*, .*tags")
    expect(page.get_by_text(what)).to_be_visible()
    confirm(page)

    expect(page.get_by_text(re.compile("Your file is closed and erased on"))).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download the receipt").click()
    receipt = json.loads(Path(downloading.value.path()).read_text())
    assert json.loads(receipt["content"])["erased"] == [
        "emails",
        "wechat",
        "own_books",
        "own_book_notes",
        "tags",
        "branch_tickets",
        "branch_appointments",
    ]
    page.get_by_role("button", name="Take it back").click()

    expect(page.get_by_text("You took your last request back. Nothing was erased.")).to_be_visible()
    expect(page.get_by_role("button", name="Close and erase")).to_be_visible()

    page.context.clear_cookies()
    page.goto(json.loads(receipt["content"])["page"])
    expect(page.get_by_text(re.compile("^Taken back on"))).to_be_visible()
    expect(page.get_by_text("carry the bank's digital signature", exact=False)).to_be_visible()
    expect(page.get_by_text("Emma")).to_have_count(0)
    page.goto("/erasures/01a2262a-1804-7000-9db4-03cdf811a4b0")
    expect(page.get_by_text("There is no such receipt")).to_be_visible()
