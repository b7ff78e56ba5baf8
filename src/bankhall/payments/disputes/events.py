"""Facts of disputes."""

from uuid import UUID

from bankhall.kernel.events import Event


class DisputeOpened(Event, frozen=True, kw_only=True, tag="payments.dispute_opened"):
    dispute_id: UUID
    customer_id: UUID
    reason: str


class DisputeMoved(Event, frozen=True, kw_only=True, tag="payments.dispute_moved"):
    """`step`: taken, asked, answered, asked_back, came_back, decided, appealed or withdrawn."""

    dispute_id: UUID
    customer_id: UUID
    step: str


class GiveBackAsked(Event, frozen=True, kw_only=True, tag="payments.give_back_asked"):
    """Whoever owns the account that was paid is asked to give it back."""

    dispute_id: UUID
    transfer_id: UUID
    receiver_id: UUID
