"""Disputes as tables. That an entry is disputed once, and what is said stays said, stands in the migration."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CHAR,
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class DisputeRow(Row):
    """`sealed`: what the customer says, under their own key. `given`: what the bank has given, minor units."""

    __tablename__ = "disputes"
    __table_args__ = (
        Index("disputes_once", "account_id", "seq", unique=True, postgresql_where=text("state <> 'withdrawn'")),
        Index("disputes_customer", "customer_id", "id"),
        Index("disputes_due", "due_at", "id", postgresql_where=text("state IN ('received', 'looking', 'needs_you')")),
        Index("disputes_decided_at", "decided_at"),
        Index("disputes_transfer", "transfer_id", postgresql_where=text("transfer_id IS NOT NULL")),
        CheckConstraint("state IN ('received', 'looking', 'needs_you', 'decided', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'decided') = (outcome IS NOT NULL AND decided_at IS NOT NULL)", name="decided"),
        CheckConstraint("amount > 0 AND given BETWEEN 0 AND amount", name="given"),
        CheckConstraint("nth IN (1, 2)", name="nth"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    seq: Mapped[int] = mapped_column(BigInteger)
    transfer_id: Mapped[UUID | None]
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(CHAR(3))
    is_incoming: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(String(20))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    opened_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    nth: Mapped[int] = mapped_column(SmallInteger)
    due_at: Mapped[datetime]
    taken_by: Mapped[UUID | None]
    taken_name: Mapped[str]
    asked_back_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    outcome: Mapped[str | None] = mapped_column(String(12))
    given: Mapped[int] = mapped_column(BigInteger)


class StepRow(Done, Row):
    """Only appended. `sealed`: what was said, under the customer's own key."""

    __tablename__ = "dispute_steps"
    __table_args__ = (Index("dispute_steps_dispute", "dispute_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("disputes.id"))
    kind: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    minor: Mapped[int | None] = mapped_column(BigInteger)
    for_customer: Mapped[bool] = mapped_column(Boolean)
