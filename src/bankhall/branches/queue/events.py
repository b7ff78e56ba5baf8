"""Facts about queues: ids and numbers, nobody's name."""

from uuid import UUID

from bankhall.kernel.events import Event


class TicketCalled(Event, frozen=True, kw_only=True, tag="branches.ticket_called"):
    """For the first time to this counter. `customer_id`: none of who has not said who they are."""

    ticket_id: UUID
    branch_id: UUID
    customer_id: UUID | None
    number: str
    counter: int


class VisitServed(Event, frozen=True, kw_only=True, tag="branches.visit_served"):
    """`customer_id`: none of who has not said who they are."""

    ticket_id: UUID
    branch_id: UUID
    customer_id: UUID | None
    service: str
    served_by_id: UUID | None
