"""Domain events: past-tense facts, written by the transaction that made them true, heard exactly once.

An event's place is `(xid, id)`: the transaction that wrote it and its number. A subscriber keeps a cursor at such a
place and reads what lies between it and the oldest transaction still running, so that nothing that commits late is
skipped. It handles a batch and moves its cursor in one transaction: exactly once, as far as our database reaches.
What must reach farther (mail, RabbitMQ) makes itself idempotent by the event's id.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

import msgspec
import structlog
from sqlalchemy import BigInteger, Identity, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.actors import Actor, system
from bankhall.kernel.direct import direct, fetch, run
from bankhall.kernel.tables import Row, Xid8, recordset
from bankhall.kernel.telemetry import EVENTS_HANDLED, EVENTS_PARKED, without_rows

if TYPE_CHECKING:
    from bankhall.kernel.db import Database, Reading, Tx

log = structlog.get_logger()


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """A fact. Subclasses name themselves by tag:

        class AccountOpened(Event, frozen=True, kw_only=True, tag="accounts.account_opened"): ...

    Holds ids and facts, never personal data in clear.
    """


E = TypeVar("E", bound=Event)

# Place: the transaction's id, and the event's in it.
_Place = tuple[int, int]
# id, at, kind, payload
_Found = tuple[int, datetime, str, str]


def kind_of(event: Event | type[Event]) -> str:
    tag = event.__struct_config__.tag
    if not isinstance(tag, str):
        raise TypeError(f"{event!r} has no tag")
    return tag


class EventRow(Row):
    __tablename__ = "events"
    __table_args__ = (Index("events_place", "xid", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    xid: Mapped[int] = mapped_column(Xid8, server_default=text("pg_current_xact_id()"))
    kind: Mapped[str] = mapped_column(String(100))
    payload: Mapped[dict[str, object]] = mapped_column(JSONB)
    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[UUID | None]


class EventCursorRow(Row):
    __tablename__ = "event_cursors"

    subscriber: Mapped[str] = mapped_column(String(100), primary_key=True)
    xid: Mapped[int] = mapped_column(Xid8, server_default=text("'0'"))
    event_id: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    failures: Mapped[int] = mapped_column(server_default=text("0"))
    moved_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class ParkedEventRow(Row):
    """An event that its subscriber could not handle: set aside, so that the rest goes on, and kept to be mended."""

    __tablename__ = "parked_events"

    subscriber: Mapped[str] = mapped_column(String(100), primary_key=True)
    event_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    error: Mapped[str]
    parked_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Heard(Generic[E]):
    id: int
    at: datetime
    event: E


@dataclass(frozen=True)
class Subscriber:
    """`handle` gets the batch in the transaction that moves the cursor; what it raises undoes both."""

    name: str
    hears: tuple[type[Event], ...]
    handle: "Callable[[Tx, Sequence[Heard[Event]]], Awaitable[None]]"
    batch_limit: int = 1000
    tries: int = 5


_EMIT = direct(
    """
    INSERT INTO events (kind, payload, at, actor_kind, actor_id)
    SELECT kind, payload, :at, actor_kind, actor_id
    FROM ROWS FROM (json_to_recordset(CAST(:events AS json))
                        AS (kind text, payload jsonb, actor_kind text, actor_id uuid))
        WITH ORDINALITY AS fresh(kind, payload, actor_kind, actor_id, nth)
    ORDER BY nth
    """
)

_CLAIM = direct(
    "SELECT xid::text::bigint AS xid, event_id, failures FROM event_cursors WHERE subscriber = :name"
    " FOR UPDATE SKIP LOCKED"
)

# What lies ahead, and of that what is heard; with the farthest place of it, to which the cursor can go at once. Most of
# what happens in a bank is no news for most subscribers.
_NEXT = direct(
    """
    WITH ahead AS MATERIALIZED (
        SELECT id, xid, kind FROM events
        WHERE (xid, id) > (CAST(:xid AS text)::xid8, :id) AND xid < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY xid, id LIMIT :far
    )
    (SELECT id, ahead.xid::text::bigint AS place, events.at, events.kind, events.payload::text
     FROM ahead JOIN events USING (id) WHERE ahead.kind = ANY(:kinds) ORDER BY ahead.xid, id LIMIT :limit)
    UNION ALL
    (SELECT id, xid::text::bigint, NULL, NULL, NULL FROM ahead ORDER BY xid DESC, id DESC LIMIT 1)
    """
)

# Before whom anything lies that can be read, heard by them or not: one probe of the index for each.
_BEHIND = direct(
    """
    SELECT subscriber FROM event_cursors AS here
    WHERE subscriber = ANY(:names) AND EXISTS (
        SELECT FROM events WHERE (events.xid, events.id) > (here.xid, here.event_id)
            AND events.xid < pg_snapshot_xmin(pg_current_snapshot())
    )
    """
)

# How many events one batch looks past at most.
_FAR = 10_000

# How long a worker waits at most before it looks again for a database that is away.
_LONGEST_PAUSE_S = 10.0

_MOVE = direct(
    "UPDATE event_cursors SET xid = CAST(:xid AS text)::xid8, event_id = :id, failures = :failures, moved_at = :now"
    " WHERE subscriber = :name"
)


async def write_events(tx: "Tx", events: Sequence[tuple[Event, Actor]]) -> None:
    """Part of the commit, called by the door: one statement, in the order in which they were emitted."""
    if not events:
        return
    rows = [
        {"kind": kind_of(event), "payload": event, "actor_kind": by.kind, "actor_id": by.id} for event, by in events
    ]
    await run(tx, _EMIT, at=tx.now, events=recordset(rows))


async def enroll(tx: "Tx", subscribers: Sequence[Subscriber]) -> None:
    """Gives each new subscriber a cursor at the beginning of history. Known ones keep theirs."""
    for subscriber in subscribers:
        await tx.session.execute(
            text("INSERT INTO event_cursors (subscriber) VALUES (:name) ON CONFLICT DO NOTHING"),
            {"name": subscriber.name},
        )


async def deliver(database: "Database", subscriber: Subscriber) -> int:
    """Handles the next batch. Returns how many events it was; the cursor also passes over what nobody hears.

    Each failure halves the next batch and each success doubles it again, so one bad event is soon alone; when it has
    failed often enough alone it is parked and the rest goes on.
    """
    doors = database.doors(system(f"subscriber {subscriber.name}"))
    try:
        return await doors.write(_deliver_batch, subscriber)
    except Exception as error:
        failures = await doors.write(_count_failure, subscriber)
        log.warning("events.batch_failed", subscriber=subscriber.name, failures=failures, error=repr(error))
        if failures < _patience(subscriber):
            return 0
        return await doors.write(_park, subscriber, without_rows(repr(error))[:2000])


def _patience(subscriber: Subscriber) -> int:
    """How many failures it takes until the one event that is left of the batch has failed often enough alone."""
    return subscriber.batch_limit.bit_length() + subscriber.tries


async def _deliver_batch(tx: "Tx", subscriber: Subscriber) -> int:
    cursor = await _claim(tx, subscriber)
    if cursor is None:
        return 0  # not enrolled, or another worker is at it
    limit = max(1, subscriber.batch_limit >> cursor.failures)
    found, place = await _read_next(tx, subscriber, (cursor.xid, cursor.event_id), limit)
    if place is None:
        return 0
    types = {kind_of(event): event for event in subscriber.hears}
    heard: list[Heard[Event]] = [
        Heard(id=id_, at=at, event=msgspec.json.decode(payload, type=types[kind])) for id_, at, kind, payload in found
    ]
    if heard:
        await subscriber.handle(tx, heard)
        EVENTS_HANDLED.labels(subscriber.name).inc(len(heard))
    await _move(tx, subscriber, place, failures=max(0, cursor.failures - 1))
    return len(heard)


async def _claim(tx: "Tx", subscriber: Subscriber) -> Any:
    """Its cursor's row, held until the commit."""
    return next(iter(await fetch(tx, _CLAIM, name=subscriber.name)), None)


async def _move(tx: "Tx", subscriber: Subscriber, to: _Place, *, failures: int) -> None:
    await run(tx, _MOVE, name=subscriber.name, xid=str(to[0]), id=to[1], failures=failures, now=tx.now)


async def _read_next(tx: "Tx", subscriber: Subscriber, place: _Place, limit: int) -> tuple[list[_Found], _Place | None]:
    """What is heard next, and where the cursor goes with it: None where nothing lies ahead."""
    kinds = [kind_of(event) for event in subscriber.hears]
    rows = await fetch(tx, _NEXT, kinds=kinds, xid=str(place[0]), id=place[1], limit=limit, far=_FAR)
    if not rows:
        return [], None
    heard = sorted((row for row in rows if row.payload is not None), key=lambda row: (row.place, row.id))
    end = heard[-1] if len(heard) == limit else next(row for row in rows if row.payload is None)
    return [(row.id, row.at, row.kind, row.payload) for row in heard], (end.place, end.id)


async def _count_failure(tx: "Tx", subscriber: Subscriber) -> int:
    counted = await tx.session.execute(
        text("UPDATE event_cursors SET failures = failures + 1 WHERE subscriber = :name RETURNING failures"),
        {"name": subscriber.name},
    )
    return int(counted.scalar_one())


async def _park(tx: "Tx", subscriber: Subscriber, error: str) -> int:
    cursor = await _claim(tx, subscriber)
    if cursor is None or cursor.failures < _patience(subscriber):
        return 0  # another worker has just parked it: the next event is not to blame
    found, place = await _read_next(tx, subscriber, (cursor.xid, cursor.event_id), 1)
    if not found or place is None:
        return 0
    log.error("events.parked", subscriber=subscriber.name, event_id=found[0][0], error=error)
    EVENTS_PARKED.labels(subscriber.name).inc()
    tx.session.add(ParkedEventRow(subscriber=subscriber.name, event_id=found[0][0], error=error, parked_at=tx.now))
    await _move(tx, subscriber, place, failures=0)
    return 1


async def listen(
    database: "Database", subscribers: Sequence[Subscriber], *, stop: asyncio.Event, idle_s: float = 0.25
) -> None:
    """Delivers to each until told to stop. Any number of workers may listen for the same subscribers: of each one is
    served. One look tells before whom anything lies: an idle bank is asked once, and not by every subscriber.

    After anything less than a full batch a subscriber waits for the next look: in a busy bank what happens meanwhile
    makes one batch, where hearing each transfer by itself would cost as much as making it.
    """
    doors = database.doors(system("subscribers"))
    hearing: dict[str, asyncio.Task[None]] = {}
    pause_s = idle_s
    while not stop.is_set():
        try:
            behind = await doors.read(_who_is_behind, [one.name for one in subscribers])
            pause_s = idle_s
        except Exception as error:
            behind, pause_s = set(), min(pause_s * 2, _LONGEST_PAUSE_S)
            log.warning("events.unreachable", error=repr(error))
        hearing = {name: task for name, task in hearing.items() if not task.done()}
        for one in subscribers:
            if one.name in behind and one.name not in hearing:
                hearing[one.name] = asyncio.create_task(_catch_up(database, one, stop=stop))
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), timeout=pause_s)
    await asyncio.gather(*hearing.values())


async def _who_is_behind(reading: "Reading", names: list[str]) -> set[str]:
    return {row.subscriber for row in await fetch(reading, _BEHIND, names=names)}


async def _catch_up(database: "Database", subscriber: Subscriber, *, stop: asyncio.Event) -> None:
    """While batches are full."""
    try:
        while await deliver(database, subscriber) == subscriber.batch_limit and not stop.is_set():
            pass
    except Exception as error:
        log.warning("events.unreachable", subscriber=subscriber.name, error=repr(error))
