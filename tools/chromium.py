"""Finds or installs the Chromium that the browser tests drive, and the letters that it shows Chinese in."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from progress import Failed, Log

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HINT = (
    "Install Chromium (on Debian, as root: apt-get install chromium)"
    " or name one: make test BANKHALL_CHROMIUM=/path/to/chromium."
)
PLAYWRIGHTS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def found(python: Path) -> str | None:
    """The path of a Chromium that runs: the one named by BANKHALL_CHROMIUM, on PATH, or Playwright's own."""
    named = os.environ.get("BANKHALL_CHROMIUM")
    if named:
        return named if _runs(named) else None
    for name in NAMES:
        path = shutil.which(name)
        if path and _runs(path):
            return path
    return _playwrights_own(python)


def install(python: Path, log: Log) -> None:
    if is_root_on_debian():
        log.succeeds(["apt-get", "update"])
        log.succeeds(["apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-noto-cjk"])
    if found(python) is None:
        log.succeeds([str(python), "-m", "playwright", "install", "chromium"])
    if found(python) is None:
        raise Failed("No Chromium that runs could be found or installed.")


def is_root_on_debian() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _playwrights_own(python: Path) -> str | None:
    try:
        answer = subprocess.run([python, "-c", PLAYWRIGHTS_OWN], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    path = answer.stdout.strip()
    return path if _runs(path) else None


def _runs(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
