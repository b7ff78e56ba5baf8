"""Customers' corrections as a table."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class CorrectionRow(Row):
    """A word holds until it is taken back or another one takes its place; then it ends, and stays as it was said."""

    __tablename__ = "spending_corrections"
    __table_args__ = (
        CheckConstraint("side IN ('in', 'out')", name="side"),
        CheckConstraint(
            "(scope = 'entry' AND account_id IS NOT NULL AND seq IS NOT NULL AND merchant IS NULL) OR "
            "(scope = 'merchant' AND account_id IS NULL AND seq IS NULL AND merchant IS NOT NULL)",
            name="scope",
        ),
        Index("spending_corrections_held", "customer_id", postgresql_where=text("ended_at IS NULL")),
        Index(
            "spending_corrections_entry",
            "customer_id",
            "account_id",
            "seq",
            unique=True,
            postgresql_where=text("ended_at IS NULL AND scope = 'entry'"),
        ),
        Index(
            "spending_corrections_merchant",
            "customer_id",
            "merchant",
            "side",
            unique=True,
            postgresql_where=text("ended_at IS NULL AND scope = 'merchant'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    scope: Mapped[str] = mapped_column(String(8))
    side: Mapped[str] = mapped_column(String(3))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    seq: Mapped[int | None] = mapped_column(BigInteger)
    merchant: Mapped[str | None]
    category: Mapped[str] = mapped_column(String(20))
    said_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
