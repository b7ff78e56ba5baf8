"""What is verified by the clock, or when an auditor asks."""

import asyncio
from pathlib import Path
from uuid import UUID

import structlog

from bankhall.kernel.actors import system
from bankhall.kernel.chain.checkpoints import Anchors
from bankhall.kernel.chain.verifying import verify
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job
from bankhall.ops.actions import VERIFY_JOB, ask_for_audit_verification, note_progress, note_verdict

log = structlog.get_logger()

_CLOCK = system("audit clock")
_TELL_EVERY_S = 2.0


def jobs(checkpoints: Path) -> list[Job]:
    """`checkpoints`: the directory of the file outside the database."""

    async def verify_audit(database: Database, *, verification_id: str) -> None:
        await verify_and_note(database, UUID(verification_id), checkpoints)

    async def verify_nightly(database: Database) -> None:
        await database.doors(_CLOCK).write(ask_for_audit_verification)

    return [
        Job(VERIFY_JOB, verify_audit, tries=3, lock=VERIFY_JOB),
        Job("ops.verify_audit_nightly", verify_nightly, every="10 19 * * *"),
    ]


async def verify_and_note(database: Database, verification_id: UUID, checkpoints: Path) -> None:
    """Reads in one transaction and notes in others, how far it has come among them."""
    doors = database.doors(_CLOCK)
    come = [0, 0]

    def hear(done: int, rows: int) -> None:
        come[:] = done, rows

    async def tell() -> None:
        while True:
            await asyncio.sleep(_TELL_EVERY_S)
            await doors.write(note_progress, verification_id, *come)

    telling = asyncio.create_task(tell())
    try:
        verdict = await doors.read(verify, [Anchors(checkpoints).path], told=hear)
    finally:
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
    await doors.write(note_verdict, verification_id, verdict)
    if not verdict.ok:
        log.error("audit.changed", **{wrong.value: count for wrong, count in verdict.counts.items()})
