"""Who can be what of whom, and who finally owns a company. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Final
from uuid import UUID

from bankhall.customers.relations.types import (
    Edge,
    Ground,
    NewRelation,
    Outsider,
    RelationKind,
    RelationRole,
    Side,
    Stake,
)
from bankhall.customers.types import CustomerKind
from bankhall.kernel.errors import FieldProblem
from bankhall.kernel.lines import has_ink, is_line

WHOLE: Final = 10_000
# 受益所有人信息管理办法 (人民银行、市场监管总局令〔2024〕第3号), art. 6: a quarter or more.
QUARTER: Final = Fraction(1, 4)
# Of one file; a company with more owners than this is listed on an exchange.
MOST_OPEN: Final = 200
MOST_TOLD: Final = 20
OF_AGE: Final = 18

FAMILY: Final = frozenset({RelationKind.SPOUSE, RelationKind.PARENT, RelationKind.SIBLING, RelationKind.RELATIVE})
# Which way nobody may come back to themselves.
ONE_WAY: Final = frozenset({RelationKind.PARENT, RelationKind.OWNER})
# What customers say themselves.
TELLABLE: Final = frozenset(
    {RelationRole.SPOUSE, RelationRole.PARENT, RelationRole.CHILD, RelationRole.SIBLING, RelationRole.RELATIVE}
)

# The relation of each role, and whether the other one is who it goes out from.
_ROLES: Final[Mapping[RelationRole, tuple[RelationKind, bool]]] = {
    RelationRole.SPOUSE: (RelationKind.SPOUSE, True),
    RelationRole.PARENT: (RelationKind.PARENT, True),
    RelationRole.CHILD: (RelationKind.PARENT, False),
    RelationRole.SIBLING: (RelationKind.SIBLING, True),
    RelationRole.RELATIVE: (RelationKind.RELATIVE, True),
    RelationRole.GUARDIAN: (RelationKind.GUARDIAN, True),
    RelationRole.WARD: (RelationKind.GUARDIAN, False),
    RelationRole.LEGAL_REPRESENTATIVE: (RelationKind.LEGAL_REPRESENTATIVE, True),
    RelationRole.REPRESENTED: (RelationKind.LEGAL_REPRESENTATIVE, False),
    RelationRole.AGENT: (RelationKind.AGENT, True),
    RelationRole.PRINCIPAL: (RelationKind.AGENT, False),
    RelationRole.OWNER: (RelationKind.OWNER, True),
    RelationRole.OWNED: (RelationKind.OWNER, False),
    RelationRole.BENEFICIAL_OWNER: (RelationKind.BENEFICIAL_OWNER, True),
    RelationRole.BENEFICIALLY_OWNED: (RelationKind.BENEFICIAL_OWNER, False),
}
_SAME_BOTH_WAYS: Final = frozenset({RelationKind.SPOUSE, RelationKind.SIBLING, RelationKind.RELATIVE})
_EARLIEST: Final = date(1850, 1, 1)


def direction(role: RelationRole) -> tuple[RelationKind, bool]:
    return _ROLES[role]


def role_of(kind: RelationKind, *, other_is_from: bool) -> RelationRole:
    """What the other one is."""
    is_from = other_is_from or kind in _SAME_BOTH_WAYS
    return next(role for role, told in _ROLES.items() if told == (kind, is_from))


def is_both_ways(kind: RelationKind) -> bool:
    return kind in _SAME_BOTH_WAYS


def problems(new: NewRelation, mine: Side, other: Side, *, today: date) -> list[FieldProblem]:
    """What is wrong with it, empty when nothing is."""
    kind, other_is_from = direction(new.role)
    source, target = (other, mine) if other_is_from else (mine, other)
    return [
        FieldProblem(field, f"customers.{code}", message)
        for field, code, message in (
            *_wrong_kinds(kind, source, target),
            *_wrong_share(new, kind),
            *_wrong_ages(kind, source, target, today),
            *_wrong_days(new, today),
            *_wrong_outsider(new, today),
        )
    ]


def is_circle(edges: Iterable[tuple[UUID, UUID]], from_id: UUID, to_id: UUID) -> bool:
    """Whether somebody who is over `from_id` is `to_id`, so that the new edge would close a circle."""
    over: dict[UUID, set[UUID]] = defaultdict(set)
    for source, target in edges:
        over[target].add(source)
    seen, todo = set[UUID](), [from_id]
    while todo:
        one = todo.pop()
        if one == to_id:
            return True
        if one not in seen:
            seen.add(one)
            todo.extend(over[one])
    return False


def finally_own(
    company: UUID, edges: Collection[Edge], persons: Collection[UUID], outside_companies: Collection[UUID]
) -> tuple[list[Stake], list[Stake]]:
    """What each person finally owns of the company: along each way the shares multiply, and the ways add up. `edges`:
    all owners above it, without circles. `persons`: the customers who are persons; an owner who is no customer goes by
    the relation's id, and is a company if it stands in `outside_companies`. Returns persons, and companies behind whom
    nobody can look.
    """
    owners: dict[UUID, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.kind is RelationKind.OWNER and edge.to_id is not None and edge.share is not None:
            owners[edge.to_id].append(edge)
    final, hidden = defaultdict[UUID, Fraction](Fraction), defaultdict[UUID, Fraction](Fraction)
    # From the company upwards: a company is gone on from when all ways to it have been added up.
    weight = defaultdict[UUID, Fraction](Fraction, {company: Fraction(1)})
    for one in _from_below(company, owners):
        for edge in owners.get(one, ()):
            part = weight[one] * Fraction(edge.share or 0, WHOLE)
            who = edge.from_id or edge.relation_id
            if edge.from_id is None:
                (hidden if who in outside_companies else final)[who] += part
            elif who in persons:
                final[who] += part
            elif owners.get(who):
                weight[who] += part
            else:
                hidden[who] += part
    return _greatest_first(final), _greatest_first(hidden)


def is_final_owner(stake: Stake) -> bool:
    return stake.share >= QUARTER


def _from_below(company: UUID, owners: Mapping[UUID, Collection[Edge]]) -> list[UUID]:
    """The company and those above it, each after everybody that it owns a part of."""
    placed: list[UUID] = []
    seen = set[UUID]()
    todo: list[tuple[UUID, bool]] = [(company, False)]
    while todo:
        one, is_done = todo.pop()
        if is_done:
            placed.append(one)
        elif one not in seen:
            seen.add(one)
            todo.append((one, True))
            todo.extend((edge.from_id, False) for edge in owners.get(one, ()) if edge.from_id is not None)
    return placed[::-1]


def _greatest_first(shares: Mapping[UUID, Fraction]) -> list[Stake]:
    return sorted((Stake(who, share) for who, share in shares.items()), key=lambda one: (-one.share, one.id))


_Wrong = Iterable[tuple[str, str, str]]


def _wrong_kinds(kind: RelationKind, source: Side, target: Side) -> _Wrong:
    person, company = CustomerKind.PERSON, CustomerKind.ORGANISATION
    if kind in FAMILY or kind is RelationKind.GUARDIAN:
        if source.kind is not person or target.kind is not person:
            yield "role", "relation_persons_only", "both are persons"
    elif kind is not RelationKind.AGENT and target.kind is not company:
        yield "role", "companies_only", "only an organisation is owned or legally represented"
    elif kind in (RelationKind.LEGAL_REPRESENTATIVE, RelationKind.BENEFICIAL_OWNER) and source.kind is not person:
        yield "role", "relation_persons_only", "a legal representative or beneficial owner is a person"


def _wrong_share(new: NewRelation, kind: RelationKind) -> _Wrong:
    is_owner = kind is RelationKind.OWNER
    has_part = new.ground in (Ground.VOTES, Ground.INCOME)
    if is_owner and new.share is None:
        yield "share", "share_missing", "how much of it?"
    if new.share is not None and not is_owner and not has_part:
        yield "share", "no_share", "there is no share in this"
    if new.share is not None and not 1 <= new.share <= WHOLE:
        yield "share", "not_a_share", "from 0.01 % to 100 %"
    if (kind is RelationKind.BENEFICIAL_OWNER) != (new.ground is not None):
        yield "ground", "ground", "a beneficial owner has a ground, and nobody else"
    if has_part and new.share is not None and new.share * 4 < WHOLE:
        yield "share", "less_than_a_quarter", "of votes or income it takes a quarter"


def _wrong_ages(kind: RelationKind, source: Side, target: Side, today: date) -> _Wrong:
    if kind is RelationKind.PARENT and source.birth_on and target.birth_on and source.birth_on >= target.birth_on:
        yield "role", "younger_than_child", "a parent was born before the child"
    if kind is RelationKind.GUARDIAN and source.birth_on and _age(source.birth_on, today) < OF_AGE:
        yield "role", "guardian_of_age", "a guardian is of age"


def _wrong_days(new: NewRelation, today: date) -> _Wrong:
    if new.since_on is not None and not _EARLIEST <= new.since_on <= today:
        yield "since_on", "not_a_past_day", "since a day that has come"


def _wrong_outsider(new: NewRelation, today: date) -> _Wrong:
    if not isinstance(new.other, Outsider):
        return
    if not has_ink(new.other.name) or not is_line(new.other.name):
        yield "name", "not_a_name", "a name has 1 to 200 characters on one line"
    if new.other.birth_on is not None and not _EARLIEST <= new.other.birth_on <= today:
        yield "birth_on", "not_a_birthday", "a day of birth that has come"
    if new.other.birth_on is not None and new.other.kind is CustomerKind.ORGANISATION:
        yield "birth_on", "persons_only", "an organisation has no day of birth"


def _age(birth_on: date, today: date) -> int:
    return today.year - birth_on.year - ((today.month, today.day) < (birth_on.month, birth_on.day))
