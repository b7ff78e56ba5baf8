"""What has served goes: rows past their time, some thousands in a transaction, by a timer of the module that owns them.

    PURGES = (Purge(OfferRow, OfferRow.ended_at, timedelta(days=400)),)
    JOBS = [purging("care.forget_offers", PURGES, every="11 18 * * *")]

How long each table of the bank is kept, and by what it goes, stands in docs/operate/retention.md, which
tests/architecture/test_retention.py compares with the tables, with these and with the rights of the running bank.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, delete, inspect, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.jobs import Job
from bankhall.kernel.tables import Row
from bankhall.kernel.time import business_date

AT_ONCE: Final = 5_000


@dataclass(frozen=True, slots=True)
class Purge:
    """Rows of `table` go `kept` after `since`, an instant or a day; where that is empty they stay. `only`: these."""

    table: type[Row]
    since: InstrumentedAttribute[Any]
    kept: timedelta
    only: ColumnElement[bool] | None = None


async def purge_some(tx: Tx, purge: Purge, *, most: int = AT_ONCE) -> int:
    """Returns how many; call again while it is not 0. Killed half-way, what was committed is gone and the next run goes
    on there.
    """
    key = inspect(purge.table).primary_key
    now = await business_date(tx) if isinstance(purge.since.type, Date) else tx.now
    only = true() if purge.only is None else purge.only
    old = select(*key).where(purge.since < now - purge.kept, only).limit(most)
    gone = await tx.session.execute(delete(purge.table).where(tuple_(*key).in_(old)).returning(key[0]))
    return len(gone.all())


def purging(name: str, purges: Sequence[Purge], *, every: str) -> Job:
    """The timer of a module's own."""

    async def run(database: Database) -> None:
        doors = database.doors(system(name.partition(".")[0]))
        for purge in purges:
            while await doors.write(purge_some, purge):
                pass

    return Job(name=name, run=run, every=every, lock=name)
