"""The customer file's jobs."""

from bankhall.customers.actions.forget import forget_former
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job


async def forget_who_left_long_ago(database: Database) -> None:
    doors = database.doors(system("customers"))
    while await doors.write(forget_former):
        pass


JOBS = [
    Job(
        name="customers.forget_former",
        run=forget_who_left_long_ago,
        every="23 3 * * *",
        lock="customers.forget_former",
    ),
]
