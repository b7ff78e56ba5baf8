"""Trying many bad rows again as they are: what they lacked may have come meanwhile. In batches, each committed, so that
a retry that is killed goes on where it was.
"""

from uuid import UUID

from sqlalchemy import select, update

from bankhall.insight.actions.registers import told
from bankhall.insight.actions.repair import close_cases, lock_open, note_reasons, unchanged
from bankhall.insight.actions.take import Attempt, take_rows
from bankhall.insight.actions.turn import take_turn_of_repair
from bankhall.insight.adapters.berka import tables
from bankhall.insight.adapters.berka.fields import BadRow
from bankhall.insight.models import ImportRow, RetryRow
from bankhall.insight.queries.quarantine import (
    GIVEN_UP_AFTER,
    BadRowFound,
    count_open,
    must_have_import,
    open_rows,
    retry_of,
)
from bankhall.insight.types import Reason, Retry, RetryRows
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.jobs import enqueue
from bankhall.kernel.tables import done_by

RETRY_JOB = "insight.retry_rows"

ROWS_AT_ONCE = 200

# What others refer to comes first.
_FILES = [table.file for table in tables.ALL]


async def retry_rows(tx: Tx, wanted: RetryRows) -> Retry:
    """A worker tries them. While one such retry is under way, that one is answered. Raises NoSuchImport."""
    await must_have_import(tx, wanted.import_id)
    # Whoever asks for the same at the same moment waits here, and then finds ours.
    await tx.session.execute(select(ImportRow.id).where(ImportRow.id == wanted.import_id).with_for_update())
    running = select(RetryRow).where(
        RetryRow.import_id == wanted.import_id,
        RetryRow.file.is_not_distinct_from(wanted.file),
        RetryRow.reason.is_not_distinct_from(wanted.reason),
        RetryRow.finished_at.is_(None),
        RetryRow.moved_at > tx.now - GIVEN_UP_AFTER,
    )
    if found := (await tx.session.scalars(running.order_by(RetryRow.id.desc()).limit(1))).one_or_none():
        return retry_of(found, tx.now)
    total = await count_open(tx, wanted.import_id, file=wanted.file, reason=wanted.reason)
    row = RetryRow(
        id=new_id(),
        import_id=wanted.import_id,
        file=wanted.file,
        reason=wanted.reason,
        asked_at=tx.now,
        total=total,
        tried=0,
        repaired=0,
        reached_line=0,
        moved_at=tx.now,
        finished_at=None if total else tx.now,
        **done_by(tx),
    )
    tx.session.add(row)
    await tx.session.flush()
    if total:
        await enqueue(tx, RETRY_JOB, lock=RETRY_JOB, retry_id=str(row.id))
    tx.audit("insight.retry_rows", "import", wanted.import_id, file=wanted.file, reason=wanted.reason, rows=total)
    return retry_of(row, tx.now)


async def who_asked(reading: Reading, retry_id: UUID) -> Actor:
    """For the worker, which acts for them."""
    row = (await reading.session.scalars(select(RetryRow).where(RetryRow.id == retry_id))).one()
    return Actor(kind="staff" if row.by_kind == "staff" else "system", name=row.by_name, id=row.by_id)


async def retry_some(tx: Tx, retry_id: UUID, *, at_once: int = ROWS_AT_ONCE) -> bool:
    """The next rows, all or none of them. Returns whether there may be more. Raises ImportAtWork, and what a module
    below refuses: then one of them is at fault, and they are tried one by one.
    """
    retry, rows = await _next(tx, retry_id, at_once)
    if rows is None:
        return False
    attempts, refused = [], {}
    for row in await lock_open(tx, rows):
        try:
            attempts.append(Attempt(row, unchanged(row)))
        except BadRow as bad:
            refused[row.id] = bad
    tried = await take_rows(tx, retry.import_id, rows[0].file, attempts)
    await close_cases(tx, tried, retry_id=retry_id)
    by_id = {row.id: row for row in rows}
    await note_reasons(tx, [(by_id[id_], bad) for id_, bad in {**refused, **tried.refused}.items()])
    await _move(tx, retry_id, rows, repaired=sum(row.id in tried.took for row in rows))
    return True


async def pass_over(tx: Tx, retry_id: UUID, refusal: Refusal) -> None:
    """The next row stays in quarantine, with what was refused about it."""
    _, rows = await _next(tx, retry_id, 1)
    if rows is not None:
        await note_reasons(tx, [(row, BadRow(Reason.REFUSED, told(refusal))) for row in rows])
        await _move(tx, retry_id, rows, repaired=0)


async def _next(tx: Tx, retry_id: UUID, at_once: int) -> tuple[Retry, list[BadRowFound] | None]:
    """The retry, held until the commit, and the rows it comes to next; None when there are none, which ends it."""
    row = (await tx.session.scalars(select(RetryRow).where(RetryRow.id == retry_id).with_for_update())).one()
    retry = retry_of(row, tx.now)
    if row.finished_at is not None:
        return retry, None
    source = (await tx.session.execute(select(ImportRow.source).where(ImportRow.id == row.import_id))).scalar_one()
    await take_turn_of_repair(tx, source)
    files = [row.file] if row.file else _FILES
    reached = files.index(row.reached_file) if row.reached_file in files else 0
    for file in files[reached:]:
        after = row.reached_line if file == row.reached_file else 0
        if rows := await open_rows(tx, retry, file=file, after=after, limit=at_once):
            return retry, rows
    await tx.session.execute(
        update(RetryRow).where(RetryRow.id == retry_id).values(finished_at=tx.now, tried=RetryRow.total)
    )
    return retry, None


async def _move(tx: Tx, retry_id: UUID, rows: list[BadRowFound], *, repaired: int) -> None:
    await tx.session.execute(
        update(RetryRow)
        .where(RetryRow.id == retry_id)
        .values(
            tried=RetryRow.tried + len(rows),
            repaired=RetryRow.repaired + repaired,
            reached_file=rows[-1].file,
            reached_line=rows[-1].line,
            moved_at=tx.now,
        )
    )
