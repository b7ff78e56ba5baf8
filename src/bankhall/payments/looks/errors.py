"""What looks refuse."""

from dataclasses import dataclass

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchRefused(NotFound, code="payments.refused_not_found", status=404):
    """There is no such payment that was refused."""


class NoSuchLook(NotFound, code="payments.look_not_found", status=404):
    """Nobody has asked for this look."""


class NothingToLookAt(Refusal, code="payments.nothing_to_look_at"):
    """No rule keeps this payment at present."""


class LookedAlready(Conflict, code="payments.looked_already"):
    """A person has been asked to look at this payment before."""


class LookOver(Conflict, code="payments.look_over"):
    """This has been answered, or needs no answer any more."""


@dataclass(eq=False)
class TooManyLooks(Refusal, code="payments.too_many_looks"):
    """As many payments wait for a person's look as may at once."""

    most: int


class OwnRule(Refusal, code="payments.own_rule"):
    """Whoever wrote a rule that spoke does not decide whether it was right."""
