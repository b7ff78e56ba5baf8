"""The audit log on the wire."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

import msgspec

from bankhall.kernel.chain.findings import Finding
from bankhall.ops.types import ActPage, ActTold, AuditState, AuditVerification


class ActOut(msgspec.Struct, frozen=True):
    """`facts` depend on `act`; `place` is null until the row is in the chain."""

    id: int
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    actor_name: str
    act: str
    subject_kind: str
    subject_id: str
    facts: dict[str, Any]
    request_id: str | None
    place: int | None

    @classmethod
    def of(cls, one: ActTold) -> Self:
        return cls(
            id=one.id,
            at=one.at,
            actor_kind=one.actor_kind,
            actor_id=one.actor_id,
            actor_name=one.actor_name,
            act=one.act,
            subject_kind=one.subject.kind,
            subject_id=one.subject.id,
            facts=dict(one.facts),
            request_id=one.request_id,
            place=one.place,
        )


class ActsOut(msgspec.Struct, frozen=True):
    """`looked_back_to`: so far the search came in one go; `next` goes on from there."""

    items: list[ActOut]
    next: str | None
    looked_back_to: datetime | None

    @classmethod
    def of(cls, page: ActPage) -> Self:
        return cls([ActOut.of(one) for one in page.items], page.next, page.looked_back_to)


class FindingOut(msgspec.Struct, frozen=True):
    wrong: str
    place: int | None
    audit_id: int | None
    source: str | None
    number: int | None

    @classmethod
    def of(cls, finding: Finding) -> Self:
        # Where the file lies is for those who run the bank.
        source = finding.source.rpartition("/")[2] if finding.source else None
        return cls(finding.wrong, finding.place, finding.audit_id, source, finding.number)


class AuditVerificationOut(msgspec.Struct, frozen=True):
    """`ok` is unknown while it runs. Of each kind some findings are told; `wrong` counts all."""

    id: UUID
    asked_at: datetime
    by_name: str
    finished_at: datetime | None
    ok: bool | None
    done: int
    rows: int
    wrong: int
    findings: list[FindingOut]

    @classmethod
    def of(cls, one: AuditVerification) -> Self:
        return cls(
            id=one.id,
            asked_at=one.asked_at,
            by_name=one.by_name,
            finished_at=one.finished_at,
            ok=one.ok,
            done=one.done,
            rows=one.rows,
            wrong=sum(one.counts.values()),
            findings=[FindingOut.of(finding) for finding in one.findings],
        )


class AuditStateOut(msgspec.Struct, frozen=True):
    """`waiting` rows are not in the chain yet (100,000 at most are counted), `unsigned` ones are, and behind the last
    signature.
    """

    rows: int
    unsigned: int
    linked_until: datetime | None
    signed_at: datetime | None
    waiting: int
    waiting_since: datetime | None
    running: AuditVerificationOut | None
    last: AuditVerificationOut | None

    @classmethod
    def of(cls, state: AuditState) -> Self:
        chain = state.chain
        return cls(
            rows=chain.size,
            unsigned=chain.size - chain.signed,
            linked_until=state.linked_until,
            signed_at=chain.signed_at,
            waiting=chain.waiting,
            waiting_since=chain.waiting_since,
            running=AuditVerificationOut.of(state.running) if state.running else None,
            last=AuditVerificationOut.of(state.last) if state.last else None,
        )
