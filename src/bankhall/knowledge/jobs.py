"""The job of the knowledge base: what readers said is not kept for ever."""

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job
from bankhall.knowledge.actions import forget_old


async def _forget_old(database: Database) -> None:
    doors = database.doors(system("knowledge"))
    while await doors.write(forget_old):
        pass


JOBS = [Job(name="knowledge.forget_old", run=_forget_old, every="41 2 * * *", lock="knowledge.forget_old")]
