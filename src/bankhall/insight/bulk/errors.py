"""What acts on many refuse."""

from dataclasses import dataclass

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchBulkAct(NotFound, code="insight.bulk_not_found"):
    """There is no such act, or it is a colleague’s."""


class BulkEmpty(Refusal, code="insight.bulk_empty", status=422):
    """None of these customers is in your list any more."""


@dataclass(eq=False)
class BulkTooLarge(Refusal, code="insight.bulk_too_large", status=422):
    """More customers than one act may be done with. Narrow the list.

    `most`: how many it may be.
    """

    most: int


@dataclass(eq=False)
class BulkMovedOn(Conflict, code="insight.bulk_moved_on"):
    """The list has changed since it was counted. Look at it again.

    `customers`: how many there are now.
    """

    customers: int


@dataclass(eq=False)
class TooManyBulkActs(Refusal, code="insight.too_many_bulk_acts"):
    """As many of your acts are under way as can be. Wait until one has ended.

    `most`: how many can be.
    """

    most: int


class BulkOver(Conflict, code="insight.bulk_over"):
    """This act is over: there is nothing to stop."""


class BulkBusy(Conflict, code="insight.bulk_busy"):
    """This act is still under way."""


class BulkUndone(Conflict, code="insight.bulk_undone"):
    """This act has been taken back already."""


class NothingToUndo(Refusal, code="insight.bulk_nothing_to_undo"):
    """Nobody was done by this act: there is nothing to take back."""


class BulkTooOld(Refusal, code="insight.bulk_too_old"):
    """This act was too long ago to be taken back."""
