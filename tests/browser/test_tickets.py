"""A matter of a customer from their phone to a colleague's desk: it turns out to be a complaint, and is handed over."""

import re

import pytest
from playwright.sync_api import expect

from .test_accessible import all_violations, picture_of
from .visits import AGENT, CUSTOMER, DESK, PHONE, Visit, settled

pytestmark = pytest.mark.browser


def test_what_was_said_in_a_matter_is_called_a_complaint_and_a_colleague_goes_on(visit: Visit) -> None:
    phone = visit.inside(CUSTOMER, "/matters/new", size=PHONE)
    phone.get_by_label("What it is about").select_option("general")
    phone.get_by_label("In one sentence").fill("Nobody called me back")
    phone.get_by_label("What happened").fill("I was promised a call on Monday, and I complain that none came.")
    phone.get_by_role("button", name="Send it").click()
    phone.wait_for_url(re.compile(r"/matters/[0-9a-f-]{36}$"))
    id_ = phone.url.rsplit("/", 1)[1]

    desk = visit.inside(AGENT, f"/console/tickets/{id_}", size=DESK)
    desk.get_by_role("button", name="Take it", exact=True).click()
    expect(desk.get_by_role("status").filter(has_text="It is yours now.")).to_be_visible()
    desk.get_by_role("button", name="This is a complaint").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("button", name="This is a complaint").click()
    expect(dialog).to_contain_text("Please fill this in.")
    expect(dialog).to_contain_text("I was promised a call on Monday")
    settled(desk)
    assert all_violations(desk, picture_of("/console/tickets/complaint", "en", DESK)) == []
    dialog.get_by_label("What it is about").select_option("service")
    dialog.get_by_role("button", name="This is a complaint").click()
    expect(desk.get_by_role("status").filter(has_text="is taken down; it is decided by")).to_be_visible()
    expect(desk.get_by_role("link", name=re.compile("^Complaint "))).to_be_visible()

    desk.get_by_role("button", name="Hand to a colleague").click()
    dialog.get_by_label("What they are to do").fill("Call her today, and say sorry.")
    dialog.get_by_role("button", name="Hand to a colleague").click()
    expect(desk.get_by_role("status").filter(has_text="Handed to your colleague.")).to_be_visible()
    settled(desk)
    assert all_violations(desk, picture_of("/console/tickets/handed", "en", DESK)) == []

    phone.reload()
    expect(phone.get_by_role("heading", name="Also a complaint")).to_be_visible()
    settled(phone)
    assert all_violations(phone, picture_of("/matters/complaint", "en", PHONE)) == []

    phone.goto("/privacy/erasure")
    expect(phone.get_by_text("Nobody called me back")).to_be_visible()
