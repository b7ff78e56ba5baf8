"""Facts of refunds."""

from uuid import UUID

from bankhall.kernel.events import Event


class RefundGiven(Event, frozen=True, kw_only=True, tag="payments.refund_given"):
    """`payer_id`: who had paid and has it back; None at another bank."""

    refund_id: UUID
    received_id: UUID
    transaction_id: UUID
    payer_id: UUID | None
    from_id: UUID
    to_id: UUID | None
    minor: int
    currency: str
