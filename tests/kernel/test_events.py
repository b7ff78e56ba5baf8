"""What happened is heard exactly once, by everyone who listens, whoever writes, fails or is killed meanwhile."""

import asyncio
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules

import psycopg
import pytest
from sqlalchemy import event as hearing
from sqlalchemy import text

import bankhall
from bankhall.kernel import db, events
from bankhall.kernel.actors import Asker
from bankhall.kernel.audit import Act, write_acts
from bankhall.kernel.errors import Conflict
from bankhall.kernel.events import Event, Heard, Subscriber, deliver, enroll, kind_of, listen, write_events
from databases import Database
from hearing import hear

from .happenings import CLERK, Happened, Unheard, doors, note, noted, until

Handle = Callable[[db.Tx, Sequence[Heard[Event]]], Awaitable[None]]


async def emit(tx: db.Tx, *numbers: int) -> None:
    for n in numbers:
        tx.emit(Happened(n=n))


async def note_each(tx: db.Tx, heard: Sequence[Heard[Event]]) -> None:
    for one in heard:
        assert isinstance(one.event, Happened)
        note(tx, one.event.n)


def worker(handle: Handle = note_each, *, name: str = "worker", batch_limit: int = 1000, tries: int = 5) -> Subscriber:
    return Subscriber(name, (Happened,), handle, batch_limit=batch_limit, tries=tries)


async def enrolled(bank: db.Database, subscriber: Subscriber) -> Subscriber:
    await doors(bank).write(enroll, [subscriber])
    return subscriber


async def deliver_until(bank: db.Database, subscriber: Subscriber, condition: Callable[[], bool]) -> None:
    """A transaction of another test on the same server can hold events back for a moment."""

    async def is_done() -> bool:
        await deliver(bank, subscriber)
        return condition()

    await until(is_done)


@dataclass
class Listeners:
    """Several workers on one subscriber, until `stop`."""

    stop: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: list["asyncio.Task[None]"] = field(default_factory=list)

    def start(self, bank: db.Database, *subscribers: Subscriber, each: int) -> None:
        for _ in range(each):
            self.tasks.append(asyncio.create_task(listen(bank, subscribers, stop=self.stop, idle_s=0.005)))

    async def end(self) -> None:
        self.stop.set()
        await asyncio.gather(*self.tasks)


def numbers_noted(database: Database) -> list[int]:
    return [int(n) for n in noted(database)]


def parked(database: Database) -> list[tuple[str, int]]:
    with psycopg.connect(database.superuser_url) as connection:
        return connection.execute(
            "SELECT subscriber, (payload->>'n')::int FROM parked_events JOIN events ON events.id = event_id ORDER BY 2"
        ).fetchall()


async def test_events_are_heard_in_the_order_of_emitting_and_once(bank: db.Database, database: Database) -> None:
    subscriber = await enrolled(bank, worker())
    await doors(bank).write(emit, 1, 2, 3)
    await doors(bank).write(emit, 4)

    await deliver_until(bank, subscriber, lambda: len(noted(database)) >= 4)
    left = await deliver(bank, subscriber)

    assert numbers_noted(database) == [1, 2, 3, 4]
    assert left == 0


async def test_where_nothing_happens_one_look_serves_all_who_listen(bank: db.Database, database: Database) -> None:
    idle = [await enrolled(bank, worker(name=f"idle {nth}")) for nth in range(20)]
    await doors(bank).write(emit, 1)
    for one in idle:
        await hear(bank, one)
    begun: list[object] = []
    hearing.listen(bank.engine.sync_engine, "begin", begun.append)
    stop = asyncio.Event()

    async def has_looked() -> bool:
        return bool(begun)

    listening = asyncio.create_task(listen(bank, idle, stop=stop, idle_s=60))
    await until(has_looked)
    stop.set()
    await listening

    assert len(begun) == 1


async def test_a_heard_event_is_the_one_that_was_emitted(bank: db.Database) -> None:
    kept: list[Heard[Event]] = []

    async def keep(tx: db.Tx, heard: Sequence[Heard[Event]]) -> None:
        kept.extend(heard)

    emitted_at: list[object] = []

    async def emit_one(tx: db.Tx) -> None:
        emitted_at.append(tx.now)
        tx.emit(Happened(n=7))

    subscriber = await enrolled(bank, worker(keep))
    await doors(bank, CLERK).write(emit_one)
    await deliver_until(bank, subscriber, lambda: bool(kept))

    assert [one.event for one in kept] == [Happened(n=7)]
    assert [one.at for one in kept] == emitted_at


async def test_what_one_does_not_hear_is_passed_over(bank: db.Database, database: Database) -> None:
    async def emit_others(tx: db.Tx) -> None:
        tx.emit_all([Unheard(n=1), Happened(n=2), Unheard(n=3)])

    subscriber = await enrolled(bank, worker(batch_limit=1))
    await doors(bank).write(emit_others)
    await deliver_until(bank, subscriber, lambda: cursor_failures_and_rest(database) == (0, 0))

    assert numbers_noted(database) == [2]


async def test_each_subscriber_hears_everything(bank: db.Database, database: Database) -> None:
    first, second = await enrolled(bank, worker(name="a")), await enrolled(bank, worker(name="b"))
    await doors(bank).write(emit, 1)

    await deliver_until(bank, first, lambda: len(noted(database)) == 1)
    await deliver_until(bank, second, lambda: len(noted(database)) == 2)

    assert numbers_noted(database) == [1, 1]


async def test_a_new_subscriber_starts_at_the_beginning_of_history_and_a_known_one_keeps_its_place(
    bank: db.Database, database: Database
) -> None:
    known = await enrolled(bank, worker(name="known"))
    await doors(bank).write(emit, 1, 2)
    await deliver_until(bank, known, lambda: len(noted(database)) == 2)

    await enrolled(bank, known)
    new = await enrolled(bank, worker(name="new"))
    await deliver_until(bank, new, lambda: len(noted(database)) == 4)

    assert await deliver(bank, known) == 0
    assert numbers_noted(database) == [1, 2, 1, 2]


async def test_who_is_not_enrolled_hears_nothing(bank: db.Database, database: Database) -> None:
    await doors(bank).write(emit, 1)

    assert await deliver(bank, worker()) == 0
    assert noted(database) == []


async def test_events_of_an_action_that_is_undone_are_never_heard(bank: db.Database, database: Database) -> None:
    async def change_mind(tx: db.Tx) -> None:
        await write_events(tx, [(Happened(n=1), tx.actor)])
        raise Conflict

    subscriber = await enrolled(bank, worker())
    with pytest.raises(Conflict):
        await doors(bank).write(change_mind)
    await doors(bank).write(emit, 2)
    await deliver_until(bank, subscriber, lambda: bool(noted(database)))

    assert numbers_noted(database) == [2]


@pytest.mark.parametrize("written", ["early", "late"])
async def test_events_of_a_transaction_that_began_early_and_committed_late_are_not_skipped(
    bank: db.Database, database: Database, written: str
) -> None:
    subscriber = await enrolled(bank, worker())
    begun, commit = asyncio.Event(), asyncio.Event()

    async def take_long(tx: db.Tx) -> None:
        if written == "early":
            await write_events(tx, [(Happened(n=1), tx.actor)])
        else:
            await tx.session.execute(text("SELECT pg_current_xact_id()"))
            await emit(tx, 1)
        begun.set()
        await commit.wait()

    long = asyncio.create_task(doors(bank).write(take_long))
    await begun.wait()
    for n in (2, 3, 4):
        await doors(bank).write(emit, n)
        await deliver(bank, subscriber)
    assert noted(database) == []  # nothing may pass the one that is still under way
    commit.set()
    await long
    await doors(bank).write(emit, 5)
    await deliver_until(bank, subscriber, lambda: len(noted(database)) >= 5)

    assert numbers_noted(database) == [1, 2, 3, 4, 5]


async def test_many_writers_and_several_listeners_lose_nothing_and_double_nothing(
    bank: db.Database, database: Database
) -> None:
    def noting(name: str) -> Handle:
        async def note_named(tx: db.Tx, heard: Sequence[Heard[Event]]) -> None:
            for one in heard:
                assert isinstance(one.event, Happened)
                note(tx, f"{name} {one.event.n}")

        return note_named

    subscribers = [await enrolled(bank, worker(noting(name), name=name, batch_limit=7)) for name in "ab"]
    dice = random.Random(1)
    listeners = Listeners()
    listeners.start(bank, *subscribers, each=2)

    async def write_in_pieces(tx: db.Tx, number: int) -> None:
        if number % 3 == 0:
            await tx.session.execute(text("SELECT pg_current_xact_id()"))
        for piece in range(3):
            await write_events(tx, [(Happened(n=10 * number + piece), tx.actor)])
            await asyncio.sleep(dice.random() * 0.02)
        if number % 5 == 0:
            raise Conflict

    await asyncio.gather(*(doors(bank).write(write_in_pieces, number) for number in range(60)), return_exceptions=True)
    kept = [10 * number + piece for number in range(60) if number % 5 for piece in range(3)]

    async def all_heard() -> bool:
        return len(noted(database)) >= 2 * len(kept)

    await until(all_heard)
    await listeners.end()

    for name in "ab":
        heard = [int(note.split()[1]) for note in noted(database) if note.startswith(name)]
        assert Counter(heard) == Counter(kept)
        assert all(heard.index(n) < heard.index(n + 1) for n in kept if n % 10 < 2)  # each writer's in its order


async def test_of_two_listeners_of_one_subscriber_only_one_is_served_at_a_time(
    bank: db.Database, database: Database
) -> None:
    inside, leave = asyncio.Event(), asyncio.Event()

    async def stay(tx: db.Tx, heard: Sequence[Heard[Event]]) -> None:
        inside.set()
        await leave.wait()
        await note_each(tx, heard)

    subscriber = await enrolled(bank, worker(stay))
    await doors(bank).write(emit, 1)
    first = asyncio.create_task(deliver_until(bank, subscriber, lambda: bool(noted(database))))
    await inside.wait()
    second = await deliver(bank, subscriber)
    leave.set()
    await first

    assert second == 0
    assert numbers_noted(database) == [1]


async def test_effects_and_cursor_go_back_together(bank: db.Database, database: Database) -> None:
    fails = True

    async def stumble_late(tx: db.Tx, heard: Sequence[Heard[Event]]) -> None:
        await write_acts(tx, [Act("tests.note", "note", str(one.id), {}, Asker(tx.actor)) for one in heard])
        if fails:
            raise RuntimeError("after the effects were written")

    subscriber = await enrolled(bank, worker(stumble_late))
    await doors(bank).write(emit, 1, 2)
    await deliver_until(bank, subscriber, lambda: cursor_failures_and_rest(database)[0] > 0)
    assert (noted(database), cursor_failures_and_rest(database)) == ([], (1, 2))

    fails = False
    await deliver_until(bank, subscriber, lambda: len(noted(database)) >= 2)

    assert len(set(noted(database))) == len(noted(database)) == 2
    assert cursor_failures_and_rest(database) == (0, 0)


@pytest.mark.parametrize("batch_limit", [1, 4, 1000])
async def test_an_event_that_cannot_be_handled_is_parked_after_bounded_tries_and_its_neighbours_are_heard_once(
    bank: db.Database, database: Database, batch_limit: int
) -> None:
    attempts: list[int] = []

    async def choke(tx: db.Tx, heard: Sequence[Heard[Event]]) -> None:
        attempts.append(len(heard))
        for one in heard:
            assert isinstance(one.event, Happened)
            if one.event.n in (5, 6, 13):
                raise ValueError(f"poison {one.event.n}")
            note(tx, one.event.n)

    subscriber = await enrolled(bank, worker(choke, batch_limit=batch_limit, tries=3))
    for n in range(20):
        await doors(bank).write(emit, n)

    await deliver_until(bank, subscriber, lambda: cursor_failures_and_rest(database)[1] == 0)

    assert numbers_noted(database) == [n for n in range(20) if n not in (5, 6, 13)]
    assert parked(database) == [("worker", 5), ("worker", 6), ("worker", 13)]
    assert len(attempts) <= 3 * (batch_limit.bit_length() + 3) + 20


async def test_several_listeners_park_the_poison_and_nothing_else(bank: db.Database, database: Database) -> None:
    async def choke(tx: db.Tx, heard: Sequence[Heard[Event]]) -> None:
        if any(isinstance(one.event, Happened) and one.event.n % 2 for one in heard):
            raise ValueError("poison")
        await note_each(tx, heard)

    subscriber = await enrolled(bank, worker(choke, batch_limit=1, tries=1))
    await doors(bank).write(emit, *range(30))

    while cursor_failures_and_rest(database)[1]:
        await asyncio.gather(*(deliver(bank, subscriber) for _ in range(6)))

    assert parked(database) == [("worker", n) for n in range(1, 30, 2)]
    assert numbers_noted(database) == list(range(0, 30, 2))


async def test_a_worker_that_comes_late_to_the_parking_does_not_park_the_next_event(
    bank: db.Database, database: Database
) -> None:
    async def choke(tx: db.Tx, heard: Sequence[Heard[Event]]) -> None:
        raise ValueError("poison")

    subscriber = await enrolled(bank, worker(choke, batch_limit=1, tries=1))
    await doors(bank).write(emit, 1, 2)
    await deliver_until(bank, subscriber, lambda: bool(parked(database)))

    # The other worker has counted its failure before the first one parked the event, and only now gets the cursor.
    late = await doors(bank).write(events._park, subscriber, "poison")

    assert late == 0
    assert parked(database) == [("worker", 1)]


async def test_an_event_that_can_no_longer_be_read_is_parked_too(bank: db.Database, database: Database) -> None:
    subscriber = await enrolled(bank, worker(batch_limit=1, tries=1))
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "INSERT INTO events (kind, payload, at, actor_kind)"
            """ VALUES ('tests.happened', '{"kind": "tests.happened", "n": "seven"}', now(), 'system')"""
        )
    await doors(bank).write(emit, 8)

    await deliver_until(bank, subscriber, lambda: cursor_failures_and_rest(database)[1] == 0)

    assert numbers_noted(database) == [8]


async def test_listening_survives_a_database_that_goes_away_for_a_while(bank: db.Database, database: Database) -> None:
    subscriber = await enrolled(bank, worker())
    listeners = Listeners()
    listeners.start(bank, subscriber, each=1)
    for n in range(5):
        await doors(bank).write(emit, n)
        with psycopg.connect(database.superuser_url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND usename <> 'postgres'"
            )

    async def all_heard() -> bool:
        return len(noted(database)) >= 5

    await until(all_heard)
    await listeners.end()

    assert numbers_noted(database) == [0, 1, 2, 3, 4]


@contextmanager
def listening(database: Database, *, batch_limit: int, hangs: bool = False) -> Iterator["subprocess.Popen[str]"]:
    script = str(Path(__file__).with_name("listening.py"))
    command = [sys.executable, script, database.url, str(batch_limit), *(["hang"] if hangs else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


async def test_a_worker_killed_in_the_middle_leaves_nothing_done_and_another_does_it_once(
    bank: db.Database, database: Database
) -> None:
    subscriber = await enrolled(bank, worker())
    await doors(bank).write(emit, *range(50))

    with listening(database, batch_limit=50, hangs=True) as process:
        assert process.stdout is not None
        assert await asyncio.to_thread(process.stdout.readline) == "in the middle\n"
        assert await deliver(bank, subscriber) == 0  # it is at it
        process.kill()
        process.wait()
    assert noted(database) == []
    await deliver_until(bank, subscriber, lambda: bool(noted(database)))

    assert numbers_noted(database) == list(range(50))


async def test_workers_killed_again_and_again_do_everything_exactly_once(bank: db.Database, database: Database) -> None:
    subscriber = await enrolled(bank, worker(batch_limit=3))
    await doors(bank).write(emit, *range(200))

    for batches in (2, 5, 9):
        with listening(database, batch_limit=3) as process:
            assert process.stdout is not None
            for _ in range(batches):
                assert await asyncio.to_thread(process.stdout.readline) == "in the middle\n"
            process.kill()
            process.wait()
    done = len(noted(database))
    await deliver_until(bank, subscriber, lambda: len(noted(database)) >= 200)

    assert 0 < done < 200
    assert numbers_noted(database) == list(range(200))


def test_every_event_of_the_house_has_a_dotted_name_of_its_own() -> None:
    for module in iter_modules(bankhall.__path__, "bankhall."):
        if module.ispkg and find_spec(f"{module.name}.events"):
            import_module(f"{module.name}.events")

    ours = [event for event in subclasses(Event) if event.__module__.startswith("bankhall.")]
    names = [kind_of(event) for event in ours]
    assert ours
    assert len(set(names)) == len(names)
    assert [name for name in names if "." not in name] == []


def subclasses(parent: type[Event]) -> list[type[Event]]:
    return [found for child in parent.__subclasses__() for found in (child, *subclasses(child))]


def cursor_failures_and_rest(database: Database) -> tuple[int, int]:
    """The failures of the one cursor that there is, and how many events lie beyond it."""
    with psycopg.connect(database.superuser_url) as connection:
        row = connection.execute(
            "SELECT failures, (SELECT count(*) FROM events WHERE (events.xid, events.id) > (c.xid, c.event_id))"
            " FROM event_cursors AS c"
        ).fetchone()
        assert row is not None
        return int(row[0]), int(row[1])
