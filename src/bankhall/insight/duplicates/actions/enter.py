"""Registering somebody who seems to be in the file already."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import insert

from bankhall.customers import api as customers
from bankhall.customers.types import Customer, NewCustomer
from bankhall.insight.duplicates.actions.keep import keep_keys, mark_stale
from bankhall.insight.duplicates.errors import LikelyTwin
from bankhall.insight.duplicates.models import OverrideRow
from bankhall.insight.duplicates.queries import file_traits, keys_of_both, reason_place, twins_of_entered
from bankhall.insight.duplicates.types import Twin
from bankhall.kernel.db import Tx
from bankhall.kernel.once import done_before
from bankhall.kernel.tables import done_by


async def register_beside(
    tx: Tx, new: NewCustomer, *, reason: str | None, seen: Collection[UUID], key: str
) -> Customer:
    """One customer at the counter. Whoever seems to be the same has been `seen`, and why it is somebody else is kept;
    whoever has the same document is nobody else. Idempotent by key. Raises LikelyTwin, and what
    `customers.register_customer` raises.
    """
    if await done_before(tx, key, new):
        return await customers.register_customer(tx, new, key=key)
    twins = await twins_of_entered(tx, new)
    is_held = any(one.has_same_document for one in twins)  # which registering refuses, naming the document
    if twins and not is_held and (reason is None or not {one.customer.id for one in twins} <= set(seen)):
        raise LikelyTwin([str(one.customer.id) for one in twins])
    registered = await customers.register_customer(tx, new, key=key)
    await note_entered(tx, [registered])
    for twin in twins:
        await keep_why(tx, registered.id, twin, reason or "")
    if twins:
        tx.audit("insight.register_anyway", "customer", registered.id, twins=[str(one.customer.id) for one in twins])
    return registered


async def note_entered(tx: Tx, registered: Sequence[Customer]) -> None:
    """Whoever is entered next is compared with these already."""
    await keep_keys(tx, [file_traits(one) for one in registered], {one.id: one.version for one in registered})
    await mark_stale(tx, [one.id for one in registered])


async def keep_why(tx: Tx, customer_id: UUID, twin: Twin, reason: str) -> None:
    """Why somebody was entered who seemed to be another, for as long as both are known."""
    keys = await keys_of_both(tx, customer_id, twin.customer.id)
    if keys is None:
        return
    place, suite = reason_place(customer_id), tx.vault.suite
    sealed = keys[1].seal(suite, keys[0].seal(suite, reason.encode(), about=place), about=place)
    row = {"customer_id": customer_id, "twin_id": twin.customer.id, "total": twin.scored.bits, "sealed": sealed}
    await tx.session.execute(insert(OverrideRow).values(at=tx.now, **row, **done_by(tx)))
