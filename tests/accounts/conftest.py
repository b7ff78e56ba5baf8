"""The family of the tests of mandates."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import date

import pytest

from bankhall.accounts import routes as account_routes
from bankhall.kernel import db
from bankhall.kernel.vault import Vault
from bankhall.spending import routes as spending_routes
from counter import as_customer, counter, open_account, pay_in, register, rows
from databases import Database as Place

from .family import Clock, Family

_ROUTES = (*account_routes.routes, *spending_routes.routes)


@pytest.fixture
async def family(database: Place, vault: Vault) -> AsyncIterator[Family]:
    clock = Clock()
    bank = db.Database(db.connect(database.url, connections=8), clock=clock, vault=vault)
    mother = await register(bank, "王秀兰", birth_on=date(1946, 5, 4))
    daughter = await register(bank, "Anna Wang", birth_on=date(1974, 2, 1))
    stranger = await register(bank, "Eve Wang", birth_on=date(1980, 1, 1))
    account = await open_account(bank, mother, name="养老金")
    await pay_in(bank, account, 500_00)
    ((today,),) = await rows(bank, "SELECT on_date FROM business_days WHERE closed_at IS NULL")
    async with AsyncExitStack() as open_windows:
        at = {
            who: await open_windows.enter_async_context(counter(bank, as_customer(who), routes=_ROUTES))
            for who in (mother, daughter, stranger)
        }
        yield Family(bank, clock, mother, daughter, stranger, account, at, today)
    await bank.close()
