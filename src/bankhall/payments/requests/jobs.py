"""The job of requests to pay."""

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job
from bankhall.payments.requests.actions import forget_old


async def _forget(database: Database) -> None:
    doors = database.doors(system("payments"))
    while await doors.write(forget_old):
        pass


JOBS = [Job(name="payments.forget_requests", run=_forget, every="41 3 * * *", lock="payments.forget_requests")]
