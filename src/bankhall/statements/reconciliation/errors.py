"""What reconciling refuses."""

from dataclasses import dataclass

from bankhall.kernel.errors import NotFound, Refusal, TooMany


class NoSuchReconciliation(NotFound, code="statements.reconciliation_not_found", status=404):
    """There is no such reconciliation."""


class NotReconciled(Refusal, code="statements.not_reconciled"):
    """The outside statement is still being read, or could not be."""


class CannotDecide(Refusal, code="statements.cannot_decide", status=422):
    """This cannot be decided of such a line."""


class TooManyReconciliations(TooMany, code="statements.too_many_reconciliations", status=429):
    """Too many outside statements are being read. Wait a moment."""


@dataclass(eq=False)
class ReconciliationsFull(Refusal, code="statements.reconciliations_full"):
    """As many comparisons are kept as a customer may keep: one has to be deleted first.

    `most`: how many.
    """

    most: int
