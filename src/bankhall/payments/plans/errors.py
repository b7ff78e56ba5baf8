"""What planned transfers refuse."""

from dataclasses import dataclass

from bankhall.kernel.errors import NotFound, Refusal


class NoSuchPlan(NotFound, code="payments.plan_not_found", status=404):
    """There is no such planned transfer."""


class PlanOver(Refusal, code="payments.plan_over"):
    """This planned transfer has been made, or has ended."""


@dataclass(eq=False)
class TooManyPlans(Refusal, code="payments.too_many_plans"):
    """As many transfers are planned as one customer can have at once."""

    most: int
