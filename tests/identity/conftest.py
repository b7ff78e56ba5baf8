"""The bank of these tests has a clock that is set by hand."""

from collections.abc import AsyncIterator

import pytest

from bankhall.kernel import db
from bankhall.kernel.vault import Vault
from databases import Database

from .people import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def bank(database: Database, clock: Clock, vault: Vault) -> AsyncIterator[db.Database]:
    opened = db.Database(db.connect(database.url, connections=10), clock=clock, vault=vault)
    yield opened
    await opened.close()
