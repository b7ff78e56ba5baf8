"""What all tests share: one real PostgreSQL for a whole run of all pytest-xdist workers."""

import logging
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from bankhall.kernel import db
from bankhall.kernel.postgres import Server, stop_server, use_server
from bankhall.kernel.vault import KeyStore, Vault
from bankhall.kernel.vault.suites import NATIONAL
from databases import Database, create_database
from halls import Hall, open_hall
from planted import leaks, people_in

HOME = pytest.StashKey[Path]()


# Tests pay as fast as they can; tests/payments/test_pace.py has the bound of a real bank.
os.environ.setdefault("BANKHALL_PAYMENTS_A_MINUTE", "0")


def pytest_configure(config: pytest.Config) -> None:
    given: dict[str, Any] = getattr(config, "workerinput", {})
    config.stash[HOME] = Path(given.get("home") or tempfile.mkdtemp(prefix="bankhall-tests-"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["home"] = str(node.config.stash[HOME])


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        stop_server(config.stash[HOME])
        shutil.rmtree(config.stash[HOME])


@pytest.fixture(scope="session", autouse=True)
def _no_logger_is_kept() -> Iterator[None]:
    """A logger that is kept at its first use would say, for the rest of a run, what one test had told it to."""
    configure = structlog.configure
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(structlog, "configure", lambda **how: configure(**how | {"cache_logger_on_first_use": False}))
        yield


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """Each test begins with structlog's own settings, and leaves those of `logging` as they were."""
    structlog.reset_defaults()
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[Server]:
    """The run's own PostgreSQL. It may lose data in a crash: what tests durability starts one of its own."""
    server = use_server(request.config.stash[HOME], durable=False)
    yield server
    server.release()


@pytest.fixture(scope="session")
def own_database(postgres: Server) -> Database:
    """This worker's, migrated, not emptied between tests: ask for `database`."""
    return create_database(postgres, f"tests_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")


@pytest.fixture(scope="session")
def _empty(own_database: Database) -> Iterator[Callable[[], None]]:
    with own_database.emptier() as empty:
        yield empty


@pytest.fixture
def database(own_database: Database, _empty: Callable[[], None]) -> Database:
    """Migrated, and with no more rows than the migrations put in."""
    _empty()
    return own_database


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this worker's keys lie."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="session")
def vault(keys: Path) -> Vault:
    return KeyStore(keys, NATIONAL).open()


@pytest.fixture
async def bank(database: Database, vault: Vault) -> AsyncIterator[db.Database]:
    """The doors' side of the same database."""
    opened = db.Database(db.connect(database.url, connections=10), vault=vault)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def hall(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One open demo bank for each worker, for tests that come in through the front door. Its rows are not emptied; at
    the end nobody's name stands in its log, events, facts and jobs.
    """
    place = create_database(postgres, f"hall_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")
    home = tmp_path_factory.mktemp("hall")
    with open_hall(place, home) as opened:
        yield opened
    assert leaks(place, home / "serve.log", people_in(place)) == []
