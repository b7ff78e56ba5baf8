"""What the books do by the clock."""

from uuid import UUID

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job
from bankhall.ledger.actions.hold import expire_holds
from bankhall.ledger.actions.turnover import fold_turnovers
from bankhall.ledger.actions.verify import VERIFY_JOB, ask_for_verification, note_findings, recompute

_CLOCK = system("ledger clock")


async def verify(database: Database, *, verification_id: str) -> None:
    """Reads in one transaction and notes in another: the reading takes long and must not hold locks."""
    doors = database.doors(_CLOCK)
    findings = await doors.read(recompute)
    await doors.write(note_findings, UUID(verification_id), findings)


async def verify_nightly(database: Database) -> None:
    await database.doors(_CLOCK).write(ask_for_verification)


async def expire(database: Database) -> None:
    doors = database.doors(_CLOCK)
    while await doors.write(expire_holds):
        pass


async def fold(database: Database) -> None:
    doors = database.doors(_CLOCK)
    while await doors.write(fold_turnovers):
        pass


JOBS = [
    Job(VERIFY_JOB, verify, tries=3, lock=VERIFY_JOB),
    Job("ledger.verify_nightly", verify_nightly, every="30 18 * * *"),
    Job("ledger.expire_holds", expire, every="* * * * *", lock="ledger.expire_holds"),
    Job("ledger.fold_turnovers", fold, every="* * * * *", lock="ledger.fold_turnovers"),
]
