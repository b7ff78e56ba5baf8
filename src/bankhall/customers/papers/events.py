"""Facts about papers: ids, days and marks, never a number."""

from datetime import date
from uuid import UUID

from bankhall.kernel.events import Event


class PaperWritten(Event, frozen=True, kw_only=True, tag="customers.paper_written"):
    """`holds`: or it waits for somebody else to verify it."""

    customer_id: UUID
    paper_id: UUID
    holds: bool


class PaperVerified(Event, frozen=True, kw_only=True, tag="customers.paper_verified"):
    """`is_renewal`: it took the place of another."""

    customer_id: UUID
    paper_id: UUID
    is_renewal: bool


class PaperRunsOut(Event, frozen=True, kw_only=True, tag="customers.paper_runs_out"):
    """Once at each mark. `mark`: 90, 30 or 7 days before, 0 once it has ended."""

    customer_id: UUID
    paper_id: UUID
    valid_until: date
    mark: int
