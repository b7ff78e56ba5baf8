"""The portal is light: 250 KB of compressed JavaScript at most on the first load, and 95 of 100 in Lighthouse.

Opens a demo bank of its own and asks Lighthouse (mobile preset: a slow phone on a slow network, simulated) about the
sign-in page and about the home of a customer who is signed in. The weight is what a new browser really fetched,
counted by the browser; the shell that the portal's worker then keeps is not part of a first load.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

_ROOT = Path(__file__).parents[1]
_LIGHTHOUSE = Path(__file__).parent / "lighthouse"
_CATEGORIES = ("performance", "accessibility", "best-practices")
_CHROME_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]

# The phone that Lighthouse says it is: a session counts only in the kind of browser that it was begun in.
_AS_LIGHTHOUSE = (
    "Mozilla/5.0 (Linux; Android 11; moto g power (2022)) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/136.0.0.0 Mobile Safari/537.36"
)

# Lighthouse's own advice is the median of several runs; one of three on a machine that others use too.
RUNS = int(os.environ.get("RUNS", "3"))


def measure() -> dict[str, float]:
    sys.path.insert(0, str(_ROOT / "tools"))
    import chromium
    import demo_bank
    import node

    chrome = chromium.found(Path(sys.executable))
    if chrome is None:
        raise FileNotFoundError("no Chromium: `make test` installs one")
    environment = node.environment(Path(sys.prefix))
    if not (_LIGHTHOUSE / "node_modules").is_dir():
        subprocess.run(["npm", "ci"], cwd=_LIGHTHOUSE, env=environment, check=True, capture_output=True)
    told: dict[str, float] = {}
    with demo_bank.open_demo_bank() as address:
        for page, path, login in (("sign_in", "/sign-in", None), ("home", "/", "emma")):
            reports = [_look(address, path, login, chrome, environment) for _ in range(RUNS)]
            for category in _CATEGORIES:
                scores = sorted(round(report["categories"][category]["score"] * 100) for report in reports)
                told[f"{page}_{category.replace('-', '_')}"] = scores[len(scores) // 2]
            told[f"{page}_javascript_kb"] = max(_javascript_kb(report) for report in reports)
    return told


def _look(address: str, path: str, login: str | None, chrome: str, environment: dict[str, str]) -> dict:
    """A report of one visit, in a browser of its own that has seen nothing of the portal but, perhaps, signed in.

    Lighthouse empties the browser's caches and keeps its cookies. Given as a header instead, a session is lost as soon
    as the bank sets a cookie of its own.
    """
    import demo_bank

    port = demo_bank.free_port()
    with tempfile.TemporaryDirectory(prefix="lighthouse-") as profile, sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            profile, executable_path=chrome, args=[*_CHROME_FLAGS, f"--remote-debugging-port={port}"]
        )
        if login is not None:
            _sign_in(browser, address, login, demo_bank.PASSWORD)
        report = _ask(address + path, port, environment)
        browser.close()
    if not report["finalDisplayedUrl"].endswith(path):
        raise RuntimeError(f"looked at {report['finalDisplayedUrl']} and not at {path}")
    return report


def _sign_in(browser: BrowserContext, address: str, login: str, password: str) -> None:
    browser.request.get(f"{address}/api/bank")
    token = next(one["value"] for one in browser.cookies() if one["name"].endswith("bankhall_csrf"))
    headers = {"X-CSRF-Token": token, "User-Agent": _AS_LIGHTHOUSE}
    words = {"realm": "customer", "login": login, "password": password}
    answer = browser.request.post(f"{address}/api/identity/sign-in", data=words, headers=headers)
    if not answer.ok:
        raise RuntimeError(f"{login} could not sign in: {answer.status}")


def _ask(url: str, port: int, environment: dict[str, str]) -> dict:
    command = [
        str(_LIGHTHOUSE / "node_modules" / ".bin" / "lighthouse"),
        url,
        "--output=json",
        "--quiet",
        f"--only-categories={','.join(_CATEGORIES)}",
        f"--port={port}",
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=180)
    report: dict = json.loads(done.stdout)
    if report.get("runtimeError"):
        raise RuntimeError(report["runtimeError"]["message"])
    return report


def _javascript_kb(report: dict) -> float:
    requests = report["audits"]["network-requests"]["details"]["items"]
    scripts = [one["transferSize"] for one in requests if one.get("resourceType") == "Script"]
    return round(sum(scripts) / 1024, 1)
