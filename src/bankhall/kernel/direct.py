"""Statements that go straight to the driver: for the few of which a busy bank runs one after the other all day.

SQLAlchemy's share of a statement, a few tenths of a millisecond, is nothing beside most work and a third of a batch of
transfers. What is asked and what comes back is the same; the transaction is the session's own, and what it holds back
is written first. Everything else goes through `session.execute`.

    _KEPT = direct("SELECT id, number FROM accounts WHERE id = ANY(:ids)")
    rows = await fetch(tx, _KEPT, ids=Ids(account_ids))
"""

import re
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg.rows import namedtuple_row

if TYPE_CHECKING:
    from bankhall.kernel.db import Reading

# As SQLAlchemy's text() takes them: `:name`, and no cast (`::json`).
_NAMED: Final = re.compile(r"(?<![:\w]):(\w+)(?!:)")


@dataclass(frozen=True, slots=True)
class Direct:
    sql: bytes


def direct(sql: str) -> Direct:
    """Trusted text, never a client's."""
    return Direct(_NAMED.sub(r"%(\1)s", sql.replace("%", "%%")).encode())


# A statement and what it is given.
Ask = tuple[Direct, Mapping[str, Any]]


async def fetch(reading: "Reading", statement: Direct, **given: Any) -> list[Any]:
    """Its rows, with the columns by name."""
    connection = await _own_connection(reading)
    async with connection.cursor(binary=True, row_factory=namedtuple_row) as cursor:
        await cursor.execute(statement.sql, given)
        return await cursor.fetchall()


async def fetch_each(reading: "Reading", *asked: Ask) -> list[list[Any]]:
    """The rows of several statements that go out together: one way to the server and back instead of one for each.
    They are carried out in their order, and none can be given what another found. What gives no rows gives none.
    """
    connection = await _own_connection(reading)
    async with AsyncExitStack() as stack:
        cursors = [
            await stack.enter_async_context(connection.cursor(binary=True, row_factory=namedtuple_row)) for _ in asked
        ]
        async with connection.pipeline():
            for cursor, (statement, given) in zip(cursors, asked, strict=True):
                await cursor.execute(statement.sql, given)
        return [await cursor.fetchall() if cursor.description else [] for cursor in cursors]


async def run(reading: "Reading", statement: Direct, **given: Any) -> None:
    """For what gives no rows."""
    connection = await _own_connection(reading)
    async with connection.cursor() as cursor:
        await cursor.execute(statement.sql, given)


async def raw_connection(reading: "Reading") -> psycopg.AsyncConnection[Any]:
    """The driver's own connection in this transaction: also for COPY, and for enqueuing jobs."""
    if reading.driver is None:
        connection = await (await reading.session.connection()).get_raw_connection()
        driver = connection.driver_connection
        assert isinstance(driver, psycopg.AsyncConnection)
        reading.driver = driver
    return reading.driver


async def _own_connection(reading: "Reading") -> psycopg.AsyncConnection[Any]:
    session = reading.session
    if session.new or session.deleted or session.dirty:
        await session.flush()
    return await raw_connection(reading)
