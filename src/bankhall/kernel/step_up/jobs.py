"""Step-up's job."""

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job
from bankhall.kernel.step_up.actions import purge_confirmations


async def _purge(database: Database) -> None:
    await database.doors(system("step-up")).write(purge_confirmations)


JOBS = [Job(name="step_up.purge_confirmations", run=_purge, every="*/10 * * * *", lock="step_up.purge_confirmations")]
