"""What is known of customers lies sealed: a copy of the database tells nobody's name."""

import json
from datetime import date
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bankhall.customers import api, rules
from bankhall.customers.actions import change
from bankhall.customers.errors import CustomerForgotten, DocumentKnown
from bankhall.customers.queries import customer, edits, find_customers
from bankhall.customers.types import (
    Address,
    CustomerChange,
    CustomerKind,
    CustomerSearch,
    Document,
    DocumentKind,
    Gender,
    NewCustomer,
    Registered,
)
from bankhall.kernel import db, schema
from bankhall.kernel.data_keys import forget
from bankhall.kernel.db import Database
from bankhall.kernel.postgres import Server
from bankhall.kernel.vault import KeyStore, Tampered, Vault
from bankhall.kernel.vault.suites import INTERNATIONAL, NATIONAL
from counter import doors, register
from databases import Database as Place

PASSPORT = Document(DocumentKind.PASSPORT, "E12345678")
WANG = NewCustomer(
    kind=CustomerKind.PERSON,
    name="王秀兰",
    birth_on=date(1946, 3, 8),
    gender=Gender.FEMALE,
    documents=(PASSPORT,),
    phones=("13812345678", "02887654321"),
    emails=("xiulan.wang@example.com",),
    address=Address("CN", "解放路 18 号", "锦江区", "成都", "四川", "610000"),
)
SECRETS = (
    "王秀兰",
    "秀兰",
    "1946-03-08",
    "E12345678",
    "13812345678",
    "12345678",
    "87654321",
    "xiulan",
    "解放路",
    "锦江",
    "成都",
    "610000",
)


def dump(place: Place) -> str:
    """Every row of every table, as text; bytes also as the text that they may be."""
    with psycopg.connect(place.superuser_url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        told = []
        for (table,) in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'.encode()):
                for value in row:
                    told.append(value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value))
        return "\n".join(told)


async def registered(bank: Database, new: NewCustomer = WANG) -> UUID:
    (outcome,) = await doors(bank).write(api.register_customers, [new])
    assert isinstance(outcome, Registered)
    return outcome.id


async def test_a_copy_of_the_database_tells_nothing_of_a_customer(bank: Database, database: Place) -> None:
    wang = await registered(bank)
    changed = CustomerChange(customer_id=wang, version=1, name="王秀芝", birth_on=date(1947, 4, 9))
    await doors(bank).write(change.change_customer, changed)

    copied = dump(database)

    assert [secret for secret in (*SECRETS, "王秀芝", "1947-04-09") if secret in copied] == []
    found = await doors(bank).read(customer, wang)
    assert (found.name, found.phones, found.documents) == ("王秀芝", WANG.phones, (PASSPORT,))
    assert found.address == WANG.address


async def test_nothing_of_an_edit_is_kept_beyond_what_a_list_shows_and_nobody_rewrites_it(bank: Database) -> None:
    wang = await registered(bank)
    changed = CustomerChange(customer_id=wang, version=1, phones=("13700001111",))
    await doors(bank).write(change.change_customer, changed)

    (edit,) = await doors(bank).read(edits, wang)

    assert edit.fields[0].after == ("137****1111",)
    async with bank.engine.begin() as connection:
        with pytest.raises(DBAPIError):
            await connection.exec_driver_sql("DELETE FROM customer_edits")


async def test_sealed_facts_that_are_moved_or_altered_do_not_open(bank: Database, database: Place) -> None:
    wang, other = await registered(bank), await register(bank, "Anna")
    for altered in (
        "UPDATE customers SET sealed = (SELECT sealed FROM customers WHERE id = %(wang)s) WHERE id = %(other)s",
        "UPDATE data_keys SET wrapped = (SELECT wrapped FROM data_keys WHERE subject_id = %(wang)s)"
        " WHERE subject_id = %(other)s",
        "UPDATE customers SET sealed = set_byte(sealed, 20, (get_byte(sealed, 20) + 1) %% 256) WHERE id = %(other)s",
    ):
        with psycopg.connect(database.superuser_url) as connection:
            kept = connection.execute("SELECT sealed, wrapped FROM customers JOIN data_keys ON id = subject_id"
                                      " WHERE id = %s", [other]).fetchone()  # fmt: skip
            connection.execute(altered, {"wang": wang, "other": other})
        with pytest.raises(Tampered):
            await doors(bank).read(customer, other)
        assert kept is not None
        with psycopg.connect(database.superuser_url) as connection:
            connection.execute("UPDATE customers SET sealed = %s WHERE id = %s", [kept[0], other])
            connection.execute("UPDATE data_keys SET wrapped = %s WHERE subject_id = %s", [kept[1], other])
    assert (await doors(bank).read(customer, other)).name == "Anna"


async def test_who_is_forgotten_is_a_number_without_a_name(bank: Database) -> None:
    wang = await registered(bank)
    changed = CustomerChange(customer_id=wang, version=1, phones=("13700001111",))
    number = (await doors(bank).write(change.change_customer, changed)).number

    await doors(bank).write(forget, wang)

    found = await doors(bank).read(customer, wang)
    assert (found.number, found.name, found.phones, found.documents) == (number, "", (), ())
    assert await doors(bank).read(edits, wang) == []
    assert (await doors(bank).read(find_customers, CustomerSearch("王秀兰"))).customers == ()
    assert await doors(bank).read(api.search_customers, "王秀兰", limit=5) == []
    (brief,) = (await doors(bank).read(api.briefs, [wang])).values()
    assert (brief.number, brief.name) == (number, "")
    again = CustomerChange(customer_id=wang, version=found.version, name="Somebody")
    with pytest.raises(CustomerForgotten):
        await doors(bank).write(change.change_customer, again)


async def test_a_document_is_one_customers_also_after_the_bank_has_changed_its_algorithms(
    database: Place, tmp_path: Path
) -> None:
    national = db.Database(db.connect(database.url, connections=2), vault=KeyStore(tmp_path, NATIONAL).open())
    await registered(national)
    await national.close()
    international = db.Database(db.connect(database.url, connections=2), vault=KeyStore(tmp_path, INTERNATIONAL).open())
    thief = NewCustomer(kind=CustomerKind.PERSON, name="Thief", documents=(PASSPORT,))
    both = [NewCustomer(kind=CustomerKind.PERSON, name="李娜"), thief]
    (_, refused) = await doors(international).write(api.register_customers, both)
    assert isinstance(refused, DocumentKnown)
    for text, names in ((None, ["王秀兰", "李娜"]), ("秀", ["王秀兰"])):
        page = await doors(international).read(find_customers, CustomerSearch(text))
        assert [line.name for line in page.customers] == names
    await international.close()


async def test_names_that_have_all_the_parts_but_not_the_word_are_passed_over_and_paging_goes_on(
    bank: Database,
) -> None:
    # "abcd" is looked for by the parts abc and bcd, which these have too.
    for nth in range(12):
        await register(bank, f"xabc bcdx {nth}")
    last = await register(bank, "abcd")

    seen, after = [], None
    for _ in range(20):
        page = await doors(bank).read(find_customers, CustomerSearch("abcd"), after=after, limit=2)
        seen += [line.name for line in page.customers]
        after = page.next
        if after is None:
            break

    assert seen == ["abcd"]
    assert [hit.id for hit in await doors(bank).read(api.search_customers, "abcd", limit=3)] == [last]


async def test_the_pages_of_a_search_are_whole_and_each_customer_is_on_one(bank: Database) -> None:
    names = [f"王{nth}" for nth in range(7)]
    for name in names:
        await register(bank, name)
        await register(bank, f"李 {name[1]}")

    seen: list[str] = []
    after = None
    while True:
        page = await doors(bank).read(find_customers, CustomerSearch("王"), after=after, limit=3)
        seen += [line.name for line in page.customers]
        if (after := page.next) is None:
            break

    assert seen == names


def test_tokens_say_nothing_without_the_key(tmp_path: Path) -> None:
    here, there = KeyStore(tmp_path / "a", NATIONAL).open(), KeyStore(tmp_path / "b", NATIONAL).open()
    tokens = rules.search_tokens(WANG, "1000000018")

    def kept(vault: Vault) -> list[str]:
        return rules.keyed(tokens, lambda data: vault.mac("customers.index", data))

    assert set(kept(here)).isdisjoint(kept(there))
    assert len(set(kept(here))) == len(tokens)
    assert {len(token) for token in kept(here)} == {16}


async def test_the_migration_seals_a_bank_that_has_customers_already(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANKHALL_HOME", str(tmp_path))
    with psycopg.connect(postgres.url("postgres", database="postgres"), autocommit=True) as connection:
        connection.execute(b"CREATE DATABASE before_sealing OWNER bankhall_owner")
    place = Place.of(postgres, "before_sealing")
    _bring_to(place.owner_url, "0023")
    wang = "00000000-0000-7000-8000-000000000001"
    with psycopg.connect(place.superuser_url) as connection:
        connection.execute(
            "INSERT INTO customers (id, number, kind, name, status, birth_on, gender, phones, emails, address_line,"
            " address_district, address_city, address_region, address_postcode, address_country, since_on, version)"
            " VALUES (%s, '1000000018', 'person', '王秀兰', 'active', '1946-03-08', 'female',"
            " '{13812345678,02887654321}', '{xiulan.wang@example.com}', '解放路 18 号', '锦江区', '成都', '四川',"
            " '610000', 'CN', '2020-01-01', 1)",
            [wang],
        )
        connection.execute("INSERT INTO customer_documents VALUES (%s, 0, 'passport', 'CN', 'E12345678')", [wang])
        connection.execute("INSERT INTO customer_search VALUES (%s, '王秀兰', '{n:王}')", [wang])
        fields = json.dumps([{"field": "name", "before": ["王秀"], "after": ["王秀兰"]}])
        connection.execute(
            "INSERT INTO customer_edits (customer_id, fields, at, by_kind, by_name)"
            " VALUES (%s, %s, now(), 'staff', 'Li Na')",
            [wang, fields],
        )

    schema.migrate(place.owner_url)

    assert [secret for secret in SECRETS if secret in dump(place)] == []
    bank = db.Database(db.connect(place.url, connections=2), vault=KeyStore(tmp_path / "keys", NATIONAL).open())
    found = await doors(bank).read(customer, UUID(wang))
    assert rules.kept_facts(rules.facts_of(found)) == rules.kept_facts(WANG)
    assert [edit.fields[0].after for edit in await doors(bank).read(edits, UUID(wang))] == [("王秀兰",)]
    (line,) = (await doors(bank).read(find_customers, CustomerSearch("E1234 5678"))).customers
    assert line.name == "王秀兰"
    thief = NewCustomer(kind=CustomerKind.PERSON, name="Thief", documents=(PASSPORT,))
    (refused,) = await doors(bank).write(api.register_customers, [thief])
    assert isinstance(refused, DocumentKnown)
    await bank.close()


def _bring_to(owner_url: str, revision: str) -> None:
    with create_engine(db.as_psycopg(owner_url), poolclass=NullPool).connect() as connection:
        schema.upgrade(connection, revision)
