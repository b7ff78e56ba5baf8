"""What promises refuse."""

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchPromise(NotFound, code="customers.promise_not_found"):
    """There is no such promise."""


class PromiseEnded(Conflict, code="customers.promise_ended"):
    """This promise has been kept or withdrawn meanwhile."""


class NotContestable(Refusal, code="customers.promise_not_contestable"):
    """Nothing can be said against this promise: it is open still, or was ended too long ago or by this very word."""


class TooManyPromises(Refusal, code="customers.too_many_promises"):
    """This customer has been promised many things that are still open. Keep some of them first."""
