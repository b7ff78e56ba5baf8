"""What a stolen copy of the database tells: every table of a living demo bank, searched for the people in it; and what
a stolen disk does: every file that a bank on its own has written, but for its keys.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
from psycopg import sql
from sqlalchemy import text

from bankhall.customers.queries import customer
from bankhall.customers.types import Customer
from bankhall.kernel import db
from bankhall.kernel.actors import system
from bankhall.kernel.db import Reading
from bankhall.kernel.postgres import stop_server, use_server
from bankhall.kernel.vault import KeyStore
from bankhall.kernel.vault.suites import NATIONAL
from databases import Database
from halls import Hall, enter, open_alone
from looking import looked_for

_TELL = ("text", "character varying", "character", "bytea", "json", "jsonb", "ARRAY")


async def test_a_copy_of_the_database_names_no_customer(hall: Hall) -> None:
    people = await customers_of(hall.database.url, hall.keys)
    secrets = {secret for one in people for secret in secrets_of(one)}
    assert len(people) == 60
    assert len(secrets) > 200

    assert found_in(hall, secrets) == []


async def test_a_secret_that_lies_in_a_table_is_found(hall: Hall) -> None:
    with psycopg.connect(hall.database.url) as connection:
        [(number,)] = connection.execute("SELECT number FROM customers ORDER BY number LIMIT 1")
    assert ("customers.number", str(number)) in found_in(hall, {str(number)})


# The other thousand are for `make attack`.
SIZE = 1_000 if os.environ.get("ATTACK") else 60

# Signs of which a name, a number or an address is made, in a row: what `strings` would print.
RUNS = re.compile(
    rb"(?:[\x20-\x7e]|[\xc3-\xdf][\x80-\xbf]|[\xe3-\xef][\x80-\xbf]{2}){6,}|(?:[\xe3-\xef][\x80-\xbf]{2}){2,}"
)


async def test_a_stolen_disk_names_no_customer(tmp_path: Path) -> None:
    """Tables, indexes, what the server still has to write again, temporary files, and the logs of bank and server."""
    with open_alone(tmp_path, customers=SIZE) as url:
        live(url)
    server = use_server(tmp_path)
    place = Database.of(server, "bankhall")
    people = await customers_of(place.url, tmp_path / "keys", most=SIZE)
    with psycopg.connect(place.superuser_url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        namesakes = {name for (name,) in connection.execute("SELECT name FROM staff_members")}  # colleagues know them
    server.release()
    stop_server(tmp_path)
    secrets = {secret for one in people for secret in secrets_of(one)} - namesakes
    assert len(people) == SIZE

    files = files_below(tmp_path)
    assert any("pg_wal" in path.parts for path in files)
    assert tmp_path / "serve.log" in files
    assert sorted({f"{path.relative_to(tmp_path)}: {one}" for path in files for one in said_in(path, secrets)}) == []


def test_a_secret_that_lies_in_a_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "16384").write_bytes(
        b"\x00\xff\x17" + "转账给 王芳 房租".encode() + b"\x00\x80" * 40 + b"13812345678\x01"
    )

    assert said_in(tmp_path / "16384", {"王芳", "13812345678", "李娜"}) == {"王芳", "13812345678"}


def live(url: str) -> None:
    """What people do: look for somebody by name, say what their payment was about, call an account something."""
    with httpx.Client(base_url=url, timeout=30) as client:
        client.get("/api/bank").raise_for_status()
        client.headers["X-CSRF-Token"] = client.cookies["bankhall_csrf"]
        enter(client, "zhangxiuying", realm="customer")
        found = client.get("/api/portal/spending/entries", headers=looked_for("芳 转来 赡"), params={"limit": 1})
        [entry] = found.raise_for_status().json()["items"]
        assert (entry["text"], entry["counterparty"]) == ("王芳 转来 赡养费", "王芳")
        account = entry["account"]["id"]
        word = {"category": "other_income", "scope": "merchant"}
        client.put(f"/api/portal/spending/entries/{account}/{entry['seq']}/category", json=word).raise_for_status()
        client.patch(f"/api/portal/accounts/{account}", json={"nickname": "王芳给的钱"}).raise_for_status()


def files_below(home: Path) -> list[Path]:
    """All that the bank has written, but for its keys."""
    return [path for path in home.rglob("*") if path.is_file() and home / "keys" not in path.parents]


def said_in(path: Path, secrets: set[str]) -> set[str]:
    runs = "\n".join({run.decode("utf-8", "replace") for run in RUNS.findall(path.read_bytes())})
    return {secret for secret in secrets if secret in runs}


async def customers_of(url: str, keys: Path, *, most: int = 60) -> list[Customer]:
    """Those whom the demo bank began with, in clear, by the bank's own keys."""

    async def read(reading: Reading) -> list[Customer]:
        ids = (
            await reading.session.scalars(text("SELECT id FROM customers ORDER BY number LIMIT :most"), {"most": most})
        ).all()
        return [await customer(reading, one) for one in ids]

    bank = db.Database(db.connect(url, connections=2), vault=KeyStore(keys, NATIONAL).open())
    try:
        return await bank.doors(system("tests")).read(read)
    finally:
        await bank.close()


def secrets_of(one: Customer) -> Iterator[str]:
    """By which somebody is known. What is shorter than a name of two signs is in every text."""
    yield from (word for word in (one.name, *one.phones, *one.emails) if len(word) > 1)
    yield from (document.number for document in one.documents)
    if one.address is not None and len(one.address.line) > 3:
        yield one.address.line


def found_in(hall: Hall, secrets: set[str]) -> list[tuple[str, str]]:
    """In which column each was found."""
    found = set()
    with psycopg.connect(hall.database.superuser_url) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns JOIN pg_tables ON tablename = table_name"
            " WHERE table_schema = 'public' AND data_type = ANY(%s)",
            [list(_TELL)],
        ).fetchall()
        for table, column in columns:
            for value in _values(connection, table, column):
                found |= {(f"{table}.{column}", secret) for secret in secrets if secret in value}
    return sorted(found)


def _values(connection: psycopg.Connection, table: str, column: str) -> Iterator[str]:
    """Bytes also as the text that they may be. Many at a time: a page is looked through quicker than its lines."""
    query = sql.SQL("SELECT {column} FROM {table} WHERE {column} IS NOT NULL")
    told = connection.execute(query.format(column=sql.Identifier(column), table=sql.Identifier(table)))
    for rows in iter(lambda: told.fetchmany(5_000), []):
        yield "\n".join(
            value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for (value,) in rows
        )
