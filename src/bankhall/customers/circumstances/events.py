"""Facts about circumstances: which field, never what it says."""

from uuid import UUID

from bankhall.customers.circumstances.types import Circumstance
from bankhall.kernel.events import Event


class CircumstanceStated(Event, frozen=True, kw_only=True, tag="customers.circumstance_stated"):
    """`holds`: or it stands beside what holds, and says otherwise."""

    customer_id: UUID
    field: Circumstance
    holds: bool


class CircumstanceSettled(Event, frozen=True, kw_only=True, tag="customers.circumstance_settled"):
    """Verified, or of two that differed one was chosen."""

    customer_id: UUID
    field: Circumstance
