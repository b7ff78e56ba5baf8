"""The bank of these tests has a clock that is set by hand."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bankhall.kernel import db
from bankhall.kernel.vault import Vault
from databases import Database


@dataclass
class Clock:
    now: datetime = datetime(2026, 11, 22, 9, 0, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def bank(database: Database, clock: Clock, vault: Vault) -> AsyncIterator[db.Database]:
    opened = db.Database(db.connect(database.url, connections=10), clock=clock, vault=vault)
    yield opened
    await opened.close()


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def silent() -> AsyncIterator[int]:
    """A server that takes every connection and never says a word."""
    over = asyncio.Event()

    async def keep(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    server = await asyncio.start_server(keep, "127.0.0.1", 0)
    yield int(server.sockets[0].getsockname()[1])
    over.set()
    server.close()
