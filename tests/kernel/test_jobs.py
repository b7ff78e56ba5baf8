"""Jobs are asked for by the transaction that wants them, and done by a worker, whatever becomes of the first."""

import asyncio
from collections.abc import Awaitable, Callable

import procrastinate
import psycopg
import pytest

from bankhall.kernel import db
from bankhall.kernel.errors import Conflict
from bankhall.kernel.jobs import MEND_JOB, Job, enqueue, worker_app
from databases import Database

from .happenings import doors, note, noted

Run = Callable[..., Awaitable[None]]


async def ask(tx: db.Tx, what: str, *, name: str = "tests.note") -> None:
    await enqueue(tx, name, what=what)


async def note_it(bank: db.Database, *, what: str) -> None:
    async def write(tx: db.Tx) -> None:
        note(tx, what)

    await doors(bank).write(write)


def jobs_in(database: Database) -> list[tuple[str, dict[str, object], str, int]]:
    with psycopg.connect(database.superuser_url) as connection:
        return connection.execute(
            "SELECT task_name, args, status::text, attempts FROM procrastinate_jobs"
            " WHERE task_name LIKE 'tests.%' ORDER BY id"
        ).fetchall()


def spoil(database: Database, statement: str) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(statement.encode())


async def work(bank: db.Database, database: Database, *jobs: Job, concurrency: int = 1) -> None:
    """A worker that ends when there is nothing left to do now."""
    app = worker_app(database.url, bank, list(jobs))
    async with app.open_async():
        await work_with(app, concurrency=concurrency)


async def work_with(app: procrastinate.App, *, concurrency: int = 1) -> None:
    await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False, concurrency=concurrency)


async def test_a_job_is_enqueued_with_the_transaction_and_done_by_a_worker(
    bank: db.Database, database: Database
) -> None:
    await doors(bank).write(ask, "薪水")
    assert jobs_in(database) == [("tests.note", {"what": "薪水"}, "todo", 0)]

    await work(bank, database, Job("tests.note", note_it))

    assert noted(database) == ["薪水"]
    assert [status for _, _, status, _ in jobs_in(database)] == ["succeeded"]


async def test_a_job_vanishes_with_the_transaction_that_asked_for_it(bank: db.Database, database: Database) -> None:
    async def change_mind(tx: db.Tx) -> None:
        await ask(tx, "never")
        raise Conflict

    with pytest.raises(Conflict):
        await doors(bank).write(change_mind)

    assert jobs_in(database) == []


async def test_a_job_is_not_seen_before_the_commit(bank: db.Database, database: Database) -> None:
    asked, commit = asyncio.Event(), asyncio.Event()

    async def ask_slowly(tx: db.Tx) -> None:
        await ask(tx, "later")
        asked.set()
        await commit.wait()

    asking = asyncio.create_task(doors(bank).write(ask_slowly))
    await asked.wait()
    await work(bank, database, Job("tests.note", note_it))
    assert noted(database) == []
    commit.set()
    await asking
    await work(bank, database, Job("tests.note", note_it))

    assert noted(database) == ["later"]


async def test_a_job_that_fails_is_tried_again_later_and_not_for_ever(bank: db.Database, database: Database) -> None:
    tries: list[str] = []

    async def stumble(bank: db.Database, *, what: str) -> None:
        tries.append(what)
        raise RuntimeError("not today")

    await doors(bank).write(ask, "a")
    seen: list[str] = []
    for _ in range(6):
        await work(bank, database, Job("tests.note", stumble, tries=3))
        seen.append(jobs_in(database)[0][2])
        await work(bank, database, Job("tests.note", stumble, tries=3))  # not before its time
        spoil(database, "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")

    assert tries == ["a"] * 3
    assert seen == ["todo", "todo", "failed", "failed", "failed", "failed"]


async def test_a_job_that_failed_once_is_done_the_next_time(bank: db.Database, database: Database) -> None:
    tries: list[str] = []

    async def stumble_once(bank: db.Database, *, what: str) -> None:
        tries.append(what)
        if len(tries) == 1:
            raise RuntimeError("not yet")
        await note_it(bank, what=what)

    await doors(bank).write(ask, "a")
    await work(bank, database, Job("tests.note", stumble_once))
    spoil(database, "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    await work(bank, database, Job("tests.note", stumble_once))

    assert noted(database) == ["a"]


async def test_jobs_of_one_lock_never_run_at_the_same_time(bank: db.Database, database: Database) -> None:
    inside = 0
    most = 0

    async def count(bank: db.Database, *, what: str) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await note_it(bank, what=what)
        inside -= 1

    async def ask_for_many(tx: db.Tx) -> None:
        for n in range(8):
            await enqueue(tx, "tests.note", lock="one at a time", what=str(n))

    await doors(bank).write(ask_for_many)
    while any(status == "todo" for _, _, status, _ in jobs_in(database)):
        await work(bank, database, Job("tests.note", count, lock="one at a time"), concurrency=4)

    assert noted(database) == [str(n) for n in range(8)]
    assert most == 1


async def test_jobs_of_a_worker_that_was_killed_are_done_by_another_and_its_lock_is_freed(
    bank: db.Database, database: Database
) -> None:
    async def ask_for_two(tx: db.Tx) -> None:
        for what in ("first", "second"):
            await enqueue(tx, "tests.note", lock="one at a time", what=what)

    await doors(bank).write(ask_for_two)
    # As kill -9 leaves it: the job is being done by a worker whose heart stopped an hour ago.
    spoil(
        database,
        "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
        " RETURNING id) UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM dead)"
        " WHERE args->>'what' = 'first'",
    )

    app = worker_app(database.url, bank, [Job("tests.note", note_it)])
    async with app.open_async():
        await app.tasks[MEND_JOB].defer_async(timestamp=0)
        await work_with(app)
        await work_with(app)

    assert noted(database) == ["first", "second"]


async def test_two_that_mend_at_once_give_no_job_to_two_workers(bank: db.Database, database: Database) -> None:
    asked = [f"{nth:02}" for nth in range(20)]

    async def ask_for_all(tx: db.Tx) -> None:
        for what in asked:
            await enqueue(tx, "tests.note", what=what)

    await doors(bank).write(ask_for_all)
    spoil(
        database,
        "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
        " RETURNING id) UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM dead)"
        " WHERE task_name = 'tests.note'",
    )

    async def take_time(bank: db.Database, *, what: str) -> None:
        await asyncio.sleep(0.2)
        await note_it(bank, what=what)

    app = worker_app(database.url, bank, [Job("tests.note", take_time)])
    async with app.open_async():
        for nth in range(4):
            await app.tasks[MEND_JOB].defer_async(timestamp=nth)
        await work_with(app, concurrency=24)
        await work_with(app, concurrency=24)

    assert sorted(noted(database)) == asked
    assert {attempts for _, _, _, attempts in jobs_in(database)} == {2}  # given back once, and done


async def test_a_timer_runs_without_arguments(bank: db.Database, database: Database) -> None:
    ticks: list[str] = []

    async def tick(bank: db.Database) -> None:
        ticks.append("tick")

    app = worker_app(database.url, bank, [Job("tests.tick", tick, every="* * * * *")])
    async with app.open_async():
        await app.tasks["tests.tick"].defer_async(timestamp=1_700_000_000)
        await work_with(app)

    assert set(ticks) == {"tick"}  # the clock may have struck by itself meanwhile
