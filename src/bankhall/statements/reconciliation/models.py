"""Reconciling as tables. Who may write what stands in the migration."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CHAR,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class ReconciliationRow(Done, Row):
    """`known`, `columns`, `why`: sealed under the bank's own key. `days`: the drift after each day that changed it.
    `customer_id`: whose own books were compared; null where the bank did it.
    """

    __tablename__ = "reconciliations"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("reconciliations_account", "account_id", "id"),
        Index("reconciliations_customer", "customer_id", "id", postgresql_where="customer_id IS NOT NULL"),
        CheckConstraint("state IN ('reading', 'unreadable', 'ready')", name="state"),
        CheckConstraint("kind IN ('camt053', 'csv')", name="kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(300))
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    kind: Mapped[str] = mapped_column(String(10))
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    known: Mapped[bytes] = mapped_column(LargeBinary)
    columns: Mapped[bytes | None] = mapped_column(LargeBinary)
    why: Mapped[bytes | None] = mapped_column(LargeBinary)
    currency: Mapped[str] = mapped_column(CHAR(3))
    window_days: Mapped[int]
    tolerance: Mapped[int] = mapped_column(BigInteger)
    is_mirrored: Mapped[bool]
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    opening: Mapped[int | None] = mapped_column(BigInteger)
    closing: Mapped[int | None] = mapped_column(BigInteger)
    book_opening: Mapped[int | None] = mapped_column(BigInteger)
    book_closing: Mapped[int | None] = mapped_column(BigInteger)
    passed_over: Mapped[int]
    days: Mapped[list[list[object]]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime]
    run_at: Mapped[datetime | None]


class ReconciliationFileRow(Row):
    __tablename__ = "reconciliation_files"

    reconciliation_id: Mapped[UUID] = mapped_column(ForeignKey("reconciliations.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class LineRow(Row):
    """`sealed`: what both sides say, under the bank's own key. `same_as`: by what a decision finds it again.
    `moved`: what it adds to the drift over the period.
    """

    __tablename__ = "reconciliation_lines"
    __table_args__ = (
        Index("reconciliation_lines_result", "reconciliation_id", "result", "nth"),
        CheckConstraint("result IN ('matched', 'near', 'only_outside', 'only_books')", name="result"),
    )

    reconciliation_id: Mapped[UUID] = mapped_column(ForeignKey("reconciliations.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(primary_key=True)
    result: Mapped[str] = mapped_column(String(12))
    reasons: Mapped[list[str]] = mapped_column(JSONB)
    file_line: Mapped[int | None]
    outside_on: Mapped[date | None]
    outside_amount: Mapped[int | None] = mapped_column(BigInteger)
    seq: Mapped[int | None] = mapped_column(BigInteger)
    booked_on: Mapped[date | None]
    book_amount: Mapped[int | None] = mapped_column(BigInteger)
    moved: Mapped[int] = mapped_column(BigInteger)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    same_as: Mapped[bytes] = mapped_column(LargeBinary)


class DecisionRow(Done, Row):
    """By staff. Only appended: the latest is what holds. `note`: sealed; `same_as`: keyed, as of its line."""

    __tablename__ = "reconciliation_decisions"
    __table_args__ = (
        Index("reconciliation_decisions_same", "account_id", "same_as", "id"),
        CheckConstraint("decision IN ('accepted', 'rejected', 'timing', 'noted')", name="decision"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    reconciliation_id: Mapped[UUID] = mapped_column(ForeignKey("reconciliations.id"))
    same_as: Mapped[bytes] = mapped_column(LargeBinary)
    decision: Mapped[str] = mapped_column(String(10))
    note: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class NoteRow(Row):
    """What a customer decided, for themselves: the latest alone, and gone with their last line that says the same.
    `sealed`: their note; `same_as`: keyed, as of its line.
    """

    __tablename__ = "reconciliation_notes"
    __table_args__ = (CheckConstraint("decision IN ('accepted', 'rejected', 'timing', 'noted')", name="decision"),)

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    same_as: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    decision: Mapped[str] = mapped_column(String(10))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime]
