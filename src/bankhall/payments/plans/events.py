"""Facts of planned transfers."""

from uuid import UUID

from bankhall.kernel.events import Event


class PlanMade(Event, frozen=True, kw_only=True, tag="payments.plan_made"):
    plan_id: UUID
    payer_id: UUID


class PlanEnded(Event, frozen=True, kw_only=True, tag="payments.plan_ended"):
    """`state`: done, cancelled or failed."""

    plan_id: UUID
    payer_id: UUID
    state: str


class PlanFailed(Event, frozen=True, kw_only=True, tag="payments.plan_failed"):
    """One time could not be made. `refused`: the code of why not."""

    plan_id: UUID
    payer_id: UUID
    refused: str
