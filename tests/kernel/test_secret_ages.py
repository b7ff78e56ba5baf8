"""Secrets grow old, and whoever looks after the bank is told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from bankhall.kernel import db
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.secret_ages import given_secrets, note_secrets, noting, secret_ages
from bankhall.kernel.settings import Secret, Settings
from bankhall.kernel.vault import Vault
from databases import Database as Place

PLANTED = "zq7-a-secret-planted"


def all_set(home: Path, value: str) -> Settings:
    """Every setting that is a secret, whatever comes."""
    given: dict[str, Any] = {}
    for field in msgspec.structs.fields(Settings):
        if "Secret" in str(field.type):
            address = f"imaps://bank:{value}-{field.name}@mail.example/INBOX"
            given[field.name] = Secret(address if field.name.endswith("_url") else f"{value}-{field.name}")
    return Settings(home=home, **given)


async def test_every_secret_that_is_set_is_given_an_age_and_none_is_told(
    bank: Database, database: Place, tmp_path: Path
) -> None:
    settings = all_set(tmp_path, PLANTED)
    named = {
        f"BANKHALL_{field.name.upper()}" for field in msgspec.structs.fields(Settings) if "Secret" in str(field.type)
    }

    await noting(settings).run(bank)

    ages = await bank.doors(system("tests")).read(secret_ages)
    assert {one.name for one in ages} == named
    assert len(named) >= 12
    assert {one.days for one in ages} == {0}
    with psycopg.connect(database.superuser_url) as connection:
        kept = connection.execute("SELECT encode(value_key, 'escape') || name FROM secret_ages").fetchall()
        noted = connection.execute("SELECT subject_id || facts::text FROM audit_log").fetchall()
    assert PLANTED not in str(kept) + str(noted)


async def test_a_secret_is_due_after_a_year_and_new_when_it_is_changed(
    database: Place, vault: Vault, tmp_path: Path
) -> None:
    now = [datetime(2026, 1, 1, tzinfo=UTC)]
    bank = db.Database(db.connect(database.url, connections=3), clock=lambda: now[0], vault=vault)
    doors = bank.doors(system("tests"))
    before = given_secrets(Settings(home=tmp_path, sms_key=Secret("one"), metrics_token=Secret("other")))
    await doors.write(note_secrets, before)
    now[0] += timedelta(days=364)
    assert await doors.write(note_secrets, before) == 0
    assert {one.left for one in await doors.read(secret_ages)} == {1}
    now[0] += timedelta(days=1)
    assert {one.left for one in await doors.read(secret_ages)} == {0}

    after = given_secrets(Settings(home=tmp_path, sms_key=Secret("another")))
    assert await doors.write(note_secrets, after) == 2  # one is new, one is set no more

    assert {one.name: one.days for one in await doors.read(secret_ages)} == {
        "BANKHALL_SECRET_KEY": 365,
        "BANKHALL_SMS_KEY": 0,
    }
    await bank.close()


async def test_looking_again_writes_nothing(bank: Database, database: Place, tmp_path: Path) -> None:
    job = noting(all_set(tmp_path, PLANTED))
    await job.run(bank)
    with psycopg.connect(database.superuser_url) as connection:
        before = connection.execute("SELECT name, xmin::text FROM secret_ages ORDER BY 1").fetchall()
    await job.run(bank)
    with psycopg.connect(database.superuser_url) as connection:
        assert connection.execute("SELECT name, xmin::text FROM secret_ages ORDER BY 1").fetchall() == before


def test_a_secret_in_a_file_is_one_too(tmp_path: Path) -> None:
    files: dict[str, Any] = {name: tmp_path / name for name in ("oidc_client_secret", "oidc_client_key", "model_key")}
    for name, path in files.items():
        path.write_text(name)

    assert set(given_secrets(Settings(home=tmp_path, **files))) == {
        "BANKHALL_SECRET_KEY",
        *(f"BANKHALL_{name.upper()}" for name in files),
    }


def test_another_server_with_the_same_password_is_no_new_secret(tmp_path: Path) -> None:
    one, other = (
        given_secrets(Settings(home=tmp_path, smtp_url=Secret(f"smtps://bank:pass@{host}:465")))
        for host in ("old.example", "new.example")
    )

    assert one == other
    assert one["BANKHALL_SMTP_URL"] == "pass"
