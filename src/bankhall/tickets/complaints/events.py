"""Facts about complaints: ids, days and codes, never what was said nor of whom."""

from datetime import date
from uuid import UUID

from bankhall.kernel.events import Event
from bankhall.tickets.complaints.types import ComplaintStepKind


class ComplaintReceived(Event, frozen=True, kw_only=True, tag="tickets.complaint_received"):
    complaint_id: UUID
    customer_id: UUID
    due_on: date


class ComplaintMoved(Event, frozen=True, kw_only=True, tag="tickets.complaint_moved"):
    """`due_on`: the last day for it from then on."""

    complaint_id: UUID
    customer_id: UUID
    step: ComplaintStepKind
    due_on: date
