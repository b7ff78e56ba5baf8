"""What tiers refuse."""

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchScheme(NotFound, code="tiers.scheme_not_found"):
    """There is no such version of the tiers."""


class NoSuchGrant(NotFound, code="tiers.grant_not_found"):
    """There is no such tier given by hand."""


class GrantOver(Conflict, code="tiers.grant_over"):
    """This tier given by hand is over already."""


class MonthTaken(Refusal, code="tiers.month_taken"):
    """This month has been assessed, or another version begins with it. Choose a later one."""


class NoScheme(Refusal, code="tiers.no_scheme"):
    """The bank has published no tiers yet."""


class NoSuchTier(Refusal, code="tiers.no_such_tier", status=422):
    """The tiers in force have no such tier."""


class NotYet(Refusal, code="tiers.not_yet"):
    """Months are assessed one after the other, and only when they are over."""
