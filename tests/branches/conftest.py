"""A bank whose clock stands at ten in the morning of a Tuesday, with one branch."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.branches.appointments.routes import routes as appointment_routes
from bankhall.branches.kiosks.routes import routes as kiosk_routes
from bankhall.branches.queue.routes import routes as queue_routes
from bankhall.branches.routes import routes as branch_routes
from bankhall.customers.contact_log.routes import routes as contact_routes
from bankhall.kernel import db
from bankhall.kernel.vault import Vault
from counter import as_customer, counter, register
from databases import Database

from .town import HEAD, Clock, open_branch, teller

ROUTES: list[Any] = [*branch_routes, *queue_routes, *appointment_routes, *kiosk_routes, *contact_routes]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def bank(database: Database, vault: Vault, clock: Clock) -> AsyncIterator[db.Database]:
    opened = db.Database(db.connect(database.url, connections=10), clock=clock, vault=vault)
    yield opened
    await opened.close()


@pytest.fixture
async def head(bank: db.Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, HEAD, routes=ROUTES) as client:
        yield client


@pytest.fixture
async def branch(head: httpx.AsyncClient) -> str:
    return await open_branch(head)


@pytest.fixture
async def zhang(bank: db.Database) -> UUID:
    return await register(bank, "张伟")


@pytest.fixture
async def wang(bank: db.Database) -> UUID:
    return await register(bank, "王芳")


@pytest.fixture
async def portal(bank: db.Database, zhang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(zhang), routes=ROUTES) as client:
        yield client


@pytest.fixture
async def other(bank: db.Database, wang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(wang), routes=ROUTES) as client:
        yield client


@pytest.fixture
async def li_na(bank: db.Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, teller("李娜"), routes=ROUTES) as client:
        yield client


@pytest.fixture
async def chen(bank: db.Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, teller("陈静"), routes=ROUTES) as client:
        yield client
