"""Opening the demo bank, town after town. Each town commits whole; the one with the cast and the staff comes last, so
that a bank that is not whole has nobody who could sign in. Who was stopped goes on where they were.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sqlalchemy import text

from bankhall.customers import api as customers
from bankhall.demo import rules
from bankhall.demo.actions.settle_town import settle_town
from bankhall.demo.errors import HalfMade, NotEmpty
from bankhall.demo.queries import begun
from bankhall.demo.types import Begun, Opened
from bankhall.identity import api as identity
from bankhall.kernel.db import Doors, Reading
from bankhall.kernel.time import business_date

# In clear on purpose: it is told on the sign-in page of a demo bank, and a demo bank has nothing to steal.
PASSWORD = "welcome-to-bankhall"  # noqa: S105

_TRY_LOCK = text("SELECT pg_try_advisory_lock(:key)")
_LOCK, _PAUSE_S = 0x44454D4F, 0.2


async def open_demo_bank(
    doors: Doors, *, size: int = rules.TOWN_SIZE, told: Callable[[int, int], None] = lambda done, of: None
) -> Opened:
    """Fills an empty bank with `size` customers, or goes on with one that was begun. A whole demo bank stays as it is.

    `told` hears how many customers of how many are there. Whoever comes while another is at it waits, and then finds a
    whole bank. Raises NotEmpty for a bank with customers or staff of its own, HalfMade for one begun in another size.
    """
    began = time.perf_counter()
    async with _alone(doors):
        before = await doors.read(_look)
        if before.is_whole:
            return _opened(before, began, already_there=True)
        if before.towns and before.of_customers != size:
            raise HalfMade(before.of_customers)
        await _settle(doors, before, size, told)
        return _opened(await doors.read(begun), began, already_there=False)


async def _look(reading: Reading) -> Begun:
    before = await begun(reading)
    if before.is_whole:
        return before
    has_customers = not before.towns and await customers.are_there_any(reading)
    if has_customers or await identity.staff(reading, limit=1):
        raise NotEmpty
    return before


async def _settle(doors: Doors, before: Begun, size: int, told: Callable[[int, int], None]) -> None:
    """The next town is drawn in a thread while the server books the one before."""
    password = await identity.hash_password(PASSWORD, login="demo")
    today = before.business_on if before.towns else await doors.read(business_date)
    seed = before.seed if before.towns else rules.SEED
    sizes = list(rules.sizes(size))
    missing = [nth for nth in reversed(range(len(sizes))) if nth not in before.towns]
    done = before.customers
    told(done, size)

    def drawn(nth: int) -> "asyncio.Task[rules.Plan]":
        return asyncio.create_task(asyncio.to_thread(rules.plan, today, size=sizes[nth], nth=nth, seed=seed))

    coming = drawn(missing[0])
    try:
        for nth, following in zip(missing, [*missing[1:], None], strict=True):
            plan = await coming
            if following is not None:
                coming = drawn(following)
            await doors.write(
                settle_town, plan, nth=nth, of_customers=size, seed=seed, today=today, password=password, told=PASSWORD
            )
            done += len(plan.customers)
            told(done, size)
    finally:
        coming.cancel()


def _opened(found: Begun, began: float, *, already_there: bool) -> Opened:
    return Opened(found.customers, found.accounts, found.transactions, time.perf_counter() - began, already_there)


@asynccontextmanager
async def _alone(doors: Doors) -> AsyncIterator[None]:
    """Holds the demo's lock on a connection of its own, which the server frees when this process dies."""
    async with doors.database.engine.connect() as connection:
        connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        while not await connection.scalar(_TRY_LOCK, {"key": _LOCK}):  # noqa: ASYNC110  held by another process
            await asyncio.sleep(_PAUSE_S)
        try:
            yield
        finally:
            await connection.invalidate()
