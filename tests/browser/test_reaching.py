"""Whoever waits is offered to an agent who is there; a supervisor reads along, whispers and joins."""

import re

import pytest
from playwright.sync_api import expect

from .visits import AGENT, ENGLISH_CUSTOMER, PHONE, SUPERVISOR, Visit

pytestmark = pytest.mark.browser

LONG_MS = 30_000
KEPT_OFF = "Finish for today"


def test_an_agent_is_offered_a_customer_takes_them_by_key_and_a_supervisor_joins(visit: Visit) -> None:
    desk = visit.inside(AGENT, "/console")
    desk.get_by_role("button", name=re.compile("^You are")).click()
    desk.get_by_role("button", name=re.compile("^(Be available|I am here again|Save)$")).click()
    expect(desk.get_by_role("button", name="You are: Available")).to_be_visible(timeout=LONG_MS)
    phone = visit.inside(ENGLISH_CUSTOMER, "/talk", size=PHONE)
    phone.get_by_role("button", name="A card", exact=True).click()
    phone.get_by_label("Your message").fill("My card was swallowed by the machine.")
    phone.get_by_role("button", name=re.compile("^(Ask a person|Leave the message)$")).click()

    offer = desk.get_by_role("region", name="A customer for you")
    expect(offer.get_by_text(ENGLISH_CUSTOMER)).to_be_visible(timeout=LONG_MS)
    expect(offer.get_by_text(re.compile("^Why you"))).to_be_visible()
    desk.keyboard.press("Alt+y")
    desk.wait_for_url(re.compile("/console/inbox/[0-9a-f-]{36}$"))
    expect(phone.get_by_text(re.compile("has joined"))).to_be_visible(timeout=LONG_MS)

    head = visit.inside(SUPERVISOR, "/console/agents")
    running = head.get_by_role("region", name="Running now")
    running.get_by_role("button", name="Listen", exact=True).first.click()
    head.wait_for_url(re.compile("/console/inbox/[0-9a-f-]{36}$"))
    expect(head.get_by_role("log").get_by_text("My card was swallowed by the machine.")).to_be_visible(timeout=LONG_MS)
    expect(desk.get_by_text(re.compile("listens$"))).to_be_visible(timeout=LONG_MS)
    head.get_by_label("Whisper to staff").fill("Ask for the place first.")
    head.get_by_role("button", name="Whisper", exact=True).click()
    whispered = desk.get_by_role("log", name="Among staff")
    expect(whispered.get_by_text("Ask for the place first.")).to_be_visible(timeout=LONG_MS)
    head.get_by_role("button", name="Join", exact=True).click()
    expect(phone.get_by_text(re.compile("is here, too$"))).to_be_visible(timeout=LONG_MS)
    box = head.get_by_role("textbox", name="Write a message")
    box.fill("I am the supervisor and help, too.")
    box.press("Enter")
    expect(phone.get_by_role("log").get_by_text("I am the supervisor and help, too.")).to_be_visible(timeout=LONG_MS)
    expect(phone.get_by_text("Ask for the place first.")).to_have_count(0)

    desk.get_by_role("button", name="You are: Available").click()
    desk.get_by_role("button", name=KEPT_OFF).click()
    expect(desk.get_by_role("button", name="You are: Off")).to_be_visible(timeout=LONG_MS)
    phone.get_by_role("button", name="End the conversation").click()
    expect(phone.get_by_text("The conversation has ended.")).to_be_visible(timeout=LONG_MS)
