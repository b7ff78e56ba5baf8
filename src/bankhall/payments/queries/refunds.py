"""Reads of refunds. Whoever may see a payment may see what of it was given back."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from bankhall.kernel.db import Reading
from bankhall.kernel.money import Money
from bankhall.kernel.tables import is_any
from bankhall.payments.models import RefundRow
from bankhall.payments.types import Refund


async def refunds_of(reading: Reading, received_ids: Collection[UUID]) -> dict[UUID, tuple[Refund, ...]]:
    """By the payment that was given back, the first refund first."""
    if not received_ids:
        return {}
    query = select(RefundRow).where(is_any(RefundRow.received_id, received_ids)).order_by(RefundRow.id)
    found: dict[UUID, list[Refund]] = {}
    for row in await reading.session.scalars(query):
        found.setdefault(row.received_id, []).append(Refund(row.id, Money(row.amount, row.currency), row.at))
    return {id_: tuple(several) for id_, several in found.items()}


async def under_key(reading: Reading, key: str) -> RefundRow | None:
    return (await reading.session.scalars(select(RefundRow).where(RefundRow.key == key))).one_or_none()
