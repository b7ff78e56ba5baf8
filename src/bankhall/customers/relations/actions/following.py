"""Relations, when two files become one. Nothing is moved: each relation stays between the files that it was noted of,
and is read between the files of today. What two files say of each other rests until they are two again.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import func, or_, select

from bankhall.customers.queries.merged import one_with
from bankhall.customers.relations import queries, rules
from bankhall.customers.relations.models import OpenRelationRow
from bankhall.customers.relations.types import Edge, RelationKind
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.following import Follower, FollowWay, Pair, Receipt, Weighed, counted, stopped

OF: Final = "relations"


async def weigh(reading: Reading, pair: Pair) -> Weighed:
    """A circle of owners or parents stops it: nobody owns themselves."""
    theirs = or_(one_with(OpenRelationRow.from_id, pair.merged_id), one_with(OpenRelationRow.to_id, pair.merged_id))
    count = await reading.session.scalar(select(func.count()).where(theirs)) or 0
    circles = [kind for kind in rules.ONE_WAY if await _closes_circle(reading, pair, kind)]
    edges = await queries.edges_of(reading, [pair.kept_id, pair.merged_id])
    notes = {
        "own_relation": any({edge.from_id, edge.to_id} == {pair.kept_id, pair.merged_id} for edge in edges),
        "two_spouses": len(_spouses(edges, pair)) > 1,
        "more_than_whole": await _is_more_than_whole(reading, pair),
    }
    return Weighed(
        counted({"relations": (count, FollowWay.READ_TOGETHER)}),
        stopped({"own_circle": len(circles)}),
        tuple(note for note, holds in notes.items() if holds),
    )


async def follow(tx: Tx, pair: Pair) -> Sequence[Receipt]:
    return ()


async def weigh_split(reading: Reading, pair: Pair, receipts: Sequence[Receipt], chosen: frozenset[UUID]) -> Weighed:
    return Weighed()


async def give_back(tx: Tx, pair: Pair, receipts: Sequence[Receipt], chosen: frozenset[UUID]) -> None:
    return None


FOLLOWER: Final = Follower(OF, weigh, follow, weigh_split, give_back)


async def _closes_circle(reading: Reading, pair: Pair, kind: RelationKind) -> bool:
    """Whether somebody else lies between the two: over the one and under the other."""
    for one, other in ((pair.kept_id, pair.merged_id), (pair.merged_id, pair.kept_id)):
        over = await queries.edges_over(reading, kind, one)
        if other in {from_id for from_id, to_id in over if (from_id, to_id) != (other, one)}:
            return True
    return False


def _spouses(edges: Sequence[Edge], pair: Pair) -> set[UUID]:
    both = {pair.kept_id, pair.merged_id}
    sides = [
        {edge.from_id or edge.relation_id, edge.to_id or edge.relation_id} - both for edge in edges if _married(edge)
    ]
    return {side for one in sides for side in one}


def _married(edge: Edge) -> bool:
    return edge.kind is RelationKind.SPOUSE


async def _is_more_than_whole(reading: Reading, pair: Pair) -> bool:
    """What both files of a company say of its owners, each owner once."""
    found = await queries.edges_of(reading, [pair.kept_id, pair.merged_id], [RelationKind.OWNER])
    of_it = [edge for edge in found if edge.to_id in (pair.kept_id, pair.merged_id)]
    greatest: dict[UUID, int] = {}
    for edge in of_it:
        who = edge.from_id or edge.relation_id
        greatest[who] = max(greatest.get(who, 0), edge.share or 0)
    return sum(greatest.values()) > rules.WHOLE
