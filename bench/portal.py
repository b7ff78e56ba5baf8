"""The portal is light: 250 KB of compressed JavaScript at most on the first load, and 95 of 100 in Lighthouse.

Opens a demo bank of its own and asks Lighthouse (mobile preset: a slow phone on a slow network, simulated) about the
sign-in page and about the home of a customer who is signed in. The weight is what a new browser really fetched,
counted by the browser; the shell that the portal's worker then keeps is not part of a first load.
"""

import json
import os
import subprocess
import sys
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_LIGHTHOUSE = Path(__file__).parent / "lighthouse"
_CATEGORIES = ("performance", "accessibility", "best-practices")
_CHROME_FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"

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
    environment = node.environment(Path(sys.prefix)) | {"CHROME_PATH": chrome}
    if not (_LIGHTHOUSE / "node_modules").is_dir():
        subprocess.run(["npm", "ci"], cwd=_LIGHTHOUSE, env=environment, check=True, capture_output=True)
    told: dict[str, float] = {}
    with demo_bank.open_demo_bank() as address:
        cookie = _sign_in(address, "emma", demo_bank.PASSWORD)
        for page, path, headers in (("sign_in", "/sign-in", {}), ("home", "/", {"Cookie": cookie})):
            reports = [_ask(address + path, headers, environment) for _ in range(RUNS)]
            for category in _CATEGORIES:
                scores = sorted(round(report["categories"][category]["score"] * 100) for report in reports)
                told[f"{page}_{category.replace('-', '_')}"] = scores[len(scores) // 2]
            told[f"{page}_javascript_kb"] = max(_javascript_kb(report) for report in reports)
    return told


def _ask(url: str, headers: dict[str, str], environment: dict[str, str]) -> dict:
    command = [
        str(_LIGHTHOUSE / "node_modules" / ".bin" / "lighthouse"),
        url,
        "--output=json",
        "--quiet",
        f"--only-categories={','.join(_CATEGORIES)}",
        f"--chrome-flags={_CHROME_FLAGS}",
        f"--extra-headers={json.dumps(headers)}",
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


def _sign_in(address: str, login: str, password: str) -> str:
    """The cookies of a customer who is signed in, as a header."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    opener.open(f"{address}/api/bank", timeout=10).close()
    token = next(cookie.value for cookie in jar if cookie.name.endswith("bankhall_csrf"))
    words = json.dumps({"realm": "customer", "login": login, "password": password}).encode()
    headers = {"Content-Type": "application/json", "X-CSRF-Token": token or ""}
    request = urllib.request.Request(f"{address}/api/identity/sign-in", data=words, headers=headers)
    opener.open(request, timeout=10).close()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
