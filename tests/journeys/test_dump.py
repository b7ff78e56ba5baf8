"""What a stolen copy of the database tells: every table of a living demo bank, searched for the people in it."""

from collections.abc import Iterator

import psycopg
from psycopg import sql
from sqlalchemy import text

from bankhall.customers.queries import customer
from bankhall.customers.types import Customer
from bankhall.kernel import db
from bankhall.kernel.actors import system
from bankhall.kernel.db import Reading
from bankhall.kernel.vault import KeyStore
from bankhall.kernel.vault.suites import NATIONAL
from halls import Hall

# What entries say is searched and summed by the database, and whom somebody paid stands there. Payments will hold it
# apart from what a payment is for.
IN_CLEAR = {
    ("ledger_entries", "text"),
    ("demo_sign_ins", "name"),  # a demo bank says on its sign-in page who there is
}
_TELL = ("text", "character varying", "character", "bytea", "json", "jsonb", "ARRAY")


async def test_a_copy_of_the_database_names_no_customer(hall: Hall) -> None:
    people = await customers_of(hall)
    secrets = {secret for one in people for secret in secrets_of(one)}
    assert len(people) == 60
    assert len(secrets) > 200

    assert found_in(hall, secrets) == []


async def test_a_secret_that_lies_in_a_table_is_found(hall: Hall) -> None:
    with psycopg.connect(hall.database.url) as connection:
        [(number,)] = connection.execute("SELECT number FROM customers ORDER BY number LIMIT 1")
    assert ("customers.number", str(number)) in found_in(hall, {str(number)})


async def customers_of(hall: Hall) -> list[Customer]:
    """Those whom the demo bank began with, in clear, by the bank's own keys."""

    async def read(reading: Reading) -> list[Customer]:
        ids = (await reading.session.scalars(text("SELECT id FROM customers ORDER BY number LIMIT 60"))).all()
        return [await customer(reading, one) for one in ids]

    bank = db.Database(db.connect(hall.database.url, connections=2), vault=KeyStore(hall.keys, NATIONAL).open())
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
            if (table, column) in IN_CLEAR:
                continue
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
