"""The timers of call-backs: those whose time has come join the queue, promises are kept in mind, hours are counted."""

from bankhall.care.callbacks.actions import bring_due, count_hours, remind, say_sorry
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job


async def keep_promises(database: Database) -> None:
    doors = database.doors(system("callbacks"))
    while await doors.write(bring_due):
        pass
    await doors.write(say_sorry)
    await doors.write(remind)


async def _count(database: Database) -> None:
    await database.doors(system("callbacks")).write(count_hours)


JOBS = [
    Job("care.keep_callbacks", keep_promises, every="* * * * *", lock="care.keep_callbacks"),
    Job("care.count_hours", _count, every="4-59/10 * * * *", lock="care.count_hours"),
]
