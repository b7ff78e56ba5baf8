"""The page of one customer asks what `bankhall bench customer_page` measures, and nothing else."""

import runpy
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Request

from .test_promises import customer_page
from .visits import Visit, settled

pytestmark = pytest.mark.browser

BENCH = Path(__file__).parents[2] / "bench" / "customer_page.py"


def test_each_call_of_the_page_is_measured(visit: Visit) -> None:
    page = customer_page(visit)
    customer_id = page.url.rpartition("/")[2].partition("?")[0]
    asked: set[str] = set()

    def note(request: Request) -> None:
        address = urlsplit(request.url)
        if address.path.startswith("/api/console/"):
            path = address.path.replace(customer_id, "{id}")
            asked.add(f"{path}?{address.query}" if address.query else path)

    page.on("request", note)
    page.reload()
    settled(page)
    page.wait_for_load_state("networkidle")

    measured = {path.replace("zh-CN", "en") for path in runpy.run_path(str(BENCH))["CALLS"].values()}
    assert asked == measured
