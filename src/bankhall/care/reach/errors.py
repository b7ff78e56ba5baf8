"""What reaching a person refuses."""

from bankhall.kernel.errors import Conflict, NotFound


class NoSuchOffer(NotFound, code="care.offer_not_found"):
    """There is no such offer to you."""


class OfferOver(Conflict, code="care.offer_over"):
    """This offer has ended: it lapsed, was answered, or somebody else has the conversation."""


class NoSuchAgent(NotFound, code="care.agent_not_found"):
    """There is nobody of that kind who answers customers."""
