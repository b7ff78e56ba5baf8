"""A month's spending of a shop with a million entries in thirteen months is told in at most thirty times what adding
these entries up takes, however many texts they have.

Both are loaded straight into the tables (the triggers asleep). The shop has a second account, so that moves between the
two must be told apart. Its texts are those of 2,000 shops; with `ORDERS=1` every entry has another one. The person has
1,500 entries.
"""

import asyncio
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import psycopg

from bankhall.accounts.rules import account_number
from bankhall.accounts.types import AccountKind
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database, Doors, Reading, connect
from bankhall.kernel.ids import new_id
from bankhall.kernel.postgres import stop_server, use_server
from bankhall.kernel.schema import migrate
from bankhall.spending import queries
from bankhall.spending.types import Category, FeedFilter

MANY = int(os.environ.get("ENTRIES", "1000000"))
FEW = 1_500
ROUNDS = int(os.environ.get("ROUNDS", "7"))
Ask = Callable[[Doors], Awaitable[object]]

# Every text another one, as where an order's number is printed.
ORDERS = os.environ.get("ORDERS") == "1"

_DAYS = 395
_ENTRY = "account_id, seq, transaction_id, currency, amount, balance, booked_on, posted_at, kind, text"
_SHOPS = (
    "盒马鲜生",
    "永辉超市",
    "肯德基",
    "滴滴出行",
    "淘宝商城订单",
    "中国移动",
    "大参林药房",
    "猫眼电影",
    "全家便利店",
)


def measure() -> dict[str, float]:
    home = Path(tempfile.mkdtemp(prefix="bankhall-bench-"))
    server = use_server(home, durable=False)
    try:
        migrate(server.url("bankhall_owner"))
        shop, person = new_id(), new_id()
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            _load(connection, shop, MANY, first_serial=1)
            _load(connection, person, FEW, first_serial=11)
            connection.execute("VACUUM ANALYZE")
        return asyncio.run(_ask(server.url("bankhall_app"), shop, person))
    finally:
        server.release()
        stop_server(home)
        shutil.rmtree(home, ignore_errors=True)


def _load(connection: "psycopg.Connection[tuple[object, ...]]", customer: UUID, count: int, first_serial: int) -> None:
    """A customer with a busy account and a quiet one, to which money goes once a day."""
    busy, quiet = new_id(), new_id()
    lines = list(_entries(busy, quiet, count))
    known = date(2020, 1, 1)
    rows: dict[str, list[tuple[object, ...]]] = {
        "accounts (id, number, kind, currency, name, opened_on, status)": [
            (id_, account_number(AccountKind.CURRENT, first_serial + nth), "current", "CNY", "", known, "open")
            for nth, id_ in enumerate((busy, quiet))
        ],
        "account_holders (account_id, customer_id, role, since_on, added_at, added_by_kind)": [
            (id_, customer, "owner", known, known, "system") for id_ in (busy, quiet)
        ],
        "ledger_balances (account_id, currency, posted, held, entries)": [
            (id_, "CNY", 0, 0, sum(line[0] == id_ for line in lines)) for id_ in (busy, quiet)
        ],
        f"ledger_entries ({_ENTRY})": lines,
    }
    for table, values in rows.items():
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
            for value in values:
                copy.write_row(value)


def _entries(busy: UUID, quiet: UUID, count: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(7)
    first = date.today() - timedelta(_DAYS - 1)
    numbers = {busy: 0, quiet: 0}

    def entry(account: UUID, transaction: UUID, amount: int, on: date, kind: str, text: str) -> tuple[object, ...]:
        numbers[account] += 1
        return (account, numbers[account], transaction, "CNY", amount, 0, on, on, kind, text)

    for day in range(_DAYS):
        on = first + timedelta(day)
        for _ in range(count // _DAYS):
            shop = f"{chance.choice(_SHOPS)}({chance.randrange(220)}路店)"
            text = f"支付宝-{shop}{f' 订单{chance.randrange(10**12)}' if ORDERS else ''}"
            yield entry(busy, new_id(), chance.randrange(-90_00, 100_00) or 1, on, "card", text)
        move = new_id()
        yield entry(busy, move, -50_00, on, "transfer", "转入备用账户")
        yield entry(quiet, move, 50_00, on, "transfer", "转入备用账户")


async def _ask(url: str, shop: UUID, person: UUID) -> dict[str, float]:
    database = Database(connect(url, connections=2))

    def door(customer: UUID) -> Doors:
        return database.doors(Actor(kind="customer", name="bench", id=customer))

    async def count(reading: Reading) -> None:
        connection = await reading.session.connection()
        sql = (
            "SELECT count(*), sum(amount) FROM ledger_entries JOIN account_holders USING (account_id) "
            f"WHERE customer_id = '{shop}'"
        )
        await connection.exec_driver_sql(sql)

    told = {"entries": float(MANY), "floor_ms": await _median(door(shop), lambda doors: doors.read(count))}
    questions: dict[str, Ask] = {
        "month": lambda doors: doors.read(queries.spending, None, None),
        "feed": lambda doors: doors.read(queries.entries, FeedFilter()),
        "rare_category": lambda doors: doors.read(queries.entries, FeedFilter(category=Category.PENSION)),
        "rare_text": lambda doors: doors.read(queries.entries, FeedFilter(text="没有这样的字")),
    }
    for name, customer in (("shop", shop), ("person", person)):
        for question, ask in questions.items():
            told[f"{name}_{question}_ms"] = await _median(door(customer), ask)
    told["shop_month_ratio"] = round(told["shop_month_ms"] / told["floor_ms"], 1)
    await database.close()
    return told


async def _median(doors: Doors, ask: Ask) -> float:
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await ask(doors)
        took.append(time.perf_counter() - began)
    return round(statistics.median(took) * 1000, 1)
