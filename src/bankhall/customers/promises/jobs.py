"""The job of promises: a day that has passed is not passed over in silence."""

from bankhall.customers.promises.actions import note_late
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job


async def _note_late(database: Database) -> None:
    doors = database.doors(system("customers"))
    while await doors.write(note_late):
        pass


# Every hour: whoever moves a day that has passed is in time until then.
JOBS = [Job(name="customers.note_late_promises", run=_note_late, every="7 * * * *", lock="customers.late_promises")]
