"""A key for each person: made, found, forgotten, and taken over to a new master key while the bank is open."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from bankhall.kernel import db
from bankhall.kernel.actors import system
from bankhall.kernel.data_keys import data_keys, forget, keys_by_master, make_data_keys, refuse_foreign_keys
from bankhall.kernel.db import Doors, Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.key_rotation import rotate
from bankhall.kernel.vault import KeyStore, KeyStoreError
from bankhall.kernel.vault.suites import NATIONAL
from databases import Database

ABOUT = "test"


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys", NATIONAL)


@pytest.fixture
async def doors(database: Database, store: KeyStore) -> AsyncIterator[Doors]:
    opened = db.Database(db.connect(database.url, connections=6), vault=store.open())
    yield opened.doors(system("test"))
    await opened.close()


async def test_a_key_is_the_same_whenever_it_is_asked_for_and_another_for_each(doors: Doors) -> None:
    ids = [new_id() for _ in range(3)]
    made = await doors.write(make_data_keys, ids)
    found = await doors.read(data_keys, [*ids, new_id()])
    assert {one: key.reveal() for one, key in found.items()} == {one: key.reveal() for one, key in made.items()}
    assert len({key.reveal() for key in found.values()}) == 3
    assert await doors.read(data_keys, []) == {}


async def test_whose_key_is_forgotten_is_not_to_be_opened_again(doors: Doors) -> None:
    one, other = new_id(), new_id()
    await doors.write(make_data_keys, [one, other])
    assert await doors.write(forget, one)
    assert not await doors.write(forget, one)
    assert list(await doors.read(data_keys, [one, other])) == [other]


async def test_the_database_holds_no_key_in_clear(doors: Doors, database: Database) -> None:
    made = await doors.write(make_data_keys, [new_id() for _ in range(20)])
    with psycopg.connect(database.superuser_url) as connection:
        dumped = b"".join(bytes(row[0]) for row in connection.execute("SELECT wrapped FROM data_keys"))
    assert not any(key.reveal() in dumped for key in made.values())


async def test_all_keys_go_over_to_a_new_master_while_others_read_and_write(doors: Doors, store: KeyStore) -> None:
    ids = [new_id() for _ in range(2_500)]
    made = await doors.write(make_data_keys, ids)
    sealed = {one: made[one].seal(NATIONAL, one.bytes, about=ABOUT) for one in ids}
    errors: list[object] = []
    stop = asyncio.Event()

    async def read_and_write() -> int:
        rounds = 0
        while not stop.is_set():
            some = ids[rounds % 50 :: 50]
            found = await doors.read(data_keys, some)
            errors.extend(one for one in some if found[one].open(sealed[one], about=ABOUT) != one.bytes)
            await doors.write(make_data_keys, [new_id()])
            rounds += 1
        return rounds

    busy = [asyncio.create_task(read_and_write()) for _ in range(3)]
    outcomes = [await rotate(doors, store, retire=True) for _ in range(2)]
    stop.set()
    rounds = sum(await asyncio.gather(*busy))
    assert (errors, rounds > 0) == ([], True)
    assert outcomes[0].wrapped_again >= 2_500
    last = await rotate(doors, store, retire=True)
    assert set(await doors.read(keys_by_master)) == {last.master}
    fresh = db.Database(doors.database.engine, vault=store.open()).doors(system("test"))
    found = await fresh.read(data_keys, ids)
    assert all(found[one].open(sealed[one], about=ABOUT) == one.bytes for one in ids)


async def test_a_master_key_that_somebody_is_just_wrapping_by_is_not_destroyed(doors: Doors, store: KeyStore) -> None:
    wrapped, go_on = asyncio.Event(), asyncio.Event()
    late = new_id()

    async def wrap_and_wait(tx: Tx) -> None:
        await make_data_keys(tx, [late])
        wrapped.set()
        await go_on.wait()

    writing = asyncio.create_task(doors.write(wrap_and_wait))
    await wrapped.wait()
    rotating = asyncio.create_task(rotate(doors, store, retire=True))
    await asyncio.sleep(0.3)
    assert not rotating.done()
    go_on.set()
    await writing
    assert (await rotating).retired == ()
    assert late in await doors.read(data_keys, [late])


async def test_what_a_rotation_that_was_killed_has_left_the_next_one_takes(doors: Doors, store: KeyStore) -> None:
    ids = [new_id() for _ in range(10)]
    await doors.write(make_data_keys, ids)
    store.masters.add(doors.database.clock())
    outcome = await rotate(doors, store, retire=True)
    assert (outcome.wrapped_again, len(outcome.retired)) == (10, 2)
    assert len(await doors.read(data_keys, ids)) == 10


async def test_of_rotations_that_come_at_once_none_destroys_what_another_wraps_by(
    doors: Doors, store: KeyStore, tmp_path: Path
) -> None:
    """Also in a bank without customers, where only its own keys are wrapped."""
    before = store.open().mac("x", b"y")
    for ids in ([], [new_id() for _ in range(50)]):
        await doors.write(make_data_keys, ids)
        others = [KeyStore(tmp_path / "keys", NATIONAL) for _ in range(4)]
        await asyncio.gather(*(rotate(doors, one, retire=True) for one in others))
        assert KeyStore(tmp_path / "keys", NATIONAL).open().mac("x", b"y") == before
        fresh = db.Database(doors.database.engine, vault=store.open()).doors(system("test"))
        assert len(await fresh.read(data_keys, ids)) == len(ids)


async def test_a_process_that_has_the_keys_of_another_bank_or_new_ones_is_stopped(
    doors: Doors, store: KeyStore, tmp_path: Path
) -> None:
    elsewhere = KeyStore(tmp_path / "elsewhere", NATIONAL)
    stranger = db.Database(doors.database.engine, vault=elsewhere.open()).doors(system("test"))
    await stranger.read(refuse_foreign_keys)  # nothing is sealed yet
    await doors.write(make_data_keys, [new_id()])

    await doors.read(refuse_foreign_keys)
    with pytest.raises(KeyStoreError, match="no master key"):
        await stranger.read(refuse_foreign_keys)
    # The same name of a master key, and another key.
    masters = (tmp_path / "elsewhere" / "masters.json").read_text()
    renamed = masters.replace(elsewhere.masters.current(), store.masters.current())
    (tmp_path / "elsewhere" / "masters.json").write_text(renamed)
    with pytest.raises(KeyStoreError, match="not the keys of this bank"):
        await stranger.read(refuse_foreign_keys)
