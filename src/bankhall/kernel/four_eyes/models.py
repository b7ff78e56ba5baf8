"""Proposals as tables (migration 0022)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class ProposalRow(Row):
    """Never changed. `content` is text and not JSONB: the seal is over its bytes."""

    __tablename__ = "proposals"
    __table_args__ = (
        Index("proposals_of_maker", "maker_id", "id"),
        Index("proposals_about", "subject_kind", "subject_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(100))
    content: Mapped[str]
    subject_kind: Mapped[str] = mapped_column(String(50))
    subject_id: Mapped[str] = mapped_column(String(100))
    checker_right: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str]
    maker_id: Mapped[UUID]
    maker_name: Mapped[str]
    proposed_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    seal: Mapped[bytes] = mapped_column(LargeBinary)


class OpenProposalRow(Row):
    """The work list: who decides locks the row and takes it away."""

    __tablename__ = "open_proposals"
    __table_args__ = (
        UniqueConstraint("content_hash"),
        Index("open_proposals_right", "checker_right", "proposal_id"),
        Index("open_proposals_maker", "maker_id"),
        Index("open_proposals_expires_at", "expires_at"),
    )

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    checker_right: Mapped[str] = mapped_column(String(100))
    maker_id: Mapped[UUID]
    expires_at: Mapped[datetime]


class ProposalDecisionRow(Done, Row):
    __tablename__ = "proposal_decisions"
    __table_args__ = (
        Index("proposal_decisions_decided_at", "decided_at", "proposal_id"),
        CheckConstraint("outcome IN ('approved', 'declined', 'withdrawn', 'expired', 'void')", name="outcome_known"),
    )

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(20))
    decided_at: Mapped[datetime]
    reason: Mapped[str | None]
