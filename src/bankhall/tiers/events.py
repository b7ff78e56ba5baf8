"""Facts about tiers: places in a scheme and days, never figures."""

from datetime import date
from uuid import UUID

from bankhall.kernel.events import Event


class TierWarned(Event, frozen=True, kw_only=True, tag="tiers.warned"):
    """It falls on that day unless the figures come back; said once."""

    customer_id: UUID
    month: date
    lower_to: int
    lowers_on: date


class TierChanged(Event, frozen=True, kw_only=True, tag="tiers.changed"):
    customer_id: UUID
    month: date
    before: int
    level: int
    from_on: date


class TierGiven(Event, frozen=True, kw_only=True, tag="tiers.given"):
    """By hand, until that day."""

    customer_id: UUID
    level: int
    until_on: date
