"""Somebody writes in the database behind the bank's back: what checks sign-ins is not theirs to change."""

from pathlib import Path
from uuid import UUID

import cbor2
import psycopg
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from bankhall.identity.actions.bindings import APPS, about_app, passkey_seal, person
from bankhall.identity.types import Welcome
from bankhall.kernel import db, schema
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.kernel.key_rotation import rotate
from bankhall.kernel.postgres import Server
from bankhall.kernel.vault import KeyStore, Tampered, Vault
from bankhall.kernel.vault.suites import NATIONAL
from databases import Database as Place

from .entrance import ZHANG, Open, enter
from .keys import SoftKey
from .people import APP_SECRET, acts, code_now, doors, enroll, give_app, rows, show_code, show_password
from .test_passkeys import REFUSED, add, code, enter_alone

MALLORY = ZHANG | {"login": "mallory"}
NOTED = "identity.find_altered_factor"


@pytest.fixture
async def both(bank: Database, browser: Open) -> tuple[SoftKey, SoftKey]:
    """Zhang's and Mallory's, registered as it should be."""
    zhangs, mallorys = SoftKey(), SoftKey()
    for login, made in ((ZHANG, zhangs), (MALLORY, mallorys)):
        await enroll(bank, login["login"], name=login["login"])
        async with browser() as client:
            await enter(bank, client, login)
            assert (await add(client, made)).status_code == 201
    return zhangs, mallorys


def by_hand(database: Place, sql: str, *given: object) -> int:
    """As whoever owns the server. Returns how many rows it changed."""
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        return connection.execute(sql.encode(), given).rowcount


def cose(key: SoftKey) -> bytes:
    numbers = key.private.public_key().public_numbers()
    return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})


def alarms(way: str) -> float:
    return REGISTRY.get_sample_value("bankhall_altered_factors_total", {"way": way}) or 0.0


async def told_of(bank: Database, way: str, before: float) -> bool:
    """In the audit log, and in the figure that calls somebody."""
    return (await acts(bank)).count(NOTED) == 1 and alarms(way) == before + 1


async def test_a_passkey_that_nobody_touched_opens_and_no_alarm_goes_off(
    bank: Database, browser: Open, both: tuple[SoftKey, SoftKey]
) -> None:
    before = alarms("passkey")

    async with browser() as client:
        assert [(await enter_alone(client, key)).status_code for key in both] == [200, 200]

    assert (NOTED in await acts(bank), alarms("passkey")) == (False, before)


async def test_a_public_key_of_somebody_elses_in_a_row_opens_nothing(
    bank: Database, database: Place, browser: Open, both: tuple[SoftKey, SoftKey]
) -> None:
    zhangs, before, own = both[0], alarms("passkey"), SoftKey()
    assert by_hand(database, "UPDATE passkeys SET public_key = %s WHERE credential_id = %s", cose(own), zhangs.id) == 1

    async with browser() as client:
        refused = await enter_alone(client, zhangs, by=own)

    assert code(refused) == REFUSED
    assert await told_of(bank, "passkey", before)


async def test_a_passkey_of_ones_own_moved_to_anothers_account_opens_nothing(
    bank: Database, database: Place, browser: Open, both: tuple[SoftKey, SoftKey]
) -> None:
    zhangs, mallorys = both
    before = alarms("passkey")
    move = """UPDATE passkeys SET enrolment_id = (SELECT enrolment_id FROM passkeys WHERE credential_id = %s)
        WHERE credential_id = %s"""
    assert by_hand(database, move, zhangs.id, mallorys.id) == 1
    mallorys.handle = zhangs.handle

    async with browser() as client:
        refused = await enter_alone(client, mallorys)

    assert code(refused) == REFUSED
    assert await told_of(bank, "passkey", before)


async def test_an_account_of_ones_own_given_anothers_file_opens_nothing_of_theirs(
    bank: Database, database: Place, browser: Open, both: tuple[SoftKey, SoftKey]
) -> None:
    zhangs, mallorys = both
    before = alarms("passkey")
    swap = """UPDATE enrolments SET holder_id = CASE id WHEN %(mine)s THEN %(theirs)s ELSE holder_id END
        WHERE id = %(mine)s"""
    [(holder,)] = await rows(bank, "SELECT holder_id FROM enrolments WHERE id = :id", id=UUID(bytes=zhangs.handle))
    by_hand(database, "UPDATE enrolments SET holder_id = gen_random_uuid() WHERE holder_id = %s", holder)
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        connection.execute(swap.encode(), {"mine": UUID(bytes=mallorys.handle), "theirs": holder})

    async with browser() as client:
        refused = await enter_alone(client, mallorys)

    assert code(refused) == REFUSED
    assert await told_of(bank, "passkey", before)


@pytest.mark.parametrize(
    "seal", ["(SELECT seal FROM passkeys WHERE credential_id = %(mine)s)", "decode(repeat('00', 32), 'hex')"]
)
async def test_a_row_of_ones_own_beside_anothers_opens_nothing_by_whatever_stands_for_its_seal(
    bank: Database, database: Place, browser: Open, both: tuple[SoftKey, SoftKey], seal: str
) -> None:
    zhangs, mallorys = both
    before, own = alarms("passkey"), SoftKey(handle=zhangs.handle)
    put_in = f"""
        INSERT INTO passkeys
            (id, enrolment_id, credential_id, public_key, seal, sign_count, transports, name, made_at)
        VALUES (gen_random_uuid(), %(whose)s, %(id)s, %(key)s, {seal}, 0, '{{}}', 'x', now())"""
    given = {"whose": UUID(bytes=zhangs.handle), "id": own.id, "key": cose(own), "mine": mallorys.id}
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        connection.execute(put_in.encode(), given)

    async with browser() as client:
        refused = await enter_alone(client, own)

    assert code(refused) == REFUSED
    assert await told_of(bank, "passkey", before)


@pytest.mark.parametrize("seal", ["NULL", "''"])
def test_there_is_no_such_thing_as_a_passkey_without_its_seal(
    database: Place, both: tuple[SoftKey, SoftKey], seal: str
) -> None:
    with pytest.raises(psycopg.errors.IntegrityError):
        by_hand(database, f"UPDATE passkeys SET seal = {seal}")


async def test_who_puts_a_key_into_the_table_confirms_nothing_with_it_and_is_shut_out(
    bank: Database, database: Place, browser: Open, both: tuple[SoftKey, SoftKey]
) -> None:
    zhangs, own = both[0], SoftKey()
    by_hand(database, "UPDATE passkeys SET public_key = %s WHERE credential_id = %s", cose(own), zhangs.id)

    async with browser() as client:
        begun = await client.post("/api/identity/sign-in", json=ZHANG)
        options = (await client.post("/api/identity/sign-in/passkey-options")).json()["public_key"]
        refused = await client.post("/api/identity/sign-in/passkey", json=zhangs.sign(options, by=own))
        me = await client.get("/api/identity/me")

    assert begun.json()["second_step"]["ways"] == ["passkey"]
    assert (code(refused), me.status_code) == (REFUSED, 401)
    assert [one for one in await acts(bank) if one in {NOTED, "identity.fail_second_factor"}] == [
        NOTED,
        "identity.fail_second_factor",
    ]


async def test_the_secret_of_an_app_moved_to_anothers_account_opens_nothing(bank: Database, database: Place) -> None:
    await enroll(bank)
    mallory = await enroll(bank, "mallory")
    await give_app(bank, mallory)
    before = alarms("authenticator")
    move = """UPDATE authenticators SET enrolment_id =
        (SELECT enrolment_id FROM sign_in_names WHERE enrolment_id <> authenticators.enrolment_id LIMIT 1)"""
    assert by_hand(database, move) == 1

    step = await show_password(bank)
    assert not isinstance(step, Welcome)
    outcome = await show_code(bank, step.token, code_now(bank))

    assert not isinstance(outcome, Welcome)
    assert await told_of(bank, "authenticator", before)


async def test_a_new_master_key_leaves_them_as_they_are(database: Place, tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "keys", NATIONAL)
    bank = db.Database(db.connect(database.url, connections=3), vault=store.open())
    await give_app(bank, await enroll(bank))
    made = passkey_seal(store.open(), UUID(int=1), "who", b"id", b"key")

    await rotate(doors(bank), store, retire=True)

    await bank.close()
    bank = db.Database(db.connect(database.url, connections=3), vault=store.open())
    step = await show_password(bank)
    assert not isinstance(step, Welcome)
    assert isinstance(await show_code(bank, step.token, code_now(bank)), Welcome)
    assert passkey_seal(store.open(), UUID(int=1), "who", b"id", b"key") == made
    await bank.close()


async def test_the_migration_binds_what_was_there_and_leaves_what_was_moved_there_shut(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANKHALL_HOME", str(tmp_path))
    with psycopg.connect(postgres.url("postgres", database="postgres"), autocommit=True) as connection:
        connection.execute(b"CREATE DATABASE before_bindings OWNER bankhall_owner")
    place = Place.of(postgres, "before_bindings")
    with create_engine(db.as_psycopg(place.owner_url), poolclass=NullPool).connect() as engine:
        schema.upgrade(engine, "0121")
    vault = KeyStore(tmp_path / "keys", NATIONAL).open()
    key, zhang, li = SoftKey(), new_id(), new_id()
    settle(place, vault, key, zhang, li)

    schema.migrate(place.owner_url)

    bank = db.Database(db.connect(place.url, connections=2), vault=vault)
    found = dict(await rows(bank, "SELECT enrolment_id, sealed_secret FROM authenticators"))
    [(row_id, seal)] = await rows(bank, "SELECT id, seal FROM passkeys")
    ids = dict(await rows(bank, "SELECT enrolment_id, id FROM authenticators"))
    who = person("customer", zhang, zhang)
    assert vault.open(APPS, found[zhang], about=about_app(ids[zhang], who)) == APP_SECRET
    assert seal == passkey_seal(vault, row_id, who, key.id, cose(key))
    with pytest.raises(Tampered):  # it was Zhang's, with another id
        vault.open(APPS, found[li], about=about_app(ids[li], person("customer", li, li)))
    await bank.close()


def settle(place: Place, vault: Vault, key: SoftKey, zhang: UUID, li: UUID) -> None:
    """As things lay before: an app's secret was sealed for its row alone."""
    with psycopg.connect(place.superuser_url) as connection, connection.cursor() as cursor:
        for who in (zhang, li):
            cursor.execute(
                "INSERT INTO enrolments"
                " (id, realm, holder_id, sealed_login, sealed_name, enrolled_at, by_kind, by_name)"
                " VALUES (%s, 'customer', %s, '', '', now(), 'system', 'tests')",
                [who, who],
            )
            app = new_id()
            sealed = vault.seal(APPS, APP_SECRET, about=f"authenticators|{app}")
            cursor.execute(
                "INSERT INTO authenticators (id, enrolment_id, sealed_secret, last_counter, made_at, confirmed_at)"
                " VALUES (%s, %s, %s, 0, now(), now())",
                [app if who == zhang else new_id(), who, sealed],
            )
        cursor.execute(
            "INSERT INTO passkeys (id, enrolment_id, credential_id, public_key, sign_count, transports, name, made_at)"
            " VALUES (%s, %s, %s, %s, 0, '{}', 'x', now())",
            [new_id(), zhang, key.id, cose(key)],
        )
