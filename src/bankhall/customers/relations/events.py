"""Facts about relations: ids, never names. None for a side that is no customer."""

from uuid import UUID

from bankhall.customers.relations.types import EndReason, RelationKind
from bankhall.kernel.events import Event


class RelationNoted(Event, frozen=True, kw_only=True, tag="customers.relation_noted"):
    relation_id: UUID
    relation_kind: RelationKind
    from_id: UUID | None
    to_id: UUID | None


class RelationVerified(Event, frozen=True, kw_only=True, tag="customers.relation_verified"):
    relation_id: UUID
    from_id: UUID | None
    to_id: UUID | None


class RelationContested(Event, frozen=True, kw_only=True, tag="customers.relation_contested"):
    relation_id: UUID
    customer_id: UUID


class RelationEnded(Event, frozen=True, kw_only=True, tag="customers.relation_ended"):
    relation_id: UUID
    relation_kind: RelationKind
    from_id: UUID | None
    to_id: UUID | None
    reason: EndReason
