"""What circumstances refuse."""

from bankhall.kernel.errors import Conflict, NotFound, Refusal, TooMany


class NothingKnown(NotFound, code="customers.nothing_known"):
    """Nothing is known of this yet."""


class NothingToSettle(Conflict, code="customers.nothing_to_settle"):
    """Nobody says otherwise: it was settled meanwhile."""


class AnotherMustSettle(Refusal, code="customers.another_must_settle"):
    """Whoever said it does not settle or verify it: ask a colleague to look at the proof."""


class SaidOtherwise(Conflict, code="customers.said_otherwise"):
    """This says something else meanwhile. Look again."""


class TooManyStatements(TooMany, code="customers.too_many_statements", status=429):
    """You have said many things about yourself today."""
