"""Reads of relations: of a file, of whoever asks as a customer, and the graph around some of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import or_, select

from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.queries import briefs
from bankhall.customers.queries.merged import files_and_survivors, ids_of, survivors
from bankhall.customers.relations import rules
from bankhall.customers.relations.models import OpenRelationRow, RelationRow, RelationStepRow
from bankhall.customers.relations.rules import together
from bankhall.customers.relations.types import (
    Contest,
    Edge,
    EndReason,
    Graph,
    Ground,
    Outsider,
    Ownership,
    Relation,
    RelationKind,
    StepKind,
)
from bankhall.customers.types import CustomerBrief, CustomerKind, Origin
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.tables import is_any
from bankhall.kernel.vault import SealingKey

MOST_EDGES: Final = 500
_DEEPEST: Final = 12
_MOST_SHOWN: Final = 400

_OUTSIDER = msgspec.msgpack.Decoder(Outsider)


def outsider_place(relation_id: UUID) -> str:
    """Where an outsider lies: sealed for that place, they open nowhere else."""
    return f"customer_relations|{relation_id}"


def note_place(relation_id: UUID, nth: int) -> str:
    return f"customer_relation_steps|{relation_id}|{nth}"


async def relations_of(reading: Reading, customer_id: UUID, *, most: int = _MOST_SHOWN) -> list[Relation]:
    """Of one file, and of those merged into it, those that hold and those that have ended, the newest first."""
    ids = await ids_of(reading, customer_id)
    query = (
        select(RelationRow)
        .where(or_(is_any(RelationRow.from_id, ids), is_any(RelationRow.to_id, ids)))
        .order_by(RelationRow.id.desc())
        .limit(most)
    )
    return await _told(reading, customer_id, (await reading.session.execute(query)).scalars().all())


async def my_relations(reading: Reading, *, most: int = _MOST_SHOWN) -> list[Relation]:
    """Those of the actor that hold. Raises NoSuchCustomer for who is no customer."""
    if reading.actor.kind != "customer" or reading.actor.id is None:
        raise NoSuchCustomer
    return [one for one in await relations_of(reading, reading.actor.id, most=most) if one.ended_at is None]


async def relation(reading: Reading, relation_id: UUID, *, of: UUID) -> Relation:
    """One that exists, as the file of `of` shows it."""
    row = (await reading.session.execute(select(RelationRow).where(RelationRow.id == relation_id))).scalar_one()
    (told,) = await _told(reading, of, [row])
    return told


async def edges_of(
    reading: Reading, customer_ids: Collection[UUID], kinds: Collection[RelationKind] | None = None
) -> list[Edge]:
    """The relations that hold of some customers and of the files merged into theirs, each once and between the files of
    today. The caller has seen to it that the actor may know them.
    """
    files = await files_and_survivors(reading, customer_ids)
    query = select(OpenRelationRow).where(
        or_(is_any(OpenRelationRow.from_id, files), is_any(OpenRelationRow.to_id, files))
    )
    if kinds is not None:
        query = query.where(is_any(OpenRelationRow.kind, [kind.value for kind in kinds]))
    found = await reading.session.execute(query.order_by(OpenRelationRow.relation_id).limit(MOST_EDGES + 1))
    return await of_today(reading, [as_edge(row) for row in found.scalars()])


async def of_today(reading: Reading, edges: Sequence[Edge]) -> list[Edge]:
    """Between the files in which their customers are today."""
    sides = {side for edge in edges for side in (edge.from_id, edge.to_id) if side is not None}
    return together.one_each(edges, await survivors(reading, sides))


async def relations_around(
    reading: Reading,
    customer_ids: Collection[UUID],
    *,
    depth: int,
    kinds: Collection[RelationKind] | None = None,
) -> Graph:
    """Who belongs to these customers, up to `depth` steps away; a statement for each step. For staff and the bank's own
    work: a customer gets nothing.
    """
    if reading.actor.kind not in ("staff", "system"):
        return Graph({}, {}, (), is_whole=True)
    edges: dict[UUID, Edge] = {}
    first = set((await survivors(reading, customer_ids)).values())
    reached, rim, is_whole = set(first), first, True
    for _ in range(min(depth, _DEEPEST)):
        if not rim:
            break
        found = await edges_of(reading, rim, kinds)
        is_whole = is_whole and len(found) <= MOST_EDGES
        edges |= {edge.relation_id: edge for edge in found[:MOST_EDGES]}
        sides = {side for edge in found for side in (edge.from_id, edge.to_id) if side is not None}
        rim = sides - reached
        reached |= rim
        if len(edges) > MOST_EDGES:
            is_whole = False
            break
    known = await briefs(reading, reached)
    return Graph(known, await _outsiders(reading, edges.values()), tuple(edges.values()), is_whole)


async def ownership(reading: Reading, company_id: UUID) -> Ownership:
    """Who finally owns a company, worked out from the shares that hold, verified or not."""
    company_id = (await survivors(reading, [company_id])).get(company_id, company_id)
    edges, is_whole = await _owners_above(reading, company_id)
    names: dict[UUID, CustomerBrief | Outsider] = {}
    known = await briefs(reading, {edge.from_id for edge in edges if edge.from_id is not None})
    outside = await _outsiders(reading, edges)
    names |= known
    names |= outside
    persons = {who for who, brief in known.items() if brief.kind is CustomerKind.PERSON}
    companies = {who for who, one in outside.items() if one.kind is CustomerKind.ORGANISATION}
    stakes, hidden = rules.finally_own(company_id, edges, persons, companies)
    told = sum(edge.share or 0 for edge in edges if edge.to_id == company_id)
    return Ownership(tuple(stakes), tuple(hidden), told, names, is_whole)


async def edges_over(reading: Reading, kind: RelationKind, customer_id: UUID) -> list[tuple[UUID, UUID]]:
    """Everything of one kind that lies over a customer, as pairs of customers of today."""
    found: set[tuple[UUID, UUID]] = set()
    rim, reached = {customer_id}, {customer_id}
    while rim:
        pairs = [(edge.from_id, edge.to_id) for edge in await _over(reading, kind, rim)]
        found |= {(from_id, to_id) for from_id, to_id in pairs if from_id is not None and to_id is not None}
        rim = {from_id for from_id, _ in pairs if from_id is not None} - reached
        reached |= rim
    return list(found)


async def _over(reading: Reading, kind: RelationKind, rim: Collection[UUID], *, most: int | None = None) -> list[Edge]:
    files = await files_and_survivors(reading, rim)
    query = (
        select(OpenRelationRow)
        .where(OpenRelationRow.kind == kind, is_any(OpenRelationRow.to_id, files))
        .order_by(OpenRelationRow.relation_id)
        .limit(most)
    )
    return await of_today(reading, [as_edge(row) for row in (await reading.session.execute(query)).scalars()])


async def _owners_above(reading: Reading, company_id: UUID) -> tuple[list[Edge], bool]:
    edges: dict[UUID, Edge] = {}
    rim, reached = {company_id}, {company_id}
    for _ in range(_DEEPEST):
        if not rim or len(edges) > MOST_EDGES:
            break
        rows = await _over(reading, RelationKind.OWNER, rim, most=MOST_EDGES + 1)
        edges |= {edge.relation_id: edge for edge in rows}
        rim = {edge.from_id for edge in rows if edge.from_id is not None} - reached
        reached |= rim
    return list(edges.values()), not rim and len(edges) <= MOST_EDGES


async def _outsiders(reading: Reading, edges: Iterable[Edge]) -> dict[UUID, Outsider]:
    return await outsiders(reading, [edge.relation_id for edge in edges if edge.from_id is None or edge.to_id is None])


async def outsiders(reading: Reading, ids: Collection[UUID]) -> dict[UUID, Outsider]:
    """Of relations to who is no customer; without those whose words are gone with the file that named them."""
    if not ids:
        return {}
    rows = (await reading.session.execute(select(RelationRow).where(is_any(RelationRow.id, ids)))).scalars().all()
    keys = await data_keys(reading, {_named_by(row) for row in rows})
    return {row.id: _outsider(row, keys[_named_by(row)]) for row in rows if _named_by(row) in keys}


async def _told(reading: Reading, customer_id: UUID, rows: Sequence[RelationRow]) -> list[Relation]:
    ids = [row.id for row in rows]
    query = select(RelationStepRow).where(is_any(RelationStepRow.relation_id, ids)).order_by(RelationStepRow.nth)
    steps: dict[UUID, list[RelationStepRow]] = {}
    for step in (await reading.session.execute(query)).scalars():
        steps.setdefault(step.relation_id, []).append(step)
    sides = {side for row in rows for side in (row.from_id, row.to_id) if side is not None}
    now = await survivors(reading, sides)
    today = await briefs(reading, set(now.values()))
    known = {side: today[now[side]] for side in sides if now[side] in today}
    keys = await data_keys(reading, sides)
    files = await ids_of(reading, customer_id)
    # What two files said of each other says nothing while they are one.
    others = [row for row in rows if not {row.from_id, row.to_id} <= set(files)]
    return [_relation(row, customer_id, files, steps.get(row.id, []), known, keys) for row in others]


def _relation(
    row: RelationRow,
    customer_id: UUID,
    files: Collection[UUID],
    steps: Sequence[RelationStepRow],
    known: Mapping[UUID, CustomerBrief],
    keys: Mapping[UUID, SealingKey],
) -> Relation:
    is_from = row.to_id in files
    other_id = row.from_id if is_from else row.to_id
    other: CustomerBrief | Outsider | None = known.get(other_id) if other_id is not None else None
    if other_id is None and (key := keys.get(_named_by(row))) is not None:
        other = _outsider(row, key)
    verified = next((step for step in reversed(steps) if step.kind == StepKind.VERIFIED), None)
    ended = next((step for step in steps if step.kind == StepKind.ENDED), None)
    last = steps[-1] if steps else None
    return Relation(
        id=row.id,
        customer_id=customer_id,
        role=rules.role_of(RelationKind(row.kind), other_is_from=is_from),
        other=other,
        share=row.share,
        ground=Ground(row.ground) if row.ground else None,
        since_on=row.since_on,
        origin=Origin(row.origin),
        noted_at=row.at,
        noted_by_kind=row.by_kind,
        noted_by_id=row.by_id,
        noted_by=row.by_name,
        verified_at=verified.at if verified else None,
        verified_by=verified.by_name if verified else None,
        contest=_contest(last, keys) if last is not None and last.kind == StepKind.CONTESTED else None,
        ended_at=ended.at if ended else None,
        end_reason=EndReason(ended.reason) if ended and ended.reason else None,
    )


def _contest(step: RelationStepRow, keys: Mapping[UUID, SealingKey]) -> Contest | None:
    key = keys.get(step.by_id) if step.by_id is not None else None
    if key is None or step.by_id is None or step.sealed_note is None:
        return None
    note = key.open(step.sealed_note, about=note_place(step.relation_id, step.nth)).decode()
    return Contest(step.by_id, note, step.at)


def _named_by(row: RelationRow) -> UUID:
    """Under whose key an outsider lies."""
    one = row.from_id or row.to_id
    assert one is not None
    return one


def _outsider(row: RelationRow, key: SealingKey) -> Outsider:
    assert row.sealed is not None
    return _OUTSIDER.decode(key.open(row.sealed, about=outsider_place(row.id)))


def as_edge(row: OpenRelationRow) -> Edge:
    return Edge(
        row.relation_id,
        RelationKind(row.kind),
        row.from_id,
        row.to_id,
        row.share,
        row.is_verified,
        row.is_contested,
    )
