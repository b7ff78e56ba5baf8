"""Reading an outside statement and comparing it."""

import asyncio
from uuid import UUID

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job
from bankhall.kernel.xml import WrongXml
from bankhall.statements.reconciliation import queries
from bankhall.statements.reconciliation.actions import RECONCILE, forget_old, keep_read, note_unreadable
from bankhall.statements.reconciliation.adapters.camt053 import read_statements
from bankhall.statements.reconciliation.adapters.statement_table import WrongTable, read_table
from bankhall.statements.reconciliation.types import (
    MOST_BYTES,
    MOST_ENTRIES,
    OWN_MOST_ENTRIES,
    Columns,
    FileKind,
    Statement,
    Unreadable,
)

# Reading one takes a core for some seconds, and memory.
_AT_ONCE = asyncio.Semaphore(2)


class _TooMany(Exception):
    pass


async def reconcile(database: Database, reconciliation_id: str) -> None:
    doors, id_ = database.doors(system("statements")), UUID(reconciliation_id)
    async with _AT_ONCE:
        found = await doors.read(queries.unread, id_)
        if found is None:
            return
        told = await asyncio.to_thread(
            read,
            found.kind,
            found.content,
            found.columns,
            number=found.number,
            currency=found.currency,
            most_entries=OWN_MOST_ENTRIES if found.is_own else MOST_ENTRIES,
        )
        if isinstance(told, Unreadable):
            await doors.write(note_unreadable, id_, told)
        else:
            await doors.write(keep_read, id_, told)


def read(
    kind: FileKind,
    content: bytes,
    columns: Columns | None,
    *,
    number: str,
    currency: str,
    most_entries: int = MOST_ENTRIES,
) -> Statement | Unreadable:
    try:
        if kind is FileKind.CAMT053:
            return read_statements(
                content,
                most_bytes=MOST_BYTES,
                most_entries=most_entries,
                too_many=_TooMany,
                number=number,
                currency=currency,
            )
        return read_table(content, columns=columns, currency=currency, most_entries=most_entries, too_many=_TooMany)
    except WrongXml as error:
        return Unreadable("not_valid", error.why, error.place, error.line)
    except WrongTable as error:
        return error.why
    except _TooMany:
        return Unreadable("too_many_entries", str(most_entries))


async def forget(database: Database) -> None:
    doors = database.doors(system("statements"))
    while await doors.write(forget_old):
        pass


JOBS = [
    Job(name=RECONCILE, run=reconcile, tries=3),
    Job(
        name="statements.forget_reconciliations",
        run=forget,
        every="43 * * * *",
        lock="statements.reconciliations",
    ),
]
