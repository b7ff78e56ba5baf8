"""Every committed row gets its place, once, whoever writes, links or is killed meanwhile."""

import asyncio
import random
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.hashes import SM3, Hash
from hypothesis import given
from hypothesis import strategies as st

from bankhall.kernel import db
from bankhall.kernel.actors import Actor
from bankhall.kernel.chain.checkpoints import Anchors, read_file
from bankhall.kernel.chain.lines import GENESIS, digest, line_of, link
from bankhall.kernel.chain.linking import (
    MOST_UNSIGNED,
    SIGN_EVERY,
    chain_state,
    keep_linking,
    link_everything,
    link_next,
    write_out,
)
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import OutcomeUnknown
from bankhall.kernel.ids import new_id
from bankhall.kernel.vault import Vault
from databases import Database

from ..happenings import doors, terminate, until
from .chained import act, length, link_all, verdict


def linked_ids(database: Database) -> list[int]:
    with psycopg.connect(database.superuser_url) as connection:
        return [id_ for (id_,) in connection.execute("SELECT audit_id FROM audit_chain ORDER BY seq")]


def written_ids(database: Database) -> list[int]:
    with psycopg.connect(database.superuser_url) as connection:
        return [id_ for (id_,) in connection.execute("SELECT id FROM audit_log ORDER BY id")]


def test_a_line_is_the_one_that_is_written_down_here() -> None:
    columns = ("cards.freeze", None, "system", "李娜", "2026-11-28T15:14:05.120000Z", '{"b": 1.00, "a": [true, null]}')

    line = line_of((*columns, 7, None, "c-1", "card", "815"))

    assert line.decode() == (
        '{"act":"cards.freeze","actor_id":null,"actor_kind":"system","actor_name":"李娜",'
        '"at":"2026-11-28T15:14:05.120000Z","facts":{"a":[true,null],"b":1.00},"id":7,"request_id":null,'
        '"subject_id":"c-1","subject_kind":"card","xid":"815"}'
    )
    assert GENESIS.hex() == "244e3edb1a5f55bc11758b7a2e581c7a45fbced9b6c3b7c899e6b411606743c4"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('{"n": 1}', '{"n": 1.0}'),
        ('{"n": 18446744073709551616}', '{"n": 18446744073709551617}'),
        ('{"n": 0.1}', '{"n": 0.10000000000000000001}'),
        ('{"n": 1}', '{"n": "1"}'),
        ("{}", "null"),
        ('{"a": {"b": 1}}', '{"a": 1, "b": 1}'),
    ],
)
def test_facts_that_differ_by_anything_have_lines_that_differ(one: str, other: str) -> None:
    def line(facts: str) -> bytes:
        return line_of(("a", None, "k", "n", "t", facts, 1, None, "s", "k", "1"))

    assert line(one) != line(other)


def test_facts_nested_deeper_than_anybody_reads_do_not_stop_the_chain() -> None:
    deep = "[" * 100_000 + "]" * 100_000

    assert deep.encode() in line_of(("a", None, "k", "n", "t", deep, 1, None, "s", "k", "1"))


async def test_rows_are_linked_in_their_order_and_signed(bank: db.Database, database: Database, files: Path) -> None:
    await act(bank, 3)
    await act(bank, 2)

    await link_all(bank, files, rows=5)
    found = await verdict(bank, files)

    assert linked_ids(database) == written_ids(database)
    assert (found.ok, found.rows, found.signed, found.waiting) == (True, 5, 5, 0)
    assert [one.size for _, one in read_file(Anchors(files).path) if one] == [5]


async def test_a_transaction_that_commits_late_is_not_skipped(
    bank: db.Database, database: Database, files: Path
) -> None:
    slow_wrote, may_commit = asyncio.Event(), asyncio.Event()

    async def slow(tx: db.Tx) -> None:
        tx.audit("tests.slow", "thing", "slow")
        await tx.finish()
        tx._acts.clear()
        slow_wrote.set()
        await may_commit.wait()

    running = asyncio.create_task(doors(bank).write(slow))
    await slow_wrote.wait()
    await act(bank, 2)  # later by number, and first to commit
    before = await doors(bank).write(link_next)
    state = await doors(bank).read(chain_state)
    may_commit.set()
    await running
    await link_all(bank, files, rows=3)

    assert before == 0
    assert (state.size, state.waiting) == (0, 2)
    assert linked_ids(database) == written_ids(database)
    assert (await verdict(bank, files)).ok


async def test_rows_come_in_the_order_of_their_transactions_numbers_not_of_their_letters(
    bank: db.Database, database: Database, files: Path
) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        for xid in ("10", "9"):
            connection.execute(
                "INSERT INTO audit_log (at, actor_kind, actor_name, act, subject_kind, subject_id, facts, xid)"
                " VALUES (now(), 'system', 'tests', 'tests.act', 'thing', 'x', '{}', %s::xid8)",
                [xid],
            )
    await link_all(bank, files, rows=2)

    assert linked_ids(database) == written_ids(database)[::-1]


async def test_rows_of_a_transaction_that_was_rolled_back_leave_no_gap(bank: db.Database, files: Path) -> None:
    async def change_mind(tx: db.Tx) -> None:
        tx.audit("tests.never", "thing", "x")
        await tx.finish()
        raise ValueError

    await act(bank)
    with pytest.raises(ValueError, match=r"^$"):
        await doors(bank).write(change_mind)
    await act(bank)
    await link_all(bank, files, rows=2)

    assert (await verdict(bank, files)).ok


async def test_many_writers_and_three_sequencers_lose_and_double_nothing(
    bank: db.Database, database: Database, files: Path
) -> None:
    stop = asyncio.Event()
    sequencers = [asyncio.create_task(keep_linking(bank, files, stop=stop, idle_s=0.005)) for _ in range(3)]
    chance = random.Random(3)

    async def write_some() -> None:
        for _ in range(20):
            await act(bank, chance.randint(1, 4), chance=chance)

    await asyncio.gather(*(write_some() for _ in range(6)))
    written = written_ids(database)

    async def all_linked() -> bool:
        return await length(bank) == len(written)

    await until(all_linked)
    stop.set()
    await asyncio.gather(*sequencers)
    await link_everything(bank, files)

    assert sorted(linked_ids(database)) == written
    found = await verdict(bank, files)
    assert (found.ok, found.rows, found.unsigned, found.files[0].behind) == (True, len(written), 0, 0)


async def test_a_sequencer_killed_half_way_leaves_whole_links_and_the_next_goes_on(
    bank: db.Database, database: Database, vault: Vault, files: Path
) -> None:
    await act(bank, 40)

    async def link_and_die(tx: db.Tx) -> None:
        await link_next(tx, sign_now=True)
        pid = (await (await db.raw_connection(tx)).execute("SELECT pg_backend_pid()")).fetchone
        terminate(database, (await pid())[0])  # type: ignore[index]  # there is one

    with pytest.raises(OutcomeUnknown):
        await doors(bank).write(link_and_die)
    assert await length(bank) == 0

    await link_all(bank, files, rows=40)

    assert (await verdict(bank, files)).ok


async def test_a_file_left_behind_by_a_kill_is_brought_up_and_half_a_line_goes(bank: db.Database, files: Path) -> None:
    anchors = Anchors(files)
    await act(bank)
    await link_all(bank, files, rows=1)
    with anchors.path.open("ab") as file:
        file.write(b'{"number":2,"si')
    await act(bank)
    await link_all(bank, files, rows=2)

    again = await write_out(bank, anchors)

    assert again == 0
    assert [one and one.number for _, one in read_file(anchors.path)] == [1, 2]
    assert (await verdict(bank, files)).ok


async def test_a_lost_file_is_written_anew(bank: db.Database, files: Path) -> None:
    for rows in (1, 2, 3):
        await act(bank)
        await link_all(bank, files, rows=rows)
    Anchors(files).path.unlink()

    assert await write_out(bank, Anchors(files)) == 3
    assert (await verdict(bank, files)).ok


async def test_it_is_signed_after_a_minute_or_a_thousand_rows(
    bank: db.Database, database: Database, vault: Vault, files: Path
) -> None:
    await act(bank)
    await link_all(bank, files, rows=1)

    async def checkpoints(later: timedelta) -> int:
        now = bank.clock()
        after = db.Database(bank.engine, vault=vault, clock=lambda: now + later)
        await doors(after).write(link_next)
        with psycopg.connect(database.superuser_url) as connection:
            found = connection.execute("SELECT count(*) FROM audit_checkpoints").fetchone()
        assert found
        return int(found[0])

    quiet = await checkpoints(2 * SIGN_EVERY)
    await act(bank)

    async def second_is_linked() -> bool:
        await checkpoints(SIGN_EVERY / 2)
        return await length(bank) == 2

    await until(second_is_linked)
    early, late = await checkpoints(SIGN_EVERY / 2), await checkpoints(2 * SIGN_EVERY)
    await act(bank, MOST_UNSIGNED)

    async def all_linked() -> bool:
        await checkpoints(2 * SIGN_EVERY)
        return await length(bank) == 2 + MOST_UNSIGNED

    await until(all_linked)

    assert (quiet, early, late) == (1, 1, 2)
    assert (await verdict(bank)).signed == 2 + MOST_UNSIGNED


async def test_the_chain_can_be_followed_by_hand(bank: db.Database, database: Database, files: Path) -> None:
    await act(bank, 2)
    await link_all(bank, files, rows=2)
    with psycopg.connect(database.superuser_url) as connection:
        hashes = [bytes(h) for (h,) in connection.execute("SELECT hash FROM audit_chain ORDER BY seq")]
        rows = connection.execute(
            "SELECT act, actor_id::text, actor_kind, actor_name,"
            """ to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), facts::text, id, request_id,"""
            " subject_id, subject_kind, xid::text FROM audit_log ORDER BY id"
        ).fetchall()

    assert hashes == [first := link(GENESIS, line_of(rows[0])), link(first, line_of(rows[1]))]


@pytest.mark.parametrize("who", ["url", "owner_url"])
@pytest.mark.parametrize("table", ["audit_chain", "audit_checkpoints"])
@pytest.mark.parametrize("how", ["UPDATE {} SET xid = '1'", "DELETE FROM {}", "TRUNCATE {}"])
async def test_neither_the_bank_nor_the_owner_of_its_tables_can_rewrite_the_chain(
    bank: db.Database, database: Database, files: Path, who: str, table: str, how: str
) -> None:
    await act(bank)
    await link_all(bank, files, rows=1)
    command = how.format(table).replace("xid = '1'", "xid = '1'" if table == "audit_chain" else "size = 2")

    with psycopg.connect(getattr(database, who)) as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute(command.encode())

    assert isinstance(caught.value, psycopg.errors.InsufficientPrivilege | psycopg.errors.RaiseException)


async def test_the_database_writes_a_line_to_the_byte_as_we_do(bank: db.Database, files: Path) -> None:
    """Rows are linked by our own form and verified by the database's: whatever anybody may have put into them."""
    chance = random.Random(32907)
    signs = [*'"\\/\b\f\n\r\t', "\x01", "\x1f", "\x7f", "\u0085", "\u2028", "\ufeff", *"é李🏦"]

    def text_of(most: int) -> str:
        return "".join(chance.choice(signs) for _ in range(chance.randrange(1, most)))

    async def write(tx: Tx) -> None:
        for _ in range(300):
            tx.audit(text_of(20), text_of(20), text_of(40), **{text_of(5): text_of(9), "n": 10**30, "none": None})

    actor = Actor(kind="staff", name=text_of(20), id=new_id())
    await bank.doors(actor, request_id=text_of(20)).write(write)
    await link_all(bank, files, rows=300)

    found = await verdict(bank, files)
    assert (found.ok, found.rows) == (True, 300)


@given(st.binary(max_size=300))
def test_whoever_makes_the_digest_it_is_sm3(data: bytes) -> None:
    other = Hash(SM3())
    other.update(data)
    assert digest(data) == other.finalize()
