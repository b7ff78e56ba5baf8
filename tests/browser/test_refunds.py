"""Giving back in the portal: a part of what somebody paid, and what whoever paid sees of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from .test_accessible import all_violations, in_both_languages, picture_of
from .test_paying import PAYEE, as_far_as_the_check, number, pay, payer
from .visits import DESK, PHONE, Visit, settled

pytestmark = pytest.mark.browser

__all__ = ["number", "payer"]


@pytest.fixture
def receipt(payer: Page) -> str:
    """Where both read of 8.88 that the payee has received."""
    as_far_as_the_check(payer, "8.88")
    pay(payer)
    return payer.url.removeprefix(str(payer.url).split("/transfers/")[0])


def test_a_part_is_given_back_and_whoever_paid_sees_it_come(visit: Visit, payer: Page, receipt: str) -> None:
    page = visit.inside(PAYEE, receipt, size=PHONE)
    page.get_by_role("button", name="Give back").click()
    asking = page.get_by_role("dialog", name="Give money back")
    expect(asking).to_contain_text("Up to CN¥ 8.88")
    asking.get_by_label("How much").fill("9")
    expect(asking).to_contain_text("At most CN¥ 8.88 is left of this payment.")
    asking.get_by_label("How much").fill("3")
    asking.get_by_role("button", name="Give back").click()

    confirmation = page.get_by_role("dialog", name="Confirm exactly this")
    expect(confirmation).to_contain_text("CN¥ 3.00")
    confirmation.get_by_role("textbox", name="Password").fill("welcome-to-bankhall")
    confirmation.get_by_role("button", name="Confirm").click()

    expect(page.get_by_role("status").filter(has_text="CN¥ 3.00 has gone back to")).to_be_visible()
    expect(page.get_by_role("region", name="Given back")).to_contain_text("3.00")
    payer.reload()
    expect(payer.get_by_role("region", name="Come back to you")).to_contain_text("3.00")
    expect(payer.get_by_role("button", name="Give back")).to_have_count(0)


@in_both_languages
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_giving_back_is_accessible(visit: Visit, receipt: str, language: str, size: tuple[int, int]) -> None:
    page = visit.inside(PAYEE, receipt, language=language, size=size)
    page.get_by_role("button", name=re.compile("^(Give back|退款)$")).click()
    settled(page)

    assert all_violations(page, picture_of("/transfer/give-back", language, size)) == []
