"""The timers of queues: a day ends, and how long things take is reckoned anew."""

from datetime import timedelta
from typing import Final

from bankhall.branches.queue.actions import end_day, forget_visitors, reckon_paces
from bankhall.branches.queue.models import NumberRow
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job
from bankhall.kernel.retention import Purge, purging


async def _end_day(database: Database) -> None:
    await database.doors(system("branches")).write(end_day)


async def _reckon(database: Database) -> None:
    doors = database.doors(system("branches"))
    await doors.write(reckon_paces)
    while await doors.write(forget_visitors):
        pass


PURGES: Final = (Purge(NumberRow, NumberRow.on_date, timedelta(days=30)),)

JOBS = [
    purging("branches.forget_numbers", PURGES, every="18 18 * * *"),
    Job("branches.end_day", _end_day, every="*/10 * * * *", lock="branches.end_day"),
    Job("branches.reckon_paces", _reckon, every="23 * * * *", lock="branches.reckon_paces"),
]
