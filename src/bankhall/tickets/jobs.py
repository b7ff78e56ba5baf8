"""The jobs of tickets: what is late is put before a supervisor, what was solved long ago is closed."""

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job
from bankhall.tickets.actions import close_old, forget_codes, note_late


async def _note_late(database: Database) -> None:
    doors = database.doors(system("tickets"))
    while await doors.write(note_late):
        pass


async def _tidy(database: Database) -> None:
    doors = database.doors(system("tickets"))
    while await doors.write(close_old):
        pass
    await doors.write(forget_codes)


JOBS = [
    Job(name="tickets.note_late", run=_note_late, every="*/5 * * * *", lock="tickets.note_late"),
    Job(name="tickets.tidy", run=_tidy, every="41 * * * *", lock="tickets.tidy"),
]
