"""The desk's job."""

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.four_eyes.actions import expire
from bankhall.kernel.jobs import Job


async def _expire(database: Database) -> None:
    doors = database.doors(system("four eyes"))
    while await doors.write(expire):
        pass


JOBS = [Job(name="four_eyes.expire", run=_expire, every="*/5 * * * *", lock="four_eyes.expire")]
