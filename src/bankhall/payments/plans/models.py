"""Planned transfers as tables. Who may write what stands in the migration."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CHAR,
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class PlanRow(Row):
    """`made`: how many times have come, made or failed. `due_at` or `due_on`: the next one, both None after the end.
    `failures`: in a row. `memo`: sealed, as a transfer's.
    """

    __tablename__ = "transfer_plans"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("transfer_plans_payer", "payer_id", "id"),
        Index("transfer_plans_due_at", "due_at", postgresql_where=text("state = 'active'")),
        Index("transfer_plans_due_on", "due_on", postgresql_where=text("state = 'active'")),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("(payee_id IS NULL) <> (to_own_id IS NULL)", name="target"),
        CheckConstraint("state IN ('active', 'done', 'cancelled', 'failed')", name="state"),
        CheckConstraint("(state = 'active') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("state <> 'active' OR (due_at IS NULL) <> (due_on IS NULL)", name="due"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(300))
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    payer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    from_id: Mapped[UUID]
    payee_id: Mapped[UUID | None]
    to_own_id: Mapped[UUID | None]
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(CHAR(3))
    memo: Mapped[bytes | None] = mapped_column(LargeBinary)
    delay: Mapped[str | None] = mapped_column(String(10))
    first_on: Mapped[date | None]
    every: Mapped[str | None] = mapped_column(String(10))
    last_on: Mapped[date | None]
    times: Mapped[int | None]
    at_month_end: Mapped[bool] = mapped_column(Boolean)
    if_closed: Mapped[str] = mapped_column(String(10))
    made: Mapped[int]
    failures: Mapped[int]
    due_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]


class PlanRunRow(Row):
    """Only appended."""

    __tablename__ = "plan_runs"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("transfer_plans.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    at: Mapped[datetime]
    transfer_id: Mapped[UUID | None]
    refused: Mapped[str | None] = mapped_column(String(64))


class PlanChangeRow(Row):
    """What a plan was until it was changed `at`. Written by the database itself, and only appended."""

    __tablename__ = "plan_changes"
    __table_args__ = (Index("plan_changes_plan", "plan_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("transfer_plans.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    memo: Mapped[bytes | None] = mapped_column(LargeBinary)
    last_on: Mapped[date | None]
    at: Mapped[datetime]
