"""Old versions of rows that a migration sealed: PostgreSQL keeps them on the disk until the table is written anew."""

from collections.abc import Callable, Sequence
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

    What the log (WAL) holds goes as its segments are written over; what backups hold is for whoever keeps them.
    """
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(sql.SQL("SET lock_timeout = {}").format(_PATIENCE))
        for table in SEALED:
            connection.execute(sql.SQL("VACUUM (FULL, ANALYZE) {}").format(sql.Identifier(table)))
            told(table)
    return list(SEALED)
