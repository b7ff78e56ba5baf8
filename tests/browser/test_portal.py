"""The customer's way through the portal."""

import gzip
import re

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from .visits import CUSTOMER, ENGLISH_CUSTOMER, PHONE, Visit, sign_in

pytestmark = pytest.mark.browser

FIRST_LOAD_BYTES = 250_000


def first_account(page: Page) -> Locator:
    return page.get_by_role("main").locator("a[href^='/accounts/']:not([href$='/arrange'])").first


def open_first_account(page: Page) -> None:
    first_account(page).click()
    expect(page.get_by_role("heading", name="Money in and out")).to_be_visible()


def entries(page: Page) -> int:
    return page.locator("ol > li ul > li").count()


def test_a_customer_signs_in_and_sees_accounts_and_entries(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, size=PHONE)

    expect(page.get_by_role("heading", level=1, name=re.compile("Good to see you"))).to_be_visible()
    expect(page.get_by_role("region", name="What I have")).to_contain_text(re.compile(r"\d\.\d\d"))
    open_first_account(page)

    expect(page.locator("ol h3").first).to_be_visible()
    expect(page.locator("ol > li ul > li").first).to_contain_text("Balance")


def test_the_first_page_tells_what_one_has_what_comes_and_what_happened(visit: Visit) -> None:
    page = visit.as_(CUSTOMER, language="zh-CN")
    main = page.get_by_role("main")

    expect(main.get_by_role("region", name="账户总余额")).to_contain_text("5 个账户")
    expect(main.get_by_role("link", name=re.compile("养老金账户 默认账户"))).to_be_visible()
    expect(main.get_by_role("heading", name=re.compile("未来 30 天"))).to_be_visible()
    expect(main.get_by_role("heading", name="最近收支")).to_be_visible()
    expect(main.locator("a[href^='tel:']")).to_be_visible()


def test_a_block_that_fails_leaves_the_others_alone(visit: Visit) -> None:
    page = visit.page(language="zh-CN")
    page.route("**/api/portal/spending/coming**", lambda route: route.fulfill(status=404, body="{}"))
    page.goto("/")
    sign_in(page, CUSTOMER)

    expect(page.get_by_role("main").get_by_role("alert")).to_have_count(1)
    expect(page.get_by_role("heading", name="最近收支")).to_be_visible()
    page.unroute("**/api/portal/spending/coming**")
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_role("main").get_by_role("alert")).to_have_count(0)


def test_without_the_accounts_the_rest_of_the_first_page_stands(visit: Visit) -> None:
    page = visit.page(language="zh-CN")
    page.route("**/api/portal/accounts", lambda route: route.fulfill(status=404, body="{}"))
    page.goto("/")
    sign_in(page, CUSTOMER)

    expect(page.get_by_role("main").get_by_role("alert").first).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("未来 30 天"))).to_be_visible()
    expect(page.get_by_role("main").locator("a[href^='tel:']")).to_be_visible()


def test_somebody_who_has_just_begun_is_told_what_to_do_first(visit: Visit) -> None:
    page = visit.as_("周伟", language="zh-CN", size=PHONE)

    expect(page.get_by_role("heading", name="欢迎您")).to_be_visible()
    expect(page.get_by_role("button", name="复制账号")).to_be_visible()
    expect(page.get_by_role("link", name="打开帮助")).to_be_visible()


def test_large_letters_bring_a_page_of_few_choices_and_a_way_back(visit: Visit) -> None:
    page = visit.as_(CUSTOMER, language="zh-CN", size=(320, 640))

    page.get_by_role("button", name="大字版").click()
    expect(page.get_by_role("link", name="看看我每个账户里有多少钱")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("找人帮忙"))).to_have_attribute("href", re.compile("^tel:"))
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="回到标准版").click()

    expect(page.get_by_role("heading", name=re.compile("未来 30 天"))).to_be_visible()


def test_a_search_finds_less_and_stays_in_the_address(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER)
    open_first_account(page)
    expect(page.locator("ol > li").first).to_be_visible()
    before = entries(page)
    text = page.locator("ol > li ul > li a > span:nth-child(2) > span").first.inner_text()

    page.get_by_role("searchbox", name="Search text, people, shops").fill(text)
    page.wait_for_url(re.compile("#text="))
    page.reload()

    expect(page.get_by_role("searchbox", name="Search text, people, shops")).to_have_value(text)
    expect(page.locator("ol > li ul > li").first).to_contain_text(text)
    assert 0 < entries(page) <= before


def test_a_search_that_finds_nothing_says_so_and_can_be_cleared(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER)
    open_first_account(page)

    page.get_by_role("searchbox", name="Search text, people, shops").fill("no such thing at all")
    expect(page.get_by_role("main")).to_contain_text("Nothing matches")
    expect(page.locator("ol > li")).to_have_count(0)
    page.get_by_role("button", name="Clear all").first.click()

    expect(page.locator("ol > li").first).to_be_visible()


def test_an_amount_that_is_none_is_marked_and_not_asked_for(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER)
    open_first_account(page)
    page.get_by_role("button", name="Filter").click()

    page.get_by_label("At least").fill("1234,50")
    page.get_by_label("At most").focus()

    expect(page.get_by_label("At least")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("ol > li").first).to_be_visible()


def test_amounts_are_hidden_with_one_tap_and_stay_hidden(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, size=PHONE)
    have = page.get_by_role("region", name="What I have")
    expect(have).to_contain_text(re.compile(r"\d\.\d\d"))

    page.get_by_role("button", name="Hide amounts").click()
    page.reload()

    expect(have).to_contain_text("amount hidden")
    expect(have).not_to_contain_text(re.compile(r"\d\.\d\d"))


def test_who_is_no_longer_signed_in_signs_in_and_is_back_where_they_were(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER)
    open_first_account(page)
    account = page.url

    page.context.clear_cookies()
    page.reload()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    sign_in(page, ENGLISH_CUSTOMER)

    page.wait_for_url(account)


def test_after_signing_out_nothing_is_left_on_the_screen(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER)

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto("/")

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_text("What I have")).to_have_count(0)


def test_wrong_credentials_are_answered_in_words(visit: Visit) -> None:
    page = visit.page(language="zh-CN")
    page.goto("/sign-in")

    page.get_by_label("用户名").fill("nobody")
    page.get_by_label("密码", exact=True).fill("guess")
    page.get_by_role("button", name="登录", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("输入的名称与密码不符")


def test_somebody_elses_account_is_not_there(visit: Visit) -> None:
    other = visit.as_(CUSTOMER)
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    theirs = first_account(other).get_attribute("href")
    page = visit.as_(ENGLISH_CUSTOMER)

    page.goto(theirs or "")

    expect(page.get_by_role("alert")).to_contain_text("We could not find this account")


def test_the_language_changes_at_once_and_is_remembered(visit: Visit) -> None:
    page = visit.as_(CUSTOMER, size=PHONE, language="en")

    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1, name="张秀英，您好")).to_be_visible()
    page.reload()

    expect(page.get_by_role("heading", level=1, name="张秀英，您好")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


def test_an_address_that_leads_nowhere_says_so(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, "/no/such/page")

    expect(page.get_by_role("heading", level=1, name="Page not found")).to_be_visible()


def test_the_first_load_is_small(visit: Visit) -> None:
    scripts: list[bytes] = []

    def weigh(response: Response) -> None:
        if response.url.endswith(".js"):
            scripts.append(gzip.compress(response.body()))

    page = visit.as_(ENGLISH_CUSTOMER, size=PHONE)
    page.on("response", weigh)
    page.goto("/")
    page.wait_for_load_state("networkidle")

    assert scripts
    assert sum(map(len, scripts)) < FIRST_LOAD_BYTES


def test_an_entry_opens_beside_the_list_and_back_closes_it(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER)
    open_first_account(page)
    page.locator("ol > li ul > li a").first.focus()

    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="Entry details")
    expect(sheet).to_contain_text("Booked on")
    page.wait_for_url(lambda url: "entry=" in url)
    opened = page.url
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(page.locator("ol > li ul > li a").first).to_be_focused()

    page.goto(opened)
    expect(sheet).to_contain_text("Booked on")
    sheet.get_by_role("button", name="Close").click()
    page.wait_for_url(lambda url: "entry=" not in url)


def test_a_day_is_typed_or_chosen_by_keyboard_and_shown_as_people_write_it(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER)
    open_first_account(page)
    page.get_by_role("button", name="Filter").click()
    start = page.get_by_role("textbox", name="From")

    start.fill("2026/5/3")
    start.press("Enter")
    page.wait_for_url(re.compile("from=2026-05-03"))
    expect(start).to_have_value("3 May 2026")
    start.press("Alt+ArrowDown")
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile("from=2026-04-04"))
    expect(start).to_have_value("4 Apr 2026")
    page.get_by_role("button", name="Take back: Since 4 Apr").click()
    expect(start).to_have_value("")


def test_what_is_no_day_is_marked_and_not_asked_for(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER)
    open_first_account(page)
    page.get_by_role("button", name="Filter").click()
    start = page.get_by_role("textbox", name="From")

    start.fill("31/2/2026")
    start.press("Tab")

    expect(start).to_have_attribute("aria-invalid", "true")
    assert "from=" not in page.url


def test_on_a_phone_the_filter_is_a_sheet_over_the_page(visit: Visit) -> None:
    page = visit.as_(ENGLISH_CUSTOMER, size=PHONE)
    open_first_account(page)

    page.get_by_role("button", name="Filter").click()
    sheet = page.get_by_role("dialog", name="Filter")
    sheet.get_by_role("button", name="This month").click()
    sheet.get_by_role("button", name="Show what is found").click()

    expect(sheet).to_have_count(0)
    expect(page.get_by_role("button", name="Take back: This month")).to_be_visible()
