"""Whom the tests of risk share: a small town that pays one another, and those who write and approve rules."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from bankhall.kernel import db
from bankhall.payments.held import routes as held_routes
from bankhall.risk import routes as risk_routes
from bankhall.risk.actions import deciding
from counter import counter
from payments.house import Clock
from payments.town import founded

from .office import ANALYST, OFFICER, Office

_ROUTES = (*risk_routes.routes, *held_routes.routes)


@pytest.fixture
async def office(bank: db.Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    """Rules count at once here, and the clock is ours."""
    monkeypatch.setattr(deciding, "KEPT_FOR_S", 0)
    clock = Clock()
    bank.clock = clock
    async with AsyncExitStack() as stack:
        town = await stack.enter_async_context(founded(bank))
        analyst = await stack.enter_async_context(counter(bank, ANALYST, routes=_ROUTES))
        officer = await stack.enter_async_context(counter(bank, OFFICER, routes=_ROUTES))
        yield Office(bank, clock, town, analyst, officer)
