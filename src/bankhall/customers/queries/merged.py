"""Whose files are merged into whose: what reads of a whole customer go by."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from bankhall.customers.models import CustomerRow, MergedRow, MergeRow, SplitRow
from bankhall.customers.types import Facts, Merge
from bankhall.kernel.db import Reading
from bankhall.kernel.tables import is_any

MOST_TOLD = 100

_FACTS = msgspec.msgpack.Decoder(Facts)


def one_with(
    column: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None] | ColumnElement[Any],
    customer_id: UUID | None,
) -> ColumnElement[bool]:
    """Of this customer, or of a file that is merged into theirs. Each row opens by the key of whose it is."""
    return column == any_(func.customer_ids(customer_id, type_=ARRAY(Uuid)))


async def ids_of(reading: Reading, customer_id: UUID) -> list[UUID]:
    """The customer, and those whose files are merged into theirs, through however many steps."""
    found = await reading.session.execute(select(func.customer_ids(customer_id, type_=ARRAY(Uuid))))
    return list(found.scalar_one())


async def merged_files(reading: Reading, customer_id: UUID) -> list[UUID]:
    """Those whose files are part of this one."""
    return [one for one in await ids_of(reading, customer_id) if one != customer_id]


async def is_mine(reading: Reading, customer_id: UUID) -> bool:
    """Whether what is this customer's is the actor's, being a customer."""
    if reading.actor.kind != "customer" or reading.actor.id is None:
        return False
    return customer_id == reading.actor.id or customer_id in await ids_of(reading, reading.actor.id)


async def survivors(reading: Reading, customer_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """In whose file each of them is today: for most, their own."""
    query = select(CustomerRow.id, func.customer_survivor(CustomerRow.id, type_=Uuid())).where(
        is_any(CustomerRow.id, customer_ids)
    )
    return {row[0]: row[1] for row in await reading.session.execute(query)}


async def files_and_survivors(reading: Reading, customer_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Each of some customers and each file that is merged into theirs, with whose it is of them."""
    query = select(CustomerRow.id, func.unnest(func.customer_ids(CustomerRow.id, type_=ARRAY(Uuid)))).where(
        is_any(CustomerRow.id, customer_ids)
    )
    return {row[1]: row[0] for row in await reading.session.execute(query)}


async def merged_into(reading: Reading, customer_id: UUID) -> MergedRow | None:
    return await reading.session.get(MergedRow, customer_id)


async def merge_row(reading: Reading, merge_id: UUID) -> MergeRow | None:
    return await reading.session.get(MergeRow, merge_id)


async def merges_of(reading: Reading, customer_id: UUID) -> list[Merge]:
    """All in which this file had a part, the latest first."""
    query = (
        select(MergeRow, SplitRow)
        .outerjoin(SplitRow, SplitRow.merge_id == MergeRow.id)
        .where(or_(MergeRow.kept_id == customer_id, MergeRow.merged_id == customer_id))
        .order_by(MergeRow.id.desc())
        .limit(MOST_TOLD)
    )
    return [as_merge(row, split) for row, split in await reading.session.execute(query)]


async def merges(reading: Reading, *, after: UUID | None, limit: int) -> list[Merge]:
    """Of the whole bank, the latest first."""
    query = select(MergeRow, SplitRow).outerjoin(SplitRow, SplitRow.merge_id == MergeRow.id)
    if after is not None:
        query = query.where(MergeRow.id < after)
    found = await reading.session.execute(query.order_by(MergeRow.id.desc()).limit(limit))
    return [as_merge(row, split) for row, split in found]


async def merge(reading: Reading, merge_id: UUID) -> Merge | None:
    query = (
        select(MergeRow, SplitRow).outerjoin(SplitRow, SplitRow.merge_id == MergeRow.id).where(MergeRow.id == merge_id)
    )
    found = (await reading.session.execute(query)).one_or_none()
    return as_merge(found[0], found[1]) if found else None


def as_merge(row: MergeRow, split: SplitRow | None) -> Merge:
    return Merge(
        id=row.id,
        kept_id=row.kept_id,
        merged_id=row.merged_id,
        at=row.at,
        asked_by=row.asked_by_name,
        by=row.by_name,
        split_at=split.at if split else None,
        split_asked_by=split.asked_by_name if split else None,
        split_by=split.by_name if split else None,
    )


def before_place(merge_id: UUID) -> str:
    """Where the facts of before lie: sealed for that place, they open nowhere else."""
    return f"customer_merges|before|{merge_id}"


def after_place(merge_id: UUID) -> str:
    return f"customer_merges|after|{merge_id}"


def open_facts(sealed: bytes) -> Facts:
    return _FACTS.decode(sealed)
