"""`make test`: the web apps' own tests, then pytest, the browser tests last (they use both cores alone)."""

from __future__ import annotations

import json
import sys

import chromium
import node
from parts import ROOT, VENV, Part, run_all

BROWSER_TESTS = "tests/browser"

# The tests of a file share a bank and a browser.
_BY_FILE = ["pytest", "-n", "2", "--dist", "loadfile"]


def main() -> int:
    browser = {"BANKHALL_CHROMIUM": chromium.found(VENV / "bin" / "python") or ""}
    parts = [Part("tests", ["pytest", "-n", "2", "--durations=15", f"--ignore={BROWSER_TESTS}"])]
    if (ROOT / BROWSER_TESTS).exists():
        parts.append(Part("browser tests", [*_BY_FILE, "--durations=15", BROWSER_TESTS], environment=browser))
    return run_all([*_web_tests(), *parts])


def _web_tests() -> list[Part]:
    package = ROOT / "web" / "package.json"
    if not package.exists() or "test" not in json.loads(package.read_text()).get("scripts", {}):
        return []
    return [Part("web apps' own tests", ["npm", "test"], package.parent, {"PATH": node.environment(VENV)["PATH"]})]


if __name__ == "__main__":
    sys.exit(main())
