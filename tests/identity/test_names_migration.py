"""A bank that has people in it comes to sealed names by itself."""

from pathlib import Path
from uuid import UUID, uuid5

import msgspec
import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from bankhall.customers.types import Document, DocumentKind, Facts
from bankhall.identity import queries
from bankhall.identity.types import Realm, StaffSearch
from bankhall.kernel import db, schema
from bankhall.kernel.postgres import Server
from bankhall.kernel.vault import KeyStore, Vault
from bankhall.kernel.vault.suites import NATIONAL
from databases import Database as Place

from .people import doors
from .test_names import dump

FEW = 40


async def test_the_migration_seals_logins_and_finds_everybody_by_what_their_file_says(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANKHALL_HOME", str(tmp_path))
    with psycopg.connect(postgres.url("postgres", database="postgres"), autocommit=True) as connection:
        connection.execute(b"CREATE DATABASE before_names OWNER bankhall_owner")
    place = Place.of(postgres, "before_names")
    with create_engine(db.as_psycopg(place.owner_url), poolclass=NullPool).connect() as engine:
        schema.upgrade(engine, "0030")
    vault = KeyStore(tmp_path / "keys", NATIONAL).open()
    settle(place, vault, FEW)

    schema.migrate(place.owner_url)

    told = dump(place)
    hunted = ("zhang.wei", "li.na", "sun.yue", "孙悦", "1380000", "E000000", "@example.com")
    assert [one for one in hunted if one in told] == []
    bank = db.Database(db.connect(place.url, connections=2), vault=vault)

    async def who(typed: str, realm: Realm = Realm.CUSTOMER) -> UUID | None:
        return await doors(bank).read(queries.enrolment_with, realm, typed)

    for nth in (0, FEW - 1):
        named = (f"Zhang.Wei{nth}", phone(nth), f"wei{nth}@example.com", f"e {nth:08}")
        assert {await who(name) for name in named} == {enrolment(nth)}
    assert await who("13900000000") is None  # of two
    assert await who(f"forgotten-{enrolment(FEW)}") is None
    assert await who("li.na", Realm.STAFF) == enrolment(-1)
    page = await doors(bank).read(queries.find_staff, StaffSearch(q="li."), after=None, limit=9)
    assert [(one.name, one.login) for one in page.items] == [("李娜", "li.na")]
    await bank.close()


def settle(place: Place, vault: Vault, number: int) -> None:
    """Customers as they lay before: the file sealed already, logins in clear."""
    with psycopg.connect(place.superuser_url) as connection, connection.cursor() as cursor:
        for nth in range(number + 1):
            customer_id = uuid5(UUID(int=1), str(nth))
            key, wrapped = vault.new_data_key(about=f"data key|{customer_id}")
            facts = Facts(
                name=f"张伟{nth}",
                documents=(Document(DocumentKind.PASSPORT, f"E{nth:08}"),),
                phones=(phone(nth), *(["13900000000"] if nth < 2 else [])),
                emails=(f"Wei{nth}@example.com",),
            )
            sealed = key.seal(vault.suite, msgspec.msgpack.encode(facts), about=f"customers|facts|{customer_id}")
            cursor.execute(
                "INSERT INTO customers (id, number, kind, status, sealed, since_on, version)"
                " VALUES (%s, %s, 'person', 'active', %s, '2020-01-01', 1)",
                [customer_id, f"{1_000_000_000 + nth}", sealed],
            )
            if nth < number:  # the last one has been forgotten
                cursor.execute(
                    "INSERT INTO data_keys VALUES (%s, %s, %s, now())", [customer_id, wrapped.master, wrapped.key]
                )
            login = f"zhang.wei{nth}" if nth < number else f"forgotten-{enrolment(nth)}"
            _enroll(cursor, vault, enrolment(nth), "customer", customer_id, login)
        staff = uuid5(UUID(int=2), "staff")
        cursor.execute(
            "INSERT INTO staff_members (id, name, hired_at, by_kind, by_name)"
            " VALUES (%s, '李娜', now(), 'system', 't')",
            [staff],
        )
        _enroll(cursor, vault, enrolment(-1), "staff", staff, "li.na")
        cursor.execute(
            "INSERT INTO staff_candidates (id, login, name, secret, made_at, by_kind, by_name)"
            " VALUES (%s, 'sun.yue', '孙悦', 'argon', now(), 'system', 't')",
            [uuid5(UUID(int=2), "candidate")],
        )


def _enroll(
    cursor: psycopg.Cursor[tuple[object, ...]], vault: Vault, id: UUID, realm: str, holder_id: UUID, login: str
) -> None:
    name = vault.seal("identity.name", "张伟".encode(), about=f"enrolments|{id}")
    cursor.execute(
        "INSERT INTO enrolments (id, realm, holder_id, login, sealed_name, enrolled_at, by_kind, by_name)"
        " VALUES (%s, %s, %s, %s, %s, now(), 'system', 't')",
        [id, realm, holder_id, login, name],
    )


def enrolment(nth: int) -> UUID:
    return uuid5(UUID(int=3), str(nth))


def phone(nth: int) -> str:
    return f"1380000{nth:04}" if nth < 10_000 else f"137{nth:08}"
