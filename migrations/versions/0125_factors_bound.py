"""Passkeys and the secrets of authenticator apps are bound to whoever they were made for (ASVS 6.7.1).

What stands there when this runs is taken as it is, all of it in one transaction; nothing unbound is taken afterwards.
A bank that has any needs its keys for it (BANKHALL_HOME or BANKHALL_KEY_STORE).

Module: identity
"""

import psycopg
from alembic import op

from bankhall.identity.actions.bindings import APPS, about_app, passkey_seal, person
from bankhall.kernel.schema import run_script
from bankhall.kernel.settings import Settings
from bankhall.kernel.vault import Tampered, Vault

revision = "0125"
down_revision = "0122"

_BEFORE = """
LOCK TABLE passkeys, authenticators IN ACCESS EXCLUSIVE MODE;
ALTER TABLE passkeys ADD COLUMN seal bytea;
"""

_AFTER = """
ALTER TABLE passkeys ALTER COLUMN seal SET NOT NULL, ADD CONSTRAINT passkeys_seal_whole CHECK (length(seal) = 32);
"""

_AT_ONCE = 1_000


def upgrade() -> None:
    run_script(_BEFORE)
    connection: psycopg.Connection = op.get_bind().connection.driver_connection
    has_any = "SELECT EXISTS (SELECT FROM passkeys) OR EXISTS (SELECT FROM authenticators)"
    if connection.execute(has_any).fetchone() == (True,):
        vault = Settings.from_environment().keys().open()
        _bind_passkeys(connection, vault)
        _bind_apps(connection, vault)
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    run_script(_AFTER)


def _bind_passkeys(connection: psycopg.Connection, vault: Vault) -> None:
    found = connection.execute(
        "SELECT p.id, p.credential_id, p.public_key, e.realm, e.holder_id, e.id"
        " FROM passkeys p JOIN enrolments e ON e.id = p.enrolment_id"
    )
    while rows := found.fetchmany(_AT_ONCE):
        bound = [
            (passkey_seal(vault, id_, person(realm, holder, enrolment), bytes(credential), bytes(public)), id_)
            for id_, credential, public, realm, holder, enrolment in rows
        ]
        _write(connection, "UPDATE passkeys SET seal = %s WHERE id = %s", bound)


def _bind_apps(connection: psycopg.Connection, vault: Vault) -> None:
    """One that does not open where it lies was moved there, or spoiled: it stays as it is, and opens nothing."""
    found = connection.execute(
        "SELECT a.id, a.sealed_secret, e.realm, e.holder_id, e.id"
        " FROM authenticators a JOIN enrolments e ON e.id = a.enrolment_id"
    )
    while rows := found.fetchmany(_AT_ONCE):
        bound = []
        for id_, sealed, realm, holder, enrolment in rows:
            try:
                plain = vault.open(APPS, bytes(sealed), about=f"authenticators|{id_}")
            except Tampered:
                continue
            bound.append((vault.seal(APPS, plain, about=about_app(id_, person(realm, holder, enrolment))), id_))
        _write(connection, "UPDATE authenticators SET sealed_secret = %s WHERE id = %s", bound)


def _write(connection: psycopg.Connection, query: str, rows: list[tuple[bytes, object]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(query.encode(), rows)
