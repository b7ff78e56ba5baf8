"""An account's book over a period, the oldest first: what a statement is made from."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, cast, func, select, tuple_

from bankhall.kernel.db import Reading
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import Period
from bankhall.ledger.models import EntryRow
from bankhall.ledger.queries import ENTRY_COLUMNS, as_entry, names
from bankhall.ledger.types import Entry, EntryPlace


class Stand(NamedTuple):
    """How an account stood before a period, what moved in it, in how many entries."""

    opening: int
    moved: int
    entries: int


async def stand(reading: Reading, account_id: UUID, period: Period) -> Stand:
    """Added up from all entries up to the period's end, so that one booked late counts on its own day (ADR 0015). Its
    cost grows with the book: for jobs.
    """
    query = select(*_stand(period)).where(EntryRow.account_id == account_id, EntryRow.booked_on <= period.last_on)
    return Stand(*(await reading.session.execute(query)).one())


async def stands(reading: Reading, account_ids: Collection[UUID], period: Period) -> dict[UUID, Stand]:
    """The same of many accounts; none for those with no entry up to the period's end."""
    query = (
        select(EntryRow.account_id, *_stand(period))
        .where(is_any(EntryRow.account_id, account_ids), EntryRow.booked_on <= period.last_on)
        .group_by(EntryRow.account_id)
    )
    return {row[0]: Stand(*row[1:]) for row in await reading.session.execute(query)}


async def entries_in(
    reading: Reading, account_id: UUID, period: Period, *, after: EntryPlace | None = None, limit: int
) -> list[Entry]:
    """The next of them, the oldest first. Their `balance` is that of the order in which they were booked, not of this
    one.
    """
    query = select(*ENTRY_COLUMNS).where(
        EntryRow.account_id == account_id, EntryRow.booked_on.between(period.first_on, period.last_on)
    )
    if after is not None:
        query = query.where(tuple_(EntryRow.booked_on, EntryRow.seq) > (after.booked_on, after.seq))
    found = await reading.session.execute(query.order_by(EntryRow.booked_on, EntryRow.seq).limit(limit))
    return list(await names.in_full(reading, [as_entry(row) for row in found]))


async def count_in(reading: Reading, account_id: UUID, period: Period, *, most: int) -> int:
    """How many entries there are, counted up to `most` and one more."""
    some = (
        select(EntryRow.seq)
        .where(EntryRow.account_id == account_id, EntryRow.booked_on.between(period.first_on, period.last_on))
        .limit(most + 1)
        .subquery()
    )
    return await reading.session.scalar(select(func.count()).select_from(some)) or 0


async def first_day(reading: Reading, account_id: UUID) -> date | None:
    """Of the account's first entry, by the day on which it counts."""
    query = select(func.min(EntryRow.booked_on)).where(EntryRow.account_id == account_id)
    found: date | None = await reading.session.scalar(query)
    return found


def _stand(period: Period) -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]:
    before = EntryRow.booked_on < period.first_on
    return (
        cast(func.coalesce(func.sum(EntryRow.amount).filter(before), 0), BigInteger),
        cast(func.coalesce(func.sum(EntryRow.amount).filter(~before), 0), BigInteger),
        func.count().filter(~before),
    )
