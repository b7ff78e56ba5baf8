"""Facts about the contact log: ids, never what was said."""

from uuid import UUID

from bankhall.customers.contact_log.types import ContactWay
from bankhall.kernel.events import Event


class ContactNoted(Event, frozen=True, kw_only=True, tag="customers.contact_noted"):
    customer_id: UUID
    contact_id: UUID
    way: ContactWay


class ContactRemarked(Event, frozen=True, kw_only=True, tag="customers.contact_remarked"):
    """Its customer says that it was otherwise."""

    customer_id: UUID
    contact_id: UUID
