"""A bank with keys, and a directory for its checkpoints."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bankhall.kernel import db
from bankhall.kernel.vault import Vault
from databases import Database

from .chained import Intruder, new_vault


@pytest.fixture(scope="session")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return new_vault(tmp_path_factory.mktemp("keys"))


@pytest.fixture
async def bank(database: Database, vault: Vault) -> AsyncIterator[db.Database]:
    opened = db.Database(db.connect(database.url, connections=12), vault=vault)
    yield opened
    await opened.close()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "audit"


@pytest.fixture
async def intruder(database: Database, vault: Vault) -> AsyncIterator[Intruder]:
    found = Intruder.of(database, vault)
    yield found
    await found.engine.dispose()
