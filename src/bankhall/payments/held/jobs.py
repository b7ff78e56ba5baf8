"""The job of payments that are put off."""

import structlog

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.errors import Refusal, Unavailable
from bankhall.kernel.jobs import Job
from bankhall.payments.held import queries
from bankhall.payments.held.actions import let_go_when_due, stop_when_due

log = structlog.get_logger()


async def _let_go(database: Database) -> None:
    """Each by itself, so that it holds up none of the others."""
    doors = database.doors(system("payments"))
    for transfer_id in await doors.read(queries.due_ids):
        try:
            await doors.write(let_go_when_due, transfer_id)
        except Unavailable:
            raise
        except Refusal as refusal:
            await doors.write(stop_when_due, transfer_id, refusal)
        except Exception:
            log.exception("payments.not_let_go", transfer_id=str(transfer_id))


JOBS = [Job(name="payments.let_go", run=_let_go, every="* * * * *", lock="payments.let_go")]
