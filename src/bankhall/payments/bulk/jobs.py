"""Bulk transfers' jobs: reading a file, and carrying out what was confirmed."""

import asyncio
from uuid import UUID

import structlog

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Doors
from bankhall.kernel.errors import Refusal
from bankhall.kernel.jobs import Job
from bankhall.payments.bulk import queries, rules
from bankhall.payments.bulk.actions import (
    CARRY_OUT,
    READ,
    NotAll,
    carry_out,
    keep_read,
    note_unreadable,
    refuse_all,
    refuse_next,
)
from bankhall.payments.types import Unreadable

log = structlog.get_logger()

# Reading one takes a core for some seconds, and memory.
_AT_ONCE = asyncio.Semaphore(2)


async def read_batch(database: Database, batch_id: str) -> None:
    doors, id_ = database.doors(system("payments")), UUID(batch_id)
    async with _AT_ONCE:
        found = await doors.read(queries.unread, id_)
        if found is None:
            return
        kind, content, currency = found
        read = await asyncio.to_thread(rules.read, kind, content, currency=currency)
        if isinstance(read, Unreadable):
            await doors.write(note_unreadable, id_, read)
        else:
            await doors.write(keep_read, id_, read)


async def carry_out_batch(database: Database, batch_id: str) -> None:
    """To the end of what is due. Killed in between, the next run goes on with the row after the last that was done."""
    doors, id_ = database.doors(system("payments")), UUID(batch_id)
    try:
        while await doors.write(carry_out, id_):
            pass
    except NotAll as none:
        await doors.write(refuse_all, id_, none.refused)
    except Exception as error:
        log.warning("payments.batch_one_by_one", batch_id=batch_id, error=repr(error))
        await _one_by_one(doors, id_)


async def _one_by_one(doors: Doors, batch_id: UUID) -> None:
    """Where a row breaks its portion: so that it holds up none of the others. What is no refusal is tried later."""
    more = True
    while more:
        try:
            more = await doors.write(carry_out, batch_id, most=1)
        except NotAll as none:
            await doors.write(refuse_all, batch_id, none.refused)
            return
        except Refusal as refusal:
            more = await doors.write(refuse_next, batch_id, refusal)


async def _carry_out_due(database: Database) -> None:
    """Those whose worker was killed, and those of which a day has come."""
    for batch_id in await database.doors(system("payments")).read(queries.due_ids):
        try:
            await carry_out_batch(database, str(batch_id))
        except Exception:
            log.exception("payments.batch_stopped", batch_id=str(batch_id))


JOBS = [
    Job(name=READ, run=read_batch, tries=3),
    Job(name=CARRY_OUT, run=carry_out_batch, tries=3),
    Job(name="payments.carry_out_due", run=_carry_out_due, every="* * * * *", lock="payments.carry_out_due"),
]
