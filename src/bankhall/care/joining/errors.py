"""What having a part refuses."""

from bankhall.kernel.errors import Conflict


class NoPart(Conflict, code="care.no_part"):
    """You have no part in this conversation now."""


class HasPart(Conflict, code="care.has_part"):
    """They have a part in this conversation already."""


class NotTalking(Conflict, code="care.not_talking"):
    """Nobody leads this conversation at this moment."""
