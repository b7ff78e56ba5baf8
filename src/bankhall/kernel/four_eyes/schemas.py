"""The desk on the wire."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

import msgspec

from bankhall.kernel.four_eyes.types import Decision, Outcome, ProposalPage, ProposalTold
from bankhall.kernel.web.inputs import Asked, Reason


class DeclineIn(Asked, frozen=True, kw_only=True):
    reason: Reason


class ProposedOut(msgspec.Struct, frozen=True):
    """`proposal_id`: null where it was done at once, because it needs no second person."""

    proposal_id: UUID | None


class DecisionOut(msgspec.Struct, frozen=True):
    """`reason`: of who declined; of what is void one of maker_left, maker_lost_right, subject_left, altered."""

    outcome: Outcome
    decided_at: datetime
    by_name: str
    reason: str | None

    @classmethod
    def of(cls, decision: Decision) -> Self:
        return cls(decision.outcome, decision.decided_at, decision.by_name, decision.reason)


class ProposalOut(msgspec.Struct, frozen=True):
    """`facts`: the command's own fields and the names that go with its ids; which they are depends on `kind`."""

    id: UUID
    kind: str
    facts: dict[str, Any]
    subject_kind: str
    subject_id: str
    reason: str
    maker_id: UUID
    maker_name: str
    proposed_at: datetime
    expires_at: datetime
    may_decide: bool
    is_own: bool
    decision: DecisionOut | None

    @classmethod
    def of(cls, told: ProposalTold) -> Self:
        one = told.proposal
        return cls(
            id=one.id,
            kind=one.kind,
            facts=dict(told.facts),
            subject_kind=one.subject_kind,
            subject_id=one.subject_id,
            reason=one.reason,
            maker_id=one.maker_id,
            maker_name=one.maker_name,
            proposed_at=one.proposed_at,
            expires_at=one.expires_at,
            may_decide=told.may_decide,
            is_own=told.is_own,
            decision=None if one.decision is None else DecisionOut.of(one.decision),
        )


class ProposalsOut(msgspec.Struct, frozen=True):
    items: list[ProposalOut]
    next: str | None

    @classmethod
    def of(cls, page: ProposalPage) -> Self:
        return cls([ProposalOut.of(one) for one in page.items], page.next)


class WaitingOut(msgspec.Struct, frozen=True):
    """`waiting`: at most 100 are counted."""

    waiting: int
