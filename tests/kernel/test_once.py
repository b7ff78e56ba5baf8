"""What comes twice is done once."""

import asyncio
from typing import Any

import psycopg
import pytest

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.errors import Conflict
from bankhall.kernel.ids import new_id
from bankhall.kernel.once import KeyReused, done_before, note_done
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
