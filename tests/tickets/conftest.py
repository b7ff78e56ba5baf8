from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from bankhall.kernel.db import Database
from bankhall.tickets import routes
from counter import as_customer, counter, register

from .desk import HEAD, LI, WANG, Centre, Clock


@pytest.fixture
async def centre(bank: Database) -> AsyncIterator[Centre]:
    clock = Clock()
    bank.clock = clock
    zhang, other = await register(bank, "张伟"), await register(bank, "刘洋")
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(counter(bank, one, routes=routes.routes))
            for one in (as_customer(zhang), as_customer(other), LI, WANG, HEAD)
        ]
        yield Centre(bank, clock, zhang, *clients)
