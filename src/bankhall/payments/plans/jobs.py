"""Planned transfers' job."""

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job
from bankhall.payments.plans.actions import make_due


async def _make_due(database: Database) -> None:
    doors = database.doors(system("payments"))
    while await doors.write(make_due):
        pass


JOBS = [Job(name="payments.make_due", run=_make_due, every="* * * * *", lock="payments.make_due")]
