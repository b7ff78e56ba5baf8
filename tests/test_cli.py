"""The command line, as its users type it."""

import json
import os
import re
import socket
import subprocess
import sys
from dataclasses import astuple
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from bankhall.customers import api as customers
from bankhall.customers.types import CustomerKind, NewCustomer, Registered
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database as Bank
from databases import Database
from kernel.happenings import until


def bankhall(
    *words: str, database: Database | None = None, home: Path, **extra: str
) -> "subprocess.CompletedProcess[str]":
    environ = {name: value for name, value in os.environ.items() if not name.startswith("BANKHALL_")}
    environ |= {"BANKHALL_HOME": str(home), **extra}
    if database is not None:
        environ |= {"BANKHALL_DATABASE_URL": database.url, "BANKHALL_DATABASE_OWNER_URL": database.owner_url}
    return subprocess.run(
        [sys.executable, "-m", "bankhall", *words],
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


async def nothing_holds_back(database: Database) -> bool:
    """No transaction of anybody on the same server (autovacuum) keeps rows of the audit log from being linked."""
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute("SELECT FROM audit_log WHERE xid >= pg_snapshot_xmin(pg_current_snapshot()) LIMIT 1")
        return rows.fetchone() is None


def test_an_unknown_setting_is_refused_by_its_name(tmp_path: Path) -> None:
    told = bankhall("migrate", home=tmp_path, BANKHALL_PROT="8001")

    assert told.returncode == 1
    assert "BANKHALL_PROT" in told.stderr
    assert "BANKHALL_PORT" in told.stderr


def test_verify_ends_with_one_json_object(database: Database, tmp_path: Path) -> None:
    told = bankhall("ledger", "verify", "--json", database=database, home=tmp_path)

    assert told.returncode == 0
    assert json.loads(told.stdout.splitlines()[-1])["ok"] is True


async def test_the_audit_log_is_linked_verified_taken_out_and_checked_without_the_bank(
    bank: Bank, database: Database, keys: Path, tmp_path: Path
) -> None:
    def ask(*words: str, told_by: Database | None = database) -> dict[str, Any]:
        told = bankhall("audit", *words, "--json", database=told_by, home=tmp_path, BANKHALL_KEY_STORE=str(keys))
        assert told.stdout, told.stderr
        answer: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
        assert told.returncode == (0 if answer.get("ok", True) else 1), told.stderr
        return answer

    register = bank.doors(system("tests")).write
    await register(customers.register_customers, [NewCustomer(kind=CustomerKind.PERSON, name="张伟")])
    proof = tmp_path / "proof.jsonl"

    await until(partial(nothing_holds_back, database))
    ask("link")
    good = ask("verify")
    ask("export", "--from", "2020-01-01", "--until", "2099-01-01", "--out", str(proof))
    checked = ask("check", str(proof), told_by=None)
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE audit_log SET actor_name = 'nobody'")
    bad = ask("verify")

    assert (good["ok"], good["files"][0]["checkpoints"]) == (True, 1)
    assert (checked["ok"], checked["rows"]) == (True, good["rows"])
    assert (bad["ok"], bad["counts"]) == (False, {"row_changed": good["rows"]})


def test_a_new_home_becomes_a_bank_with_the_first_command(tmp_path: Path) -> None:
    told = bankhall("ledger", "verify", "--json", home=tmp_path)

    assert told.returncode == 0
    assert json.loads(told.stdout.splitlines()[-1])["ok"] is True


def test_somebody_elses_database_is_not_changed_unasked(database: Database, tmp_path: Path) -> None:
    name = f"behind_{os.getpid()}"
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER bankhall_owner TEMPLATE template1")
    empty = Database(*(make_url(url).set(database=name).render_as_string() for url in astuple(database)))

    told = bankhall("ledger", "verify", database=empty, home=tmp_path)

    with psycopg.connect(empty.superuser_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert told.returncode == 1
    assert "bankhall migrate" in told.stderr
    assert tables == (0,)


def test_verify_fails_when_the_books_do_not_agree(database: Database, tmp_path: Path) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "INSERT INTO ledger_balances VALUES ('01a20456-953e-7000-acf2-9a35ff995dba', 'CNY', 5, 0, NULL, 0, NULL)"
        )

    told = bankhall("ledger", "verify", "--json", database=database, home=tmp_path)

    verdict = json.loads(told.stdout.splitlines()[-1])
    assert told.returncode == 1
    assert verdict["ok"] is False
    assert verdict["differences"][0]["check"] == "balance_is_sum_of_entries"


def test_the_first_administrator_is_hired_once(database: Database, tmp_path: Path) -> None:
    words = (
        "staff",
        "hire",
        "--login",
        "boss",
        "--name",
        "赵敏",
        "--role",
        "administrator",
    )

    first = bankhall(*words, database=database, home=tmp_path)
    second = bankhall(*words, database=database, home=tmp_path)

    assert first.returncode == 0
    assert second.returncode == 1
    assert "identity.login_taken" in second.stderr
    assert re.search("^code: \\S{10,}$", first.stdout, re.MULTILINE)
    assert "/console/set-up" in first.stdout


def test_nobody_is_let_in_past_a_provider_that_does_not_alone_count(database: Database, tmp_path: Path) -> None:
    told = bankhall("staff", "let-in", "--login", "admin", "--reason", "a try", database=database, home=tmp_path)

    assert told.returncode == 1
    assert "passwords count as always" in told.stderr


def test_who_is_not_linked_needs_no_letting_in(database: Database, tmp_path: Path) -> None:
    bankhall(
        *("staff", "hire", "--login", "admin", "--name", "李娜", "--role", "administrator"),
        database=database,
        home=tmp_path,
    )
    only = {
        "BANKHALL_OIDC_ISSUER": "https://login.example",
        "BANKHALL_OIDC_CLIENT_ID": "bankhall",
        "BANKHALL_OIDC_CLIENT_SECRET": str(tmp_path / "secret"),
        "BANKHALL_OIDC_NAME": "Company",
        "BANKHALL_OIDC_ONLY": "true",
    }

    told = bankhall(
        *("staff", "let-in", "--login", "admin", "--reason", "a try"), database=database, home=tmp_path, **only
    )

    assert told.returncode == 1
    assert "identity.let_in_not_needed" in told.stderr


async def test_a_customer_is_let_in_by_number(bank: Bank, database: Database, keys: Path, tmp_path: Path) -> None:
    register = bank.doors(system("tests")).write
    [zhang] = await register(customers.register_customers, [NewCustomer(kind=CustomerKind.PERSON, name="张伟")])
    assert isinstance(zhang, Registered)

    def enroll(number: str) -> "subprocess.CompletedProcess[str]":
        words = ("customer", "enroll", "--number", number, "--login", "zhangwei")
        return bankhall(*words, database=database, home=tmp_path, BANKHALL_KEY_STORE=str(keys))

    nobody, first, second = enroll("0000000000"), enroll(zhang.number), enroll(zhang.number)

    assert (nobody.returncode, first.returncode, second.returncode) == (1, 0, 1)
    assert "customers.not_found" in nobody.stderr
    assert re.search("^code: \\S{10,}$", first.stdout, re.MULTILINE)
    assert "identity." in second.stderr


@pytest.mark.parametrize("wrong", [("serve", "--target", "kitchen"), ("bench", "nothing")])
def test_a_word_that_is_not_known_is_answered_with_those_that_are(
    database: Database, tmp_path: Path, wrong: tuple[str, ...]
) -> None:
    told = bankhall(*wrong, database=database, home=tmp_path)

    assert told.returncode == 1
    assert "no such" in told.stderr


def test_a_port_that_is_taken_is_not_shared(database: Database, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        told = bankhall("serve", database=database, home=tmp_path, BANKHALL_PORT=port)

    assert told.returncode == 1
    assert f"port {port}" in told.stderr
