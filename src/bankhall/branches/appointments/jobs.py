"""The timers of appointments: customers are reminded, and who did not come is noted."""

from bankhall.branches.appointments.actions import forget_guests, note_missed, remind
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job


async def _remind(database: Database) -> None:
    doors = database.doors(system("branches"))
    while await doors.write(remind):
        pass


async def _note_missed(database: Database) -> None:
    doors = database.doors(system("branches"))
    await doors.write(note_missed)
    while await doors.write(forget_guests):
        pass


JOBS = [
    # While people are awake, from nine to eight in the evening (cron lines are UTC).
    Job("branches.remind", _remind, every="*/20 1-12 * * *", lock="branches.remind"),
    Job("branches.note_missed", _note_missed, every="41 * * * *", lock="branches.note_missed"),
]
