"""What benefits refuse."""

from bankhall.kernel.errors import Conflict, NotFound


class NoSuchBenefit(NotFound, code="tiers.benefit_not_found"):
    """There is no such benefit."""


class NoSuchTaking(NotFound, code="tiers.taking_not_found"):
    """There is no such benefit that was taken up."""


class NotYours(Conflict, code="tiers.benefit_not_yours"):
    """Your tier does not have this benefit at present."""


class UsedUp(Conflict, code="tiers.benefit_used_up"):
    """You have used all of it for this time."""


class BenefitOver(Conflict, code="tiers.benefit_over"):
    """This benefit is over, or has not begun."""


class TakingEnded(Conflict, code="tiers.taking_ended"):
    """This was fulfilled, cancelled, or has lapsed."""


class TooManyBenefits(Conflict, code="tiers.too_many_benefits"):
    """The bank offers as many benefits as it can show. End one first."""
