"""Bulk transfers as tables. Who may write what, and that a row's instruction never changes, stands in the migration."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CHAR, BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class BatchRow(Row):
    """`digest`: SHA-256 of the file. `known`: its name and the like, under the customer's own key, as are `why`'s
    words. `next_at`: when a worker looks after it next, None where there is nothing to do.
    """

    __tablename__ = "payment_batches"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("payment_batches_payer", "payer_id", "id"),
        Index("payment_batches_digest", "payer_id", "digest"),
        Index("payment_batches_next", "next_at", postgresql_where=text("next_at IS NOT NULL")),
        CheckConstraint(
            "state IN ('reading', 'unreadable', 'ready', 'waiting', 'running', 'done', 'none', 'cancelled')",
            name="state",
        ),
        CheckConstraint("kind IN ('csv', 'pain001')", name="kind"),
        CheckConstraint("state NOT IN ('waiting', 'running', 'done', 'none') OR mode IS NOT NULL", name="confirmed"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(300))
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    payer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    kind: Mapped[str] = mapped_column(String(10))
    from_id: Mapped[UUID | None]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    known: Mapped[bytes] = mapped_column(LargeBinary)
    why: Mapped[bytes | None] = mapped_column(LargeBinary)
    currency: Mapped[str | None] = mapped_column(CHAR(3))
    rows: Mapped[int]
    good: Mapped[int]
    doubled: Mapped[int]
    total: Mapped[int] = mapped_column(BigInteger)
    paid: Mapped[int]
    refused: Mapped[int]
    paid_total: Mapped[int] = mapped_column(BigInteger)
    misfits: Mapped[int]
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10))
    mode: Mapped[str | None] = mapped_column(String(4))
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    starts_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class BatchFileRow(Row):
    """The file until it is read, under the key of the customer who brought it."""

    __tablename__ = "payment_batch_files"

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("payment_batches.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class BatchLineRow(Row):
    """`sealed`: what it says, under the customer's own key. Where it goes: `account_id` here, or `bank_code` with
    `known_by` elsewhere (as a payee's). `same_as`: a keyed digest of who gets what from whom.
    """

    __tablename__ = "payment_batch_rows"
    __table_args__ = (
        Index("payment_batch_rows_left", "batch_id", "due_on", "nth", postgresql_where=text("state = 'good'")),
        Index("payment_batch_rows_same", "same_as", postgresql_where=text("state = 'paid'")),
        CheckConstraint("state IN ('good', 'faulty', 'paid', 'refused', 'cancelled')", name="state"),
        CheckConstraint("(state = 'paid') = (transfer_id IS NOT NULL)", name="paid"),
        CheckConstraint("(state = 'refused') = (refused IS NOT NULL)", name="refused"),
        CheckConstraint(
            "state = 'faulty' OR num_nulls(amount, from_id, due_on, same_as) = 0 AND amount > 0", name="good"
        ),
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("payment_batches.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    amount: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    from_id: Mapped[UUID | None]
    account_id: Mapped[UUID | None]
    is_own: Mapped[bool]
    bank_code: Mapped[str | None] = mapped_column(String(12))
    known_by: Mapped[bytes | None] = mapped_column(LargeBinary)
    same_as: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_doubled: Mapped[bool]
    due_on: Mapped[date | None]
    faults: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(String(10))
    refused: Mapped[str | None] = mapped_column(String(64))
    transfer_id: Mapped[UUID | None]
