"""Customers' corrections as a table."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class CorrectionRow(Row):
    """A word holds until it is taken back or another one takes its place; then it ends, and stays as it was said. A
    merchant may be a person: `merchant_key` is a keyed digest, `sealed` the name under the customer's own key.
    """

    __tablename__ = "spending_corrections"
    __table_args__ = (
        CheckConstraint("side IN ('in', 'out')", name="side"),
        CheckConstraint(
            "(scope = 'entry' AND num_nulls(account_id, seq) = 0 AND num_nulls(merchant_key, sealed) = 2) OR "
            "(scope = 'merchant' AND num_nulls(account_id, seq) = 2 AND num_nulls(merchant_key, sealed) = 0)",
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
            "merchant_key",
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
    merchant_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    category: Mapped[str] = mapped_column(String(20))
    said_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
