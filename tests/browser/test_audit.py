"""An auditor asks who did what, has the log verified, and takes a proof home."""

import io
import re

import pytest
from playwright.sync_api import expect

from bankhall.kernel.chain.proofs import check_proof

from .visits import AUDITOR, CLERK, Visit

pytestmark = pytest.mark.browser


def test_an_auditor_has_the_log_verified_and_is_told(visit: Visit) -> None:
    page = visit.inside(AUDITOR, "/console/audit")

    page.get_by_role("button", name="Verify now").click()

    expect(page.get_by_text("The log is as it was written", exact=True)).to_be_visible(timeout=30_000)
    expect(page.get_by_role("main")).to_contain_text("Last verified")


def test_an_auditor_narrows_the_log_to_a_person_and_takes_it_back(visit: Visit) -> None:
    page = visit.inside(AUDITOR, "/console/audit?act=ops.read_audit")
    acts = page.get_by_role("list", name="What was done")

    acts.get_by_role("button", name=re.compile("^All by")).first.click()

    page.wait_for_url(re.compile("actor_id="))
    expect(acts.get_by_role("listitem").first).to_contain_text("read the audit log")
    page.get_by_role("list", name="What is being looked for").get_by_role(
        "button", name=re.compile("By one person")
    ).click()
    page.wait_for_url(lambda url: "actor_id=" not in url)


def test_a_customers_page_leads_to_who_did_what_with_it(visit: Visit) -> None:
    page = visit.inside(AUDITOR, "/console/customers")
    page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()

    page.get_by_role("link", name="Who did what").click()

    page.wait_for_url(re.compile("subject_kind=customer"))
    expect(page.get_by_role("list", name="What was done")).to_contain_text("customer")


def test_a_proof_is_taken_home_and_holds(visit: Visit) -> None:
    page = visit.inside(AUDITOR, "/console/audit?from=2026-01-01&to=2099-01-01")
    page.get_by_role("button", name="Take out").click()

    with page.expect_download() as taken:
        page.get_by_role("button", name="Proof of the period").click()

    assert check_proof(io.BytesIO(taken.value.path().read_bytes())).ok


def test_a_clerk_finds_no_audit_log(visit: Visit) -> None:
    page = visit.inside(CLERK, "/console")

    expect(page.get_by_role("link", name="Customers").first).to_be_visible()
    expect(page.get_by_role("link", name="Audit log")).to_have_count(0)
