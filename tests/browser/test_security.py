"""Second factors as people meet them: Chromium's own virtual authenticator stands in for the phone."""

import re

import pytest
from playwright.sync_api import CDPSession, Page, expect

from .visits import AUDITOR, CLERK, PHONE, RISK_OFFICER, Visit, finish, sign_in

pytestmark = pytest.mark.browser

FREELANCER = "刘洋"  # signs in with a code
FIRM = "杭州青禾食品有限公司"


@pytest.fixture
def named(address: str) -> str:
    """The same bank by the machine's name: passkeys are bound to one, and 127.0.0.1 is none."""
    return address.replace("127.0.0.1", "localhost")


def with_authenticator(page: Page) -> tuple[CDPSession, str]:
    """A phone that its owner has just unlocked, whatever is asked."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = line.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return line, str(made["authenticatorId"])


def leave(page: Page) -> None:
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    page.wait_for_url("**/sign-in")


def test_a_passkey_is_made_used_alone_used_beside_the_password_and_refused_once_removed(
    visit: Visit, named: str
) -> None:
    page = visit.page(size=PHONE)
    line, phone = with_authenticator(page)
    page.goto(f"{named}/sign-in")
    sign_in(page, FIRM)
    page.goto(f"{named}/security")

    page.get_by_role("button", name="Add a passkey", exact=True).click()
    dialog = page.get_by_role("dialog", name="Add a passkey")
    dialog.get_by_label("Name of this passkey").fill("Cashier's phone")
    dialog.get_by_role("button", name="Add a passkey", exact=True).click()
    expect(page.get_by_text("A password alone does not open your account")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Cashier's phone")).to_be_visible()
    kept = line.send("WebAuthn.getCredentials", {"authenticatorId": phone})["credentials"]
    assert [one["rpId"] for one in kept] == ["localhost"]

    leave(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Sign out", exact=True).first.wait_for()

    leave(page)
    page.get_by_role("button", name=FIRM).click()
    page.get_by_role("button", name="Confirm with a passkey").click()
    page.get_by_role("button", name="Sign out", exact=True).first.wait_for()

    page.goto(f"{named}/security")
    page.get_by_role("button", name="Remove Cashier's phone").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("You have no passkey yet.")).to_be_visible()
    leave(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("This passkey does not open anything here")


def test_who_closes_the_passkey_window_is_told_so_and_may_use_the_password(visit: Visit, named: str) -> None:
    page = visit.page()
    line, phone = with_authenticator(page)
    line.send("WebAuthn.setUserVerified", {"authenticatorId": phone, "isUserVerified": False})
    page.goto(f"{named}/sign-in")

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("No passkey was used")
    expect(page.get_by_label("User name")).to_be_visible()


def test_at_a_bare_address_no_passkey_is_offered(visit: Visit) -> None:
    page = visit.page()
    page.goto("/sign-in")
    page.get_by_label("User name").wait_for()

    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)


def test_a_wrong_code_is_told_and_the_right_one_lets_in(visit: Visit) -> None:
    page = visit.page(size=PHONE, language="zh-CN")
    page.goto("/sign-in")
    page.get_by_role("button", name=FREELANCER).click()
    code = page.get_by_label("身份验证器上的动态码")
    expect(page.get_by_text("动态码已替您填好")).to_be_visible()
    right = code.input_value()

    code.fill("0000 00")
    assert code.input_value() == "000000"
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("验证码不正确")
    code.fill(right)
    page.get_by_role("button", name="登录", exact=True).click()

    page.get_by_role("button", name=re.compile("退出")).first.wait_for()
    assert re.fullmatch(r"\d{6}", right)


def test_the_second_step_can_be_left(visit: Visit) -> None:
    page = visit.page()
    page.goto("/console/sign-in")
    page.get_by_role("button", name=CLERK).click()

    page.get_by_role("button", name="Start over").click()

    expect(page.get_by_label("User name")).to_be_visible()


def test_staff_find_their_own_security_and_end_the_session_on_another_device(visit: Visit) -> None:
    elsewhere = visit.as_(CLERK, "/console")
    page = visit.as_(CLERK, "/console")
    page.get_by_role("link", name=CLERK).click()

    page.get_by_role("heading", level=1, name="Security").wait_for()
    expect(page.get_by_text("this device")).to_be_visible()
    page.get_by_role("button", name="End all others").click()
    page.get_by_role("dialog").get_by_role("button", name="End all others").click()

    expect(page.get_by_text("You are signed in only here now")).to_be_visible()
    elsewhere.reload()
    elsewhere.get_by_role("heading", level=1, name="Staff sign-in").wait_for()


def test_recovery_codes_are_shown_once_and_one_of_them_signs_in(visit: Visit) -> None:
    page = visit.page(size=PHONE)
    page.goto("/sign-in")
    page.get_by_role("button", name=FREELANCER).click()
    finish(page)
    page.get_by_role("button", name="Sign out", exact=True).first.wait_for()
    page.goto("/security")
    page.get_by_role("button", name=re.compile("^Make (recovery|new) codes")).click()
    shown = page.get_by_role("dialog", name="Recovery codes")
    expect(shown.get_by_role("listitem")).to_have_count(10)
    codes = shown.get_by_role("listitem").all_inner_texts()
    shown.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_text("10 left")).to_be_visible()

    leave(page)
    page.get_by_role("button", name=FREELANCER).click()
    page.get_by_role("button", name="My phone is not here").click()
    page.get_by_label("Recovery code", exact=True).fill(codes[0])
    page.get_by_role("button", name="Sign in", exact=True).click()

    page.get_by_role("button", name="Sign out", exact=True).first.wait_for()
    page.goto("/security")
    expect(page.get_by_text("9 left")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "who", "words"),
    [
        (
            "en",
            AUDITOR,
            ("Confirm or change it", "E-mail address", "Go on", "Send a code to ", "Demonstration mailbox",
             "Fill in the code", "Confirm", "The bank writes to you there from now on", "Change the address"),
        ),
        (
            "zh-CN",
            RISK_OFFICER,
            ("验证或更换", "邮箱地址", "继续", "发送验证码到", "演示邮箱", "填入验证码", "确认",
             "今后的安全通知将发到这里", "更换邮箱"),
        ),
    ],
    ids=["en", "zh"],
)  # fmt: skip
def test_staff_say_where_the_bank_writes_to_them_and_confirm_it(
    visit: Visit, language: str, who: str, words: tuple[str, ...]
) -> None:
    change, label, on, send, mailbox, fill, confirm, done, again = words
    page = visit.as_(who, "/console/security", size=PHONE, language=language)
    page.get_by_role("button", name=change).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=on, exact=True).click()
    expect(dialog.get_by_label(label)).to_have_attribute("aria-invalid", "true")

    dialog.get_by_label(label).fill("me@home.example.com")
    dialog.get_by_role("button", name=on, exact=True).click()
    dialog.get_by_role("button", name=f"{send}me@home.example.com".replace("到me", "到 me")).click()
    seen = dialog.get_by_role("complementary", name=mailbox)
    seen.get_by_role("button", name=fill).click(timeout=120_000)
    dialog.get_by_role("button", name=confirm, exact=True).click()

    expect(page.get_by_text(done)).to_be_visible()
    expect(page.get_by_text("m•••@home.example.com")).to_be_visible()
    expect(page.get_by_role("button", name=again)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
