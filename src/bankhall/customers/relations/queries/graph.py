"""The graph around a customer, as one looks at it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.queries import briefs, customers_by_id
from bankhall.customers.queries.merged import files_and_survivors, survivors
from bankhall.customers.relations import rules
from bankhall.customers.relations.models import OpenRelationRow
from bankhall.customers.relations.queries import as_edge, of_today, outsiders
from bankhall.customers.relations.rules import graph, together
from bankhall.customers.relations.types import (
    Edge,
    Ground,
    Outsider,
    Picture,
    PictureEdge,
    PictureNode,
    Reach,
    RelationKind,
    RelationPart,
)
from bankhall.customers.types import Address, CustomerBrief, CustomerKind
from bankhall.kernel.db import Reading
from bankhall.kernel.direct import direct, fetch
from bankhall.kernel.tables import Ids, is_any

# Of each of some files and of those merged into them: the first so many relations, how many there are in all, and in
# whose file either side is today. What was written down by mistake or taken back never was so.
_AROUND = direct(
    """
    WITH files AS (
        SELECT anchor, unnest(customer_ids(anchor)) AS id FROM unnest(CAST(:ids AS uuid[])) AS anchor
    ), sides AS (
        SELECT files.anchor, said.id FROM files JOIN customer_relations said ON said.from_id = files.id
        UNION
        SELECT files.anchor, said.id FROM files JOIN customer_relations said ON said.to_id = files.id
    ), ranked AS (
        SELECT said.id, said.kind, said.from_id, said.to_id, said.share, said.ground, said.since_on,
            holds.relation_id IS NOT NULL AS is_open, coalesce(holds.is_verified, false) AS is_verified,
            coalesce(holds.is_contested, false) AS is_contested, step.at AS ended_at,
            sides.anchor, count(*) OVER (PARTITION BY sides.anchor) AS of_all,
            row_number() OVER (
                PARTITION BY sides.anchor
                ORDER BY holds.relation_id IS NULL, array_position(CAST(:kinds AS text[]), CAST(said.kind AS text)),
                    said.share DESC NULLS LAST, said.id
            ) AS nth
        FROM sides
        JOIN customer_relations said ON said.id = sides.id
        LEFT JOIN open_customer_relations holds ON holds.relation_id = said.id
        LEFT JOIN customer_relation_steps step ON step.relation_id = said.id AND step.kind = 'ended'
        WHERE said.kind = ANY(CAST(:kinds AS text[]))
            AND (holds.relation_id IS NOT NULL OR (:past AND step.reason IN ('over', 'left')))
    )
    SELECT ranked.*, customer_survivor(from_id) AS from_now, customer_survivor(to_id) AS to_now
    FROM ranked WHERE nth <= :most ORDER BY nth, anchor
    """
)
_MOST_SHARES: Final = 500
_DEEPEST: Final = 12


async def picture(
    reading: Reading, customer_id: UUID, *, depth: int, part: RelationPart | None = None, past: bool = False
) -> Picture:
    """Who belongs to the customer, up to `depth` steps away: a statement for each step, and one for what lies between
    and beyond. For staff and the bank's own work. Raises NoSuchCustomer.
    """
    if reading.actor.kind not in ("staff", "system"):
        raise NoSuchCustomer
    centre = (await survivors(reading, [customer_id])).get(customer_id)
    if centre is None:
        raise NoSuchCustomer
    walk = _Walk(centre)
    for distance in range(1, min(depth, graph.MOST_DEPTH) + 2):
        rows = await _around(reading, walk.rim, part, past=past)
        walk.take(rows, distance, is_last=distance > depth)
    return await _drawn(reading, walk, depth)


async def household(reading: Reading, customer_id: UUID) -> tuple[UUID, ...]:
    """The customers with whom somebody lives, themselves first, as far as the bank knows. Raises NoSuchCustomer."""
    seen = await picture(reading, customer_id, depth=graph.MOST_DEPTH, part=RelationPart.FAMILY)
    theirs: Iterable[UUID] = next((group for group in seen.households if seen.centre in group), (seen.centre,))
    customers = {node.id for node in seen.nodes if node.is_customer}
    return (seen.centre, *(one for one in theirs if one in customers and one != seen.centre))


class _Walk:
    """What has been reached so far, within its bounds."""

    def __init__(self, centre: UUID) -> None:
        self.centre = centre
        self.distances: dict[UUID, int] = {centre: 0}
        self.outside: set[UUID] = set()
        self.edges: dict[tuple[RelationKind, UUID, UUID], PictureEdge] = {}
        self.rim: list[UUID] = [centre]
        self.of_all: dict[UUID, int] = {}
        self._shown: dict[UUID, set[UUID]] = {}
        self._shares: dict[tuple[RelationKind, UUID, UUID], dict[UUID, tuple[UUID | None, int | None]]] = {}

    def take(self, rows: Iterable[Any], distance: int, *, is_last: bool) -> None:
        """`is_last`: only what lies between those who are there already."""
        rim: list[UUID] = []
        for row in rows:
            self.of_all[row.anchor] = row.of_all
            source, target = row.from_now or row.id, row.to_now or row.id
            if source == target:  # what two files said of each other
                self._shown.setdefault(row.anchor, set()).add(row.id)
                continue
            new = [side for side in (source, target) if side not in self.distances]
            if new and (is_last or len(self.distances) + len(new) > graph.MOST_NODES):
                continue
            for side in new:
                self.distances[side] = distance
                is_outside = row.from_now is None or row.to_now is None
                (self.outside.add if is_outside else rim.append)(side)
            self._note(row, source, target)
        self.rim = rim

    def drawn(self) -> tuple[PictureEdge, ...]:
        """With what two files of one owner hold of a company together."""
        return tuple(
            replace(edge, share=together.share_of(self._shares[key].values()))
            if len(self._shares.get(key, ())) > 1
            else edge
            for key, edge in self.edges.items()
        )

    def more(self, node: UUID) -> int:
        return max(0, self.of_all.get(node, 0) - len(self._shown.get(node, ())))

    def _note(self, row: Any, source: UUID, target: UUID) -> None:
        for side in (source, target):
            self._shown.setdefault(side, set()).add(row.id)
        kind = RelationKind(row.kind)
        first, second = sorted((source, target)) if rules.is_both_ways(kind) else (source, target)
        if row.is_open:
            self._shares.setdefault((kind, first, second), {})[row.id] = (row.to_id, row.share)
        # Two files of one person may each have said it: it is drawn once, and what holds before what is over.
        self.edges.setdefault(
            (kind, first, second),
            PictureEdge(
                relation_id=row.id,
                kind=kind,
                from_id=source,
                to_id=target,
                share=row.share,
                ground=Ground(row.ground) if row.ground else None,
                since_on=row.since_on,
                is_verified=row.is_verified,
                is_contested=row.is_contested,
                ended_at=row.ended_at,
            ),
        )


async def _around(reading: Reading, ids: Iterable[UUID], part: RelationPart | None, *, past: bool) -> list[Any]:
    kinds = [kind.value for kind in graph.kinds_of(part)]
    files = Ids(list(ids))
    return await fetch(reading, _AROUND, ids=files, kinds=kinds, past=past, most=graph.MOST_OF_ONE)


async def _drawn(reading: Reading, walk: _Walk, depth: int) -> Picture:
    known = await customers_by_id(reading, walk.distances.keys() - walk.outside)
    outside = await outsiders(reading, walk.outside)
    nodes: list[PictureNode] = []
    homes: dict[UUID, Address | None] = {}
    for id_, distance in walk.distances.items():
        homes[id_] = None
        if id_ in walk.outside:
            one = outside.get(id_)
            kind, name = (one.kind, one.name) if one else (CustomerKind.PERSON, "")
            nodes.append(PictureNode(id=id_, kind=kind, name=name, number=None, status=None, distance=distance, more=0))
        elif (file := known.get(id_)) is not None:
            homes[id_] = file.address
            nodes.append(
                PictureNode(
                    id=id_,
                    kind=file.kind,
                    name=file.name,
                    number=file.number,
                    status=file.status,
                    distance=distance,
                    more=walk.more(id_),
                )
            )
    edges = walk.drawn()
    owners, holdings, names, is_whole = await _owned(reading, walk.centre)
    return Picture(
        centre=walk.centre,
        depth=depth,
        nodes=tuple(nodes),
        edges=edges,
        households=graph.households(edges, homes),
        owners=owners,
        holdings=holdings,
        names=names,
        left_out=sum(node.more for node in nodes if node.distance < depth),
        is_whole=is_whole,
    )


_Owned = tuple[tuple[Reach, ...], tuple[Reach, ...], dict[UUID, CustomerBrief | Outsider], bool]


async def _owned(reading: Reading, centre: UUID) -> _Owned:
    """Worked out from all shares that hold, however far away, and whatever part of the graph is looked at."""
    above, is_all_above = await _shares_along(reading, centre, up=True)
    below, is_all_below = await _shares_along(reading, centre, up=False)
    owners, are_owners_whole = graph.reach(centre, graph.steps_along(above, up=True), up=True)
    holdings, are_holdings_whole = graph.reach(centre, graph.steps_along(below, up=False), up=False)
    edges = (*above, *below)
    names: dict[UUID, CustomerBrief | Outsider] = {}
    names |= await briefs(reading, {side for edge in edges for side in (edge.from_id, edge.to_id) if side is not None})
    names |= await outsiders(
        reading, [edge.relation_id for edge in edges if edge.from_id is None or edge.to_id is None]
    )
    persons = tuple(one for one in owners if one.id in names and names[one.id].kind is CustomerKind.PERSON)
    is_whole = is_all_above and is_all_below and are_owners_whole and are_holdings_whole
    return persons, tuple(holdings), names, is_whole


async def _shares_along(reading: Reading, centre: UUID, *, up: bool) -> tuple[list[Edge], bool]:
    """The shares above or below somebody, a statement for each level. Whether that is all of them."""
    here = OpenRelationRow.to_id if up else OpenRelationRow.from_id
    edges: dict[UUID, Edge] = {}
    rim, reached = {centre}, {centre}
    for _ in range(_DEEPEST):
        if not rim or len(edges) > _MOST_SHARES:
            break
        files = await files_and_survivors(reading, rim)
        query = (
            select(OpenRelationRow)
            .where(OpenRelationRow.kind == RelationKind.OWNER, is_any(here, files))
            .order_by(OpenRelationRow.relation_id)
            .limit(_MOST_SHARES + 1)
        )
        found = await of_today(reading, [as_edge(row) for row in (await reading.session.execute(query)).scalars()])
        edges |= {edge.relation_id: edge for edge in found}
        sides = {edge.from_id if up else edge.to_id for edge in found}
        rim = {side for side in sides if side is not None} - reached
        reached |= rim
    return list(edges.values()), not rim and len(edges) <= _MOST_SHARES
