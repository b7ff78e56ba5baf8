"""Refusals of duplicates."""

from dataclasses import dataclass

from bankhall.kernel.errors import Conflict, NotFound


class NoSuchPair(NotFound, code="insight.pair_not_found"):
    """There is no such pair of customers."""


class PairDecidedMeanwhile(Conflict, code="insight.pair_decided_meanwhile"):
    """Somebody has said something to this pair meanwhile."""


class NothingToUndo(Conflict, code="insight.pair_not_decided"):
    """Nothing has been decided about this pair that could be taken back."""


@dataclass(eq=False)
class LikelyTwin(Conflict, code="insight.likely_twin"):
    """Somebody in the customer file is probably the same person.

    `twins`: the ids of those, the likeliest first.
    """

    twins: list[str]
