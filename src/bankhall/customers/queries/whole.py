"""Whole files, many at once, for what compares everybody with everybody: staff's and the bank's own work only."""

from collections.abc import Collection
from uuid import UUID

from bankhall.customers.models import CustomerRow
from bankhall.customers.queries import _SEALED, _open, _visible, as_known
from bankhall.customers.types import Customer, CustomerStatus
from bankhall.kernel.db import Reading
from bankhall.kernel.tables import is_any


async def customers_after(reading: Reading, after: UUID | None, *, limit: int) -> list[Customer]:
    """In the order of ids, whoever has not left and is not forgotten."""
    query = _SEALED.where(_visible(reading), CustomerRow.status != CustomerStatus.CLOSED.value)
    if after is not None:
        query = query.where(CustomerRow.id > after)
    found = await reading.session.execute(query.order_by(CustomerRow.id).limit(limit))
    return [as_known(row, _open(reading, row)) for row in found]


async def known_customers(reading: Reading, customer_ids: Collection[UUID]) -> dict[UUID, Customer]:
    """Those that are the actor's to see, with all that is known of them."""
    if not customer_ids:
        return {}
    found = await reading.session.execute(_SEALED.where(is_any(CustomerRow.id, customer_ids), _visible(reading)))
    return {row.id: as_known(row, _open(reading, row)) for row in found}
