"""Customers in live chat over WebSocket with agents answering, on one server process: message sent until seen on the
other side, while each is stored durably; beside it, in the same run, a bare relay in Python with the same lines and the
same messages as the floor.

Opens a bank of its own (embedded PostgreSQL, fsync and synchronous_commit on) with so many conversations under way, and
has another process talk in them. What was said and is not in the database, or was not seen, is lost; what was seen or
stored twice is doubled.
"""

import asyncio
import json
import os
import secrets
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg

from bankhall.care.rules import MOST_AT_ONCE
from bankhall.identity import api as identity
from bankhall.identity.rules import token_hash
from bankhall.identity.types import HireStaff, PasswordHash
from bankhall.kernel.actors import system
from bankhall.kernel.connections import Connections
from bankhall.kernel.db import Tx, raw_connection
from bankhall.kernel.ids import new_id

sys.path.insert(0, str(Path(__file__).parent))
import transfers

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
import demo_bank

_TALKER = Path(__file__).parent / "load" / "chat.py"

SECONDS = int(os.environ.get("SECONDS", "20"))
CUSTOMERS = int(os.environ.get("CUSTOMERS", "1000"))
EVERY_S = 10.0
_MOST_S = 180
_PATIENCE_S = 30


def measure(seconds: int = SECONDS) -> dict[str, float]:
    with transfers.own_bank(CUSTOMERS) as (_home, connections, payers):
        assert connections.server is not None
        superuser = connections.server.url("postgres")
        talkers = asyncio.run(_begin(connections, [one.cookie for one in payers]))
        with transfers.served(_home, with_worker=False) as (port, _):
            found = _talk(port, talkers, seconds, floor=False)
        kept, twice = _kept(superuser, found["ids"])
        transfers.prove(superuser)
    with _relay() as port:
        floor = _talk(port, talkers, seconds, floor=True)
    p99, floor_p99 = _p99(found["took"]), _p99(floor["took"])
    return {
        "customers": CUSTOMERS,
        "messages": found["said"],
        "p50_ms": round(statistics.median(found["took"]) * 1000, 1),
        "p99_ms": round(p99, 1),
        "floor_p50_ms": round(statistics.median(floor["took"]) * 1000, 1),
        "floor_p99_ms": round(floor_p99, 1),
        "ratio": round(p99 / floor_p99, 2),
        "lost": max(found["lost"], found["said"] - kept),
        "doubled": found["doubled"] + twice,
    }


async def _begin(connections: Connections, cookies: Sequence[str]) -> list[dict[str, Any]]:
    """Of each line what it needs to know: customers, each with a conversation, and as many agents as they take."""
    database = connections.database(application="bench chat")
    try:
        return await database.doors(system("bench")).write(_let_in, list(cookies))
    finally:
        await database.close()


async def _let_in(tx: Tx, cookies: Sequence[str]) -> list[dict[str, Any]]:
    await identity.ensure_roles(tx)
    agents = []
    for nth in range(-(-len(cookies) // MOST_AT_ONCE)):
        nobody = PasswordHash("$argon2id$none")
        staff_id = await identity.hire_staff(tx, HireStaff(name=f"Agent {nth}", login=f"agent{nth}", password=nobody))
        await identity.give_role(tx, staff_id, "agent")
        agents.append((staff_id, secrets.token_urlsafe(32)))
    await tx.session.flush()
    driver = await raw_connection(tx)
    for staff_id, cookie in agents:
        await driver.execute(
            "INSERT INTO sessions (id, token_hash, enrolment_id, assurance, way, begun_at, confirmed_at, seen_at,"
            " idle, ends_at, device, browser) SELECT %s, %s, id, 2, 'passkey', now(), now(), now(), interval '1 hour',"
            " now() + %s, 'other', 'other' FROM enrolments WHERE realm = 'staff' AND holder_id = %s",
            [new_id(), token_hash(cookie), timedelta(hours=1), staff_id],
        )
    talks: dict[UUID, list[str]] = {staff_id: [] for staff_id, _ in agents}
    talkers = []
    for nth, cookie in enumerate(cookies):
        (staff_id, _), talk = agents[nth // MOST_AT_ONCE], new_id()
        talks[staff_id].append(str(talk))
        await driver.execute(
            "INSERT INTO conversations (id, customer_id, topic, language, channel, state, agent_id, agent_name,"
            " opened_at, first_taken_at, messages, said_at, customer_delivered, customer_read, agent_delivered,"
            " agent_read) SELECT %s, holder_id, 'other', 'en', 'portal', 'talking', %s, 'An agent', now(), now(), 0,"
            " now(), 0, 0, 0, 0 FROM enrolments JOIN sessions ON enrolment_id = enrolments.id WHERE token_hash = %s",
            [talk, staff_id, token_hash(cookie)],
        )
        line = {"name": f"c{nth}", "cookie": f"bankhall={cookie}", "to": f"a{staff_id}", "talks": [str(talk)]}
        talkers.append(line | {"answers": False})
    return talkers + [
        {"name": f"a{id_}", "cookie": f"bankhall={cookie}", "to": None, "talks": talks[id_], "answers": True}
        for id_, cookie in agents
    ]


def _talk(port: int, talkers: Sequence[dict[str, Any]], seconds: int, *, floor: bool) -> dict[str, Any]:
    told = {"port": port, "seconds": seconds, "every_s": EVERY_S, "talkers": talkers, "floor": floor}
    done = subprocess.run(
        [sys.executable, str(_TALKER)],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        timeout=seconds + _MOST_S,
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _kept(url: str, ids: Sequence[str]) -> tuple[int, int]:
    """How many of them the database has, and how many of those twice."""
    with psycopg.connect(url) as connection:
        (kept, rows) = connection.execute(
            "SELECT count(DISTINCT client_id), count(*) FROM conversation_messages WHERE client_id = ANY(%s::uuid[])",
            [list(ids)],
        ).fetchone() or (0, 0)
    return kept, rows - kept


def _p99(took: Sequence[float]) -> float:
    return statistics.quantiles(took, n=100)[98] * 1000


@contextmanager
def _relay() -> Iterator[int]:
    port = demo_bank.free_port()
    command = [sys.executable, "-m", "granian", "--interface", "asginl", "--port", str(port), "relay:relay"]
    relay = subprocess.Popen(command, cwd=_TALKER.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            try:
                httpx.get(f"http://127.0.0.1:{port}/", timeout=1)
                break
            except httpx.ConnectError:
                time.sleep(0.1)
            except httpx.HTTPError:
                break
        yield port
    finally:
        relay.send_signal(signal.SIGTERM)
        relay.wait(timeout=_PATIENCE_S)


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name}: {value}")
