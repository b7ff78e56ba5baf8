"""Refunds as a table. Who may write what stands in the migration."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CHAR, BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class RefundRow(Row):
    """`received_id`: a transfer's or an incoming payment's. `to_id`: None at another bank, to which it is then handed:
    `next_try_at`, None once that was done.
    """

    __tablename__ = "refunds"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("refunds_received", "received_id"),
        Index("refunds_to_hand", "next_try_at", postgresql_where=text("next_try_at IS NOT NULL")),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("to_id IS NULL OR num_nulls(next_try_at, handed_at) = 2", name="handed"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(300))
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    received_id: Mapped[UUID]
    from_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    to_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(CHAR(3))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    transaction_id: Mapped[UUID]
    at: Mapped[datetime]
    next_try_at: Mapped[datetime | None]
    tries: Mapped[int]
    handed_at: Mapped[datetime | None]
