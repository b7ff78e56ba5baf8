"""The graph around a customer on the wire."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

import msgspec

from bankhall.customers.relations.rules import QUARTER, WHOLE
from bankhall.customers.relations.types import (
    Ground,
    Picture,
    PictureEdge,
    PictureNode,
    Reach,
    RelationKind,
    Way,
)
from bankhall.customers.types import CustomerKind, CustomerStatus


class GraphNodeOut(msgspec.Struct, frozen=True):
    """`id`: of the customer, or, of somebody who is none, of the relation that names them. `name`: empty where it was
    erased. `distance`: steps from the middle. `more`: relations of theirs that the graph does not show.
    """

    id: UUID
    kind: CustomerKind
    name: str
    number: str | None
    status: CustomerStatus | None
    distance: int
    more: int

    @classmethod
    def of(cls, one: PictureNode) -> Self:
        return cls(one.id, one.kind, one.name, one.number, one.status, one.distance, one.more)


class GraphEdgeOut(msgspec.Struct, frozen=True):
    """`share`: hundredths of a percent. `ended_at`: it is over."""

    id: UUID
    kind: RelationKind
    from_id: UUID
    to_id: UUID
    share: int | None
    ground: Ground | None
    since_on: date | None
    is_verified: bool
    is_contested: bool
    ended_at: datetime | None

    @classmethod
    def of(cls, one: PictureEdge) -> Self:
        return cls(
            one.relation_id,
            one.kind,
            one.from_id,
            one.to_id,
            one.share,
            one.ground,
            one.since_on,
            one.is_verified,
            one.is_contested,
            one.ended_at,
        )


class GraphWayOut(msgspec.Struct, frozen=True):
    """`names`: from the owner to what is owned; empty where one was erased. `share`: hundredths of a percent."""

    names: list[str]
    share: int


class GraphReachOut(msgspec.Struct, frozen=True):
    """What is owned along all ways, in hundredths of a percent, the rest cut off. `is_final`: a quarter or more.
    `is_sure`: each relation on the ways was verified, and nobody says otherwise.
    """

    id: UUID
    name: str
    number: str | None
    share: int
    is_final: bool
    is_sure: bool
    ways: list[GraphWayOut]

    @classmethod
    def of(cls, one: Reach, seen: Picture) -> Self:
        def name(id_: UUID) -> str:
            found = seen.names.get(id_)
            return found.name if found else ""

        def way(each: Way) -> GraphWayOut:
            return GraphWayOut([name(id_) for id_ in each.ids], int(each.share * WHOLE))

        return cls(
            one.id,
            name(one.id),
            getattr(seen.names.get(one.id), "number", None),
            int(one.share * WHOLE),
            one.share >= QUARTER,
            one.is_sure,
            [way(each) for each in one.ways],
        )


class RelationGraphOut(msgspec.Struct, frozen=True):
    """`households`: who lives together, as ids of nodes. `owners`: persons who own of the company in the middle.
    `holdings`: companies of which the middle owns. `left_out`: relations for which there was no room. `is_whole`: of
    the shares nothing is missing.
    """

    centre: UUID
    depth: int
    nodes: list[GraphNodeOut]
    edges: list[GraphEdgeOut]
    households: list[list[UUID]]
    owners: list[GraphReachOut]
    holdings: list[GraphReachOut]
    left_out: int
    is_whole: bool

    @classmethod
    def of(cls, seen: Picture) -> Self:
        return cls(
            seen.centre,
            seen.depth,
            [GraphNodeOut.of(one) for one in seen.nodes],
            [GraphEdgeOut.of(one) for one in seen.edges],
            [list(group) for group in seen.households],
            [GraphReachOut.of(one, seen) for one in seen.owners],
            [GraphReachOut.of(one, seen) for one in seen.holdings],
            seen.left_out,
            seen.is_whole,
        )
