"""Writing a rule in the console: what is wrong with it is said while it is typed, and it is tried before it watches."""

import pytest
from playwright.sync_api import expect

from .test_accessible import all_violations, picture_of
from .visits import DESK, PHONE, RISK_ANALYST, RISK_OFFICER, Visit, settled

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_rule_over_countries_is_written_tried_and_watches(visit: Visit, size: tuple[int, int]) -> None:
    page = visit.inside(RISK_ANALYST, "/console/risk/rules/new", size=size)
    rule = page.get_by_label("Rule", exact=True)
    rule.fill('is_abroad && payee_countr == "US"')
    expect(page.get_by_text("payee_countr", exact=False).first).to_be_visible()
    assert all_violations(page, picture_of("/console/risk/rules/new-wrong", "en", size)) == []

    page.get_by_label("Name", exact=True).fill(f"Dollars at night {size[0]}")
    rule.fill('is_abroad && payee_country == "US" && hour < 6')
    page.get_by_role("button", name="Try on history").click()
    expect(page.get_by_role("button", name="Try on history")).to_be_enabled(timeout=20_000)
    page.get_by_label("Reason in Chinese, for the customer").fill("这笔付款和您平时不一样。")
    page.get_by_label("Reason in English, for the customer").fill("This payment is unlike your others.")
    settled(page)
    assert all_violations(page, picture_of("/console/risk/rules/new-tried", "en", size)) == []

    page.get_by_role("button", name="Keep as a draft").click()
    page.wait_for_url("**/console/risk/rules/of/*")
    page.get_by_role("button", name="Let it watch").click()
    page.get_by_role("dialog").get_by_role("button", name="Let it watch").click()
    expect(page.get_by_text("Watching").first).to_be_visible()


def test_whoever_decides_about_payments_writes_no_rules(visit: Visit) -> None:
    page = visit.inside(RISK_OFFICER, "/console/risk/rules")
    settled(page)

    expect(page.get_by_role("link", name="New rule")).to_have_count(0)
