"""Relations on the wire."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.customers import rules as file_rules
from bankhall.customers.relations.rules import WHOLE, is_final_owner
from bankhall.customers.relations.types import (
    EndReason,
    Ground,
    NewRelation,
    Outsider,
    Ownership,
    Relation,
    RelationRole,
    Stake,
)
from bankhall.customers.schemas import CountryCode, DocumentIn, DocumentOut
from bankhall.customers.types import CustomerBrief, CustomerKind, CustomerStatus, Origin
from bankhall.kernel.errors import BadInput
from bankhall.kernel.web.inputs import Asked, Line, Reason

# In hundredths of a percent.
Share = Annotated[int, msgspec.Meta(ge=1, le=WHOLE)]


class OutsiderIn(Asked, frozen=True):
    name: Line
    kind: CustomerKind = CustomerKind.PERSON
    birth_on: date | None = None
    country: CountryCode | None = None
    document: DocumentIn | None = None

    def outsider(self) -> Outsider:
        return Outsider(
            kind=self.kind,
            name=self.name,
            birth_on=self.birth_on,
            country=self.country.upper() if self.country else None,
            document=file_rules.tidy_document(self.document.document()) if self.document else None,
        )


class RelationIn(Asked, frozen=True):
    """Either `other_id`, a customer, or `outsider`. `role`: what the other one is. `share`: hundredths of a percent."""

    role: RelationRole
    other_id: UUID | None = None
    outsider: OutsiderIn | None = None
    share: Share | None = None
    ground: Ground | None = None
    since_on: date | None = None
    origin: Origin = Origin.BRANCH

    def relation(self, customer_id: UUID) -> NewRelation:
        """Raises BadInput naming `other`."""
        if (self.other_id is None) == (self.outsider is None):
            raise BadInput.of("other", "a customer or somebody else, one of them")
        return NewRelation(
            customer_id=customer_id,
            role=self.role,
            other=self.other_id or self._outsider(),
            share=self.share,
            ground=self.ground,
            since_on=self.since_on,
            origin=self.origin,
        )

    def _outsider(self) -> Outsider:
        assert self.outsider is not None
        return self.outsider.outsider()


class EndRelationIn(Asked, frozen=True):
    """`is_mistaken`: it never was so; otherwise it is over."""

    is_mistaken: bool = False

    def reason(self) -> EndReason:
        return EndReason.MISTAKEN if self.is_mistaken else EndReason.OVER


class MyRelationIn(Asked, frozen=True):
    """Somebody of one's family."""

    role: RelationRole
    name: Line

    def relation(self, customer_id: UUID) -> NewRelation:
        other = Outsider(kind=CustomerKind.PERSON, name=self.name)
        return NewRelation(customer_id=customer_id, role=self.role, other=other, origin=Origin.PORTAL)


class ContestRelationIn(Asked, frozen=True):
    """What is wrong with it."""

    note: Reason


class RelatedOut(msgspec.Struct, frozen=True, kw_only=True):
    """The other one. `id`, `number`, `status`: of a customer. The others: of somebody who is none, as far as known."""

    kind: CustomerKind
    name: str
    id: UUID | None = None
    number: str | None = None
    status: CustomerStatus | None = None
    birth_on: date | None = None
    country: str | None = None
    document: DocumentOut | None = None

    @classmethod
    def of(cls, one: CustomerBrief | Outsider) -> Self:
        if isinstance(one, CustomerBrief):
            return cls(kind=one.kind, name=one.name, id=one.id, number=one.number, status=one.status)
        return cls(
            kind=one.kind,
            name=one.name,
            birth_on=one.birth_on,
            country=one.country,
            document=DocumentOut.of(one.document) if one.document else None,
        )


class RelationContestOut(msgspec.Struct, frozen=True):
    """`is_other`: the other one says so, not whose file it is."""

    note: str
    at: datetime
    is_other: bool


class RelationOut(msgspec.Struct, frozen=True, kw_only=True):
    """`other`: none where what was told went with the file of who told it. `may_verify`: whoever asks did not write it
    down.
    """

    id: UUID
    role: RelationRole
    other: RelatedOut | None
    share: int | None
    ground: Ground | None
    since_on: date | None
    origin: Origin
    noted_at: datetime
    noted_by_kind: str
    noted_by: str
    verified_at: datetime | None
    verified_by: str | None
    contest: RelationContestOut | None
    ended_at: datetime | None
    end_reason: EndReason | None
    may_verify: bool

    @classmethod
    def of(cls, one: Relation, *, asked_by: UUID | None) -> Self:
        contest = None
        if one.contest is not None:
            contest = RelationContestOut(one.contest.note, one.contest.at, one.contest.by_id != one.customer_id)
        is_settled = one.ended_at is not None or (one.verified_at is not None and contest is None)
        return cls(
            id=one.id,
            role=one.role,
            other=RelatedOut.of(one.other) if one.other else None,
            share=one.share,
            ground=one.ground,
            since_on=one.since_on,
            origin=one.origin,
            noted_at=one.noted_at,
            noted_by_kind=one.noted_by_kind,
            noted_by=one.noted_by,
            verified_at=one.verified_at,
            verified_by=one.verified_by,
            contest=contest,
            ended_at=one.ended_at,
            end_reason=one.end_reason,
            may_verify=not is_settled and not (one.noted_by_kind == "staff" and one.noted_by_id == asked_by),
        )


class StakeOut(msgspec.Struct, frozen=True):
    """`share`: hundredths of a percent, the rest cut off. `is_final`: a quarter or more."""

    other: RelatedOut
    share: int
    is_final: bool


class OwnershipOut(msgspec.Struct, frozen=True):
    """`told`: how much of the company is accounted for. `hidden`: behind these companies nobody can look. `is_whole`:
    the walk came to its end.
    """

    told: int
    owners: list[StakeOut]
    hidden: list[StakeOut]
    is_whole: bool

    @classmethod
    def of(cls, one: Ownership) -> Self:
        def told(stakes: tuple[Stake, ...]) -> list[StakeOut]:
            return [
                StakeOut(RelatedOut.of(one.names[stake.id]), int(stake.share * WHOLE), is_final_owner(stake))
                for stake in stakes
                if stake.id in one.names
            ]

        return cls(one.told, told(one.stakes), told(one.hidden), one.is_whole)


class RelationsOut(msgspec.Struct, frozen=True):
    """`ownership`: of an organisation of whose owners anything is known."""

    items: list[RelationOut]
    ownership: OwnershipOut | None


class MyRelationOut(msgspec.Struct, frozen=True, kw_only=True):
    """`name`: as one has told it oneself; of a person whom the bank has linked, as over a counter. `is_mine`:
    one has said it oneself and may take it back. `is_contested`: the bank looks at it.
    """

    id: UUID
    role: RelationRole
    name: str
    kind: CustomerKind
    share: int | None
    since_on: date | None
    origin: Origin
    noted_at: datetime
    is_mine: bool
    is_verified: bool
    is_contested: bool

    @classmethod
    def of(cls, one: Relation) -> Self:
        is_mine = one.noted_by_kind == "customer" and one.noted_by_id == one.customer_id
        name = one.other.name if one.other else ""
        kind = one.other.kind if one.other else CustomerKind.PERSON
        return cls(
            id=one.id,
            role=one.role,
            name=name if is_mine or not name or kind is CustomerKind.ORGANISATION else file_rules.mask_person(name),
            kind=kind,
            share=one.share,
            since_on=one.since_on,
            origin=one.origin,
            noted_at=one.noted_at,
            is_mine=is_mine,
            is_verified=one.verified_at is not None,
            is_contested=one.contest is not None,
        )


class MyRelationsOut(msgspec.Struct, frozen=True):
    items: list[MyRelationOut]
