"""Reads of the contact log: of a customer, and of whoever asks as one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import aliased

from bankhall.customers.contact_log.models import ContactRemarkRow, ContactRow
from bankhall.customers.contact_log.types import Contact, ContactPage, ContactWay, Remark
from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.queries.merged import ids_of, one_with
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.tables import count_up_to, is_any
from bankhall.kernel.vault import SealingKey

MOST_OWN: Final = 100

_Later = aliased(ContactRow)
_WHOLE = (
    select(ContactRow, ContactRemarkRow, _Later.id)
    .outerjoin(ContactRemarkRow, ContactRemarkRow.contact_id == ContactRow.id)
    .outerjoin(_Later, _Later.corrects == ContactRow.id)
)


def text_place(contact_id: UUID) -> str:
    """Where a text lies: sealed for that place, it opens nowhere else."""
    return f"customer_contacts|{contact_id}"


def remark_place(contact_id: UUID) -> str:
    return f"customer_contact_remarks|{contact_id}"


async def contacts_of(
    reading: Reading,
    customer_id: UUID,
    *,
    way: ContactWay | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> ContactPage:
    """Also what lies in files that are merged into theirs. Of somebody who is forgotten there is nothing to read."""
    keys = await data_keys(reading, await ids_of(reading, customer_id))
    if customer_id not in keys:
        return ContactPage((), None)
    order = (ContactRow.happened_at, ContactRow.id)
    query = (
        _WHOLE.where(is_any(ContactRow.customer_id, keys))
        .order_by(ContactRow.happened_at.desc(), ContactRow.id.desc())
        .limit(limit + 1)
    )
    if way is not None:
        query = query.where(ContactRow.way == way)
    if after is not None:
        query = query.where(tuple_(*order) < after)
    rows = (await reading.session.execute(query)).all()
    shown = tuple(_contact(keys[row.customer_id], row, remark, later) for row, remark, later in rows[:limit])
    return ContactPage(shown, (shown[-1].happened_at, shown[-1].id) if len(rows) > limit else None)


async def my_contacts(reading: Reading, *, most: int = MOST_OWN) -> Sequence[Contact]:
    """The actor's own, the latest. Raises NoSuchCustomer for who is no customer."""
    if reading.actor.kind != "customer" or reading.actor.id is None:
        raise NoSuchCustomer
    return (await contacts_of(reading, reading.actor.id, limit=most)).contacts


async def how_many(reading: Reading, customer_id: UUID) -> int:
    """Up to as many as are counted."""
    return await count_up_to(reading, select(ContactRow.id).where(one_with(ContactRow.customer_id, customer_id)))


async def contact(reading: Reading, key: SealingKey, contact_id: UUID) -> Contact:
    """One that exists."""
    row, remark, later = (await reading.session.execute(_WHOLE.where(ContactRow.id == contact_id))).one()
    return _contact(key, row, remark, later)


def _contact(key: SealingKey, row: ContactRow, remark: ContactRemarkRow | None, later: UUID | None) -> Contact:
    said = None
    if remark is not None:
        said = Remark(key.open(remark.sealed, about=remark_place(row.id)).decode(), remark.at)
    return Contact(
        id=row.id,
        way=ContactWay(row.way),
        happened_at=row.happened_at,
        noted_at=row.at,
        by_name=row.by_name,
        text=key.open(row.sealed, about=text_place(row.id)).decode(),
        corrects=row.corrects,
        corrected_by=later,
        remark=said,
    )
