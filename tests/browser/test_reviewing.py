"""A conversation that was drawn is reviewed; whoever led it sees it, and objects; somebody else decides."""

import re

import pytest
from playwright.sync_api import Page, expect

from .visits import AGENT, HEAD, SUPERVISOR, Visit

pytestmark = pytest.mark.browser

LATE_MS = 30_000
ONE = re.compile("/console/reviews/[0-9a-f-]{36}$")


def test_a_review_is_made_objected_to_and_decided_by_three(visit: Visit) -> None:
    head = visit.as_(SUPERVISOR, "/console/reviews")
    head.get_by_role("row").filter(has_text=AGENT).get_by_role("link").first.click()
    head.wait_for_url(ONE)
    path = "/console/reviews/" + head.url.rpartition("/")[2]
    head.get_by_role("button", name="Begin review", exact=True).click()
    head.get_by_role("button", name="Finish review", exact=True).click()
    expect(head.get_by_text("Judge every criterion first.")).to_be_visible()
    judge(head, "Met")
    expect(head.get_by_text("100 of 100")).to_be_visible()
    head.get_by_role("button", name="Partly", exact=True).first.click()
    expect(head.get_by_text("100 of 100")).to_have_count(0)
    head.get_by_label("Remark on the whole").fill("Say the next step.")
    head.get_by_role("button", name="Finish review", exact=True).click()
    expect(head.get_by_role("button", name="Finish review")).to_have_count(0, timeout=LATE_MS)

    agent = visit.as_(AGENT, path)
    expect(agent.get_by_role("heading", level=1, name="Review of my conversation")).to_be_visible()
    expect(agent.get_by_text("Say the next step.")).to_be_visible()
    agent.get_by_role("button", name="Object", exact=True).click()
    objecting = agent.get_by_role("dialog", name="Object to this review")
    objecting.get_by_label("Why do you see it differently?").fill("The next step stands in my last message.")
    objecting.get_by_role("button", name="Object", exact=True).click()
    expect(agent.get_by_text("somebody else than the reviewer decides")).to_be_visible(timeout=LATE_MS)

    head.reload()
    expect(head.get_by_text("You made this review: a colleague decides.")).to_be_visible(timeout=LATE_MS)
    expect(head.get_by_role("button", name="Decide the objection")).to_have_count(0)
    other = visit.as_(HEAD, path)
    expect(other.get_by_text("The next step stands in my last message.")).to_be_visible(timeout=LATE_MS)
    other.get_by_role("button", name="The review is changed", exact=True).click()
    other.get_by_role("button", name="Met", exact=True).first.click()
    other.get_by_label("Answer to the agent").fill("You are right: it is there.")
    other.get_by_role("button", name="Decide the objection", exact=True).click()
    expect(other.get_by_text("The review was changed")).to_be_visible(timeout=LATE_MS)
    agent.reload()
    expect(agent.get_by_text("You are right: it is there.")).to_be_visible(timeout=LATE_MS)
    expect(agent.get_by_text("100 of 100").first).to_be_visible()
    expect(agent.get_by_role("heading", name="What it said before")).to_be_visible()


def judge(page: Page, verdict: str) -> None:
    for button in page.get_by_role("button", name=verdict, exact=True).all():
        button.click()
