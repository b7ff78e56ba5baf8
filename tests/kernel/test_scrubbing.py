"""What a migration sealed lies in no file of the database any more once the tables were written anew."""

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bankhall.kernel.postgres.server import use_server
from bankhall.kernel.scrubbing import SEALED, SEALED_BY, scrub_log
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


def log_holds(home: Path) -> list[Path]:
    return [path for path in home.rglob("pg_wal/*") if path.is_file() and PLANTED in path.read_bytes()]


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
    assert log_holds(home)

    told = bankhall("keys", "scrub", home=home)

    assert told.returncode == 0, told.stderr
    assert "18 tables" in told.stdout
    assert all(f"{table} is written anew" in told.stderr for table in SEALED)
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    assert holds(home) == []
    assert log_holds(home) == []
    assert re.search(r"[1-9]\d* segments of the log are gone\.$", told.stdout.strip())
    with psycopg.connect(server.url("postgres")) as connection:
        assert connection.execute("SHOW wal_recycle").fetchone() == ("on",)
    server.release()


def test_segments_that_were_put_by_to_be_written_over_go_too(home: Path) -> None:
    server = use_server(home)
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_logical_emit_message(false, 'tests', %s)", (PLANTED.decode(),))
        connection.execute("SELECT pg_switch_wal()")
        connection.execute("CHECKPOINT")
        connection.execute("CHECKPOINT")
    assert log_holds(home)  # under the name of a segment to come

    done = scrub_log(server.url("postgres"))

    assert log_holds(home) == []
    assert (done.left, done.is_archived) == (0, False)
    server.release()


def test_what_a_slot_still_holds_is_said_and_goes_once_it_has_gone_on(home: Path) -> None:
    server = use_server(home)
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_create_physical_replication_slot('tests', true)")
    held = scrub_log(server.url("postgres"), patience_s=1)
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_drop_replication_slot('tests')")
    done = scrub_log(server.url("postgres"))

    assert held.left > 0
    assert done.left == 0
    server.release()


def test_whoever_may_not_is_told_so_and_nothing_is_changed(home: Path) -> None:
    server = use_server(home)

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        scrub_log(server.url("bankhall_owner"))

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
