"""The demo bank, and a Chromium that looks at it.

Every page is watched: whatever breaks the content security policy, and every script error, fails its test.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, StorageState, sync_playwright

from bankhall.kernel.postgres import Server
from databases import create_database
from halls import Hall, open_hall
from planted import leaks, people_in

from .berka import write_small_berka
from .visits import Visit

DIST = Path(__file__).parents[2] / "web" / "dist"

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def hall(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """The whole demo bank, as `make run` opens it."""
    place = create_database(postgres, f"seen_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")
    home = tmp_path_factory.mktemp("hall")
    with open_hall(place, home, customers=2_000) as opened:
        yield opened
    assert leaks(place, home / "serve.log", people_in(place)) == []


@pytest.fixture(scope="session")
def address(hall: Hall) -> str:
    """Of the demo bank."""
    if not (DIST / "index.html").is_file():
        pytest.fail("the web apps are not built: run `make setup`")
    return hall.url


@pytest.fixture(scope="session")
def small_import(hall: Hall, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Brought into the demo bank from the command line, as staff would."""
    place = tmp_path_factory.mktemp("import")
    _bring_in(hall, write_small_berka(place / "berka"), place)


@pytest.fixture(scope="session")
def bad_rows(hall: Hall, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Another import, with two rows (lines 5 and 6) that can be put right, and one (line 7) that is cut off."""
    place = tmp_path_factory.mktemp("bad-rows")
    bad = [f'20{n};2;93031{n};"PRIJEM";"VKLAD";many;4{n}00.00;"";;' for n in (1, 2)]
    _bring_in(hall, write_small_berka(place / "berka", client=2, bad=bad), place)


def _bring_in(hall: Hall, berka: Path, home: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("BANKHALL_")} | {
        "BANKHALL_HOME": str(home),
        "BANKHALL_DATABASE_URL": hall.database.url,
        "BANKHALL_DATABASE_OWNER_URL": hall.database.owner_url,
        "BANKHALL_KEY_STORE": str(hall.keys),
    }
    command = [sys.executable, "-m", "bankhall", "import", "berka", str(berka)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True)
    if done.returncode != 0:
        pytest.fail(f"the import failed:\n{done.stdout}\n{done.stderr}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=_chromium(), args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def sessions() -> dict[str, StorageState]:
    """Of those who only look, by name."""
    return {}


@pytest.fixture
def wrongs() -> list[str]:
    """What the browser complained about in this test."""
    return []


@pytest.fixture
def visit(address: str, browser: Browser, wrongs: list[str], sessions: dict[str, StorageState]) -> Iterator[Visit]:
    """Opens pages as a visitor with a browser of their own."""
    visitor = Visit(address, browser, lambda page: watch_page(page, wrongs), sessions)
    yield visitor
    visitor.end()
    assert wrongs == []


def watch_page(page: Page, wrongs: list[str]) -> None:
    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            wrongs.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: wrongs.append(str(error)))


def _chromium() -> str:
    named = os.environ.get("BANKHALL_CHROMIUM")
    found = named or next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if not found:
        pytest.fail("no Chromium on PATH: install one, or name it in BANKHALL_CHROMIUM")
    return found
