"""A bank whose books name people comes to sealed names by itself."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid5

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from bankhall.kernel import db, schema
from bankhall.kernel.actors import Actor
from bankhall.kernel.postgres import Server
from bankhall.kernel.vault import KeyStore, Vault
from bankhall.kernel.vault.suites import NATIONAL
from bankhall.ledger import api
from bankhall.ledger.types import EntryFilter
from bankhall.spending.queries import corrections_of
from databases import Database as Place

MINE, HERS, WANG = (uuid5(UUID(int=5), name) for name in ("mine", "hers", "wang"))
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)

TOLD = [
    ("transfer", "转账给 王芳 房租", "李娜 转来 房租"),
    ("transfer", "红包 给王芳", "红包 李娜"),
    ("salary", "代发工资 王芳", "代发工资 青禾食品"),
    ("transfer_out", "Transfer to YZ 87144583, household", "Transfer to YZ 87144583, household"),
    ("journal", "补记 王芳 的\n利息", "补记 王芳 的\n利息"),
    ("card", "支付宝-淘宝商城订单", "支付宝-淘宝商城订单"),
]
HUNTED = ("王芳", "6051109001", "706213", "李娜", "87144583", "29401", "给女儿", "青禾", "1970-12-13")


async def test_the_migration_seals_whom_books_orders_and_imports_name(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANKHALL_HOME", str(tmp_path))
    with psycopg.connect(postgres.url("postgres", database="postgres"), autocommit=True) as connection:
        connection.execute(b"CREATE DATABASE before_ledger_names OWNER bankhall_owner")
    place = Place.of(postgres, "before_ledger_names")
    with create_engine(db.as_psycopg(place.owner_url), poolclass=NullPool).connect() as engine:
        schema.upgrade(engine, "0049")
    vault = KeyStore(tmp_path / "keys", NATIONAL).open()
    settle(place, vault)
    assert [one for one in HUNTED if one in dump(place)] == list(HUNTED)

    schema.migrate(place.owner_url)

    assert [one for one in HUNTED if one in dump(place)] == []
    bank = db.Database(db.connect(place.url, connections=2), vault=vault)
    doors = bank.doors(Actor("customer", "王芳", WANG))
    for account_id, nth in ((MINE, 1), (HERS, 2)):
        page = await doors.read(api.entries, account_id, EntryFilter())
        assert [entry.text for entry in reversed(page.entries)] == [one[nth] for one in TOLD]
    held = await doors.read(corrections_of)
    assert {key.merchant for key in held.of_merchants} == {"王芳"}
    await bank.close()
    with psycopg.connect(place.superuser_url) as connection:
        refused = pytest.raises(psycopg.Error, match="never edited")
        with refused:
            connection.execute("UPDATE ledger_entries SET text = ''")


def settle(place: Place, vault: Vault) -> None:
    key, wrapped = vault.new_data_key(about=f"data key|{WANG}")
    facts = key.seal(vault.suite, b"{}", about=f"customers|facts|{WANG}")
    with psycopg.connect(place.superuser_url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "INSERT INTO customers (id, number, kind, status, sealed, since_on, version)"
            " VALUES (%s, '1000000001', 'person', 'active', %s, '2020-01-01', 1)",
            [WANG, facts],
        )
        connection.execute("INSERT INTO data_keys VALUES (%s, %s, %s, now())", [WANG, wrapped.master, wrapped.key])
        for nth, account_id in enumerate((MINE, HERS)):
            connection.execute(
                "INSERT INTO ledger_accounts (id, name, kind, currency, opened_at)"
                " VALUES (%s, 'an account', 'liability', 'CNY', %s)",
                [account_id, AT],
            )
            connection.execute(
                "INSERT INTO ledger_balances VALUES (%s, 'CNY', %s, 0, NULL, %s, NULL, NULL)",
                [account_id, (1, -1)[nth] * 100 * len(TOLD), len(TOLD)],
            )
            connection.execute(
                "INSERT INTO accounts (id, number, kind, currency, name, opened_on, status)"
                " VALUES (%s, %s, 'current', 'CNY', 'an account', '2020-01-01', 'open')",
                [account_id, f"{nth}" * 16],
            )
            for seq, told in enumerate(TOLD, 1):
                connection.execute(
                    "INSERT INTO ledger_entries VALUES (%s, %s, %s, 'CNY', 100, %s, %s, %s, %s, %s, NULL)",
                    [account_id, seq, uuid5(MINE, str(seq)), 100 * seq, date(2026, 11, 2), AT, told[0], told[nth + 1]],
                )
        for query in (
            "INSERT INTO spending_corrections (customer_id, scope, side, merchant, category, said_at)"
            " VALUES (%(wang)s, 'merchant', 'out', '王芳', 'family', now())",
            "INSERT INTO account_preferences VALUES (%(wang)s, %(mine)s, '给女儿', NULL, false, false)",
            "INSERT INTO standing_orders VALUES"
            " (%(wang)s, %(mine)s, 'YZ', '29401', 100, 'CNY', '', 'berka', '1', now())",
            "INSERT INTO source_records VALUES ('berka', 'client.asc', 1, '[\"1970-12-13\"]', NULL, %(wang)s)",
            "INSERT INTO imports (id, source, directory, state, started_at, rows, posted, already_there, quarantined,"
            " accounts_checked, balance_mismatches, by_kind, by_name)"
            " VALUES (%(wang)s, 'berka', '/', 'done', now(), 1, 0, 0, 1, 0, 0, 'system', '')",
            "INSERT INTO quarantined_rows (id, import_id, file, line, reason, detail, row, case_id) VALUES"
            " (%(mine)s, %(wang)s, 'client.asc', 1, 'x', 'birth_number: 706213', '1;6051109001;1', %(hers)s)",
            "INSERT INTO quarantine_cases (id, source, file, line, reason, detail, state, row_id) VALUES"
            " (%(hers)s, 'berka', 'client.asc', 1, 'x', 'birth_number: 706213', 'open', %(mine)s)",
            "INSERT INTO quarantine_steps (case_id, row_id, step, reason, changes, at, by_kind, by_name) VALUES"
            " (%(hers)s, %(mine)s, 'repaired', '',"
            ' \'[{"field": "birth_number", "before": "706213", "after": "x"}]\', now(), \'staff\', \'\')',
            "INSERT INTO source_transactions VALUES"
            " ('berka', 1, %(mine)s, '2026-11-02', 1, 1, 'transfer_out', '', 'YZ', '87144583', true, 1, %(wang)s)",
        ):
            connection.execute(query, {"wang": WANG, "mine": MINE, "hers": HERS})


def dump(place: Place) -> str:
    with psycopg.connect(place.superuser_url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = [
            row
            for (table,) in tables
            for row in connection.execute(f'SELECT to_json(one)::text FROM "{table}" AS one'.encode()).fetchall()
        ]
    return "\n".join(text for (text,) in rows)
