"""What insight leaves to a worker."""

from uuid import UUID

from bankhall.insight.actions.forgetting import forget_settled_rows
from bankhall.insight.actions.retry import RETRY_JOB, ROWS_AT_ONCE, pass_over, retry_some, who_asked
from bankhall.insight.actions.settle import SETTLE_JOB, settle_some
from bankhall.insight.errors import ImportAtWork
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.errors import OutcomeUnknown, Refusal, Unavailable
from bankhall.kernel.jobs import Job

_CLOCK = system("insight")

# Not the rows' fault: the job is run again.
_LATER = (ImportAtWork, Unavailable, OutcomeUnknown)


async def retry(database: Database, *, retry_id: str) -> None:
    """Acts for whoever asked. Rows of which one is refused by a module below are tried one by one."""
    id_ = UUID(retry_id)
    doors = database.doors(await database.doors(_CLOCK).read(who_asked, id_))
    singly = 0
    while True:
        try:
            if not await doors.write(retry_some, id_, at_once=1 if singly else ROWS_AT_ONCE):
                return
        except _LATER:
            raise
        except Refusal as refusal:
            if singly:
                await doors.write(pass_over, id_, refusal)
            else:
                singly = ROWS_AT_ONCE + 1
        singly = max(0, singly - 1)


async def settle_rest(database: Database, *, source: str) -> None:
    while await database.doors(_CLOCK).write(settle_some, source):
        pass


async def forget(database: Database) -> None:
    while await database.doors(_CLOCK).write(forget_settled_rows):
        pass


JOBS = [
    Job("insight.forget_settled_rows", forget, every="20 18 * * *", lock="insight.forget_settled_rows"),
    Job(RETRY_JOB, retry, tries=8, lock=RETRY_JOB),
    Job(SETTLE_JOB, settle_rest, tries=8, lock=SETTLE_JOB),
]
