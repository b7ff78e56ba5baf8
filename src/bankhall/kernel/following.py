"""Two files of one person become one, and two again: what each module that keeps anything of them says and does.

A module keeps a `Follower` at its front door. Whoever merges asks all of them, from the bottom of the ladder upwards,
in one transaction: `weigh` says what will follow and what stops it; `follow` moves what holds now and leaves a receipt
for each; `weigh_split` and `give_back` take it back by the receipts. What was said or done is not moved: it stays where
it lies, and reads of the whole customer include it (ADR 0048).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from uuid import UUID

from bankhall.kernel.db import Reading, Tx

MOST_SUBJECTS: Final = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """`kept_id` stays, `merged_id` becomes part of it."""

    merge_id: UUID
    kept_id: UUID
    merged_id: UUID


class FollowWay(StrEnum):
    """How something follows. `MOVES`: by a new row of its kind. `READ_TOGETHER`: it stays where it lies, and is seen
    with the rest. `COPIED`: both have it from now on.
    """

    MOVES = "moves"
    READ_TOGETHER = "read_together"
    COPIED = "copied"


@dataclass(frozen=True, slots=True)
class Follows:
    """So many of a kind, a word for it."""

    kind: str
    count: int
    way: FollowWay


@dataclass(frozen=True, slots=True)
class Stop:
    """So many of what cannot follow and has to be ended first. `subjects`: some of them, where each has a page."""

    kind: str
    count: int
    subjects: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighed:
    """`notes`: codes of what whoever decides should know, and that stops nothing."""

    follows: tuple[Follows, ...] = ()
    stops: tuple[Stop, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """That one thing was moved, and what it was before: ids, codes and amounts, nobody's words."""

    kind: str
    subject_id: UUID
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Follower:
    """`weigh_split` and `give_back` get the receipts of all followers, and what is `chosen` of what came after the
    merge to go as well.
    """

    of: str
    weigh: Callable[[Reading, Pair], Awaitable[Weighed]]
    follow: Callable[[Tx, Pair], Awaitable[Sequence[Receipt]]]
    weigh_split: Callable[[Reading, Pair, Sequence[Receipt], frozenset[UUID]], Awaitable[Weighed]]
    give_back: Callable[[Tx, Pair, Sequence[Receipt], frozenset[UUID]], Awaitable[None]]


def counted(kinds: dict[str, tuple[int, FollowWay]]) -> tuple[Follows, ...]:
    """Those of which there are any."""
    return tuple(Follows(kind, count, way) for kind, (count, way) in kinds.items() if count)


def stopped(kinds: dict[str, int], subjects: Mapping[str, Sequence[UUID]] | None = None) -> tuple[Stop, ...]:
    """Those of which there are any, with the first of their `subjects`."""
    known = subjects or {}
    return tuple(
        Stop(kind, count, tuple(known.get(kind, ()))[:MOST_SUBJECTS]) for kind, count in kinds.items() if count
    )
