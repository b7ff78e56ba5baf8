"""The timers of queues: a day ends, and how long things take is reckoned anew."""

from bankhall.branches.queue.actions import end_day, forget_visitors, reckon_paces
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job


async def _end_day(database: Database) -> None:
    await database.doors(system("branches")).write(end_day)


async def _reckon(database: Database) -> None:
    doors = database.doors(system("branches"))
    await doors.write(reckon_paces)
    while await doors.write(forget_visitors):
        pass


JOBS = [
    Job("branches.end_day", _end_day, every="*/10 * * * *", lock="branches.end_day"),
    Job("branches.reckon_paces", _reckon, every="23 * * * *", lock="branches.reckon_paces"),
]
