"""The workshop in which tags are made."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from bankhall.kernel import db
from bankhall.tags.routes import routes
from counter import counter
from payments.house import Clock

from .workshop import CLERK, OFFICER, STEWARD, Workshop


@pytest.fixture
async def workshop(bank: db.Database) -> AsyncIterator[Workshop]:
    clock = Clock()
    bank.clock = clock
    async with AsyncExitStack() as stack:
        at = [await stack.enter_async_context(counter(bank, one, routes=routes)) for one in (STEWARD, OFFICER, CLERK)]
        made = Workshop(bank, clock, *at)
        await made.listen()
        yield made
