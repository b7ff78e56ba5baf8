"""What statements refuse."""

from dataclasses import dataclass

from bankhall.kernel.errors import NotFound, Refusal, TooMany


class NoSuchStatement(NotFound, code="statements.not_found", status=404):
    """There is no such statement."""


class StatementNotMade(Refusal, code="statements.not_made"):
    """This statement has no file: it is still being made, it failed, or its file has gone."""


@dataclass(eq=False)
class StatementTooLong(Refusal, code="statements.too_long", status=422):
    """There are more entries in this period than a statement of this kind holds.

    `most`: how many it holds.
    """

    most: int


class TooManyStatements(TooMany, code="statements.too_many", status=429):
    """As many statements have been asked for as can be in a day."""


class NotIssued(NotFound, code="statements.not_issued", status=404):
    """The bank has issued no such statement."""


class TooManyChecks(TooMany, code="statements.too_many_checks", status=429):
    """Too many statements that the bank has not issued. Wait a while."""
