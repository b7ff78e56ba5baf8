"""What there is to see in the graph around somebody: who lives together, and who reaches which company, how. Pure."""

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final
from uuid import UUID

from bankhall.customers.relations.rules import FAMILY, WHOLE
from bankhall.customers.relations.types import Edge, PictureEdge, Reach, RelationKind, RelationPart, Way
from bankhall.customers.types import Address

MOST_DEPTH: Final = 3
# What one takes in at a glance, and what a company with hundreds of owners does to it.
MOST_NODES: Final = 120
MOST_OF_ONE: Final = 40
MOST_WAYS: Final = 5
_MOST_STEPS: Final = 2_000
_LONGEST: Final = 12

PARTS: Final[Mapping[RelationPart, tuple[RelationKind, ...]]] = {
    RelationPart.FAMILY: tuple(kind for kind in RelationKind if kind in FAMILY or kind is RelationKind.GUARDIAN),
    RelationPart.OWNERSHIP: (RelationKind.OWNER, RelationKind.BENEFICIAL_OWNER),
    RelationPart.POWER: (RelationKind.GUARDIAN, RelationKind.LEGAL_REPRESENTATIVE, RelationKind.AGENT),
}
# Who of a family lives together, unless their addresses say otherwise. Grown brothers and sisters seldom do.
CLOSE: Final = frozenset({RelationKind.SPOUSE, RelationKind.PARENT, RelationKind.GUARDIAN})


def kinds_of(part: RelationPart | None) -> tuple[RelationKind, ...]:
    """In the order in which they are given room."""
    return PARTS[part] if part else tuple(RelationKind)


def households(edges: Iterable[PictureEdge], homes: Mapping[UUID, Address | None]) -> tuple[tuple[UUID, ...], ...]:
    """Groups of two and more: spouses, parents with children, guardians with wards, by relations that hold and that
    nobody contests. Of whom both addresses are known and differ, those do not live together; who is no customer has no
    address with the bank and lives with whom they belong to. `homes`: of everybody in the picture, in its order.
    """
    head = {one: one for one in homes}

    def head_of(one: UUID) -> UUID:
        while head[one] != one:
            one = head[one]
        return one

    for edge in edges:
        is_close = edge.kind in CLOSE and edge.ended_at is None and not edge.is_contested
        if is_close and not _live_apart(homes[edge.from_id], homes[edge.to_id]):
            head[head_of(edge.to_id)] = head_of(edge.from_id)
    groups: dict[UUID, list[UUID]] = defaultdict(list)
    for one in homes:
        groups[head_of(one)].append(one)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _live_apart(first: Address | None, second: Address | None) -> bool:
    """As far as both are known to the street: a country alone says nothing."""
    if first is None or second is None or not first.line or not second.line:
        return False
    return (first.line, first.city, first.country) != (second.line, second.city, second.country)


@dataclass(frozen=True, slots=True)
class Step:
    """One share on a way: `next` is the owner when one goes up, and the company when one goes down."""

    next: UUID
    share: Fraction
    is_sure: bool


Steps = Mapping[UUID, Collection[Step]]


def steps_along(edges: Iterable[Edge], *, up: bool) -> Steps:
    """From whom one comes to whom. Somebody who is no customer goes by the relation's id."""
    steps: dict[UUID, list[Step]] = defaultdict(list)
    for edge in edges:
        if edge.kind is RelationKind.OWNER and edge.share is not None:
            owner, owned = edge.from_id or edge.relation_id, edge.to_id or edge.relation_id
            here, there = (owned, owner) if up else (owner, owned)
            is_sure = edge.is_verified and not edge.is_contested
            steps[here].append(Step(there, Fraction(edge.share, WHOLE), is_sure))
    return {here: sorted(found, key=lambda one: (-one.share, one.next)) for here, found in steps.items()}


def reach(middle: UUID, steps: Steps, *, up: bool) -> tuple[list[Reach], bool]:
    """Everybody who is reached from the middle, the greatest share first: along a way shares multiply, ways add up
    (受益所有人信息管理办法 art. 6; FATF R.24). Whoever lies in a circle, or only behind one, gets no share, and the
    answer is not whole: circles are refused when relations are noted, but two files that become one may close one.
    """
    found = _weights(middle, steps)
    reached = _reached(middle, steps)
    return (
        sorted(
            (_reach(one, share, middle, steps, up=up) for one, share in found.items() if one != middle),
            key=lambda each: (-each.share, each.id),
        ),
        len(found) == len(reached),
    )


def _reach(one: UUID, share: Fraction, middle: UUID, steps: Steps, *, up: bool) -> Reach:
    ways = _ways(middle, one, steps, up=up)
    return Reach(one, share, ways, is_sure=bool(ways) and all(way.is_sure for way in ways))


def _reached(middle: UUID, steps: Steps) -> set[UUID]:
    reached, todo = {middle}, [middle]
    while todo:
        for step in steps.get(todo.pop(), ()):
            if step.next not in reached:
                reached.add(step.next)
                todo.append(step.next)
    return reached


def _weights(middle: UUID, steps: Steps) -> dict[UUID, Fraction]:
    """Each is gone on from when all ways to it have been added up (Kahn); who is in a circle never is."""
    reached = _reached(middle, steps)
    open_ways = Counter(step.next for one in reached for step in steps.get(one, ()))
    weight = defaultdict[UUID, Fraction](Fraction, {middle: Fraction(1)})
    done: dict[UUID, Fraction] = {}
    todo = deque([middle] if not open_ways[middle] else [])
    while todo:
        one = todo.popleft()
        done[one] = weight[one]
        for step in steps.get(one, ()):
            weight[step.next] += weight[one] * step.share
            open_ways[step.next] -= 1
            if not open_ways[step.next]:
                todo.append(step.next)
    return done


def _ways(middle: UUID, goal: UUID, steps: Steps, *, up: bool) -> tuple[Way, ...]:
    """At most so many, by great shares first. Where they are too many to be looked at, those that were found."""
    found: list[Way] = []
    todo: list[tuple[tuple[UUID, ...], Fraction, bool]] = [((middle,), Fraction(1), True)]
    for _ in range(_MOST_STEPS):
        if not todo:
            break
        path, share, is_sure = todo.pop()
        if path[-1] == goal:
            found.append(Way(path[::-1] if up else path, share, is_sure))
            continue
        if len(path) > _LONGEST:
            continue
        todo += [
            ((*path, step.next), share * step.share, is_sure and step.is_sure)
            for step in reversed(list(steps.get(path[-1], ())))
            if step.next not in path
        ]
    return tuple(sorted(found, key=lambda way: (-way.share, way.ids))[:MOST_WAYS])
