"""A search from the command palette takes about as long in a bank of 100,000 customers as in one of 2,000.

Loads both banks straight into the tables (the triggers asleep), with names and numbers as the customer file would write
them, then asks what people type: a family name, a whole name, a phone, the last four signs, an account.
"""

import asyncio
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from uuid import UUID

import msgspec
import psycopg

from bankhall.accounts import queries
from bankhall.accounts.rules import account_number
from bankhall.accounts.types import AccountKind
from bankhall.customers import rules
from bankhall.customers.queries import facts_place
from bankhall.customers.types import CustomerKind, NewCustomer
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Doors, connect
from bankhall.kernel.ids import new_id
from bankhall.kernel.postgres import Server, stop_server, use_server
from bankhall.kernel.schema import migrate
from bankhall.kernel.vault import KeyStore, SealingKey, Vault
from bankhall.kernel.vault.suites import NATIONAL

MANY = int(os.environ.get("CUSTOMERS", "100000"))
FEW = 2_000
ROUNDS = 100

_FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文"
_FIRST = ("Anna", "James", "Maria", "Oliver", "Emma", "Noah", "Sofia", "Lucas")
_LAST = ("Smith", "Novak", "Garcia", "Miller", "Silva", "Kowalski", "Rossi", "Tanaka")


def measure() -> dict[str, float]:
    home = Path(tempfile.mkdtemp(prefix="bankhall-bench-"))
    server = use_server(home, durable=False)
    vault = KeyStore(home / "keys", NATIONAL).open()
    try:
        told: dict[str, float] = {"customers": MANY}
        small, large = _bank(server, vault, "few", FEW), _bank(server, vault, "many", MANY)
        few, many = asyncio.run(_ask(small, vault)), asyncio.run(_ask(large, vault))
        for question, seconds in few.items():
            told[f"{question}_ms"] = round(many[question] * 1000, 2)
            told[f"{question}_ratio"] = round(many[question] / seconds, 2)
        return told
    finally:
        server.release()
        stop_server(home)
        shutil.rmtree(home, ignore_errors=True)


def _bank(server: Server, vault: Vault, name: str, customers: int) -> str:
    """A migrated database with so many customers; its URL."""
    with psycopg.connect(server.url("postgres", database="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER bankhall_owner".encode())
    migrate(server.url("bankhall_owner", database=name))
    with psycopg.connect(server.url("postgres", database=name), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        _load(connection, vault, customers)
        connection.execute("VACUUM ANALYZE")
    return server.url("bankhall_app", database=name)


def _load(connection: "psycopg.Connection[tuple[object, ...]]", vault: Vault, count: int) -> None:
    people = list(crowd(count))
    keys = {id_: vault.new_data_key(about=f"data key|{id_}") for id_, _, _ in people}
    accounts = [(new_id(), account_number(AccountKind.CURRENT, 1_000_001 + nth)) for nth in range(count)]
    index = partial(vault.mac, "customers.index")
    rows: dict[str, Iterator[tuple[object, ...]]] = {
        "data_keys (subject_id, master, wrapped, made_at)": (
            (id_, keys[id_][1].master, keys[id_][1].key, "2020-01-01") for id_, _, _ in people
        ),
        "customers (id, number, kind, status, sealed, since_on, version)": (
            (id_, number, "person", "active", sealed(vault, keys[id_][0], id_, new), date(2020, 1, 1), 1)
            for id_, number, new in people
        ),
        "customer_search (customer_id, tokens, version)": (
            (id_, rules.keyed(rules.search_tokens(new, number), index), rules.SEARCH_VERSION)
            for id_, number, new in people
        ),
        "accounts (id, number, kind, currency, name, opened_on, status)": (
            (id_, number, "current", "CNY", "", date(2020, 1, 1), "open") for id_, number in accounts
        ),
        "account_holders (account_id, customer_id, role, since_on, added_at, added_by_kind)": (
            (account, person[0], "owner", date(2020, 1, 1), "2020-01-01", "system")
            for (account, _), person in zip(accounts, people, strict=True)
        ),
    }
    for table, lines in rows.items():
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
            for line in lines:
                copy.write_row(line)


def sealed(vault: Vault, key: SealingKey, customer_id: UUID, new: NewCustomer) -> bytes:
    plain = msgspec.msgpack.encode(rules.kept_facts(new))
    return key.seal(vault.suite, plain, about=facts_place(customer_id))


def crowd(count: int) -> Iterator[tuple[UUID, str, NewCustomer]]:
    chance = random.Random(7)
    for nth in range(count):
        if nth % 5:
            name = chance.choice(_FAMILY) + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2, 2))))
        else:
            name = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
        phone = f"13{chance.randrange(10**9):09d}"
        new = NewCustomer(kind=CustomerKind.PERSON, name=name, phones=(phone,))
        yield new_id(), rules.customer_number(100_000_001 + nth), new


async def _ask(url: str, vault: Vault) -> dict[str, float]:
    database = Database(connect(url, connections=4), vault=vault)
    doors = database.doors(system("bench"))
    questions = {
        "family_name": "王",
        "given_name": "秀",
        "whole_name": "王秀兰",
        "one_letter": "a",
        "words": "smith an",
        "nobody": "王秀兰王秀兰",
        "sound": "wangxiulan",
        "sound_beginning": "wangx",
        "initials": "wxl",
        "other_script": "張偉國",
        "slip": "wangxiualn",
        "slip_in_latin": "kowalsik",
        "phone": "13812345678",
        "last_four": "5678",
        "customer_number": rules.customer_number(100_000_077),
        "account_number": account_number(AccountKind.CURRENT, 1_000_077),
        "account_beginning": "1100",
    }
    told = {name: await _median(doors, text) for name, text in questions.items()}
    await database.close()
    return told


async def _median(doors: Doors, text: str) -> float:
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await doors.read(queries.search, text)
        took.append(time.perf_counter() - began)
    return statistics.median(took)
