"""The doors keep their word: on real transactions, real deadlocks and real lost connections."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from bankhall.kernel import db
from bankhall.kernel.errors import Conflict, NotFound, OutcomeUnknown, Refusal, Unavailable
from bankhall.kernel.events import Subscriber, enroll
from databases import Database

from .happenings import CLERK, Happened, doors, emitted, note, noted, terminate, until, until_waiting


async def write_note(tx: db.Tx, what: str) -> str:
    note(tx, what)
    tx.emit(Happened(n=1))
    return what


async def pid_of(reading: db.Reading) -> int:
    return int((await reading.session.execute(text("SELECT pg_backend_pid()"))).scalar_one())


async def test_what_a_write_returned_is_already_committed(bank: db.Database, database: Database) -> None:
    answer = await doors(bank).write(write_note, "done")

    assert answer == "done"
    assert noted(database) == ["done"]
    assert emitted(database) == [1]


async def test_a_refusal_undoes_the_whole_action(bank: db.Database, database: Database) -> None:
    async def change_mind(tx: db.Tx) -> None:
        await enroll(tx, [Subscriber("somebody", (), _ignore)])
        note(tx, "never")
        tx.emit(Happened(n=1))
        await tx.session.flush()
        raise Conflict

    with pytest.raises(Conflict):
        await doors(bank).write(change_mind)

    assert (noted(database), emitted(database), cursors(database)) == ([], [], [])


async def test_a_defect_undoes_the_whole_action_and_stays_a_defect(bank: db.Database, database: Database) -> None:
    async def stumble(tx: db.Tx) -> None:
        await enroll(tx, [Subscriber("somebody", (), _ignore)])
        await tx.session.execute(text("SELECT 1 / 0"))

    with pytest.raises(DBAPIError, match="division by zero"):
        await doors(bank).write(stumble)

    assert cursors(database) == []


async def test_everything_in_one_write_happens_at_one_instant_by_one_actor(
    bank: db.Database, database: Database
) -> None:
    async def look_twice(tx: db.Tx) -> tuple[object, object]:
        before = tx.now
        await tx.session.execute(text("SELECT pg_sleep(0.01)"))
        note(tx, "a")
        tx.emit(Happened(n=1))
        return before, tx.now

    before, after = await doors(bank, CLERK, request_id="r-1").write(look_twice)

    assert before == after
    with psycopg.connect(database.superuser_url) as connection:
        acts = connection.execute("SELECT at, actor_kind, actor_id, actor_name, request_id FROM audit_log").fetchall()
        facts = connection.execute("SELECT at, actor_kind, actor_id FROM events").fetchall()
    assert acts == [(before, "staff", CLERK.id, "Li Na", "r-1")]
    assert facts == [(before, "staff", CLERK.id)]


async def test_two_that_lock_each_other_out_are_both_done_in_the_end(bank: db.Database, database: Database) -> None:
    await doors(bank).write(enroll, [Subscriber(name, (), _ignore) for name in "ab"])
    both_hold_one = asyncio.Barrier(2)
    attempts: list[str] = []

    async def lock_both(tx: db.Tx, first: str, second: str) -> None:
        attempts.append(first)
        await _lock(tx, first)
        if attempts.count(first) == 1:
            await both_hold_one.wait()
        await _lock(tx, second)
        note(tx, first)

    await asyncio.gather(doors(bank).write(lock_both, "a", "b"), doors(bank).write(lock_both, "b", "a"))

    assert sorted(noted(database)) == ["a", "b"]
    assert len(attempts) == 3


async def test_two_that_cannot_both_be_true_are_decided_one_after_the_other(
    bank: db.Database, database: Database
) -> None:
    both_have_looked = asyncio.Barrier(2)
    attempts: list[str] = []

    async def enter_if_empty(tx: db.Tx, name: str) -> bool:
        attempts.append(name)
        await tx.session.execute(text("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"))
        found = (await tx.session.execute(text("SELECT count(*) FROM event_cursors"))).scalar_one()
        if attempts.count(name) == 1:
            await both_have_looked.wait()
        if found == 0:
            await enroll(tx, [Subscriber(name, (), _ignore)])
        return bool(found == 0)

    entered = await asyncio.gather(*(doors(bank).write(enter_if_empty, name) for name in "ab"))

    assert sorted(entered) == [False, True]
    assert len(cursors(database)) == 1
    assert len(attempts) == 3


async def test_an_action_that_lost_a_race_is_run_again_and_not_for_ever(bank: db.Database, database: Database) -> None:
    tries: list[int] = []

    async def lose(tx: db.Tx, *, until_try: int) -> None:
        tries.append(1)
        note(tx, "try")
        if len(tries) < until_try:
            raise db.TryAgain

    await doors(bank).write(lose, until_try=3)
    assert (len(tries), noted(database)) == (3, ["try"])

    with pytest.raises(Unavailable):
        await doors(bank).write(lose, until_try=10**6)
    assert noted(database) == ["try"]


async def test_a_conflict_told_by_the_raw_connection_is_a_turn_to_repeat_as_well(
    bank: db.Database, database: Database
) -> None:
    tries = 0

    async def conflict_once(tx: db.Tx) -> int:
        nonlocal tries
        tries += 1
        if tries == 1:
            connection = await db.raw_connection(tx)
            await connection.execute("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'serialization_failure'; END $$")
        return tries

    assert await doors(bank).write(conflict_once) == 2


async def test_the_read_door_reads_one_snapshot(bank: db.Database, database: Database) -> None:
    async def count(reading: db.Reading) -> int:
        return int((await reading.session.execute(text("SELECT count(*) FROM audit_log"))).scalar_one())

    async def count_around_a_write(reading: db.Reading) -> tuple[int, int]:
        before = await count(reading)
        await doors(bank).write(write_note, "meanwhile")
        return before, await count(reading)

    assert await doors(bank).read(count_around_a_write) == (0, 0)
    assert await doors(bank).read(count) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO event_cursors (subscriber) VALUES ('x')",
        "DELETE FROM parked_events",
        "SELECT nextval('procrastinate_jobs_id_seq')",
        "CREATE TABLE mine ()",
    ],
)
async def test_the_read_door_cannot_write(bank: db.Database, database: Database, statement: str) -> None:
    async def write(reading: db.Reading) -> None:
        await reading.session.execute(text(statement))

    with pytest.raises(DBAPIError) as caught:
        await doors(bank).read(write)

    assert isinstance(caught.value.orig, psycopg.errors.ReadOnlySqlTransaction)


async def test_a_connection_that_has_read_can_write_again(database: Database) -> None:
    narrow = db.Database(db.connect(database.url, connections=1))

    read_by = await doors(narrow).read(pid_of)
    written_by = await doors(narrow).write(pid_of)
    await doors(narrow).write(write_note, "still")
    await narrow.close()

    assert read_by == written_by
    assert noted(database) == ["still"]


async def test_a_backend_lost_before_the_commit_leaves_the_outcome_unknown_and_nothing_done(
    bank: db.Database, database: Database
) -> None:
    async def lose_connection(tx: db.Tx) -> None:
        await enroll(tx, [Subscriber("lost", (), _ignore)])
        await asyncio.to_thread(terminate, database, await pid_of(tx))

    with pytest.raises(OutcomeUnknown):
        await doors(bank).write(lose_connection)

    assert cursors(database) == []
    await doors(bank).write(write_note, "the next is served")


async def test_a_backend_lost_between_statements_means_that_nothing_was_done(
    bank: db.Database, database: Database
) -> None:
    async def lose_connection(tx: db.Tx) -> None:
        await enroll(tx, [Subscriber("lost", (), _ignore)])
        await asyncio.to_thread(terminate, database, await pid_of(tx))
        await tx.session.execute(text("SELECT 1"))

    with pytest.raises(Unavailable):
        await doors(bank).write(lose_connection)

    assert cursors(database) == []
    await doors(bank).write(write_note, "the next is served")


async def test_a_backend_lost_under_a_read_is_unavailable(bank: db.Database, database: Database) -> None:
    async def lose_connection(reading: db.Reading) -> None:
        await asyncio.to_thread(terminate, database, await pid_of(reading))
        await reading.session.execute(text("SELECT 1"))

    with pytest.raises(Unavailable):
        await doors(bank).read(lose_connection)

    assert await doors(bank).read(pid_of)


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    nowhere = db.Database(db.connect("postgresql://bankhall_app@/bankhall?host=/nowhere", connections=2))

    with pytest.raises(Unavailable):
        await doors(nowhere).write(write_note, "x")
    with pytest.raises(Unavailable):
        await doors(nowhere).read(pid_of)


@dataclass(frozen=True)
class SlowCommits:
    """Commits that write into `tests.slow` stand before a gate until it opens: real commits, caught in the middle."""

    database: Database

    async def write(self, tx: db.Tx) -> int:
        await tx.session.execute(text("INSERT INTO tests.slow VALUES (1)"))
        return await pid_of(tx)

    def written(self) -> int:
        with psycopg.connect(self.database.superuser_url) as connection:
            row = connection.execute("SELECT count(*) FROM tests.slow").fetchone()
            return int(row[0]) if row else -1

    @contextmanager
    def gate_closed(self) -> Iterator[None]:
        with psycopg.connect(self.database.superuser_url, autocommit=True) as gate:
            gate.execute("SELECT pg_advisory_lock(77)")
            yield

    async def waiting(self) -> list[int]:
        await until_waiting(self.database)
        with psycopg.connect(self.database.superuser_url) as connection:
            return [
                pid
                for (pid,) in connection.execute(
                    "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                    " AND wait_event_type = 'Lock' AND query LIKE 'COMMIT%'"
                )
            ]


@pytest.fixture
async def slow_commits(database: Database) -> AsyncIterator[SlowCommits]:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            """
            CREATE SCHEMA tests;
            GRANT USAGE ON SCHEMA tests TO bankhall_app;
            CREATE TABLE tests.slow (n int);
            GRANT SELECT, INSERT ON tests.slow TO bankhall_app;
            CREATE FUNCTION tests.wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_advisory_xact_lock(77);
                RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON tests.slow DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION tests.wait_at_gate();
            """
        )
    yield SlowCommits(database)
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("DROP SCHEMA tests CASCADE")


async def test_a_backend_lost_during_the_commit_leaves_the_outcome_unknown(
    bank: db.Database, database: Database, slow_commits: SlowCommits
) -> None:
    with slow_commits.gate_closed():
        under_way = asyncio.create_task(doors(bank).write(slow_commits.write))
        [pid] = await slow_commits.waiting()
        await asyncio.to_thread(terminate, database, pid)
        with pytest.raises(OutcomeUnknown):
            await under_way

    assert slow_commits.written() == 0


async def test_a_caller_who_goes_away_during_the_commit_leaves_all_or_nothing_and_a_good_connection(
    bank: db.Database, database: Database, slow_commits: SlowCommits
) -> None:
    async def write_both(tx: db.Tx) -> None:
        await slow_commits.write(tx)
        note(tx, "with it")

    with slow_commits.gate_closed():
        under_way = asyncio.create_task(doors(bank).write(write_both))
        await slow_commits.waiting()
        under_way.cancel()
        with pytest.raises(asyncio.CancelledError):
            await under_way

    assert slow_commits.written() == len(noted(database))
    await asyncio.gather(*(doors(bank).write(write_note, "next") for _ in range(20)))
    assert noted(database).count("next") == 20


async def test_a_caller_who_goes_away_before_the_commit_takes_everything_back(
    bank: db.Database, database: Database
) -> None:
    reached = asyncio.Event()

    async def dawdle(tx: db.Tx) -> None:
        await enroll(tx, [Subscriber("dawdler", (), _ignore)])
        reached.set()
        await tx.session.execute(text("SELECT pg_sleep(600)"))

    under_way = asyncio.create_task(doors(bank).write(dawdle))
    await reached.wait()
    under_way.cancel()
    with pytest.raises(asyncio.CancelledError):
        await under_way

    assert cursors(database) == []

    async def nobody_is_left() -> bool:
        with psycopg.connect(database.superuser_url) as connection:
            row = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%sleep(600%'"
                " AND pid <> pg_backend_pid() AND state <> 'idle'"
            ).fetchone()
            return row == (0,)

    await until(nobody_is_left)


async def test_a_statement_that_takes_too_long_is_ended(bank: db.Database, database: Database) -> None:
    async def dawdle(tx: db.Tx) -> None:
        note(tx, "never")
        await tx.session.execute(text("SET LOCAL statement_timeout = '20ms'"))
        await tx.session.execute(text("SELECT pg_sleep(600)"))

    with pytest.raises(Unavailable):
        await doors(bank).write(dawdle)

    assert noted(database) == []


async def test_a_lock_that_does_not_come_is_given_up(bank: db.Database, database: Database) -> None:
    await doors(bank).write(enroll, [Subscriber("a", (), _ignore)])
    tries = 0

    async def want(tx: db.Tx) -> None:
        nonlocal tries
        tries += 1
        await tx.session.execute(text("SET LOCAL lock_timeout = '5ms'"))
        await _lock(tx, "a")

    with psycopg.connect(database.superuser_url) as other:
        other.execute("SELECT 1 FROM event_cursors FOR UPDATE")
        with pytest.raises(Unavailable):
            await doors(bank).write(want)
        assert tries == 1
    await doors(bank).write(want)


async def test_every_connection_has_bounds_on_statements_locks_and_idling(bank: db.Database) -> None:
    async def bounds(reading: db.Reading) -> list[str]:
        names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "TimeZone")
        return [str((await reading.session.execute(text(f"SHOW {name}"))).scalar_one()) for name in names]

    assert await doors(bank).read(bounds) == ["30s", "10s", "1min", "UTC"]


async def test_a_job_may_take_its_time_in_its_own_transaction_only(database: Database) -> None:
    narrow = db.Database(db.connect(database.url, connections=1))

    async def limit(reading: db.Reading) -> str:
        return str((await reading.session.execute(text("SHOW statement_timeout"))).scalar_one())

    async def long_limit(reading: db.Reading) -> str:
        await db.allow_long_statements(reading, seconds=7200)
        return await limit(reading)

    found = [await doors(narrow).read(long_limit), await doors(narrow).read(limit)]
    await narrow.close()

    assert found == ["2h", "30s"]


async def test_a_crowd_that_finds_no_connection_is_told_to_come_again(database: Database) -> None:
    engine = create_async_engine(db.as_psycopg(database.url), pool_size=1, max_overflow=0, pool_timeout=0.05)
    narrow = db.Database(engine)
    inside, leave = asyncio.Event(), asyncio.Event()

    async def stay(tx: db.Tx) -> None:
        await pid_of(tx)
        inside.set()
        await leave.wait()

    staying = asyncio.create_task(doors(narrow).write(stay))
    await inside.wait()
    with pytest.raises(Unavailable):
        await doors(narrow).write(pid_of)
    with pytest.raises(Unavailable):
        await doors(narrow).read(pid_of)
    leave.set()
    await staying
    await narrow.close()


async def test_a_violated_constraint_gets_the_name_that_the_business_gives_it(bank: db.Database) -> None:
    lost: list[bool] = []

    async def enter_twice(tx: db.Tx, names: dict[str, Refusal]) -> None:
        insert = text("INSERT INTO event_cursors (subscriber) VALUES ('a')")
        await tx.session.execute(insert)
        try:
            await tx.session.execute(insert)
        except IntegrityError as error:
            lost.append(db.is_lost_race(error))
            raise db.violated(error, names) from error

    with pytest.raises(NotFound):
        await doors(bank).write(enter_twice, {"event_cursors_pkey": NotFound()})
    with pytest.raises(IntegrityError):
        await doors(bank).write(enter_twice, {"another_constraint": NotFound()})
    assert lost == [True, True]


async def _lock(tx: db.Tx, name: str) -> None:
    await tx.session.execute(text("SELECT 1 FROM event_cursors WHERE subscriber = :name FOR UPDATE"), {"name": name})


async def _ignore(tx: db.Tx, heard: object) -> None:
    pass


def cursors(database: Database) -> list[str]:
    with psycopg.connect(database.superuser_url) as connection:
        return [name for (name,) in connection.execute("SELECT subscriber FROM event_cursors ORDER BY 1")]


async def test_an_error_of_the_database_does_not_tell_what_it_was_asked_with(bank: db.Database) -> None:
    async def ask(reading: db.Reading) -> None:
        await reading.session.execute(text("SELECT no_such_column WHERE 'x' = :name"), {"name": "Zhang Wei"})

    with pytest.raises(DBAPIError) as caught:
        await doors(bank).read(ask)

    assert "no_such_column" in str(caught.value)
    assert "Zhang Wei" not in str(caught.value) + repr(caught.value)
