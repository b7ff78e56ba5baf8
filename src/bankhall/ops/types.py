"""What an auditor asks and is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bankhall.kernel.chain.findings import Finding, Wrong
from bankhall.kernel.chain.linking import ChainState


@dataclass(frozen=True, slots=True)
class Subject:
    kind: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFilter:
    """`until` is the first moment after the period. `act` is one, or all of a module when it ends in a dot. `name`: a
    part of the actor's.
    """

    from_: datetime | None = None
    until: datetime | None = None
    actor_id: UUID | None = None
    name: str | None = None
    act: str | None = None
    subject: Subject | None = None
    request_id: str | None = None

    def told(self) -> dict[str, object]:
        """For the audit of the question: which things were asked for, and no name."""
        asked = {
            "from_at": self.from_.isoformat() if self.from_ else None,
            "until_at": self.until.isoformat() if self.until else None,
            "actor_id": str(self.actor_id) if self.actor_id else None,
            "by_name": True if self.name else None,
            "act": self.act,
            "subject_kind": self.subject.kind if self.subject else None,
            "subject_id": self.subject.id if self.subject else None,
            "request_id": self.request_id,
        }
        return {name: value for name, value in asked.items() if value is not None}


@dataclass(frozen=True, slots=True)
class ActTold:
    """`place`: in the chain, once it is linked."""

    id: int
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    actor_name: str
    act: str
    subject: Subject
    facts: Mapping[str, object]
    request_id: str | None
    place: int | None


@dataclass(frozen=True, slots=True)
class ActPage:
    """`looked_back_to`: the search stopped here, for the time being; `next` goes on from there."""

    items: tuple[ActTold, ...]
    next: str | None
    looked_back_to: datetime | None


@dataclass(frozen=True, slots=True)
class AuditVerification:
    """`ok` is unknown while it runs. `done` of `rows` are verified."""

    id: UUID
    asked_at: datetime
    by_name: str
    finished_at: datetime | None
    ok: bool | None
    done: int
    rows: int
    counts: Mapping[Wrong, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditState:
    """`linked_until`: when the newest row was written that has its place."""

    chain: ChainState
    linked_until: datetime | None
    running: AuditVerification | None
    last: AuditVerification | None
