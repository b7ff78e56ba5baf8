"""Reads of all customers, part by part: for what the bank does for, or asks of, each of them."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, cast, func, select
from sqlalchemy.orm import aliased

from bankhall.customers.models import CustomerRow, MergedRow
from bankhall.customers.queries import customers_by_id
from bankhall.customers.types import CustomerKind, CustomerStatus, Gender
from bankhall.kernel.db import Reading
from bankhall.kernel.tables import is_any

_ENDED: Final = (CustomerStatus.CLOSED, CustomerStatus.MERGED)


async def since_when(reading: Reading, after: UUID | None, *, since_by: date, limit: int) -> dict[UUID, date]:
    """The next that are customers still and were by that day, in the order of their ids, with the day since when:
    of several files that are one, the first.
    """
    query = (
        select(CustomerRow.id, CustomerRow.since_on)
        .where(CustomerRow.status.not_in(_ENDED), CustomerRow.since_on <= since_by)
        .order_by(CustomerRow.id)
        .limit(limit)
    )
    rows = await reading.session.execute(query if after is None else query.where(CustomerRow.id > after))
    since = {row.id: row.since_on for row in rows}
    return since | await _since_first(reading, since)


async def _since_first(reading: Reading, customer_ids: Collection[UUID]) -> dict[UUID, date]:
    """Of those into whose file others are merged: since the first of them."""
    kept = select(MergedRow.into_id).where(is_any(MergedRow.into_id, customer_ids)).distinct().subquery()
    files = aliased(CustomerRow)
    rows = await reading.session.execute(
        select(kept.c.into_id, func.min(files.since_on).label("since_on"))
        .join(files, files.id == any_(func.customer_ids(kept.c.into_id, type_=ARRAY(Uuid))))
        .group_by(kept.c.into_id)
    )
    return {row.into_id: row.since_on for row in rows}


async def some_customers(reading: Reading, *, limit: int) -> list[UUID]:
    """Some persons as chance has it, the same each time: their ids' last signs are of no meaning."""
    query = (
        select(CustomerRow.id)
        .where(CustomerRow.status.not_in(_ENDED), CustomerRow.kind == CustomerKind.PERSON)
        .order_by(func.right(cast(CustomerRow.id, Text), 12))
        .limit(limit)
    )
    return list(await reading.session.scalars(query))


async def traits_of(
    reading: Reading, customer_ids: Collection[UUID]
) -> Mapping[UUID, tuple[Gender | None, date | None, str]]:
    """Sex, day of birth and region, as far as the file holds them: to see that nobody is treated by them. For figures
    only, whoever asks: nothing of one person leaves.
    """
    found = await customers_by_id(reading, customer_ids)
    return {
        id_: (
            one.gender,
            one.birth_on,
            (one.address.region or one.address.city) if one.address else "",
        )
        for id_, one in found.items()
    }
