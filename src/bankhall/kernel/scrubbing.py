"""Old versions of rows that a migration sealed: PostgreSQL keeps them on the disk until the table is written anew."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import psycopg
from psycopg import sql

# Every table in which a migration sealed what lay in clear, with its number: tests/kernel/test_scrubbing.py.
SEALED_BY: Final[dict[str, Sequence[str]]] = {
    "0024": ("customers", "customer_search", "customer_documents", "customer_edits"),
    "0030": ("enrolments",),
    "0036": ("enrolments", "staff_members", "staff_candidates"),
    "0050": (
        *("ledger_entries", "standing_orders", "spending_corrections", "account_preferences", "demo_sign_ins"),
        *("source_records", "source_transactions"),
    ),
    "0055": ("quarantined_rows", "quarantine_cases", "quarantine_steps"),
    "0125": ("authenticators",),  # sealed before too, and bound to less
}
SEALED: Final = tuple(dict.fromkeys(table for tables in SEALED_BY.values() for table in tables))

_PATIENCE = "60s"


def scrub(owner_url: str, told: Callable[[str], None] = lambda _: None) -> list[str]:
    """Writes each of these tables anew, one at a time, so that no file of the database holds what a row was before: the
    table is closed to all others meanwhile, and needs its own size again on the disk. Killed half-way nothing is lost;
    begun anew it does all again. Waits a minute for a table that is in use. Returns the tables.

    The log (WAL) is `scrub_log`'s; what backups hold is for whoever keeps them.
    """
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(sql.SQL("SET lock_timeout = {}").format(_PATIENCE))
        for table in SEALED:
            connection.execute(sql.SQL("VACUUM (FULL, ANALYZE) {}").format(sql.Identifier(table)))
            told(table)
    return list(SEALED)


# As many segments as 16 GB of log have; a server that keeps more is its operator's to look at.
_MOST_SEGMENTS: Final = 1_000
_LOG_PATIENCE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class LogScrubbed:
    """`gone`: segments that were there and are not any more. `left`: those that something still holds: a slot, a
    replica that lags, an archive that is not reached. `is_archived`: copies of them have gone elsewhere.
    """

    gone: int
    left: int
    is_archived: bool


def scrub_log(superuser_url: str, *, patience_s: float = _LOG_PATIENCE_S) -> LogScrubbed:
    """After `scrub`: takes every segment of the log away that was there when it began, also those that were put by to
    be written over, which hold what they held until then. Raises psycopg.errors.InsufficientPrivilege for a role that
    may not: it takes a superuser.

    The bank stays open. Killed half-way, segments are removed instead of put by until the next time, which is slower
    and does no harm. PostgreSQL unlinks the files; what a disk remembers of free blocks is for who throws it away.
    """
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        there = _segments(connection)
        connection.execute("ALTER SYSTEM SET wal_recycle = off")
        connection.execute("SELECT pg_reload_conf()")
        try:
            for _ in range(_MOST_SEGMENTS):
                if _current(connection) > max(there):
                    break
                # A segment in which nothing stands yet is not ended.
                connection.execute("SELECT pg_logical_emit_message(false, 'bankhall', 'scrub')")
                connection.execute("SELECT pg_switch_wal()")
            until = time.monotonic() + patience_s
            while True:
                connection.execute("CHECKPOINT")
                left = there & _segments(connection)
                if not left or time.monotonic() > until:
                    break
                # The checkpoint before may have begun in one of them; a summary (summarize_wal) may not be written yet.
                time.sleep(0.5)
        finally:
            connection.execute("ALTER SYSTEM RESET wal_recycle")
            connection.execute("SELECT pg_reload_conf()")
        (mode,) = connection.execute("SHOW archive_mode").fetchone() or ("off",)
    return LogScrubbed(gone=len(there - left), left=len(left), is_archived=mode != "off")


def _segments(connection: psycopg.Connection) -> set[str]:
    rows = connection.execute("SELECT name FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'")
    return {name for (name,) in rows}


def _current(connection: psycopg.Connection) -> str:
    (name,) = connection.execute("SELECT pg_walfile_name(pg_current_wal_insert_lsn())").fetchone() or ("",)
    return str(name)
