"""Facts of requests to pay."""

from uuid import UUID

from bankhall.kernel.events import Event


class RequestMade(Event, frozen=True, kw_only=True, tag="payments.request_made"):
    request_id: UUID
    asker_id: UUID
    asked_id: UUID


class RequestReminded(Event, frozen=True, kw_only=True, tag="payments.request_reminded"):
    request_id: UUID
    asker_id: UUID
    asked_id: UUID


class RequestPaid(Event, frozen=True, kw_only=True, tag="payments.request_paid"):
    request_id: UUID
    transfer_id: UUID
    asker_id: UUID
    asked_id: UUID


class RequestDeclined(Event, frozen=True, kw_only=True, tag="payments.request_declined"):
    request_id: UUID
    asker_id: UUID
    asked_id: UUID


class RequestWithdrawn(Event, frozen=True, kw_only=True, tag="payments.request_withdrawn"):
    request_id: UUID
    asker_id: UUID
    asked_id: UUID
