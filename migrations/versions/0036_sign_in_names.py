"""Whoever signs in is looked up by keyed digests of their names; logins, and who is to be hired, lie sealed (8.3.1).

A bank that has people in it needs its keys for it (BANKHALL_HOME or BANKHALL_KEY_STORE). What the customer file says of
enrolled customers is opened, in pieces, by the code of today on purpose: it is the code that looks for it.

Module: identity
"""

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec
from alembic import op
from sqlalchemy import text

from bankhall.customers.types import Facts
from bankhall.identity.rules import names as rules
from bankhall.identity.types import Name, NameKind, Realm
from bankhall.kernel.schema import grant, run_script
from bankhall.kernel.settings import Settings
from bankhall.kernel.vault import Vault, Wrapped

revision = "0036"
down_revision = "0035"

_AT_ONCE = 2_000

_BEFORE = """
CREATE TABLE sign_in_names (
    realm varchar(20) NOT NULL,
    name_key bytea NOT NULL,
    enrolment_id uuid NOT NULL CONSTRAINT sign_in_names_enrolment_id_fkey REFERENCES enrolments,
    kind varchar(20) NOT NULL
        CONSTRAINT sign_in_names_kind_known CHECK (kind IN ('login', 'phone', 'email', 'document')),
    sealed_shown bytea NOT NULL,
    said_at timestamptz NOT NULL,
    held_at timestamptz,
    CONSTRAINT sign_in_names_pkey PRIMARY KEY (realm, name_key, enrolment_id)
);
CREATE UNIQUE INDEX sign_in_names_held ON sign_in_names (realm, name_key) WHERE held_at IS NOT NULL;
CREATE INDEX sign_in_names_of_enrolment ON sign_in_names (enrolment_id);

ALTER TABLE enrolments ADD COLUMN sealed_login bytea;
ALTER TABLE staff_members ADD COLUMN login_beginnings bytea[] NOT NULL DEFAULT '{}';
ALTER TABLE staff_members ALTER COLUMN login_beginnings DROP DEFAULT;
ALTER TABLE staff_candidates ADD COLUMN login_key bytea, ADD COLUMN sealed bytea;
"""

_AFTER = """
ALTER TABLE enrolments ALTER COLUMN sealed_login SET NOT NULL, DROP COLUMN login;
ALTER TABLE staff_candidates ALTER COLUMN login_key SET NOT NULL, ALTER COLUMN sealed SET NOT NULL,
    DROP COLUMN login, DROP COLUMN name;
ALTER TABLE staff_candidates ADD CONSTRAINT staff_candidates_login_key_key UNIQUE (login_key);
"""

_SOME = text(
    """
    SELECT e.id, e.realm, e.holder_id, e.login, e.enrolled_at, c.sealed, k.master, k.wrapped
    FROM enrolments e
    LEFT JOIN customers c ON e.realm = 'customer' AND c.id = e.holder_id
    LEFT JOIN data_keys k ON k.subject_id = c.id
    WHERE e.sealed_login IS NULL ORDER BY e.id LIMIT :most
    """
)

_SEAL = text(
    """
    UPDATE enrolments SET sealed_login = decode(fresh.sealed, 'base64')
    FROM json_to_recordset(CAST(:rows AS json)) AS fresh(id uuid, sealed text)
    WHERE enrolments.id = fresh.id
    """
)

# Of two logins that are one name now, the older one is held and the younger one lost.
_NAME = text(
    """
    INSERT INTO sign_in_names (realm, name_key, enrolment_id, kind, sealed_shown, said_at, held_at)
    SELECT realm, decode(name_key, 'base64'), enrolment_id, kind, decode(sealed_shown, 'base64'), said_at,
           CASE WHEN kind = 'login' THEN said_at END
    FROM json_to_recordset(CAST(:rows AS json))
        AS fresh(realm text, name_key text, enrolment_id uuid, kind text, sealed_shown text, said_at timestamptz)
    ON CONFLICT DO NOTHING
    """
)


def upgrade() -> None:
    run_script(_BEFORE)
    connection = op.get_bind()
    if connection.scalar(text("SELECT EXISTS (SELECT FROM enrolments) OR EXISTS (SELECT FROM staff_candidates)")):
        vault = Settings.from_environment().keys().open()
        for rows in _in_pieces():
            _seal(vault, rows)
        _seal_candidates(vault)
    op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    run_script(_AFTER)
    grant("SELECT, INSERT, UPDATE, DELETE", "sign_in_names")


def _in_pieces() -> Iterator[list[Any]]:
    while rows := list(op.get_bind().execute(_SOME, {"most": _AT_ONCE})):
        yield rows


def _seal(vault: Vault, rows: list[Any]) -> None:
    connection = op.get_bind()
    sealed = [
        {"id": row.id, "sealed": vault.seal("identity.login", row.login.encode(), about=f"enrolments|{row.id}")}
        for row in rows
    ]
    connection.execute(_SEAL, {"rows": _json(sealed)})
    known = [row for row in rows if row.login != f"forgotten-{row.id}"]
    named = [_named(vault, row, name) for row in known for name in (_login(row), *_said(vault, row))]
    connection.execute(_NAME, {"rows": _json(named)})
    for row in rows:
        if row.realm == Realm.STAFF:
            made = [vault.mac("identity.login_beginnings", one.encode())[:12] for one in rules.beginnings(row.login)]
            connection.execute(
                text("UPDATE staff_members SET login_beginnings = :made WHERE id = :id"),
                {"made": made, "id": row.holder_id},
            )


def _login(row: Any) -> Name:
    return Name(NameKind.LOGIN, rules.normal_name(row.login) or row.login)


def _said(vault: Vault, row: Any) -> list[Name]:
    """What the customer file says of them, where it still does."""
    if row.sealed is None or row.wrapped is None:
        return []
    key = vault.open_data_key(Wrapped(row.master, bytes(row.wrapped)), f"data key|{row.holder_id}")
    plain = key.open(bytes(row.sealed), about=f"customers|facts|{row.holder_id}")
    facts = msgspec.msgpack.decode(plain, type=Facts)
    return rules.names_of(phones=facts.phones, emails=facts.emails, documents=[one.number for one in facts.documents])


def _named(vault: Vault, row: Any, name: Name) -> dict[str, object]:
    key = vault.mac("identity.names", f"{row.realm}|{name.text}".encode())
    shown = rules.masked(name).encode()
    return {
        "realm": row.realm,
        "name_key": key,
        "enrolment_id": row.id,
        "kind": name.kind.value,
        "sealed_shown": vault.seal("identity.shown_name", shown, about=f"sign_in_names|{row.id}|{key.hex()}"),
        "said_at": row.enrolled_at,
    }


def _seal_candidates(vault: Vault) -> None:
    connection = op.get_bind()
    for row in connection.execute(text("SELECT id, login, name FROM staff_candidates")).all():
        plain = msgspec.msgpack.encode({"login": row.login, "name": row.name})
        normal = rules.normal_name(row.login) or row.login
        connection.execute(
            text("UPDATE staff_candidates SET login_key = :key, sealed = :sealed WHERE id = :id"),
            {
                "id": row.id,
                "key": vault.mac("identity.names", f"staff|{normal}".encode()),
                "sealed": vault.seal("identity.name", plain, about=f"staff_candidates|{row.id}"),
            },
        )


def _json(rows: Sequence[dict[str, object]]) -> str:
    return json.dumps(rows, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return str(value) if isinstance(value, UUID) else value.isoformat()  # type: ignore[attr-defined]  # a datetime
