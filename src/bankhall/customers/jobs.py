"""The customer file's jobs."""

from bankhall.customers.actions.erase import carry_erasures_out
from bankhall.customers.actions.forget import forget_former
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job


async def forget_who_left_long_ago(database: Database) -> None:
    doors = database.doors(system("customers"))
    while await doors.write(forget_former):
        pass


async def erase_who_asked(database: Database) -> None:
    doors = database.doors(system("customers"))
    while await doors.write(carry_erasures_out):
        pass


JOBS = [
    Job(name="customers.erase", run=erase_who_asked, every="*/10 * * * *", lock="customers.erase"),
    Job(
        name="customers.forget_former",
        run=forget_who_left_long_ago,
        every="23 3 * * *",
        lock="customers.forget_former",
    ),
]
