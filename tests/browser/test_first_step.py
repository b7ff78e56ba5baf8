"""Customers' two-factor sign-in on a telephone, in both languages, in a bank that wants two factors of everybody: the
first code of whoever has none yet, codes by message and by app afterwards, wrong ones, and the way out.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bankhall.kernel.postgres import Server
from databases import create_database
from halls import Hall, open_hall

from .conftest import watch_page
from .visits import PHONE, Visit

pytestmark = pytest.mark.browser

WITH_APP = "刘洋"


@dataclass(frozen=True)
class Words:
    """What the pages say. `who` has no second factor to begin with: each language its own person."""

    language: str
    who: str
    step: str
    first: str
    later: str
    elsewhere: str
    send: str
    code: str
    sign_in: str
    sign_out: str
    wrong: str
    phone: str
    fill: str
    safe: str
    in_use: str
    start_over: str
    name: str
    app_code: str


ENGLISH = Words(
    "en", "林小梅", "One more step", "please also type a code that we send you", "Now show that it is you",
    "Come to a branch with your identity document", r"^Send a code to", "Code from the message", "Sign in", "Sign out",
    "That code is not right", "Demonstration phone", "Fill in the code",
    "A password alone does not open your account", "In use since", "Start over", "Phone, e-mail, document number",
    "Code from your authenticator app",
)  # fmt: skip
CHINESE = Words(
    "zh-CN", "张秀英", "还有一步", "请再输入一个验证码", "请再确认是您本人", "请携带身份证件到网点", r"^发送验证码到",
    "收到的验证码", "登录", "退出", "验证码不正确", "演示手机", "填入验证码", "光有密码，打不开您的账户", "启用于",
    "重新开始", "手机号", "身份验证器上的动态码",
)  # fmt: skip
BOTH = pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])


@pytest.fixture(scope="module")
def strict(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A bank in which customers always show two factors, as every bank with a public address is."""
    place = create_database(postgres, f"two_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")
    home = tmp_path_factory.mktemp("two")
    with open_hall(place, home, settings={"BANKHALL_CUSTOMER_FACTORS": "two"}) as opened:
        yield opened


@pytest.fixture
def visit(strict: Hall, browser: Browser, wrongs: list[str]) -> Iterator[Visit]:
    visitor = Visit(strict.url, browser, lambda page: watch_page(page, wrongs), {})
    yield visitor
    visitor.end()
    assert wrongs == []


def at_the_step(visit: Visit, words: Words, who: str) -> Page:
    page = visit.page(size=PHONE, language=words.language)
    page.goto("/sign-in")
    show_password(page, words, who)
    return page


def show_password(page: Page, words: Words, who: str) -> None:
    page.get_by_role("button", name=who).click()
    expect(page.get_by_role("heading", level=1, name=words.step)).to_be_visible()


def send(page: Page, words: Words) -> tuple[Locator, Locator]:
    """The field for the code, and the telephone on which it came."""
    page.get_by_role("button", name=re.compile(words.send)).click()
    phone = page.get_by_role("complementary", name=words.phone)
    expect(phone.get_by_role("button", name=words.fill)).to_be_visible(timeout=120_000)
    return page.get_by_label(words.code), phone


def enter(page: Page, words: Words) -> None:
    page.get_by_role("button", name=words.sign_in, exact=True).click()


def inside(page: Page, words: Words) -> Locator:
    out = page.get_by_role("button", name=re.compile(f"^{words.sign_out}")).first
    expect(out).to_be_visible()
    return out


@BOTH
def test_who_has_no_second_factor_shows_a_code_and_has_one_from_then_on(visit: Visit, words: Words) -> None:
    page = at_the_step(visit, words, words.who)
    expect(page.get_by_text(words.first)).to_be_visible()
    expect(page.get_by_text(words.elsewhere)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    code, phone = send(page, words)

    code.fill("000000")
    enter(page, words)
    expect(page.get_by_role("alert")).to_contain_text(words.wrong)
    phone.get_by_role("button", name=words.fill).click()
    expect(code).to_have_value(re.compile(r"^\d{6}$"))
    enter(page, words)

    out = inside(page, words)
    page.goto("/security")
    expect(page.get_by_text(words.safe)).to_be_visible()
    expect(page.get_by_text(words.in_use)).to_be_visible()

    out.click()
    page.wait_for_url("**/sign-in")
    show_password(page, words, words.who)
    expect(page.get_by_text(words.later)).to_be_visible()
    expect(page.get_by_text(words.first)).to_have_count(0)
    expect(page.get_by_text(words.elsewhere)).to_have_count(0)


@BOTH
def test_the_code_of_an_app_opens_and_a_wrong_one_does_not(visit: Visit, words: Words) -> None:
    page = at_the_step(visit, words, WITH_APP)
    expect(page.get_by_text(words.first)).to_have_count(0)
    code = page.get_by_label(words.app_code)
    expect(code).to_have_value(re.compile(r"^\d{6}$"))
    right = code.input_value()

    code.fill(f"{(int(right) + 1) % 1_000_000:06}")
    enter(page, words)
    expect(page.get_by_role("alert")).to_contain_text(words.wrong)
    code.fill(right)
    enter(page, words)

    inside(page, words)


@BOTH
def test_a_password_alone_opens_no_page_and_the_step_can_be_left(visit: Visit, words: Words) -> None:
    page = at_the_step(visit, words, WITH_APP)
    assert page.request.get("/api/identity/visitor").json() == {"me": None}
    other = page.context.new_page()
    other.goto("/security")
    other.wait_for_url("**/sign-in**")
    expect(other.get_by_text(words.safe)).to_have_count(0)

    page.get_by_role("button", name=words.start_over).click()

    expect(page.get_by_label(re.compile(words.name))).to_be_visible()
