"""What an import is measured by: a plain COPY of the same rows, parsed already, into tables without an index."""

import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import psycopg

from bankhall.insight.adapters.berka import tables
from bankhall.insight.adapters.berka.reading import read
from bankhall.insight.adapters.berka.tables import Table
from bankhall.insight.types import Quarantined

_AT_ONCE = 50_000

_COLUMNS: dict[str, str] = {
    tables.DISTRICTS.file: "line int, id bigint, name text, region text",
    tables.CLIENTS.file: "line int, id bigint, born_on date, gender text, district bigint",
    tables.ACCOUNTS.file: "line int, id bigint, district bigint, statements text, opened_on date",
    tables.DISPOSITIONS.file: "line int, id bigint, client bigint, account bigint, role text",
    tables.STANDING_ORDERS.file: (
        "line int, id bigint, account bigint, bank_to text, account_to text, amount bigint, purpose text"
    ),
    tables.CARDS.file: "line int, id bigint, disposition bigint, kind text, issued_on date",
    tables.TRANSACTIONS.file: (
        "line int, id bigint, account bigint, booked_on date, amount bigint, balance bigint, kind text, purpose text,"
        " contra text, bank text, other_account text"
    ),
}


def copy_floor_seconds(url: str, directory: Path) -> float:
    """Seconds that psycopg's COPY takes for all rows that could be read, with one commit at the end.

    Reading and parsing are not counted. The tables are temporary, since the running bank may not create others: they
    are not written to the log, which makes the floor lower and the import's ratio to it worse, never better.
    """
    seconds = 0.0
    with psycopg.connect(url) as connection:
        for table in tables.ALL:
            name = f"floor_{table.file.removesuffix('.asc')}"
            connection.execute(f"CREATE TEMP TABLE {name} ({_COLUMNS[table.file]}) ON COMMIT DROP".encode())
            for rows in _batches(directory, table):
                began = time.perf_counter()
                with connection.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN".encode()) as copy:
                    for row in rows:
                        copy.write_row(row)
                seconds += time.perf_counter() - began
        began = time.perf_counter()
        connection.commit()
        return seconds + time.perf_counter() - began


def _batches(directory: Path, table: Table[tuple[object, ...]]) -> Iterator[list[tuple[object, ...]]]:
    rows = (row for row in read(directory, table) if not isinstance(row, Quarantined))
    while batch := list(islice(rows, _AT_ONCE)):
        yield batch
