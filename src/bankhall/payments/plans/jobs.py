"""Planned transfers' job."""

import structlog

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.errors import Refusal
from bankhall.kernel.jobs import Job
from bankhall.payments.plans import queries
from bankhall.payments.plans.actions import fail_due, make_due

log = structlog.get_logger()


async def _make_due(database: Database) -> None:
    """Together; where one of them breaks the batch each by itself, so that it holds up none of the others."""
    doors = database.doors(system("payments"))
    try:
        while await doors.write(make_due):
            pass
    except Exception as error:
        log.warning("plans.made_one_by_one", error=repr(error))
        for plan_id in await doors.read(queries.due_ids):
            try:
                await doors.write(make_due, only=plan_id)
            except Refusal as refusal:
                await doors.write(fail_due, plan_id, refusal)
            except Exception:
                log.exception("plans.not_made", plan_id=str(plan_id))


JOBS = [Job(name="payments.make_due", run=_make_due, every="* * * * *", lock="payments.make_due")]
