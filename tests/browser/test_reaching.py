"""Whoever waits is offered to an agent who is there; a supervisor reads along, whispers and joins."""

import re

import pytest
from playwright.sync_api import Page, expect

from .visits import SECOND_AGENT, SUPERVISOR, Visit

pytestmark = pytest.mark.browser

LATE_MS = 30_000
TALK = re.compile("/console/inbox/[0-9a-f-]{36}$")


def be(desk: Page, now: str, button: str, then: str) -> None:
    desk.get_by_role("button", name=f"You are: {now}").click()
    desk.get_by_role("dialog").get_by_role("button", name=button).click()
    expect(desk.get_by_role("button", name=f"You are: {then}")).to_be_visible(timeout=LATE_MS)


def test_an_agent_who_is_there_is_offered_who_waits_and_a_supervisor_reads_along(visit: Visit) -> None:
    """Of those who wait in the demo bank from the start: they have waited longest."""
    desk = visit.inside(SECOND_AGENT, "/console")
    be(desk, "Off", "Be available", "Available")
    offer = desk.get_by_role("region", name="A customer for you")
    expect(offer.get_by_text(re.compile("^Why you"))).to_be_visible(timeout=LATE_MS)
    desk.keyboard.press("Alt+y")
    desk.wait_for_url(TALK)
    desk.get_by_role("textbox", name="Write a message").wait_for()

    head = visit.inside(SUPERVISOR, "/console/agents")
    running = head.get_by_role("row").filter(has_text=SECOND_AGENT)
    running.get_by_role("button", name="Listen", exact=True).first.click()
    head.wait_for_url(TALK)
    expect(desk.get_by_text(re.compile("listens$"))).to_be_visible(timeout=LATE_MS)
    head.get_by_label("Whisper to staff").fill("Ask for the place first.")
    head.get_by_role("button", name="Whisper", exact=True).click()
    expect(desk.get_by_text("Ask for the place first.")).to_be_visible(timeout=LATE_MS)
    head.get_by_role("button", name="Join", exact=True).click()
    expect(desk.get_by_text(f"{SUPERVISOR} has joined")).to_be_visible(timeout=LATE_MS)

    be(desk, "Available", "Finish for today", "Off")
