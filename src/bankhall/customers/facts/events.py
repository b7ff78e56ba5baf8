"""That something of a file holds: which field, never what it says."""

from uuid import UUID

from bankhall.kernel.events import Event


class FactConfirmed(Event, frozen=True, kw_only=True, tag="customers.fact_confirmed"):
    customer_id: UUID
    field: str


class FactVerified(Event, frozen=True, kw_only=True, tag="customers.fact_verified"):
    customer_id: UUID
    field: str
