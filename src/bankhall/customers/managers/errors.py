"""What is refused about who is there for a customer."""

from bankhall.kernel.errors import Conflict, NotFound


class NoSuchAbsence(NotFound, code="customers.absence_not_found"):
    """There is no such absence, or it is over."""


class AwayAlready(Conflict, code="customers.away_already"):
    """Another absence is noted for some of these days. End it first."""
