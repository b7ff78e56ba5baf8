"""A customer is known for a moment without asking again, and not a moment longer than that."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from bankhall.identity import api
from bankhall.identity.routes.known import REMEMBERED_S, KnownVisitors
from bankhall.identity.rules import token_hash
from bankhall.identity.types import Realm, Visitor
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.errors import Refusal

from .people import doors, enroll, hire, sign_in, welcomed


@pytest.fixture
async def token(bank: Database) -> bytes:
    await enroll(bank)
    hashed = token_hash(welcomed(await sign_in(bank)).token)
    assert hashed is not None
    return hashed


async def test_a_customer_is_found_once_and_remembered(
    bank: Database, token: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = KnownVisitors(bank)
    first = await known.find(token)
    monkeypatch.setattr(known, "_ask", None)
    assert first is not None
    assert await known.find(token) is first


async def test_what_this_process_ends_lets_nobody_in_any_more(bank: Database, token: bytes) -> None:
    known = KnownVisitors(bank)
    before = await known.find(token)
    assert before is not None
    await doors(bank).write(api.sign_out, before.session.id)
    assert await known.find(token) is None


async def test_what_is_ended_while_it_is_looked_up_is_not_remembered(
    bank: Database, token: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = KnownVisitors(bank)
    ask = known._asking._write_all

    async def end_meanwhile(token_hashes: list[bytes]) -> Sequence[Visitor | Refusal | None]:
        (found,) = await ask(token_hashes)
        assert isinstance(found, Visitor)
        await doors(bank).write(api.sign_out, found.session.id)
        return [found]

    monkeypatch.setattr(known._asking, "_write_all", end_meanwhile)
    assert await known.find(token) is not None
    monkeypatch.setattr(known._asking, "_write_all", ask)
    assert await known.find(token) is None


async def test_what_another_process_ends_lets_nobody_in_a_second_later(bank: Database, token: bytes) -> None:
    known = KnownVisitors(bank)
    before = await known.find(token)
    assert before is not None
    elsewhere = Database(bank.engine, vault=bank.vault)
    await doors(elsewhere).write(api.sign_out, before.session.id)
    assert REMEMBERED_S < 1
    await asyncio.sleep(REMEMBERED_S)
    assert await known.find(token) is None


async def test_staff_are_asked_about_every_time(bank: Database) -> None:
    await hire(bank)
    hashed = token_hash(welcomed(await sign_in(bank, "li.na", realm=Realm.STAFF)).token)
    assert hashed is not None
    known = KnownVisitors(bank)
    before = await known.find(hashed)
    assert before is not None
    await doors(Database(bank.engine, vault=bank.vault)).write(api.sign_out, before.session.id)
    assert await known.find(hashed) is None


async def test_who_asks_meanwhile_shares_the_next_question(bank: Database, token: bytes) -> None:
    known = KnownVisitors(bank)
    found = await asyncio.gather(*(known.find(token) for _ in range(50)), known.find(b"nobody's"))
    assert found.pop() is None
    assert len({one.session.id for one in found if one}) == 1


async def test_whose_row_is_the_same_is_the_same_visitor_and_whose_is_not_is_read_anew(
    bank: Database, token: bytes
) -> None:
    known = KnownVisitors(bank)
    first = await known.find(token)
    known._forget()
    again = await known.find(token)
    assert first is not None
    assert again is first

    await doors(bank).write(seen_later, first.session.id)
    known._forget()
    later = await known.find(token)
    assert later is not None
    assert later.session.seen_at > first.session.seen_at
    assert (later.actor, later.session.login) == (first.actor, first.session.login)


async def seen_later(tx: Tx, session_id: UUID) -> None:
    moved = text("UPDATE sessions SET seen_at = seen_at + interval '1 s' WHERE id = :id")
    await tx.session.execute(moved, {"id": session_id})


async def test_whoever_is_seen_again_is_written_down_once_and_known_as_seen(bank: Database, token: bytes) -> None:
    known = KnownVisitors(bank)
    before = await known.find(token)
    assert before is not None
    seen = replace(before, session=replace(before.session, seen_at=bank.clock()))
    known.note(token, seen)
    known.note(b"nobody's", seen)
    assert await known.find(token) is seen
    assert await known.find(b"nobody's") is None
