"""What portfolios refuse."""

from dataclasses import dataclass

from bankhall.kernel.errors import Conflict, NotFound, Refusal


@dataclass(eq=False)
class NotAManager(Refusal, code="customers.not_a_manager", status=422):
    """Whoever was named does not work here, or may not have customers of their own.

    `field`: which of them.
    """

    field: str


class NothingToHandOver(Refusal, code="customers.nothing_to_hand_over"):
    """Nobody of these is in this portfolio."""


class NoSuchFile(NotFound, code="customers.portfolio_file_not_found"):
    """There is no such file, or it is not yours to read."""


class PortfolioFull(Refusal, code="customers.portfolio_full"):
    """This manager has as many customers as one can have."""


class ManagerMovedOn(Conflict, code="customers.manager_moved_on"):
    """Whoever is there for this customer has changed since."""
