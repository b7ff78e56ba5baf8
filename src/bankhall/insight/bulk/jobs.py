"""Doing acts on many, and forgetting what lies sealed about them."""

from uuid import UUID

from bankhall.insight.bulk.actions.asking import RUN
from bankhall.insight.bulk.actions.running import forget_some, run_some
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job

_FORGET = "insight.forget_bulk_acts"


async def run_bulk_act(database: Database, *, act_id: str) -> None:
    """To the end. Killed in between, the next run goes on after the last portion that was committed."""
    doors = database.doors(system("insight"))
    while await doors.write(run_some, UUID(act_id)):
        pass


async def forget_bulk_acts(database: Database) -> None:
    doors = database.doors(system("insight"))
    while await doors.write(forget_some):
        pass


JOBS = [
    Job(RUN, run_bulk_act, tries=8),
    Job(_FORGET, forget_bulk_acts, every="50 3 * * *", lock=_FORGET),
]
