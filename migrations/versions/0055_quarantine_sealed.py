"""Rows of another bank's files that wait in quarantine, and what was corrected in them, lie sealed (ADR 0033).

A bank that has any needs its keys for it (BANKHALL_HOME or BANKHALL_KEY_STORE).

Module: insight
"""

from collections.abc import Iterator
from typing import Any

import psycopg
from alembic import op

from bankhall.insight.queries import sealing
from bankhall.insight.types import FieldChange
from bankhall.kernel.schema import run_script
from bankhall.kernel.settings import Settings

revision = "0055"
down_revision = "0054"

_BEFORE = """
ALTER TABLE quarantined_rows ADD COLUMN sealed_row bytea, ADD COLUMN sealed_detail bytea;
ALTER TABLE quarantine_cases ADD COLUMN sealed_detail bytea;
ALTER TABLE quarantine_steps ADD COLUMN sealed_changes bytea;
ALTER TABLE quarantined_rows DISABLE TRIGGER quarantined_rows_append_only;
ALTER TABLE quarantine_steps DISABLE TRIGGER quarantine_steps_append_only;
"""

_AFTER = """
ALTER TABLE quarantined_rows ENABLE TRIGGER quarantined_rows_append_only;
ALTER TABLE quarantine_steps ENABLE TRIGGER quarantine_steps_append_only;
ALTER TABLE quarantined_rows ALTER COLUMN sealed_row SET NOT NULL, ALTER COLUMN sealed_detail SET NOT NULL,
    DROP COLUMN row, DROP COLUMN detail;
ALTER TABLE quarantine_cases ALTER COLUMN sealed_detail SET NOT NULL, DROP COLUMN detail;
ALTER TABLE quarantine_steps ALTER COLUMN sealed_changes SET NOT NULL, DROP COLUMN changes;
"""

_AT_ONCE = 5_000


def upgrade() -> None:
    run_script(_BEFORE)
    connection: psycopg.Connection = op.get_bind().connection.driver_connection
    if connection.execute("SELECT EXISTS (SELECT FROM quarantined_rows)").fetchone() == (True,):
        _seal(connection)
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    run_script(_AFTER)


def _seal(connection: psycopg.Connection) -> None:
    vault = Settings.from_environment().keys().open()
    for rows in _in_pieces(connection, "SELECT id, case_id, row, detail FROM quarantined_rows"):
        sealed: list[tuple[Any, ...]] = [
            (
                sealing.seal(vault, case_id, sealing.ROW, row),
                sealing.seal(vault, case_id, sealing.DETAIL, detail),
                id_,
            )
            for id_, case_id, row, detail in rows
        ]
        _write(connection, "UPDATE quarantined_rows SET sealed_row = %s, sealed_detail = %s WHERE id = %s", sealed)
    for rows in _in_pieces(connection, "SELECT id, detail FROM quarantine_cases"):
        sealed = [(sealing.seal(vault, id_, sealing.DETAIL, detail), id_) for id_, detail in rows]
        _write(connection, "UPDATE quarantine_cases SET sealed_detail = %s WHERE id = %s", sealed)
    for rows in _in_pieces(connection, "SELECT id, case_id, changes FROM quarantine_steps"):
        sealed = [
            (
                sealing.seal_changes(
                    vault, case_id, [FieldChange(one["field"], one["before"], one["after"]) for one in changes]
                ),
                id_,
            )
            for id_, case_id, changes in rows
        ]
        _write(connection, "UPDATE quarantine_steps SET sealed_changes = %s WHERE id = %s", sealed)


def _write(connection: psycopg.Connection, query: str, rows: list[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(query.encode(), rows)


def _in_pieces(connection: psycopg.Connection, query: str) -> Iterator[list[tuple[Any, ...]]]:
    with connection.cursor(name="pieces") as cursor:
        cursor.execute(query.encode())
        while rows := cursor.fetchmany(_AT_ONCE):
            yield rows
