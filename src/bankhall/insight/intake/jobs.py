"""Looking tables through, taking their customers in, and forgetting what they said."""

from uuid import UUID

from bankhall.insight.intake.actions.bring import LOOK, look_some
from bankhall.insight.intake.actions.keep import forget_some
from bankhall.insight.intake.actions.take import TAKE, take_some
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job

_FORGET = "insight.forget_tables"


async def look_through_table(database: Database, *, file_id: str) -> None:
    doors = database.doors(system("insight"))
    while await doors.write(look_some, UUID(file_id)):
        pass


async def take_table(database: Database, *, file_id: str) -> None:
    """To the end. Killed in between, the next run goes on after the last portion that was committed."""
    doors = database.doors(system("insight"))
    while await doors.write(take_some, UUID(file_id)):
        pass


async def forget_tables(database: Database) -> None:
    doors = database.doors(system("insight"))
    while await doors.write(forget_some):
        pass


JOBS = [
    Job(LOOK, look_through_table, tries=8),
    Job(TAKE, take_table, tries=8),
    Job(_FORGET, forget_tables, every="40 3 * * *", lock=_FORGET),
]
