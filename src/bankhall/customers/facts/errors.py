"""What is refused about facts."""

from bankhall.kernel.errors import NotFound


class NoSuchFact(NotFound, code="customers.fact_not_found"):
    """The file says nothing of this any more."""
