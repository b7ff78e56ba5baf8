"""What comes twice is done once."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from bankhall.kernel import once
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.errors import Conflict
from bankhall.kernel.ids import new_id
from bankhall.kernel.once import KeyReused, done_before, forget_done, note_done
from counter import rows


async def do(bank: Database, key: str, content: object) -> tuple[object, bool]:
    """What was made under the key, and whether it was made now."""

    async def verb(tx: Tx) -> tuple[object, bool]:
        if before := await done_before(tx, key, content):
            return before, False
        made = new_id()
        await note_done(tx, key, content, made)
        return made, True

    return await bank.doors(system("tests")).write(verb)


async def test_the_same_key_and_content_give_the_same_answer(bank: Database) -> None:
    first, was_made = await do(bank, "a key", {"name": "Anna", "phones": ["1"]})
    again, was_made_again = await do(bank, "a key", {"phones": ["1"], "name": "Anna"})

    assert (first, was_made, was_made_again) == (again, True, False)


async def test_the_same_key_with_other_content_is_refused(bank: Database) -> None:
    await do(bank, "a key", {"name": "Anna"})

    with pytest.raises(KeyReused):
        await do(bank, "a key", {"name": "Bob"})
    assert (await do(bank, "another key", {"name": "Bob"}))[1]


async def test_of_twenty_at_once_one_does_it(bank: Database) -> None:
    outcomes = await asyncio.gather(*(do(bank, "a key", "content") for _ in range(20)))

    assert len({made for made, _ in outcomes}) == 1
    assert [was_made for _, was_made in outcomes].count(True) == 1


async def test_a_refusal_leaves_the_key_free(bank: Database) -> None:
    async def refuse(tx: Tx) -> None:
        assert await done_before(tx, "a key", "wrong") is None
        await note_done(tx, "a key", "wrong", new_id())
        raise Conflict

    with pytest.raises(Conflict):
        await bank.doors(system("tests")).write(refuse)

    assert (await do(bank, "a key", "right"))[1]


async def test_what_was_done_cannot_be_undone_in_the_table(database: Any, bank: Database) -> None:
    await do(bank, "a key", "content")

    for wrong in ("UPDATE done_once SET key = 'x'", "DELETE FROM done_once", "TRUNCATE done_once"):
        with psycopg.connect(database.owner_url) as owner, pytest.raises(psycopg.errors.RaiseException):
            owner.execute(wrong)
    assert await rows(bank, "SELECT key FROM done_once") == [("a key",)]


async def test_keys_past_their_time_are_forgotten_batch_by_batch_and_no_younger_ones(
    bank: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(once, "_MOST_FORGOTTEN_AT_ONCE", 2)
    for key, days in {"a": 31, "b": 32, "c": 40, "d": 29, "e": 0}.items():
        await note(bank, key, datetime.now(UTC) - timedelta(days=days))

    rounds = [await bank.doors(system("tests")).write(forget_done) for _ in range(3)]

    assert rounds == [2, 1, 0]
    assert await rows(bank, "SELECT key FROM done_once ORDER BY key") == [("d",), ("e",)]


async def test_several_who_forget_at_once_forget_everything_once(bank: Database) -> None:
    for nth in range(20):
        await note(bank, f"key {nth}", datetime.now(UTC) - timedelta(days=31))

    forgotten = await asyncio.gather(*(bank.doors(system("tests")).write(forget_done) for _ in range(3)))

    assert sum(forgotten) == 20
    assert await rows(bank, "SELECT key FROM done_once") == []


async def test_a_forgotten_key_is_a_new_one(bank: Database) -> None:
    await note(bank, "a key", datetime.now(UTC) - timedelta(days=31))
    await bank.doors(system("tests")).write(forget_done)

    assert (await do(bank, "a key", "other content"))[1]


async def note(bank: Database, key: str, at: datetime) -> None:
    """Something that was done then."""

    async def insert(tx: Tx) -> None:
        await tx.session.execute(
            text("INSERT INTO done_once (key, content_hash, subject_id, at) VALUES (:key, '', :id, :at)"),
            {"key": key, "id": new_id(), "at": at},
        )

    await bank.doors(system("tests")).write(insert)
