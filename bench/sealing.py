"""Field cryptography costs at most a tenth of reading a customer's page.

The floor is the same read without the vault's part: the same statement by the same door, and the facts decoded from
plain bytes. Both are measured in turns in one run, on a bank of a thousand customers, each customer's key opened anew.
"""

import asyncio
import shutil
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import msgspec

from bankhall.customers import api, queries, rules
from bankhall.customers.types import (
    Address,
    Customer,
    CustomerKind,
    Document,
    DocumentKind,
    Facts,
    NewCustomer,
    Registered,
)
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Doors, Reading, connect
from bankhall.kernel.postgres import stop_server, use_server
from bankhall.kernel.schema import migrate
from bankhall.kernel.vault import KeyStore
from bankhall.kernel.vault.suites import SUITES

CUSTOMERS = 1_000
ROUNDS = 3


def measure() -> dict[str, float]:
    home = Path(tempfile.mkdtemp(prefix="bankhall-bench-"))
    server = use_server(home, durable=False)
    try:
        migrate(server.url("bankhall_owner"))
        return {
            figure: value
            for suite in SUITES
            for figure, value in asyncio.run(_measured(server.url("bankhall_app"), home, suite)).items()
        }
    finally:
        server.release()
        stop_server(home)
        shutil.rmtree(home, ignore_errors=True)


async def _measured(url: str, home: Path, suite: str) -> dict[str, float]:
    vault = KeyStore(home / "keys", SUITES[suite]).open()
    database = Database(connect(url, connections=2), vault=vault)
    doors = database.doors(system("bench"))
    registered = await doors.write(api.register_customers, [_person(suite, nth) for nth in range(CUSTOMERS)])
    ids = [one.id for one in registered if isinstance(one, Registered)]
    assert len(ids) == CUSTOMERS
    plain = {one: msgspec.msgpack.encode(rules.kept_facts(_person(suite, nth))) for nth, one in enumerate(ids)}

    async def unsealed(reading: Reading, customer_id: UUID) -> Customer:
        row = (await reading.session.execute(queries.sealed_of(reading, customer_id))).one()
        return queries.as_known(row, msgspec.msgpack.decode(plain[customer_id], type=Facts))

    sealed, floor = [], []
    for _ in range(ROUNDS):
        vault.open_data_key.cache_clear()
        for customer_id in ids:
            sealed.append(await _took(doors, queries.customer, customer_id))
            floor.append(await _took(doors, unsealed, customer_id))
    await database.close()
    page_ms, floor_ms = statistics.median(sealed) * 1000, statistics.median(floor) * 1000
    return {
        f"{suite}_page_ms": round(page_ms, 3),
        f"{suite}_floor_ms": round(floor_ms, 3),
        f"{suite}_cost_percent": round(100 * (page_ms / floor_ms - 1), 1),
    }


async def _took(doors: Doors, query: Callable[[Reading, UUID], Awaitable[Customer]], customer_id: UUID) -> float:
    began = time.perf_counter()
    await doors.read(query, customer_id)
    return time.perf_counter() - began


def _person(suite: str, nth: int) -> NewCustomer:
    return NewCustomer(
        kind=CustomerKind.PERSON,
        name=f"王秀兰{nth}",
        documents=(Document(DocumentKind.OTHER, f"{suite[:3]}{nth:08d}"),),
        phones=(f"138{nth:08d}", "02887654321"),
        emails=(f"xiulan{nth}@example.com",),
        address=Address("CN", "解放路 18 号", "锦江区", "成都", "四川", "610000"),
    )
