"""Rebuildings: asked for, begun, stopped, over."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select, update

from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.ids import new_id
from bankhall.kernel.jobs import enqueue
from bankhall.kernel.tables import done_by
from bankhall.tags.errors import NoSuchRun, RebuildingAlready, RunOver
from bankhall.tags.models import RunRow
from bankhall.tags.types import RunState

REBUILD_JOB: Final = "tags.rebuild"
# Its worker is gone, and nobody has taken it up: it holds nothing up any longer.
_GIVEN_UP_AFTER: Final = timedelta(hours=2)
_OPEN: Final = (RunState.WAITING, RunState.RUNNING)


async def ask_for_rebuild(tx: Tx, tag_id: UUID | None = None) -> UUID:
    """Of all tags, or of one; what waits already goes further instead. Returns the rebuilding's id."""
    await take_turn(tx, REBUILD_JOB)
    waiting = await tx.session.scalar(select(RunRow).where(RunRow.state == RunState.WAITING).limit(1))
    if waiting is not None:
        if waiting.tag_id != tag_id:
            waiting.tag_id = None
        # Its job may have been given up on; one that comes twice finds nothing to do.
        await enqueue(tx, REBUILD_JOB, lock=REBUILD_JOB, run_id=str(waiting.id))
        return waiting.id
    run_id = new_id()
    empty = {"steps": 0, "done": 0, "customers": 0, "given": 0, "taken": 0}
    tx.session.add(RunRow(id=run_id, tag_id=tag_id, state=RunState.WAITING, asked_at=tx.now, **empty, **done_by(tx)))
    await tx.session.flush()
    await enqueue(tx, REBUILD_JOB, lock=REBUILD_JOB, run_id=str(run_id))
    return run_id


async def order_rebuild(tx: Tx) -> UUID:
    """By a member of staff. Raises RebuildingAlready."""
    await take_turn(tx, REBUILD_JOB)
    await tx.session.execute(
        update(RunRow)
        .where(RunRow.state == RunState.RUNNING, RunRow.started_at < tx.now - _GIVEN_UP_AFTER)
        .values(state=RunState.CANCELLED, ended_at=tx.now)
    )
    if await tx.session.scalar(select(RunRow.id).where(RunRow.state.in_(_OPEN)).limit(1)) is not None:
        raise RebuildingAlready
    run_id = await ask_for_rebuild(tx)
    tx.audit("tags.order_rebuild", "tag_run", run_id)
    return run_id


async def cancel_run(tx: Tx, run_id: UUID) -> None:
    """What it had not committed is not. Raises NoSuchRun, RunOver."""
    row = await tx.session.get(RunRow, run_id, with_for_update=True)
    if row is None:
        raise NoSuchRun
    if row.state not in _OPEN:
        raise RunOver
    row.state, row.ended_at = RunState.CANCELLED, tx.now
    tx.audit("tags.cancel_run", "tag_run", run_id)


async def begin_run(tx: Tx, run_id: UUID) -> tuple[bool, UUID | None]:
    """Whether it is to be done, and of which tag. One whose worker was killed begins anew."""
    row = await tx.session.get(RunRow, run_id, with_for_update=True)
    if row is None or row.state not in _OPEN:
        return False, None
    row.state, row.started_at, row.done = RunState.RUNNING, tx.now, 0
    return True, row.tag_id


async def put_back(tx: Tx, run_id: UUID) -> None:
    """It could not be done: it waits, until it is tried again."""
    await tx.session.execute(
        update(RunRow).where(RunRow.id == run_id, RunRow.state == RunState.RUNNING).values(state=RunState.WAITING)
    )


async def note_progress(tx: Tx, run_id: UUID, done: int, steps: int) -> None:
    await tx.session.execute(
        update(RunRow).where(RunRow.id == run_id, RunRow.state == RunState.RUNNING).values(done=done, steps=steps)
    )


async def end_run(tx: Tx, run_id: UUID, *, customers: int, given: int, taken: int) -> None:
    """With what it did, in one commit. Raises RunOver where somebody has stopped it meanwhile."""
    row = await tx.session.get(RunRow, run_id, with_for_update=True, populate_existing=True)
    if row is None or row.state != RunState.RUNNING:
        raise RunOver
    row.state, row.ended_at, row.done = RunState.DONE, tx.now, row.steps
    row.customers, row.given, row.taken = customers, given, taken
