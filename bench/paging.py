"""A page of entries costs the same in an account of ten million entries as in one of a thousand.

Loads both accounts straight into the tables (the triggers asleep: only the shape matters here), then asks the same
questions through the ledger's front door: the newest page, a page deep inside, a period, a search that finds nothing.
"""

import asyncio
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import psycopg

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Doors, connect
from bankhall.kernel.ids import new_id
from bankhall.kernel.postgres import stop_server, use_server
from bankhall.kernel.schema import migrate
from bankhall.ledger import api
from bankhall.ledger.types import EntryFilter, EntryPlace

MANY = int(os.environ.get("ENTRIES", "10000000"))
FEW = 1_000
FIRST_DAY = date(1993, 1, 1)
ROUNDS = 200

_LOAD = """
    INSERT INTO ledger_entries
    SELECT %(account)s, n, gen_random_uuid(), 'CNY', 1, n, DATE '1993-01-01' + (n::bigint * 12000 / %(entries)s)::int,
           now(), 'card', 'Groceries ' || n, NULL
    FROM generate_series(1, %(entries)s) AS n
"""


def measure() -> dict[str, float]:
    home = Path(tempfile.mkdtemp(prefix="bankhall-bench-"))
    server = use_server(home, durable=False)
    try:
        migrate(server.url("bankhall_owner"))
        few, many = new_id(), new_id()
        with psycopg.connect(server.url("postgres")) as connection:
            connection.execute("SET session_replication_role = replica")
            for account, entries in ((few, FEW), (many, MANY)):
                _load(connection, account, entries)
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE ledger_entries")
        return asyncio.run(_ask_both(server.url("bankhall_app"), few, many))
    finally:
        server.release()
        stop_server(home)
        shutil.rmtree(home, ignore_errors=True)


def _load(connection: "psycopg.Connection[tuple[object, ...]]", account: UUID, entries: int) -> None:
    connection.execute(
        "INSERT INTO ledger_accounts VALUES (%s, NULL, 'an account', 'liability', 'CNY', now())", [account]
    )
    connection.execute(
        "INSERT INTO ledger_balances VALUES (%s, 'CNY', %s, 0, NULL, %s, NULL)", [account, entries, entries]
    )
    connection.execute(_LOAD, {"account": account, "entries": entries})


async def _ask_both(url: str, few: UUID, many: UUID) -> dict[str, float]:
    database = Database(connect(url, connections=4))
    doors = database.doors(system("bench"))
    small = await _ask(doors, few, FEW)
    large = await _ask(doors, many, MANY)
    await database.close()
    told: dict[str, float] = {"entries": MANY}
    for question, seconds in small.items():
        told[f"{question}_ms"] = round(large[question] * 1000, 2)
        told[f"{question}_ratio"] = round(large[question] / seconds, 2)
    return told


async def _ask(doors: Doors, account: UUID, entries: int) -> dict[str, float]:
    inside = EntryPlace(date(2010, 6, 1), entries // 2)
    period = EntryFilter(first_on=date(2005, 1, 1), last_on=date(2005, 1, 31))
    return {
        "newest": await _median(lambda: doors.read(api.entries, account, EntryFilter())),
        "inside": await _median(lambda: doors.read(api.entries, account, EntryFilter(), after=inside)),
        "period": await _median(lambda: doors.read(api.entries, account, period)),
    }


async def _median(ask: Callable[[], Awaitable[object]]) -> float:
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await ask()
        took.append(time.perf_counter() - began)
    return statistics.median(took)
