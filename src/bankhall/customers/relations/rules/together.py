"""Relations as they are once files are one: each leads to the file of today, is there once, and nobody's to themselves.
Pure.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from bankhall.customers.relations import rules
from bankhall.customers.relations.types import Edge, RelationKind


def one_each(edges: Sequence[Edge], now: Mapping[UUID, UUID]) -> list[Edge]:
    """`now`: in whose file each customer is today. What two files say alike is said once, verified where either is."""
    told: dict[tuple[RelationKind, UUID, UUID], list[Edge]] = defaultdict(list)
    for edge in edges:
        from_id = now.get(edge.from_id, edge.from_id) if edge.from_id else None
        to_id = now.get(edge.to_id, edge.to_id) if edge.to_id else None
        if from_id == to_id:
            continue
        sides = from_id or edge.relation_id, to_id or edge.relation_id
        first, second = sorted(sides) if rules.is_both_ways(edge.kind) else sides
        told[edge.kind, first, second].append(edge)
    return [_one(alike, now) for alike in told.values()]


def share_of(alike: Iterable[tuple[UUID | None, int | None]]) -> int | None:
    """By the company's file in which it was noted. What stands in one file under two names of one owner are two
    holdings, and add up; what two files of one company say is the same holding said twice, and the greater counts.
    """
    by_company: dict[UUID | None, int] = defaultdict(int)
    for company, share in alike:
        if share is not None:
            by_company[company] += share
    return min(max(by_company.values()), rules.WHOLE) if by_company else None


def _one(alike: Sequence[Edge], now: Mapping[UUID, UUID]) -> Edge:
    first = alike[0]
    return replace(
        first,
        from_id=now.get(first.from_id, first.from_id) if first.from_id else None,
        to_id=now.get(first.to_id, first.to_id) if first.to_id else None,
        share=share_of((edge.to_id, edge.share) for edge in alike),
        is_verified=any(edge.is_verified for edge in alike),
        is_contested=any(edge.is_contested for edge in alike),
    )
