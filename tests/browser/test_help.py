"""An answer through its life: written by one, published by another, found, read and asked for by customers."""

import re
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from .test_accessible import all_violations, in_both_languages, picture_of
from .visits import AGENT, CUSTOMER, DESK, PHONE, SUPERVISOR, Visit, settled

pytestmark = pytest.mark.browser


def search(page: Page, words: str) -> None:
    page.get_by_role("searchbox", name=re.compile("I lost my card")).fill(words)
    page.keyboard.press("Enter")


def test_what_one_writes_another_publishes_and_everybody_finds(visit: Visit) -> None:
    word = f"zeppelin{uuid4().hex[:6]}"
    title = f"Storing a {word}"
    desk = visit.inside(AGENT, "/console/articles/new")
    for name, language_title in (("Chinese", f"存放{word}"), ("English", title)):
        part = desk.get_by_role("group", name=name)
        part.get_by_label("Title").fill(language_title)
        part.get_by_label("Text", exact=True).fill("## Before\nCall **us** and see [Transfer](/transfer).")
        expect(part.get_by_role("region", name=f"Preview, {name}")).to_contain_text("Before")
    desk.get_by_role("button", name="Keep as a draft").click()
    desk.wait_for_url(re.compile(r"/console/articles/of/"))
    expect(desk.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(desk.get_by_text("Draft", exact=True)).to_be_visible()

    head = visit.inside(SUPERVISOR, urlsplit(desk.url).path)
    head.get_by_role("button", name="Publish", exact=True).click()
    head.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
    expect(head.get_by_text("Published version 1")).to_be_visible()

    stranger = visit.page(size=PHONE)
    stranger.goto("/help")
    search(stranger, f"my {word}")
    stranger.get_by_role("link", name=re.compile(title)).click()
    expect(stranger.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(stranger.get_by_role("link", name="Transfer", exact=True)).to_have_attribute("href", "/transfer")
    expect(stranger.get_by_text("Sign in to tell us whether it helped.")).to_be_visible()


def test_a_reader_says_what_was_missing_and_the_desk_reads_it_without_who(visit: Visit) -> None:
    missing = f"what a new one costs {uuid4().hex[:6].translate(str.maketrans('0123456789', 'ghijklmnop'))}"
    phone = visit.inside(CUSTOMER, "/help", size=PHONE)
    search(phone, "my card is not working")
    phone.get_by_role("link", name=re.compile("Damaged or expiring card")).click()
    phone.get_by_role("button", name="No", exact=True).click()
    phone.get_by_label("What was missing?").fill(missing)
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Thank you for telling us")).to_be_visible()

    desk = visit.inside(AGENT, "/console/articles")
    desk.get_by_role("link", name="Damaged or expiring card: getting a new one").click()
    expect(desk.get_by_text(missing)).to_be_visible()


def test_what_is_not_found_is_on_the_list_of_the_desk(visit: Visit) -> None:
    question = f"do you rent out {uuid4().hex[:8].translate(str.maketrans('0123456789', 'ghijklmnop'))}"
    phone = visit.inside(CUSTOMER, "/help", size=PHONE)
    search(phone, question)
    phone.get_by_role("button", name="What I want is not here").click()
    expect(phone.get_by_text("Thank you: we will add this answer").first).to_be_visible()

    desk = visit.inside(AGENT, "/console/articles/questions")
    row = desk.get_by_role("listitem").filter(has_text=question)
    expect(row).to_contain_text("Asked once")
    row.get_by_role("button", name=f"Needs no answer: {question}").click()
    expect(row).to_have_count(0)


def test_the_assistant_cites_looks_up_asks_back_and_sends_to_a_person(visit: Visit) -> None:
    page = visit.inside(CUSTOMER, "/help")

    def ask(question: str) -> None:
        page.get_by_label("Your question").fill(question)
        page.get_by_role("button", name="Ask", exact=True).click()

    ask("somebody stole my debit card")
    cited = page.get_by_role("article", name="Lost or stolen card")
    expect(cited).to_contain_text("From the bank’s article “Lost or stolen card”, version 1")
    ask("what is my balance")
    expect(page.get_by_role("region", name="Your accounts")).to_contain_text("Looked up in your accounts just now")
    ask("talk to a person")
    expect(page.get_by_role("region", name="Talk to a person")).to_contain_text("400-000-0000")
    ask("how tall is the eiffel tower")
    expect(page.get_by_role("region", name="I do not know the answer")).to_be_visible()


@in_both_languages
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_help_with_an_answer_in_it_is_accessible(visit: Visit, language: str, size: tuple[int, int]) -> None:
    page = visit.inside(CUSTOMER, "/help", language=language, size=size)
    question = "银行卡丢了怎么办" if language == "zh-CN" else "i lost my card"
    page.get_by_label("您的问题" if language == "zh-CN" else "Your question").fill(question)
    page.keyboard.press("Enter")
    page.get_by_role("article").wait_for()
    settled(page)

    assert all_violations(page, picture_of("/help-asked", language, size)) == []
