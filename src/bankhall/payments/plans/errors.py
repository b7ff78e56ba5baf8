"""What planned transfers refuse."""

from dataclasses import dataclass
from datetime import date

from bankhall.kernel.errors import NotFound, Refusal


class NoSuchPlan(NotFound, code="payments.plan_not_found", status=404):
    """There is no such planned transfer."""


class PlanOver(Refusal, code="payments.plan_over"):
    """This planned transfer has been made, or has ended."""


@dataclass(eq=False)
class PlanMovedOn(Refusal, code="payments.plan_moved_on"):
    """The time that was to be left out is over: the plan is at another day."""

    next_on: date


@dataclass(eq=False)
class TooManyPlans(Refusal, code="payments.too_many_plans"):
    """As many transfers are planned as one customer can have at once."""

    most: int
