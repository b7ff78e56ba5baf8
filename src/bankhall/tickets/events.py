"""Facts about tickets: ids and codes, never what was said."""

from uuid import UUID

from bankhall.kernel.events import Event


class TicketOpened(Event, frozen=True, kw_only=True, tag="tickets.opened"):
    """`by_customer`: or by staff for them."""

    ticket_id: UUID
    customer_id: UUID
    by_customer: bool


class TicketAnswered(Event, frozen=True, kw_only=True, tag="tickets.answered"):
    """`is_question`: the customer is waited for."""

    ticket_id: UUID
    customer_id: UUID
    is_question: bool


class TicketSolved(Event, frozen=True, kw_only=True, tag="tickets.solved"):
    ticket_id: UUID
    customer_id: UUID


class TicketReopened(Event, frozen=True, kw_only=True, tag="tickets.reopened"):
    ticket_id: UUID
    customer_id: UUID


class TicketEscalated(Event, frozen=True, kw_only=True, tag="tickets.escalated"):
    """Its time has passed: before the supervisor of `team`."""

    ticket_id: UUID
    customer_id: UUID
    team: str
