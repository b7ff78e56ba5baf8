"""The people whom the tests of payments share."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import date

import pytest

from bankhall.accounts import routes as account_routes
from bankhall.kernel import db
from bankhall.kernel.vault import Vault
from bankhall.payments import routes as payment_routes
from bankhall.payments.plans import routes as plan_routes
from counter import as_customer, counter, open_account, pay_in, register, rows
from databases import Database as Place

from .abroad import World, opened
from .house import Clock, House
from .town import Town, founded

_ROUTES = (*payment_routes.routes, *plan_routes.routes, *account_routes.routes)


@pytest.fixture
async def house(database: Place, vault: Vault) -> AsyncIterator[House]:
    clock = Clock()
    bank = db.Database(db.connect(database.url, connections=10), vault=vault, clock=clock)
    names = ("王秀英", "李娜", "王芳", "房东")
    mother, daughter, stranger, landlord = [await register(bank, name, birth_on=date(1980, 1, 1)) for name in names]
    account, theirs = await open_account(bank, mother), await open_account(bank, landlord)
    await pay_in(bank, account, 10_000_00)
    ((number,),) = await rows(bank, "SELECT number FROM accounts WHERE id = :id", id=theirs)
    ((today,),) = await rows(bank, "SELECT on_date FROM business_days WHERE closed_at IS NULL")
    made = House(bank, clock, mother, daughter, stranger, account, theirs, number, today)
    async with AsyncExitStack() as stack:
        for one in (mother, daughter, stranger):
            made.at[one] = await stack.enter_async_context(counter(bank, as_customer(one), routes=_ROUTES))
        yield made
    await bank.close()


@pytest.fixture
async def town(bank: db.Database) -> AsyncIterator[Town]:
    async with founded(bank) as made:
        yield made


@pytest.fixture
async def world(database: Place, vault: Vault) -> AsyncIterator[World]:
    async with opened(database, vault) as made:
        yield made
