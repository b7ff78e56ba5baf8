"""What a migration sealed lies in no file of the database any more once the tables were written anew."""

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bankhall.kernel.postgres.server import use_server
from bankhall.kernel.scrubbing import SEALED, SEALED_BY
from test_cli import bankhall

MIGRATIONS = Path(__file__).parents[2] / "migrations" / "versions"
PLANTED = b"zq7-planted-in-clear"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    words = ("staff", "hire", "--login", "boss", "--name", "赵敏", "--role", "administrator")
    assert bankhall(*words, home=tmp_path).returncode == 0
    server = use_server(tmp_path)
    yield tmp_path
    server.release()


def holds(home: Path) -> list[Path]:
    """Files of tables, not of the log, in which it lies in clear."""
    files = (path for path in home.rglob("base/*/*") if path.is_file())
    return [path for path in files if PLANTED in path.read_bytes()]


def test_no_file_holds_what_a_row_was_before_it_was_sealed(home: Path) -> None:
    server = use_server(home)
    with psycopg.connect(server.url("bankhall_owner"), autocommit=True) as connection:
        # As a migration does it: a column in clear, its rows written again without.
        connection.execute("ALTER TABLE staff_members ADD COLUMN planted text")
        connection.execute("UPDATE staff_members SET planted = %s", (PLANTED.decode(),))
        connection.execute("UPDATE staff_members SET planted = NULL")
        connection.execute("ALTER TABLE staff_members DROP COLUMN planted")
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    assert holds(home)

    told = bankhall("keys", "scrub", home=home)

    assert told.returncode == 0, told.stderr
    assert "18 tables" in told.stdout
    assert all(f"{table} is written anew" in told.stderr for table in SEALED)
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    assert holds(home) == []
    server.release()


def test_every_migration_that_seals_rows_names_its_tables() -> None:
    """Whoever writes the next one that seals what lies in clear finds this, and adds its tables."""
    sealing = {
        path.name[:4]: set(re.findall(r"UPDATE (\w+)(?: AS \w+)? SET sealed", path.read_text()))
        for path in MIGRATIONS.glob("*.py")
    }

    missing = {number: tables - set(SEALED_BY.get(number, ())) for number, tables in sealing.items() if tables}

    assert {number: tables for number, tables in missing.items() if tables} == {}
    assert len(SEALED) == 18
