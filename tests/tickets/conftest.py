from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from bankhall.kernel.db import Database
from bankhall.tickets import routes
from bankhall.tickets.complaints import routes as complaint_routes
from counter import as_customer, counter, register

from .complaint_desk import BOTH, HANDLER, Office, hire
from .complaint_desk import HEAD as HEADS
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


@pytest.fixture
async def office(bank: Database) -> AsyncIterator[Office]:
    clock = Clock()
    bank.clock = clock
    zhang, other = await register(bank, "张伟"), await register(bank, "刘洋")
    people = (
        await hire(bank, "孙丽", "sunli", HANDLER),
        await hire(bank, "钱文", "qianwen", HANDLER),
        await hire(bank, "刘芳", "liufang", HEADS),
    )
    both = await hire(bank, "吴敏", "wumin", BOTH)
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(counter(bank, one, routes=[*complaint_routes.routes, *routes.routes]))
            for one in (as_customer(zhang), as_customer(other), *people, both)
        ]
        yield Office(bank, clock, zhang, people, both, *clients)
