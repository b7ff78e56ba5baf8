"""Staff come by the company's provider, through a real browser: its page, and back. The bank is `localhost` and the
provider `127.0.0.1`, two sites, so that the browser holds back what it holds back from another site.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from bankhall.kernel.postgres import Server
from databases import create_database
from halls import Hall, free_port, open_hall
from providers import PASSWORD, SECRET, TWO_FACTORS, OpenProvider, client, open_provider

from .conftest import watch_page
from .visits import CLERK, Visit, sign_in

pytestmark = pytest.mark.browser

COMPANY = "Company account"


@pytest.fixture(scope="module")
def company(free: int) -> Iterator[OpenProvider]:
    home = f"http://localhost:{free}"
    facts = {
        "token_endpoint_auth_method": "client_secret_basic",
        "client_secret": SECRET,
        "backchannel_logout_uri": f"{home}/api/identity/sso/backchannel-logout",
        "backchannel_logout_session_required": True,
    }
    with open_provider([client("bankhall", f"{home}/console/sign-in/back", **facts)]) as opened:
        yield opened


@pytest.fixture(scope="module")
def free() -> int:
    return free_port()


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("company") / "serve.log"


@pytest.fixture(scope="module")
def bank(postgres: Server, company: OpenProvider, free: int, log: Path) -> Iterator[Hall]:
    place = create_database(postgres, f"company_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")
    secret = log.parent / "secret"
    secret.write_text(SECRET)
    secret.chmod(0o600)
    settings = {
        "BANKHALL_PUBLIC_URL": f"http://localhost:{free}",
        "BANKHALL_OIDC_ISSUER": company.issuer,
        "BANKHALL_OIDC_CLIENT_ID": "bankhall",
        "BANKHALL_OIDC_CLIENT_SECRET": str(secret),
        "BANKHALL_OIDC_NAME": COMPANY,
        "BANKHALL_OIDC_MFA_ACR": TWO_FACTORS,
    }
    with open_hall(place, log.parent, log_level="info", port=free, settings=settings) as opened:
        yield opened


@pytest.fixture
def visit(bank: Hall, free: int, browser: Browser, wrongs: list[str]) -> Iterator[Visit]:
    visitor = Visit(f"http://localhost:{free}", browser, lambda page: watch_page(page, wrongs), {})
    yield visitor
    visitor.end()
    assert wrongs == []


def at_company(page: Page, login: str = "li.na") -> None:
    page.wait_for_url("http://127.0.0.1:*/**")  # our own page asks for a user name too, until the browser has left it
    page.get_by_label("User name").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def come(page: Page, who: str) -> None:
    """By password and code, to the security page."""
    page.goto("/console/sign-in")
    sign_in(page, who)
    page.get_by_role("button", name=re.compile("^(Sign out|退出)")).first.wait_for()
    page.goto("/console/security")


def leave(page: Page) -> None:
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    page.wait_for_url("**/console/sign-in")


def is_inside(page: Page) -> bool:
    return page.request.get("/api/identity/visitor").json()["me"] is not None


def test_a_clerk_links_the_company_account_comes_by_it_and_is_out_when_it_says_so(
    visit: Visit, company: OpenProvider, log: Path
) -> None:
    page = visit.page()
    come(page, CLERK)
    page.get_by_role("button", name=f"Link {COMPANY}").click()
    at_company(page)
    page.wait_for_url("**/console/security")
    expect(page.get_by_role("button", name="Remove the link")).to_be_visible()

    leave(page)
    page.goto("/console/customers")
    page.get_by_role("button", name=f"Sign in with {COMPANY}").click()
    page.wait_for_url("**/console/customers")
    page.get_by_role("button", name="Sign out", exact=True).first.wait_for()
    assert "#" not in page.url
    assert is_inside(page)

    leave(page)
    expect(page.get_by_role("status").filter(has_text="not at Company account")).to_be_visible()
    page.get_by_role("button", name=f"Sign in with {COMPANY}").click()
    page.get_by_role("button", name="Sign out", exact=True).first.wait_for()
    elsewhere = page.context.new_page()
    elsewhere.goto(f"{company.issuer}/session/end")
    elsewhere.get_by_role("button", name=re.compile("^Yes")).click()
    expect(elsewhere.get_by_text("Sign-out Success").first).to_be_visible()
    assert not is_inside(page)
    page.goto("/console/customers")
    page.wait_for_url("**/console/sign-in**")

    told = log.read_text()
    assert "/api/identity/sso/back" in told
    assert not re.search(r"code=|state=|nonce|id-of-li-na", told)


def test_who_turns_back_or_is_not_linked_is_told_what_to_do(visit: Visit, company: OpenProvider) -> None:
    page = visit.page()
    page.goto("/console/sign-in")
    page.get_by_role("button", name=f"Sign in with {COMPANY}").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("alert")).to_contain_text("You did not sign in there")
    assert "#" not in page.url

    page.get_by_role("link", name="Back to the sign-in").click()
    page.get_by_role("button", name=f"Sign in with {COMPANY}").click()
    at_company(page, "zhao.lei")
    expect(page.get_by_role("alert")).to_contain_text("not linked to anybody here")
    page.reload()
    page.wait_for_url("**/console/sign-in")


def test_one_factor_at_the_company_is_followed_by_the_second_here(visit: Visit, company: OpenProvider) -> None:
    page = visit.page(language="zh-CN")
    come(page, "王强")
    page.get_by_role("button", name=f"关联{COMPANY}").click()
    at_company(page, "wang.fang")
    page.wait_for_url("**/console/security")
    page.get_by_role("button", name="退出", exact=True).first.click()
    page.wait_for_url("**/console/sign-in")

    page.get_by_role("button", name=f"使用{COMPANY}登录").click()

    expect(page.get_by_text(f"{COMPANY}已验证通过")).to_be_visible()
    expect(page.get_by_label("身份验证器上的动态码")).to_be_visible()
    assert not is_inside(page)


def test_what_is_sensitive_is_confirmed_at_the_company_in_a_tab_of_its_own(visit: Visit, company: OpenProvider) -> None:
    page = visit.page()
    come(page, "陈静")
    page.get_by_role("button", name=f"Link {COMPANY}").click()
    at_company(page, "in.groups")
    page.wait_for_url("**/console/security")
    page.route("**/api/identity/security/sso", refuse_once)

    page.get_by_role("button", name="Remove the link").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove the link").click()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name=f"Confirm with {COMPANY}").click()
    tab = opened.value
    at_company(tab, "in.groups")
    expect(tab.get_by_role("heading", name="Confirmed")).to_be_visible()

    expect(page.get_by_text("Not linked yet")).to_be_visible()
    page.unroute_all()


_refused: set[str] = set()


def refuse_once(route: Route) -> None:
    """As the bank does when the last confirmation is older than five minutes."""
    if route.request.method != "DELETE" or _refused:
        route.continue_()
        return
    _refused.add("once")
    problem = {"code": "identity.confirmation_needed", "status": 403, "title": "Show once more that it is you."}
    route.fulfill(status=403, content_type="application/problem+json", json=problem)
