"""What tags leave to a worker: rebuilding, by whoever asks and whenever the business day moves on."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final
from uuid import UUID

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Doors, Tx
from bankhall.kernel.jobs import Job
from bankhall.kernel.time import business_date
from bankhall.tags.actions.looking import Gathered, gather, look_at_waiting, steps_of
from bankhall.tags.actions.looking import rebuild as rebuild_all
from bankhall.tags.actions.running import REBUILD_JOB, begin_run, end_run, note_progress, put_back
from bankhall.tags.errors import RunOver
from bankhall.tags.queries.runs import is_cancelled

_CLOCK: Final = system("tags")
_LOOK_EVERY_S: Final = 0.5


async def rebuild(database: Database, *, run_id: str) -> None:
    """Whoever stops it stops also what the database is just at."""
    id_, doors = UUID(run_id), database.doors(_CLOCK)
    is_due, tag_id = await doors.write(begin_run, id_)
    if not is_due:
        return

    working = asyncio.create_task(_rebuild(doors, id_, tag_id))
    while not (await asyncio.wait([working], timeout=_LOOK_EVERY_S))[0]:
        if await doors.read(is_cancelled, id_):
            working.cancel()
            break
    try:
        with suppress(RunOver, asyncio.CancelledError):
            await working
    except Exception:
        await doors.write(put_back, id_)
        raise
    while await doors.write(look_at_waiting):
        pass


async def _rebuild(doors: Doors, run_id: UUID, tag_id: UUID | None) -> None:
    gathered = await doors.read(gather, tag_id, await doors.read(business_date))

    async def tell(done: int) -> None:
        await doors.write(note_progress, run_id, done, steps_of(gathered))

    await tell(1)
    await doors.write(write_whole, run_id, tag_id, gathered, tell)


async def write_whole(
    tx: Tx, run_id: UUID, tag_id: UUID | None, gathered: Gathered, tell: Callable[[int], Awaitable[None]]
) -> None:
    """With its end, in one commit. Raises RunOver where somebody has stopped it."""
    customers, given, taken = await rebuild_all(tx, tag_id, gathered, tell)
    await end_run(tx, run_id, customers=customers, given=given, taken=taken)


JOBS = [Job(REBUILD_JOB, rebuild, lock=REBUILD_JOB)]
