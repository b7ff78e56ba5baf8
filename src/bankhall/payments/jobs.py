"""Payments' job."""

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job
from bankhall.payments.actions.waiting import lapse


async def _lapse(database: Database) -> None:
    doors = database.doors(system("payments"))
    while await doors.write(lapse):
        pass


JOBS = [Job(name="payments.lapse", run=_lapse, every="*/5 * * * *", lock="payments.lapse")]
