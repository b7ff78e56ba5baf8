"""A directory for checkpoints, and somebody who owns the database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bankhall.kernel.vault import KeyStore, Vault
from bankhall.kernel.vault.suites import NATIONAL
from databases import Database

from .chained import Intruder


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "audit"


@pytest.fixture
async def intruder(
    database: Database, vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Intruder]:
    found = Intruder.of(database, vault, KeyStore(tmp_path_factory.mktemp("stranger"), NATIONAL).open())
    yield found
    await found.engine.dispose()
