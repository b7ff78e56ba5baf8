"""The job of notices: whose time runs out is told of, while the office is open."""

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job
from bankhall.tickets.notices.actions import tell_of_complaints, tell_of_tickets


async def _tell(database: Database) -> None:
    doors = database.doors(system("tickets"))
    while await doors.write(tell_of_tickets):
        pass
    while await doors.write(tell_of_complaints):
        pass


JOBS = [Job(name="tickets.tell_due", run=_tell, every="*/5 * * * *", lock="tickets.tell_due")]
