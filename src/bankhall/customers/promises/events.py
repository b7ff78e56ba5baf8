"""Facts about promises: ids and dates, never what was promised."""

from datetime import date
from uuid import UUID

from bankhall.kernel.events import Event


class PromiseMade(Event, frozen=True, kw_only=True, tag="customers.promise_made"):
    customer_id: UUID
    promise_id: UUID
    due_on: date


class PromiseMoved(Event, frozen=True, kw_only=True, tag="customers.promise_moved"):
    customer_id: UUID
    promise_id: UUID
    due_on: date


class PromiseEnded(Event, frozen=True, kw_only=True, tag="customers.promise_ended"):
    """`is_kept`: or it was withdrawn. `is_late`: after the day that was promised last."""

    customer_id: UUID
    promise_id: UUID
    is_kept: bool
    is_late: bool


class PromiseContested(Event, frozen=True, kw_only=True, tag="customers.promise_contested"):
    """Its customer says that it was not kept: it is open again."""

    customer_id: UUID
    promise_id: UUID


class PromiseBecameLate(Event, frozen=True, kw_only=True, tag="customers.promise_became_late"):
    """Once for each day that it was promised for."""

    customer_id: UUID
    promise_id: UUID
    due_on: date
