"""The customer file's jobs."""

from datetime import timedelta
from typing import Final

from bankhall.customers.actions.erase import carry_erasures_out
from bankhall.customers.actions.forget import forget_former
from bankhall.customers.actions.index import index_anew
from bankhall.customers.actions.new_contacts import purge_waiting_contacts
from bankhall.customers.models import QuestionRestRow
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job
from bankhall.kernel.retention import Purge, purging


async def forget_who_left_long_ago(database: Database) -> None:
    doors = database.doors(system("customers"))
    while await doors.write(forget_former):
        pass


async def purge_waiting(database: Database) -> None:
    await database.doors(system("customers")).write(purge_waiting_contacts)


async def erase_who_asked(database: Database) -> None:
    doors = database.doors(system("customers"))
    while await doors.write(carry_erasures_out):
        pass


async def index_who_was_written_down_before(database: Database) -> None:
    doors = database.doors(system("customers"))
    while await doors.write(index_anew):
        pass


# What somebody was not to be asked until a day that is over.
PURGES: Final = (Purge(QuestionRestRow, QuestionRestRow.until_on, timedelta(days=1)),)

JOBS = [
    purging("customers.forget_rests", PURGES, every="17 18 * * *"),
    Job(
        name="customers.index_anew", run=index_who_was_written_down_before, every="*/5 * * * *", lock="customers.index"
    ),
    Job(
        name="customers.purge_waiting_contacts",
        run=purge_waiting,
        every="*/10 * * * *",
        lock="customers.purge_waiting_contacts",
    ),
    Job(name="customers.erase", run=erase_who_asked, every="*/10 * * * *", lock="customers.erase"),
    Job(
        name="customers.forget_former",
        run=forget_who_left_long_ago,
        every="23 3 * * *",
        lock="customers.forget_former",
    ),
]
