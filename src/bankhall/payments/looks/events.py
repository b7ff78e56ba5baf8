"""Facts of looks."""

from uuid import UUID

from bankhall.kernel.events import Event


class LookAsked(Event, frozen=True, kw_only=True, tag="payments.look_asked"):
    look_id: UUID
    customer_id: UUID
    about: str


class LookAnswered(Event, frozen=True, kw_only=True, tag="payments.look_answered"):
    """`state`: allowed, or stays."""

    look_id: UUID
    customer_id: UUID
    about: str
    state: str
