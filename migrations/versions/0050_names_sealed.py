"""Whom entries name, whom standing orders pay, what customers call things and what imports have said of people lie
sealed (ADR 0033).

A bank that has any of it needs its keys for it (BANKHALL_HOME or BANKHALL_KEY_STORE).

Modules: ledger, accounts, spending, payments, insight, demo
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
from alembic import op

from bankhall.kernel.schema import append_only, run_script
from bankhall.kernel.settings import Settings
from bankhall.kernel.vault import Vault, Wrapped
from bankhall.ledger.actions.names import Hiding
from bankhall.ledger.types import named

revision = "0050"
down_revision = "0049"

_BEFORE = """
CREATE TABLE ledger_names (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT ledger_names_pkey PRIMARY KEY,
    token varchar(6) COLLATE "C" NOT NULL,
    account_id uuid NOT NULL CONSTRAINT ledger_names_account_id_fkey REFERENCES ledger_accounts,
    sealed bytea NOT NULL,
    CONSTRAINT ledger_names_token_account_id_key UNIQUE (token, account_id)
);
CREATE INDEX ledger_names_account ON ledger_names (account_id, id);

ALTER TABLE spending_corrections ADD COLUMN merchant_key bytea, ADD COLUMN sealed bytea;
ALTER TABLE account_preferences ADD COLUMN sealed_nickname bytea;
ALTER TABLE standing_orders ADD COLUMN sealed bytea;
ALTER TABLE demo_sign_ins ADD COLUMN sealed_name bytea;
ALTER TABLE source_records ADD COLUMN sealed bytea;
ALTER TABLE source_transactions ADD COLUMN other_key bytea;
ALTER TABLE ledger_entries DISABLE TRIGGER ledger_entries_append_only;
ALTER TABLE source_records DISABLE TRIGGER source_records_append_only;
"""

_AFTER = """
ALTER TABLE ledger_entries ENABLE TRIGGER ledger_entries_append_only;
ALTER TABLE source_records ENABLE TRIGGER source_records_append_only;
ALTER TABLE spending_corrections DROP CONSTRAINT spending_corrections_scope, DROP COLUMN merchant;
ALTER TABLE spending_corrections ADD CONSTRAINT spending_corrections_scope CHECK (
    (scope = 'entry' AND num_nulls(account_id, seq) = 0 AND num_nulls(merchant_key, sealed) = 2) OR
    (scope = 'merchant' AND num_nulls(account_id, seq) = 2 AND num_nulls(merchant_key, sealed) = 0));
CREATE UNIQUE INDEX spending_corrections_merchant ON spending_corrections (customer_id, merchant_key, side)
    WHERE ended_at IS NULL AND scope = 'merchant';
ALTER TABLE account_preferences DROP COLUMN nickname;
ALTER TABLE demo_sign_ins ALTER COLUMN sealed_name SET NOT NULL, DROP COLUMN name;
ALTER TABLE standing_orders ALTER COLUMN sealed SET NOT NULL, DROP COLUMN to_bank, DROP COLUMN to_account;
ALTER TABLE source_records ALTER COLUMN sealed SET NOT NULL, DROP COLUMN content;
ALTER TABLE source_transactions ALTER COLUMN other_key SET NOT NULL, DROP COLUMN other_account;
"""

# What the demo and the import have printed with a name in it. Whatever else stands in the books from before says none,
# but for what somebody has typed, which is sealed whole.
_NAMING = [
    ("transfer", re.compile("转账给 (.+) 经营所得")),
    ("transfer", re.compile("转账给 (.+?) .+")),
    ("transfer", re.compile("(.+?) 转来 .+")),
    ("transfer", re.compile("(.+) 货款")),
    ("transfer", re.compile("付货款 (.+)")),
    ("transfer", re.compile("OUTWARD REMITTANCE (.+)")),
    ("transfer", re.compile("红包 给(.+)")),
    ("transfer", re.compile("红包 (.+)")),
    ("salary", re.compile("代发工资 (.+)")),
    ("salary", re.compile("代发年终奖 (.+)")),
    ("payment", re.compile("(.+) 房屋租金")),
    ("transfer_in", re.compile(r"Transfer from \S+ (\d+)(?:, .+)?")),
    ("transfer_out", re.compile(r"Transfer to \S+ (\d+)(?:, .+)?")),
    ("journal", re.compile("(?s)(.+)")),
    ("reversal", re.compile("(?s)(.+)")),
]
_KINDS = sorted({kind for kind, _ in _NAMING})

_AT_ONCE = 5_000


def upgrade() -> None:
    run_script(_BEFORE)
    connection: psycopg.Connection = op.get_bind().connection.driver_connection
    keys = _Keys(connection)
    _seal_entries(connection, keys)
    _seal_merchants(connection, keys)
    _seal_nicknames(connection, keys)
    _seal_sign_ins(connection, keys)
    _seal_orders(connection, keys)
    _seal_records(connection, keys)
    _hide_others(connection, keys)
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    run_script(_AFTER)
    append_only("ledger_names")


class _Keys:
    """Opened when they are first needed: a new bank has none yet."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self._vault: Vault | None = None

    @property
    def vault(self) -> Vault:
        if self._vault is None:
            self._vault = Settings.from_environment().keys().open()
        return self._vault

    def of_customer(self, customer_id: UUID) -> Any:
        """None for whoever is forgotten."""
        found = self._connection.execute(
            "SELECT master, wrapped FROM data_keys WHERE subject_id = %s", [customer_id]
        ).fetchone()
        if found is None:
            return None
        return self.vault.open_data_key(Wrapped(found[0], bytes(found[1])), f"data key|{customer_id}")


def _seal_entries(connection: psycopg.Connection, keys: _Keys) -> None:
    connection.execute("CREATE TEMP TABLE told (account_id uuid, kind text, text text, hidden text) ON COMMIT DROP")
    query = "SELECT DISTINCT account_id, kind, text FROM ledger_entries WHERE kind = ANY(%s) AND text <> ''"
    for rows in _in_pieces(connection, query, [_KINDS]):
        marked = [(account_id, kind, text, _marked(kind, text)) for account_id, kind, text in rows]
        if all(text == told for _, _, text, told in marked):
            continue
        hiding = Hiding(keys.vault)
        hidden = [(*one[:3], hiding.text(one[0], one[3])) for one in marked if one[2] != one[3]]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO told VALUES (%s, %s, %s, %s)", hidden)
            cursor.executemany(
                "INSERT INTO ledger_names (token, account_id, sealed) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                list(hiding.rows()),
            )
    connection.execute("ANALYZE told")
    connection.execute(
        "UPDATE ledger_entries AS entry SET text = told.hidden FROM told"
        " WHERE entry.account_id = told.account_id AND entry.kind = told.kind AND entry.text = told.text"
    )


def _marked(kind: str, text: str) -> str:
    for of_kind, pattern in _NAMING:
        if of_kind == kind and (found := pattern.fullmatch(text)):
            return f"{text[: found.start(1)]}{named(found[1])}{text[found.end(1) :]}"
    return text


def _seal_merchants(connection: psycopg.Connection, keys: _Keys) -> None:
    """A word of somebody who is forgotten is kept under a key that is thrown away."""
    query = "SELECT id, customer_id, merchant FROM spending_corrections WHERE merchant IS NOT NULL"
    for rows in _in_pieces(connection, query, []):
        for id_, customer_id, merchant in rows:
            key = keys.of_customer(customer_id) or keys.vault.new_data_key(about="nobody")[0]
            connection.execute(
                "UPDATE spending_corrections SET merchant_key = %s, sealed = %s WHERE id = %s",
                [
                    keys.vault.mac("spending.merchants", customer_id.bytes + merchant.encode()),
                    key.seal(keys.vault.suite, merchant.encode(), about="spending.merchants"),
                    id_,
                ],
            )


def _seal_nicknames(connection: psycopg.Connection, keys: _Keys) -> None:
    query = "SELECT customer_id, account_id, nickname FROM account_preferences WHERE nickname IS NOT NULL"
    for rows in _in_pieces(connection, query, []):
        for customer_id, account_id, nickname in rows:
            if (key := keys.of_customer(customer_id)) is not None:
                about = f"account_preferences|nickname|{account_id}"
                connection.execute(
                    "UPDATE account_preferences SET sealed_nickname = %s WHERE customer_id = %s AND account_id = %s",
                    [key.seal(keys.vault.suite, nickname.encode(), about=about), customer_id, account_id],
                )


def _seal_sign_ins(connection: psycopg.Connection, keys: _Keys) -> None:
    for realm, login, name in connection.execute("SELECT realm, login, name FROM demo_sign_ins").fetchall():
        connection.execute(
            "UPDATE demo_sign_ins SET sealed_name = %s WHERE (realm, login) = (%s, %s)",
            [keys.vault.seal("demo.names", name.encode(), about=f"{realm}|{login}"), realm, login],
        )


def _seal_orders(connection: psycopg.Connection, keys: _Keys) -> None:
    for rows in _in_pieces(connection, "SELECT id, to_bank, to_account FROM standing_orders", []):
        sealed = [
            (keys.vault.seal("payments.standing_orders", json.dumps(whom).encode(), about=str(id_)), id_)
            for id_, *whom in rows
        ]
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE standing_orders SET sealed = %s WHERE id = %s", sealed)


def _seal_records(connection: psycopg.Connection, keys: _Keys) -> None:
    update = "UPDATE source_records SET sealed = %s WHERE source = %s AND file = %s AND source_id = %s"
    for rows in _in_pieces(connection, "SELECT source, file, source_id, content FROM source_records", []):
        sealed = [
            (keys.vault.seal("insight.records", row[3].encode(), about=f"{row[0]}|{row[1]}|{row[2]}"), *row[:3])
            for row in rows
        ]
        with connection.cursor() as cursor:
            cursor.executemany(update, sealed)


def _hide_others(connection: psycopg.Connection, keys: _Keys) -> None:
    connection.execute("CREATE TEMP TABLE others (number text PRIMARY KEY, key bytea) ON COMMIT DROP")
    query = "SELECT DISTINCT other_account FROM source_transactions WHERE other_account <> ''"
    for rows in _in_pieces(connection, query, []):
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO others VALUES (%s, %s)",
                [(number, keys.vault.mac("insight.other_accounts", number.encode())) for (number,) in rows],
            )
    connection.execute(
        "UPDATE source_transactions SET other_key = coalesce("
        "(SELECT key FROM others WHERE number = other_account), ''::bytea)"
    )


def _in_pieces(connection: psycopg.Connection, query: str, values: list[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """All that there is when it begins."""
    with connection.cursor(name="pieces") as cursor:
        cursor.execute(query.encode(), values)
        while rows := cursor.fetchmany(_AT_ONCE):
            yield rows
