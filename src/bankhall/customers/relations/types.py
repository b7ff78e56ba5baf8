"""Nouns of relations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from bankhall.customers.types import CustomerBrief, CustomerKind, CustomerStatus, Document, Origin


class RelationKind(StrEnum):
    """From one to another: the first is the spouse, parent, guardian … of the second. `OWNER`: of a share of a company.
    `BENEFICIAL_OWNER`: who has the last word in a company without owning a quarter of it, and on what ground.
    """

    SPOUSE = "spouse"
    PARENT = "parent"
    SIBLING = "sibling"
    RELATIVE = "relative"
    GUARDIAN = "guardian"
    LEGAL_REPRESENTATIVE = "legal_representative"
    AGENT = "agent"
    OWNER = "owner"
    BENEFICIAL_OWNER = "beneficial_owner"


class RelationRole(StrEnum):
    """What the other one is of whose file it is."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    RELATIVE = "relative"
    GUARDIAN = "guardian"
    WARD = "ward"
    LEGAL_REPRESENTATIVE = "legal_representative"
    REPRESENTED = "represented"
    AGENT = "agent"
    PRINCIPAL = "principal"
    OWNER = "owner"
    OWNED = "owned"
    BENEFICIAL_OWNER = "beneficial_owner"
    BENEFICIALLY_OWNED = "beneficially_owned"


class Ground(StrEnum):
    """Why somebody has the last word (受益所有人信息管理办法, art. 6): a quarter of the votes or of the income, control
    in another way, or, where there is nobody of these, who manages the company from day to day.
    """

    VOTES = "votes"
    INCOME = "income"
    CONTROL = "control"
    MANAGEMENT = "management"


class StepKind(StrEnum):
    VERIFIED = "verified"
    CONTESTED = "contested"
    ENDED = "ended"


class EndReason(StrEnum):
    """`MISTAKEN`: it never was so. `TAKEN_BACK`: by the customer who had said it. `LEFT`: they left the bank."""

    OVER = "over"
    MISTAKEN = "mistaken"
    TAKEN_BACK = "taken_back"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outsider:
    """Somebody who is no customer, as the bank was told. Sealed: fields are only added, with a default."""

    kind: CustomerKind
    name: str
    birth_on: date | None = None
    country: str | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRelation:
    """`other`: the customer, or who is no customer. `share`: in hundredths of a percent."""

    customer_id: UUID
    role: RelationRole
    other: UUID | Outsider
    share: int | None = None
    ground: Ground | None = None
    since_on: date | None = None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Side:
    """Who stands on one side, as far as the rules ask."""

    kind: CustomerKind
    birth_on: date | None = None


@dataclass(frozen=True, slots=True)
class Contest:
    """A customer says that it is not so. `by_id`: which of the two."""

    by_id: UUID
    note: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Seen from the file of `customer_id`. `other`: as the bank knows them; None for an outsider whose words are gone
    with the file of who named them. `contest`: the last one that nobody has looked at yet.
    """

    id: UUID
    customer_id: UUID
    role: RelationRole
    other: CustomerBrief | Outsider | None
    share: int | None
    ground: Ground | None
    since_on: date | None
    origin: Origin
    noted_at: datetime
    noted_by_kind: str
    noted_by_id: UUID | None
    noted_by: str
    verified_at: datetime | None
    verified_by: str | None
    contest: Contest | None
    ended_at: datetime | None
    end_reason: EndReason | None


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation that holds. None for a side that is no customer."""

    relation_id: UUID
    kind: RelationKind
    from_id: UUID | None
    to_id: UUID | None
    share: int | None
    is_verified: bool
    is_contested: bool


@dataclass(frozen=True, slots=True)
class Graph:
    """`outsiders`: of an edge with one, by the relation's id. `is_whole`: nothing was left out."""

    customers: Mapping[UUID, CustomerBrief]
    outsiders: Mapping[UUID, Outsider]
    edges: tuple[Edge, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Stake:
    """What somebody finally owns of a company. `id`: of the customer, or of the relation to an outsider."""

    id: UUID
    share: Fraction


@dataclass(frozen=True, slots=True)
class Ownership:
    """`stakes`: of persons, who are final; the greatest first. `hidden`: of companies that are no customers, behind
    whom the bank cannot look. `told`: how much of the company is accounted for, in hundredths of a percent.
    """

    stakes: tuple[Stake, ...]
    hidden: tuple[Stake, ...]
    told: int
    names: Mapping[UUID, CustomerBrief | Outsider]
    is_whole: bool


class RelationPart(StrEnum):
    """What somebody looks for in the picture."""

    FAMILY = "family"
    OWNERSHIP = "ownership"
    POWER = "power"


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureNode:
    """Somebody in the picture. `id`: of the customer, or of the relation by which somebody was named who is none.
    `number`, `status`: of a customer. `distance`: steps from the middle. `more`: relations of theirs it does not show.
    """

    id: UUID
    kind: CustomerKind
    name: str
    number: str | None
    status: CustomerStatus | None
    distance: int
    more: int

    @property
    def is_customer(self) -> bool:
        return self.number is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureEdge:
    """`from_id`, `to_id`: of nodes. `ended_at`: of one that is over."""

    relation_id: UUID
    kind: RelationKind
    from_id: UUID
    to_id: UUID
    share: int | None
    ground: Ground | None
    since_on: date | None
    is_verified: bool
    is_contested: bool
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody reaches a company: from the owner to what is owned, and what comes of the shares on the way."""

    ids: tuple[UUID, ...]
    share: Fraction
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """What is owned along all ways together. `ways`: the greatest first, at most a few. `is_sure`: each relation on
    the ways was verified, and nobody says otherwise.
    """

    id: UUID
    share: Fraction
    ways: tuple[Way, ...]
    is_sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The graph around `centre`. `households`: who lives together, each as ids of nodes. `owners`: of the company in
    the middle, only persons. `holdings`: companies of which the middle owns something. `names`: of all who stand in
    the ways. `left_out`: relations of those within the depth for which there was no room. `is_whole`: of the shares,
    nothing is missing.
    """

    centre: UUID
    depth: int
    nodes: tuple[PictureNode, ...]
    edges: tuple[PictureEdge, ...]
    households: tuple[tuple[UUID, ...], ...]
    owners: tuple[Reach, ...]
    holdings: tuple[Reach, ...]
    names: Mapping[UUID, CustomerBrief | Outsider]
    left_out: int
    is_whole: bool
