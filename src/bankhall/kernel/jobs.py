"""Jobs and timers on PostgreSQL, by procrastinate. A job is enqueued by the transaction that wants it done.

    VERIFY = job("ledger.verify")                       # in a module's jobs.py, beside its function
    await enqueue(tx, VERIFY, verification_id=...)      # in an action: commits or vanishes with it

A job only calls a verb, and may be run twice: the verb must stand it. Never one job for each transaction event:
those are subscribers in batches (kernel.events).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import procrastinate

from bankhall.kernel.db import Database, Tx, as_psycopg, raw_connection

Work = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Job:
    """`run` gets the database and what was enqueued. `every` is a cron line (UTC) for what nobody asks for.

    `lock`: jobs of one lock never run at the same time.
    """

    name: str
    run: Work
    every: str | None = None
    tries: int = 5
    lock: str | None = None


# Only enqueues, on the connection of the transaction at hand; never opened.
_ENQUEUER = procrastinate.App(connector=procrastinate.PsycopgConnector())


async def enqueue(tx: Tx, name: str, /, **arguments: object) -> None:
    """Asks for the job by name. Arguments must be JSON. Nothing happens unless `tx` commits."""
    connection = await raw_connection(tx)
    await _ENQUEUER.configure_task(name, connection=connection).defer_async(**arguments)  # type: ignore[arg-type]  # JSON values


def worker_app(url: str, database: Database, jobs: list[Job]) -> procrastinate.App:
    """The procrastinate app of the worker process, with every job of the house."""
    conninfo = as_psycopg(url).set(drivername="postgresql").render_as_string(hide_password=False)
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=conninfo, min_size=1, max_size=4))
    for job in jobs:
        _register(app, job, database)
    return app


def _register(app: procrastinate.App, job: Job, database: Database) -> None:
    async def run(**arguments: object) -> None:
        arguments.pop("timestamp", None)  # procrastinate tells a timer's job when it was due
        await job.run(database, **arguments)

    task = app.task(
        name=job.name,
        retry=procrastinate.RetryStrategy(max_attempts=job.tries, exponential_wait=2),
        lock=job.lock,
    )(run)
    if job.every:
        app.periodic(cron=job.every, periodic_id=job.name)(task)  # type: ignore[arg-type]  # takes the time as a keyword
