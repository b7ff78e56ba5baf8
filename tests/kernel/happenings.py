"""Words for tests of the kernel: an event, an effect that leaves a row, and waiting without a clock."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import psycopg

from bankhall.kernel import db
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.events import Event
from bankhall.kernel.ids import new_id
from databases import Database

CLERK = Actor(kind="staff", name="Li Na", id=new_id())

# Not a time that anything should take: when it has passed, what is waited for will never come.
PATIENCE_S = 30


class Happened(Event, frozen=True, kw_only=True, tag="tests.happened"):
    n: int


class Unheard(Event, frozen=True, kw_only=True, tag="tests.unheard"):
    n: int


def doors(bank: db.Database, actor: Actor | None = None, *, request_id: str | None = None) -> db.Doors:
    return bank.doors(actor or system("tests"), request_id=request_id)


def note(tx: db.Tx, what: str | int | UUID) -> None:
    """The effect of an action in these tests: a row that is there when, and as often as, it was committed."""
    tx.audit("tests.note", "note", str(what))


def noted(database: Database) -> list[str]:
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute("SELECT subject_id FROM audit_log WHERE act = 'tests.note' ORDER BY id")
        return [name for (name,) in rows]


def emitted(database: Database) -> list[int]:
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute("SELECT (payload->>'n')::int FROM events WHERE kind = 'tests.happened' ORDER BY id")
        return [n for (n,) in rows]


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Looks again and again; a failure when it never becomes true."""
    async with asyncio.timeout(PATIENCE_S):
        while not await condition():  # noqa: ASYNC110  what is waited for happens in the database
            await asyncio.sleep(0.01)


async def until_waiting(database: Database, number: int = 1) -> None:
    """Until so many of this database's sessions stand before a lock."""

    async def are_waiting() -> bool:
        async with await psycopg.AsyncConnection.connect(database.superuser_url) as connection:
            found = await connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            row = await found.fetchone()
            return row is not None and row[0] >= number

    await until(are_waiting)


def terminate(database: Database, pid: int) -> None:
    """Ends a backend as an administrator, a fail-over or the out-of-memory killer would."""
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])
