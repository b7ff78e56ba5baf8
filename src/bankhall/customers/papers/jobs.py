"""The job of papers: nobody's document ends without a word."""

from bankhall.customers.papers.actions import remind
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job


async def _remind(database: Database) -> None:
    doors = database.doors(system("customers"))
    while await doors.write(remind):
        pass


# While people are awake, from nine to eight in the evening (cron lines are UTC).
JOBS = [Job(name="customers.remind_of_papers", run=_remind, every="17 1-12 * * *", lock="customers.remind_of_papers")]
