"""By what somebody is greeted, reached and known at the door: identity hears of it here, and keeps what it needs."""

from uuid import UUID

from bankhall.customers.types import Customer, NewCustomer
from bankhall.identity import api as identity
from bankhall.kernel.db import Tx

# What of the facts identity is told.
TOLD = frozenset({"name", "phones", "emails", "documents"})


async def keep_reachable(tx: Tx, customer_id: UUID, known: Customer | NewCustomer) -> None:
    """The caller holds the customer's lock."""
    await identity.keep_reachable(
        tx,
        customer_id,
        name=known.name,
        phones=known.phones,
        emails=known.emails,
        documents=[one.number for one in known.documents],
    )
