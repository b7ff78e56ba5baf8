"""Verifying the audit log's chain is bounded by hashing: at most five times what SM3 over the same bytes takes.

Writes rows as the bank does (an actor, a subject, some facts), links them, and verifies the chain. The floor: SM3 over
each row's line and the hash before it, in one loop, the lines being at hand. Beside the floor the ratio is made of
reading the rows from PostgreSQL and putting them into their one form.
"""

import asyncio
import os
import shutil
import tempfile
import time
from pathlib import Path

import psycopg

from bankhall.kernel.actors import system
from bankhall.kernel.chain.lines import COLUMNS, GENESIS, line_of, link
from bankhall.kernel.chain.linking import link_everything
from bankhall.kernel.chain.verifying import verify
from bankhall.kernel.db import Database, connect
from bankhall.kernel.postgres import stop_server, use_server
from bankhall.kernel.schema import migrate
from bankhall.kernel.vault import KeyStore
from bankhall.kernel.vault.suites import NATIONAL

ROWS = int(os.environ.get("ROWS", "200000"))

_WRITE = """
    INSERT INTO audit_log (at, actor_kind, actor_id, actor_name, act, subject_kind, subject_id, facts, request_id)
    SELECT now() + nth * interval '1 ms', 'staff', gen_random_uuid(), '李娜', 'customers.change', 'customer',
           gen_random_uuid()::text, jsonb_build_object('fields', jsonb_build_array('name', 'phone'), 'nth', nth),
           gen_random_uuid()::text
    FROM generate_series(1, %s) AS nth
"""


def measure() -> dict[str, float]:
    home = Path(tempfile.mkdtemp(prefix="bankhall-bench-"))
    server = use_server(home, durable=False)
    try:
        migrate(server.url("bankhall_owner"))
        with psycopg.connect(server.url("bankhall_owner")) as connection:
            connection.execute(_WRITE, [ROWS])
        linking, verifying = asyncio.run(_link_and_verify(server.url("bankhall_app"), home))
        with psycopg.connect(server.url("bankhall_app")) as connection:
            rows = connection.execute(f"SELECT {COLUMNS} FROM audit_log AS row ORDER BY id".encode()).fetchall()
        began = time.perf_counter()
        lines = [line_of(row) for row in rows]
        forming = time.perf_counter() - began
        began = time.perf_counter()
        head = GENESIS
        for line in lines:
            head = link(head, line)
        floor = time.perf_counter() - began
    finally:
        server.release()
        stop_server(home)
        shutil.rmtree(home)
    return {
        "rows": ROWS,
        "linked_per_s": round(ROWS / linking),
        "verified_per_s": round(ROWS / verifying),
        "formed_and_hashed_per_s": round(ROWS / (forming + floor)),
        "hashed_per_s": round(ROWS / floor),
        "ratio": round(verifying / floor, 2),
    }


async def _link_and_verify(url: str, home: Path) -> tuple[float, float]:
    database = Database(connect(url, connections=2), vault=KeyStore(home / "keys", NATIONAL).open())
    began = time.perf_counter()
    await link_everything(database, home / "audit")
    linked = time.perf_counter()
    verdict = await database.doors(system("bench")).read(verify, [home / "audit" / "checkpoints.jsonl"])
    ended = time.perf_counter()
    await database.close()
    assert verdict.ok
    assert verdict.rows == ROWS
    return linked - began, ended - linked
