"""Identity's jobs."""

from bankhall.identity.actions.sessions import purge_expired_sessions
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job


async def _purge(database: Database) -> None:
    await database.doors(system("identity")).write(purge_expired_sessions)


JOBS = [
    Job(
        name="identity.purge_expired_sessions",
        run=_purge,
        every="*/10 * * * *",
        lock="identity.purge_expired_sessions",
    ),
]
