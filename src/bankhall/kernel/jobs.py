"""Jobs and timers on PostgreSQL, by procrastinate. A job is enqueued by the transaction that wants it done.

    JOBS = [Job("ledger.verify", verify)]                        # in a module's jobs.py, listed in worker.py
    await enqueue(tx, "ledger.verify", verification_id=...)      # in an action: commits or vanishes with it
    await enqueue(tx, "notify.deliver", urgent=True, at=...)     # somebody waits for it; not before that instant

A job only calls a verb, and may be run twice: the verb must stand it. Never one job for each transaction event:
those are subscribers in batches (kernel.events).
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import procrastinate

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Tx, as_psycopg, raw_connection, take_turn

Work = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Job:
    """`run` gets the database and what was enqueued. `every` is a cron line (UTC) for what nobody asks for.

    `tries`: how often it is run altogether when it fails. `lock`: timers of one lock never run at the same time, nor
    with what was enqueued under it.
    """

    name: str
    run: Work
    every: str | None = None
    tries: int = 5
    lock: str | None = None


MEND_JOB = "kernel.mend_jobs"

# How long jobs can still be looked at, and those that did not succeed.
_DONE_KEPT_H = 48
_FAILED_KEPT_H = 90 * 24

# What somebody waits for stands in a queue of its own, before all others and for workers that do nothing else: neither
# a hundred thousand jobs nor a few slow ones hold it up.
URGENT: Final = "urgent"
_BEFORE_OTHERS: Final = 10

# Only enqueues, on the connection of the transaction at hand; never opened.
_ENQUEUER = procrastinate.App(connector=procrastinate.PsycopgConnector())


async def enqueue(
    tx: Tx,
    name: str,
    /,
    *,
    lock: str | None = None,
    urgent: bool = False,
    at: datetime | None = None,
    **arguments: object,
) -> None:
    """Asks for the job by name. Arguments must be JSON. Nothing happens unless `tx` commits. `at`: not before that.

    Who enqueues does not know the worker's jobs, so it names the lock again: jobs of one lock run one after another.
    """
    connection = await raw_connection(tx)
    task = _ENQUEUER.configure_task(
        name,
        connection=connection,
        lock=lock,
        schedule_at=at,
        queue=URGENT if urgent else "default",
        priority=_BEFORE_OTHERS if urgent else 0,
    )
    await task.defer_async(**arguments)  # type: ignore[arg-type]  # JSON values


def worker_app(url: str, database: Database, jobs: list[Job]) -> procrastinate.App:
    """The procrastinate app of the worker process, with every job of the house."""
    conninfo = as_psycopg(url).set(drivername="postgresql").render_as_string(hide_password=False)
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=conninfo, min_size=1, max_size=6))
    for job in jobs:
        _register(app, job, database)
    _register_mending(app, database)
    return app


async def run_jobs(app: procrastinate.App) -> None:
    """Until it is cancelled."""
    async with asyncio.TaskGroup() as working:
        working.create_task(app.run_worker_async(concurrency=4, install_signal_handlers=False))
        working.create_task(app.run_worker_async(queues=[URGENT], concurrency=2, install_signal_handlers=False))


def _register(app: procrastinate.App, job: Job, database: Database) -> None:
    async def run(**arguments: object) -> None:
        arguments.pop("timestamp", None)  # procrastinate tells a timer's job when it was due
        await job.run(database, **arguments)

    task = app.task(
        name=job.name,
        retry=procrastinate.RetryStrategy(max_attempts=job.tries - 1, exponential_wait=2) if job.tries > 1 else False,
        lock=job.lock,
    )(run)
    if job.every:
        app.periodic(cron=job.every, periodic_id=job.name)(task)  # type: ignore[arg-type]  # takes the time as a keyword


def _register_mending(app: procrastinate.App, database: Database) -> None:
    async def mend(timestamp: int) -> None:
        """A worker that was killed leaves its jobs undone and their locks taken: they are given to the others."""

        async def give_away(tx: Tx) -> None:
            # Of two that mend at once the second would give away what the first gave to somebody who is doing it now.
            await take_turn(tx, MEND_JOB)
            for job in await app.job_manager.get_stalled_jobs():
                await app.job_manager.retry_job(job)

        await database.doors(system("kernel")).write(give_away)
        await app.job_manager.delete_old_jobs(nb_hours=_DONE_KEPT_H)
        await app.job_manager.delete_old_jobs(
            nb_hours=_FAILED_KEPT_H, include_failed=True, include_cancelled=True, include_aborted=True
        )

    # Without a lock of the queue's: a worker killed while mending would keep it. The turn ends with its connection.
    app.periodic(cron="* * * * *", periodic_id=MEND_JOB)(app.task(name=MEND_JOB)(mend))
