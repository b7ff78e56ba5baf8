"""How a visitor comes to a page."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

CUSTOMER = "张秀英"
ENGLISH_CUSTOMER = "Emma Clarke"
CLERK = "李娜"
AGENT = "孙佳"
SUPERVISOR = "徐蕾"
HEAD = "刘芳"
ACCOUNTANT = "王强"
STEWARD = "陈静"
SECOND_AGENT = "何军"
AUDITOR = "赵敏"
RISK_ANALYST = "林涛"
RISK_OFFICER = "周敏"
ADMINISTRATOR = "管理员"
SECOND_ADMINISTRATOR = "周涛"

PHONE = (390, 844)
DESK = (1440, 900)


class Visit:
    """Pages of one bank, each in a browser context of its own: nobody shares cookies with anybody."""

    def __init__(
        self, address: str, browser: Browser, watch: Callable[[Page], None], sessions: dict[str, StorageState]
    ) -> None:
        self._address = address
        self._browser = browser
        self._watch = watch
        self._sessions = sessions
        self._contexts: list[BrowserContext] = []

    def page(
        self,
        *,
        size: tuple[int, int] = DESK,
        language: str = "en",
        dark: bool = False,
        scale: int = 1,
        session: StorageState | None = None,
        keeps: bool = False,
    ) -> Page:
        """`scale`: how many dots of the screen make a pixel, as where a page is zoomed in. `keeps`: lets the portal's
        worker keep its files, for visits that lose the connection.
        """
        context = self._browser.new_context(
            base_url=self._address,
            viewport={"width": size[0], "height": size[1]},
            locale=language,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            device_scale_factor=scale,
            storage_state=session,
            service_workers="allow" if keeps else "block",
        )
        context.set_default_timeout(15_000)
        self._contexts.append(context)
        page = context.new_page()
        self._watch(page)
        return page

    def as_(
        self, who: str, path: str = "/", *, size: tuple[int, int] = DESK, language: str = "en", dark: bool = False
    ) -> Page:
        """Asks for `path`, is sent to sign in, and comes back to it."""
        page = self.page(size=size, language=language, dark=dark)
        page.goto(path)
        sign_in(page, who)
        page.wait_for_url(f"**{path}")
        page.get_by_role("button", name=re.compile("^(Sign out|退出)")).first.wait_for()
        return page

    def inside(
        self,
        who: str,
        path: str,
        *,
        size: tuple[int, int] = DESK,
        language: str = "en",
        dark: bool = False,
        scale: int = 1,
    ) -> Page:
        """Signed in already, once for all tests that only look; and again where other tests have signed in so often
        that the oldest of the person's sessions ended.
        """
        if who not in self._sessions or not self._still_inside(self._sessions[who]):
            # Where nobody gets in without: some pages are open to everybody.
            entered = self.as_(who, "/console" if path.startswith("/console") else "/")
            entered.get_by_role("button", name="Sign out", exact=True).wait_for()
            self._sessions[who] = entered.context.storage_state()
        page = self.page(size=size, language=language, dark=dark, scale=scale, session=self._sessions[who])
        page.goto(path)
        return page

    def _still_inside(self, session: StorageState) -> bool:
        asking = self._browser.new_context(base_url=self._address, storage_state=session)
        answer = asking.request.get("/api/identity/visitor").json()
        asking.close()
        return answer["me"] is not None

    def end(self) -> None:
        for context in self._contexts:
            context.close()


def settled(page: Page) -> None:
    """Once everything is there that was on its way."""
    page.get_by_role("heading", level=1).first.wait_for()
    page.wait_for_load_state("networkidle")
    page.get_by_role("status", name="Loading").or_(page.get_by_role("status", name="正在加载")).first.wait_for(
        state="detached"
    )


def sign_in(page: Page, who: str) -> None:
    """One tap on a demo bank's sign-in page; for whoever has a second factor another one, on the code it fills in."""
    page.get_by_role("button", name=who).click()
    inside = page.get_by_role("button", name=re.compile("^(Sign out|退出)")).first
    step = page.get_by_role("heading", name=re.compile("^(One more step|还有一步)"))
    inside.or_(step).first.wait_for()
    if step.is_visible():
        finish(page)


def finish(page: Page) -> None:
    """The second step of one of a demo bank's people."""
    page.get_by_role("status").filter(has_text=re.compile("demonstration|演示", re.IGNORECASE)).wait_for()
    page.get_by_role("button", name=re.compile("^(Sign in|登录)$")).click()


def confirm_exactly(page: Page, words: str) -> None:
    """Says yes to what is asked before something sensitive is done, which says `words`. The code is there already: a
    demo bank holds the phones of its people.
    """
    dialog = page.get_by_role("dialog", name="Confirm exactly this")
    expect(dialog).to_contain_text(words)
    expect(dialog.get_by_label("Code from your authenticator app")).not_to_have_value("")
    dialog.get_by_role("button", name="Confirm").click()
    expect(dialog).to_have_count(0)
