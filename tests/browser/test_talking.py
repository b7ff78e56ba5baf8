"""A customer on a phone and an agent at the desk, through a whole matter, with the server killed in the middle."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from halls import Hall, KilledServer

from .visits import AGENT, ENGLISH_CUSTOMER, PHONE, SECOND_AGENT, Visit

pytestmark = pytest.mark.browser

LONG_MS = 30_000


@pytest.fixture
def server(hall: Hall) -> Iterator[KilledServer]:
    one = KilledServer(hall)
    one.start()
    yield one
    one.kill()


@pytest.fixture
def wrong() -> list[str]:
    return []


@pytest.fixture
def there(server: KilledServer, browser: Browser, wrong: list[str]) -> Iterator[Visit]:
    """At the server that is killed: that a line breaks is what the test is about, all else is wrong."""

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not re.search("Failed to load resource|WebSocket connection", message.text):
            wrong.append(message.text)

    def watch(page: Page) -> None:
        page.on("console", note)
        page.on("pageerror", lambda error: wrong.append(str(error)))

    visitor = Visit(server.url, browser, watch, {})
    yield visitor
    visitor.end()
    assert wrong == []


def said(page: Page) -> list[str]:
    """What stands in the conversation, in order; not the bank's own lines."""
    return page.get_by_role("log").locator("[class*=bubble] [class*=text]").all_inner_texts()


def say(page: Page, words: str) -> None:
    box = page.get_by_role("textbox", name="Write a message")
    box.fill(words)
    box.press("Enter")


def begin(page: Page, words: str) -> str:
    page.get_by_role("button", name="A card", exact=True).click()
    page.get_by_label("Your message").fill(words)
    # By night one leaves a message: what the button says depends on the hour.
    page.get_by_role("button", name=re.compile("^(Ask a person|Leave the message)$")).click()
    page.wait_for_url(re.compile(r"/talk/[0-9a-f-]{36}$"))
    return page.url.rpartition("/")[2]


def test_a_whole_matter_with_the_server_killed_in_the_middle_loses_and_doubles_nothing(
    there: Visit, server: KilledServer
) -> None:
    phone = there.as_(ENGLISH_CUSTOMER, "/talk", size=PHONE)
    desk = there.as_(AGENT, "/console/inbox")

    first = "My card was swallowed by the machine."
    talk = begin(phone, first)
    expect(phone.get_by_text(re.compile("You are number"))).to_be_visible()
    desk.get_by_role("link", name=ENGLISH_CUSTOMER).first.click()
    desk.wait_for_url(f"**/console/inbox/{talk}")
    desk.get_by_role("button", name="Take it", exact=True).click()
    box = desk.get_by_role("textbox", name="Write a message")
    desk.get_by_role("group", name=re.compile("knowledge base")).get_by_role("button").first.click()
    expect(box).not_to_have_value("")
    box.fill("/greet")
    box.press("Enter")
    expect(box).to_have_value("Hello, thank you for writing to us. How can I help you?")
    box.press("Enter")
    greeting = phone.get_by_text("Hello, thank you for writing to us. How can I help you?")
    expect(greeting).to_be_visible(timeout=LONG_MS)
    expect(desk.get_by_role("log").get_by_text("Read", exact=True)).to_be_visible(timeout=LONG_MS)

    server.kill()
    say(phone, "It said: card retained.")
    say(phone, "At Nanjing Road.")
    say(desk, "Which machine was it?")
    expect(phone.get_by_text("On its way…").first).to_be_visible()
    server.start()

    for page in (phone, desk):
        for words in ("It said: card retained.", "At Nanjing Road.", "Which machine was it?"):
            expect(page.get_by_role("log").get_by_text(words, exact=True)).to_be_visible(timeout=LONG_MS)
        expect(page.get_by_text("On its way…")).to_have_count(0, timeout=LONG_MS)
    say(desk, "The branch there keeps it for you.")
    expect(phone.get_by_role("log").get_by_text("The branch there keeps it for you.")).to_be_visible(timeout=LONG_MS)
    both = said(phone)
    assert sorted(both) == sorted(
        [
            first,
            "Hello, thank you for writing to us. How can I help you?",
            "It said: card retained.",
            "At Nanjing Road.",
            "Which machine was it?",
            "The branch there keeps it for you.",
        ]
    )
    assert said(desk) == both

    desk.keyboard.press("Alt+e")
    ending = desk.get_by_role("dialog", name="End the conversation")
    ending.get_by_role("button", name="Solved", exact=True).click()
    ending.get_by_role("button", name="End the conversation", exact=True).click()
    expect(phone.get_by_text("The conversation has ended.")).to_be_visible(timeout=LONG_MS)
    phone.reload()
    phone.get_by_role("log").get_by_text(first).wait_for()
    assert said(phone) == both


def test_two_tabs_show_the_same_and_a_colleague_who_is_second_is_told_so(visit: Visit) -> None:
    one = visit.as_(ENGLISH_CUSTOMER, "/talk", size=PHONE)
    talk = begin(one, "Is the branch open tomorrow?")
    other = one.context.new_page()
    other.goto(f"/talk/{talk}")
    other.get_by_role("log").get_by_text("Is the branch open tomorrow?").wait_for()
    say(one, "On Saturday, I mean.")
    say(other, "Or Sunday.")
    for page in (one, other):
        for words in ("On Saturday, I mean.", "Or Sunday."):
            expect(page.get_by_role("log").get_by_text(words)).to_have_count(1)

    first = visit.as_(AGENT, f"/console/inbox/{talk}")
    second = visit.as_(SECOND_AGENT, f"/console/inbox/{talk}")
    second.get_by_role("button", name="Take it", exact=True).wait_for()
    first.get_by_role("button", name="Take it", exact=True).click()
    first.get_by_role("textbox", name="Write a message").wait_for()
    expect(second.get_by_text("no longer yours to see")).to_be_visible(timeout=LONG_MS)
    # As it is when both press at the same moment.
    answer = second.request.post(
        f"/api/console/conversations/{talk}/take",
        headers={"X-CSRF-Token": second.evaluate("document.cookie.match(/bankhall_csrf=([^;]+)/)[1]")},
    )
    assert (answer.status, answer.json()["code"]) == (409, "care.taken_already")
    one.get_by_role("button", name="End the conversation").click()
    expect(one.get_by_text("The conversation has ended.")).to_be_visible()
