"""Facts of bulk transfers."""

from uuid import UUID

from bankhall.kernel.events import Event


class BatchOver(Event, frozen=True, kw_only=True, tag="payments.batch_over"):
    """A confirmed file is through. `state`: done, none or cancelled; how many rows were paid, and how many not."""

    batch_id: UUID
    payer_id: UUID
    state: str
    paid: int
    refused: int
