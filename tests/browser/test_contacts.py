"""A call is noted at the counter and corrected; its customer reads both on a telephone and says it was otherwise."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from .test_accessible import all_violations, in_both_languages, picture_of
from .test_promises import answer, customer_page
from .visits import CUSTOMER, DESK, PHONE, Visit, settled

pytestmark = pytest.mark.browser


def test_a_call_is_noted_corrected_read_and_contested(visit: Visit) -> None:
    wrong, right = (f"{what} ({uuid4().hex[:6]})" for what in ("Asked about a card", "Asked about a savings book"))
    desk = customer_page(visit)
    desk.get_by_role("button", name="Note a contact").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_text("Earlier", exact=True).click()
    dialog.get_by_label("Time (hh:mm)").fill("25:00")
    dialog.get_by_role("button", name="Note it").click()
    expect(dialog).to_contain_text("Write it as 14:30, and no later than now")
    expect(dialog).to_contain_text("Say what was said")
    dialog.get_by_text("Just now", exact=True).click()
    dialog.get_by_label("What was said and agreed").fill(wrong)
    dialog.get_by_role("button", name="Note it").click()
    desk.get_by_role("button", name=f"Correct: {wrong}").click()
    dialog.get_by_label("What was said and agreed").fill(right)
    dialog.get_by_role("button", name="Note it").click()
    expect(desk.get_by_role("button", name=f"Correct: {right}")).to_be_visible()
    expect(desk.get_by_role("button", name=f"Correct: {wrong}")).to_have_count(0)
    desk.get_by_role("button", name="File", exact=True).click()
    expect(desk.get_by_role("button", name=f"Correct: {right}")).to_have_count(0)

    phone = visit.inside(CUSTOMER, "/contacts", size=PHONE)
    expect(phone.get_by_role("article", name=wrong)).to_contain_text("Corrected")
    expect(phone.get_by_role("article", name=right)).to_contain_text("You called us")
    answer(phone, f"It was otherwise: {right}", "It was otherwise", "My daughter called")
    expect(phone.get_by_role("article", name=right)).to_contain_text("You say: My daughter called")

    desk.reload()
    expect(desk.get_by_role("list", name="What happened")).to_contain_text("The customer says: My daughter called")


@in_both_languages
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_noting_a_contact_is_accessible(visit: Visit, language: str, size: tuple[int, int]) -> None:
    page = customer_page(visit, language, size)
    page.get_by_role("button", name=re.compile("^(Note a contact|登记联系)$")).click()
    settled(page)
    assert all_violations(page, picture_of("/console/customers/contact", language, size)) == []
