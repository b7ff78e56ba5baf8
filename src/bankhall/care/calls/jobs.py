"""The job of calls: forgetting numbers, and ending what never ended."""

from bankhall.care.calls.actions import forget_numbers
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job


async def _forget(database: Database) -> None:
    await database.doors(system("housekeeping")).write(forget_numbers)


JOBS = [Job("care.forget_numbers", _forget, every="29 * * * *", lock="care.forget_numbers")]
