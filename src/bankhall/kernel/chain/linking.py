"""The sequencer: gives committed rows of the audit log their places in the chain, and has its length signed.

It runs in every worker and one at a time (an advisory lock); each step is one transaction, so that whatever kills it
leaves whole links. Requests never wait for it, and it never waits for them.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import insert, text

from bankhall.kernel.actors import system
from bankhall.kernel.chain.checkpoints import Anchors, Checkpoint, sign
from bankhall.kernel.chain.lines import COLUMNS, GENESIS, instant, line_of, link
from bankhall.kernel.chain.models import CheckpointRow
from bankhall.kernel.db import Database, Reading, Tx, raw_connection
from bankhall.kernel.telemetry import AUDIT_LINKED

log = structlog.get_logger()

# A checkpoint is due after so many rows, or so long after the last one when anything is new.
MOST_UNSIGNED = 1_000
SIGN_EVERY = timedelta(seconds=60)

_MOST_WRITTEN_AT_ONCE = 1_000

# One sequencer at a time in a database (a number of our own, "LINK").
_TURN = text("SELECT pg_try_advisory_xact_lock(1279872587)")

_LAST = text("SELECT seq, hash, xid::text, audit_id FROM audit_chain ORDER BY seq DESC LIMIT 1")

_NEXT = f"""
    SELECT {COLUMNS} FROM audit_log AS row
    WHERE (row.xid, row.id) > (CAST(%s AS text)::xid8, %s) AND row.xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY row.xid, row.id LIMIT {MOST_UNSIGNED}
"""  # noqa: S608  constants of ours

_ADD = """
    INSERT INTO audit_chain (seq, xid, audit_id, hash)
    SELECT * FROM unnest(%s::bigint[], %s::text[]::xid8[], %s::bigint[], %s::bytea[])
"""

_CHECKPOINTS = (
    f"SELECT number, size, encode(head, 'hex'), {instant('at')}, algorithm, key_id, encode(signature, 'hex')"  # noqa: S608
    " FROM audit_checkpoints"
)
_NEWEST = text(f"{_CHECKPOINTS} ORDER BY number DESC LIMIT 1")
_MADE_BY = text(f"{_CHECKPOINTS} WHERE at <= :at ORDER BY number DESC LIMIT 1")
_MADE_SINCE = text(f"{_CHECKPOINTS} WHERE at >= :at ORDER BY number LIMIT 1")
_FOLLOWING = text(f"{_CHECKPOINTS} WHERE number > :number ORDER BY number LIMIT :limit")

_WAITING = text(
    """
    SELECT count(*), min(at) FROM (
        SELECT at FROM audit_log
        WHERE (xid, id) > (CAST(:xid AS text)::xid8, :id) ORDER BY xid, id LIMIT 100000
    ) AS waiting
    """
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the chain ends: how long it is, its last hash, and the row that stands there."""

    size: int
    head: bytes
    xid: str
    audit_id: int


BEGINNING = Place(0, GENESIS, "0", 0)


@dataclass(frozen=True, slots=True)
class ChainState:
    """`waiting` rows (100,000 at most are counted) have no place yet; the oldest of them is of `waiting_since`."""

    size: int
    signed: int
    signed_at: datetime | None
    waiting: int
    waiting_since: datetime | None


async def chain_end(reading: Reading) -> Place:
    found = (await reading.session.execute(_LAST)).one_or_none()
    return BEGINNING if found is None else Place(found[0], bytes(found[1]), found[2], found[3])


async def last_checkpoint(reading: Reading) -> Checkpoint | None:
    found = (await reading.session.execute(_NEWEST)).one_or_none()
    return None if found is None else _checkpoint(tuple(found))


async def checkpoint_from(reading: Reading, at: datetime) -> Checkpoint | None:
    """The last one that was made by then."""
    found = (await reading.session.execute(_MADE_BY, {"at": at})).one_or_none()
    return None if found is None else _checkpoint(tuple(found))


async def checkpoint_until(reading: Reading, at: datetime) -> Checkpoint | None:
    """The first one that was made then or later, or else the newest."""
    found = (await reading.session.execute(_MADE_SINCE, {"at": at})).one_or_none()
    return await last_checkpoint(reading) if found is None else _checkpoint(tuple(found))


async def checkpoints_after(reading: Reading, number: int, *, limit: int) -> list[Checkpoint]:
    """In their order, those that follow `number`."""
    found = await reading.session.execute(_FOLLOWING, {"number": number, "limit": limit})
    return [_checkpoint(tuple(row)) for row in found]


def _checkpoint(row: Sequence[Any]) -> Checkpoint:
    number, size, head, at, algorithm, key_id, signature = row
    return Checkpoint(
        number=number, size=size, head=head, at=at, algorithm=algorithm, key_id=key_id, signature=signature
    )


async def chain_state(reading: Reading) -> ChainState:
    end, last = await chain_end(reading), await last_checkpoint(reading)
    waiting, since = (await reading.session.execute(_WAITING, {"xid": end.xid, "id": end.audit_id})).one()
    return ChainState(end.size, last.size if last else 0, last.made_at() if last else None, waiting, since)


async def link_next(tx: Tx, *, sign_now: bool = False) -> int:
    """Links what has been committed, up to MOST_UNSIGNED rows, and signs when it is due, or wanted now. Returns how
    many rows it linked; 0 also when another sequencer is at it.
    """
    if not await tx.session.scalar(_TURN):
        return 0
    end = await chain_end(tx)
    linked = await _link_rows(tx, end)
    await _sign_if_due(tx, linked[-1] if linked else end, now=sign_now)
    AUDIT_LINKED.inc(len(linked))
    return len(linked)


async def _link_rows(tx: Tx, end: Place) -> list[Place]:
    connection = await raw_connection(tx)
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(_NEXT, [end.xid, end.audit_id])
        places: list[Place] = []
        for row in await cursor.fetchall():
            head = link(end.head, line_of(row))
            end = Place(end.size + 1, head, row[-1], row[6])
            places.append(end)
        if places:
            await cursor.execute(
                _ADD,
                [
                    [one.size for one in places],
                    [one.xid for one in places],
                    [one.audit_id for one in places],
                    [one.head for one in places],
                ],
            )
    return places


async def _sign_if_due(tx: Tx, end: Place, *, now: bool) -> None:
    last = await last_checkpoint(tx)
    size, at = (last.size, last.made_at()) if last else (0, None)
    unsigned = end.size - size
    if unsigned <= 0 or not (now or at is None or unsigned >= MOST_UNSIGNED or tx.now - at >= SIGN_EVERY):
        return
    number = last.number + 1 if last else 1
    made = sign(tx.vault, number=number, size=end.size, head=end.head, at=tx.now)
    values = {"head": end.head, "signature": bytes.fromhex(made.signature), "at": tx.now}
    values |= {"number": number, "size": end.size, "algorithm": made.algorithm, "key_id": made.key_id}
    await tx.session.execute(insert(CheckpointRow).values(values))


async def write_out(database: Database, anchors: Anchors) -> int:
    """Brings the file up to the table, some thousand at a time. Returns how many checkpoints it wrote."""
    doors = database.doors(_SEQUENCER)
    written = 0
    while True:
        last = await asyncio.to_thread(anchors.last)
        found = await doors.read(checkpoints_after, last.number if last else 0, limit=_MOST_WRITTEN_AT_ONCE)
        fresh = await asyncio.to_thread(anchors.append, found) if found else 0
        written += fresh
        if not fresh:
            return written


async def link_everything(database: Database, directory: Path) -> int:
    """Links what there is, signs, and brings the file up to it. Returns how many rows it linked."""
    doors = database.doors(_SEQUENCER)
    linked = 0
    while step := await doors.write(link_next):
        linked += step
    await doors.write(link_next, sign_now=True)
    await write_out(database, Anchors(directory))
    return linked


async def keep_linking(database: Database, directory: Path, *, stop: asyncio.Event, idle_s: float = 1.0) -> None:
    """Links until told to stop. Any number of workers may: one is at it, the others look again later."""
    doors, anchors = database.doors(_SEQUENCER), Anchors(directory)
    pause_s = idle_s
    while not stop.is_set():
        try:
            linked = await doors.write(link_next)
            await write_out(database, anchors)
            pause_s = idle_s
        except Exception as error:
            linked, pause_s = 0, min(pause_s * 2, 30.0)
            log.error("audit.not_linked", error=repr(error))
        if linked < MOST_UNSIGNED:
            try:
                await asyncio.wait_for(stop.wait(), timeout=pause_s)
            except TimeoutError:
                continue


_SEQUENCER = system("audit sequencer")
