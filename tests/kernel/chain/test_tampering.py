"""A thousand ways to change the audit log as the owner of its database, and none that is not found."""

import random
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bankhall.kernel import db
from bankhall.kernel.chain.checkpoints import Anchors, encode, read_file, sign
from bankhall.kernel.chain.findings import MOST_TOLD, Wrong
from bankhall.kernel.chain.lines import COLUMNS, GENESIS, line_of, link

from .chained import Intruder, Tampering, act, link_all, verdict

ROWS = 60
EACH = 250

Way = Callable[[Tampering, random.Random], Awaitable[None]]

# What somebody might write into a column of the log instead of what stands there.
NEW_VALUES = {
    "act": ["'tests.acts'", "''", "'tests.act '"],
    "actor_id": ["gen_random_uuid()", "NULL"],
    "actor_kind": ["'system'", "''", "'Staff'"],
    "actor_name": ["'Wang Fang'", "''", "'Li Na '", "'Lі Na'"],
    "at": ["at + interval '1 us'", "at - interval '1 day'", "'infinity'", "'-infinity'", "at - interval '4052 years'"],
    "facts": ["facts || '{\"nth\": -1}'", "'null'", "'{}'", "facts || '{\"nth\": 1.0}'", "'[]'", "facts - 'nth'"],
    "id": ["id + 100000", "-id"],
    "request_id": ["NULL", "'r-10'", "'R-20'"],
    "subject_id": ["gen_random_uuid()::text", "''", "upper(subject_id)", "subject_id || ' '"],
    "subject_kind": ["'things'", "''"],
    "xid": ["'0'", "'1'", "'18446744073709551615'", "(xid::text::bigint + 1)::text::xid8"],
}


async def edit_a_row(tampering: Tampering, chance: random.Random) -> None:
    column = chance.choice(list(NEW_VALUES))
    value = chance.choice(NEW_VALUES[column])
    [[audit_id]] = await tampering.ask("SELECT audit_id FROM audit_chain WHERE seq = :seq", seq=chance.randint(1, ROWS))
    [[changes]] = await tampering.ask(
        f"SELECT ({value})::text IS DISTINCT FROM ({column})::text FROM audit_log WHERE id = :id", id=audit_id
    )
    if changes:
        await tampering.run(f"UPDATE audit_log SET {column} = {value} WHERE id = :id", id=audit_id)
    else:
        await edit_a_row(tampering, chance)


async def remove_rows(tampering: Tampering, chance: random.Random) -> None:
    first = chance.randint(1, ROWS)
    await tampering.run(
        "DELETE FROM audit_log WHERE id IN (SELECT audit_id FROM audit_chain WHERE seq BETWEEN :first AND :last)",
        first=first,
        last=first + chance.randint(0, 3),
    )


async def remove_a_row_and_its_link(tampering: Tampering, chance: random.Random) -> None:
    seq = chance.randint(1, ROWS)
    await tampering.run("DELETE FROM audit_log WHERE id = (SELECT audit_id FROM audit_chain WHERE seq = :s)", s=seq)
    await tampering.run("DELETE FROM audit_chain WHERE seq = :seq", seq=seq)
    if chance.random() < 0.5:
        await tampering.run("UPDATE audit_chain SET seq = seq - 1 WHERE seq > :seq", seq=seq)


async def insert_a_row(tampering: Tampering, chance: random.Random) -> None:
    """As if it had been there long ago, or of a transaction that never was."""
    xid = chance.choice(["audit_log.xid", "'0'", "'18446744073709551615'"])
    await tampering.run(
        "INSERT INTO audit_log (id, at, actor_kind, actor_id, actor_name, act, subject_kind, subject_id, facts,"
        " request_id, xid) OVERRIDING SYSTEM VALUE"
        " SELECT (SELECT min(id) FROM audit_log) - :less, at, actor_kind, actor_id, actor_name, act, subject_kind,"
        f" subject_id, facts, request_id, {xid} FROM audit_log JOIN audit_chain ON audit_id = id WHERE seq = :seq",
        seq=chance.randint(1, ROWS),
        less=chance.randint(1, 100),
    )


async def insert_a_row_and_its_link(tampering: Tampering, chance: random.Random) -> None:
    seq = chance.randint(1, ROWS)
    await insert_a_row(tampering, chance)
    await tampering.run("UPDATE audit_chain SET seq = seq + 1 WHERE seq >= :seq", seq=seq)
    await tampering.run(
        "INSERT INTO audit_chain SELECT :seq, xid, id, sha256('x') FROM audit_log ORDER BY id LIMIT 1", seq=seq
    )


async def swap_two_rows(tampering: Tampering, chance: random.Random) -> None:
    one, other = chance.sample(range(1, ROWS + 1), 2)
    for before, after in ((one, -1), (other, one), (-1, other)):
        await tampering.run(
            "UPDATE audit_log SET id = CASE WHEN CAST(:after AS int) = -1 THEN -1"
            " ELSE (SELECT audit_id FROM audit_chain WHERE seq = :after) END"
            " WHERE id = CASE WHEN CAST(:before AS int) = -1 THEN -1"
            " ELSE (SELECT audit_id FROM audit_chain WHERE seq = :before) END",
            before=before,
            after=after,
        )


async def reorder_links(tampering: Tampering, chance: random.Random) -> None:
    one, other = chance.sample(range(1, ROWS + 1), 2)
    what = chance.choice(["seq", "hash", "audit_id"])
    await tampering.run(
        f"UPDATE audit_chain SET {what} = new.{what} FROM audit_chain AS new"
        " WHERE (audit_chain.seq, new.seq) IN ((:one, :other), (:other, :one))",
        one=one,
        other=other,
    )


async def alter_a_link(tampering: Tampering, chance: random.Random) -> None:
    change = chance.choice(
        [
            "hash = set_byte(hash, 7, get_byte(hash, 7) # 1)",
            "hash = ''",
            "seq = seq + 1000",
            "seq = -seq",
            "audit_id = audit_id + 1",
            "xid = '1'",
        ]
    )
    await tampering.run(f"UPDATE audit_chain SET {change} WHERE seq = :seq", seq=chance.randint(1, ROWS))


async def cut_the_tail(tampering: Tampering, chance: random.Random) -> None:
    """Of the log and its chain, and perhaps of the checkpoints in the table."""
    seq = chance.randint(1, ROWS)
    await tampering.run("DELETE FROM audit_log WHERE id IN (SELECT audit_id FROM audit_chain WHERE seq >= :s)", s=seq)
    await tampering.run("DELETE FROM audit_chain WHERE seq >= :seq", seq=seq)
    if chance.random() < 0.7:
        await tampering.run("DELETE FROM audit_checkpoints WHERE size >= :seq", seq=seq)


async def rewrite_everything(tampering: Tampering, chance: random.Random) -> None:
    """The best that somebody can do without the bank's key: a row edited and all hashes made anew; perhaps the
    checkpoints too, signed by a key of their own, or by the bank's old signatures.
    """
    await edit_a_row(tampering, chance)
    head, heads = GENESIS, {}
    for seq, *columns in await tampering.ask(
        f"SELECT seq, {COLUMNS} FROM audit_chain JOIN audit_log AS row ON row.id = audit_id ORDER BY seq"
    ):
        heads[seq] = head = link(head, line_of(tuple(columns)))
        await tampering.run("UPDATE audit_chain SET hash = :hash WHERE seq = :seq", seq=seq, hash=head)
    for number, size, at in await tampering.ask("SELECT number, size, at FROM audit_checkpoints"):
        if size in heads:
            forged = sign(tampering.own_keys, number=number, size=size, head=heads[size], at=at)
            key_id = chance.choice([forged.key_id, tampering.vault.public_keys()[0].key_id])
            await tampering.run(
                "UPDATE audit_checkpoints SET head = :head, signature = :signature, key_id = :key_id"
                " WHERE number = :number",
                head=heads[size],
                signature=bytes.fromhex(forged.signature),
                key_id=key_id,
                number=number,
            )


async def alter_a_checkpoint(tampering: Tampering, chance: random.Random) -> None:
    change = chance.choice(
        [
            "size = size - 1",
            "size = size + 1000",
            "head = set_byte(head, 3, get_byte(head, 3) # 8)",
            "at = at + interval '1 us'",
            "at = 'infinity'",
            "algorithm = 'Ed25519'",
            "key_id = 'signing-0'",
            "signature = set_byte(signature, 20, get_byte(signature, 20) # 1)",
            "signature = ''",
            "number = number + 100",
            "number = -number",
        ]
    )
    await tampering.run(f"UPDATE audit_checkpoints SET {change} WHERE number = :number", number=chance.randint(1, 4))


async def remove_a_checkpoint(tampering: Tampering, chance: random.Random) -> None:
    await tampering.run("DELETE FROM audit_checkpoints WHERE number = :number", number=chance.randint(1, 4))


WAYS: list[Way] = [
    *[edit_a_row] * 6,
    remove_rows,
    remove_a_row_and_its_link,
    insert_a_row,
    insert_a_row_and_its_link,
    swap_two_rows,
    reorder_links,
    alter_a_link,
    cut_the_tail,
    rewrite_everything,
    alter_a_checkpoint,
    remove_a_checkpoint,
]


@pytest.fixture
async def log(bank: db.Database, files: Path) -> Path:
    """Sixty rows under four checkpoints. Where their file is."""
    for nth in range(1, 5):
        await act(bank, ROWS // 4, chance=random.Random(nth))
        await link_all(bank, files, rows=nth * ROWS // 4)
    found = await verdict(bank, files)
    assert (found.ok, found.signed, found.checkpoints) == (True, ROWS, 4)
    return Anchors(files).path


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_is_done_to_the_tables_is_found(intruder: Intruder, log: Path, seed: int) -> None:
    chance = random.Random(seed)
    missed = []

    for nth in range(EACH):
        way = chance.choice(WAYS)
        async with intruder.tampering(without_constraints=True) as tampering:
            await way(tampering, chance)
            found = await tampering.judged(log)
        if found.ok:
            missed.append((nth, way.__name__))

    assert missed == []


def altered(content: bytes, chance: random.Random) -> bytes:
    """A byte, a line, or the order of lines. (A last line that is gone is no finding while the table has it.)"""
    lines = content.splitlines(keepends=True)
    place, other = chance.sample(range(len(lines) - 1), 2)
    match chance.choice(["byte", "remove", "swap", "double", "case"]):
        case "byte":
            line = bytearray(lines[place])
            line[chance.randrange(len(line))] ^= 1 << chance.randrange(7)
            lines[place] = bytes(line)
        case "remove":
            del lines[place]
        case "swap":
            lines[place], lines[other] = lines[other], lines[place]
        case "double":
            lines.insert(place, lines[place])
        case "case":
            lines[place] = lines[place].upper()
    return b"".join(lines)


async def test_whatever_is_done_to_the_file_is_found(bank: db.Database, files: Path, log: Path) -> None:
    chance = random.Random(9)
    good = log.read_bytes()  # noqa: ASYNC240  a file of four lines

    for _ in range(100):
        log.write_bytes(altered(good, chance))  # noqa: ASYNC240
        assert not (await verdict(bank, files)).ok


async def test_a_finding_says_what_and_where(intruder: Intruder, log: Path) -> None:
    async with intruder.tampering() as tampering:
        [[audit_id]] = await tampering.ask("SELECT audit_id FROM audit_chain WHERE seq = 7")
        await tampering.run("UPDATE audit_log SET actor_name = 'Wang Fang' WHERE id = :id", id=audit_id)
        found = await tampering.judged(log)

    [finding] = found.findings
    assert (finding.wrong, finding.place, finding.audit_id) == (Wrong.ROW_CHANGED, 7, audit_id)
    assert finding.words() == f"row_changed: place 7, audit row {audit_id}"


async def test_a_tail_cut_from_all_tables_is_found_by_the_file_alone(intruder: Intruder, log: Path) -> None:
    async with intruder.tampering() as tampering:
        await tampering.run(
            "DELETE FROM audit_log WHERE id IN (SELECT audit_id FROM audit_chain WHERE seq > 30)",
        )
        await tampering.run("DELETE FROM audit_chain WHERE seq > 30")
        await tampering.run("DELETE FROM audit_checkpoints WHERE size > 30")
        without, with_file = await tampering.judged(), await tampering.judged(log)

    assert without.ok
    assert with_file.counts == {Wrong.CHAIN_CUT: 2, Wrong.CHECKPOINT_MISSING: 1}


async def test_everything_gone_is_found_by_the_file(intruder: Intruder, log: Path) -> None:
    async with intruder.tampering() as tampering:
        for table in ("audit_log", "audit_chain", "audit_checkpoints"):
            await tampering.run(f"DELETE FROM {table}")
        found = await tampering.judged(log)

    assert found.counts[Wrong.CHAIN_CUT] == 4


async def test_of_many_findings_some_are_told_and_all_are_counted(intruder: Intruder, log: Path) -> None:
    async with intruder.tampering() as tampering:
        await tampering.run("UPDATE audit_log SET actor_name = 'Nobody'")
        found = await tampering.judged(log)

    assert found.counts == {Wrong.ROW_CHANGED: ROWS}
    assert len(found.findings) == MOST_TOLD
    assert f"row_changed: {ROWS} in all" in found.words()


async def test_a_row_that_has_no_place_yet_is_no_finding(bank: db.Database, files: Path, log: Path) -> None:
    await act(bank, 2)

    found = await verdict(bank, files)

    assert (found.ok, found.rows, found.waiting) == (True, ROWS, 2)
    assert found.waiting_since is not None


async def test_a_checkpoint_that_the_bank_signed_for_another_chain_is_no_use(
    bank: db.Database, files: Path, log: Path
) -> None:
    *before, last = [found for _, found in read_file(log) if found]
    made_at = last.made_at()
    assert made_at
    assert bank.vault
    other = sign(bank.vault, number=last.number, size=last.size, head=GENESIS, at=made_at)
    log.write_bytes(b"".join(encode(checkpoint) + b"\n" for checkpoint in (*before, other)))  # noqa: ASYNC240

    assert (await verdict(bank, files)).counts == {Wrong.CHAIN_REWRITTEN: 1}
