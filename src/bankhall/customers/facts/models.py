"""What keeps the file right, as tables. Marks are only appended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class FactMarkRow(Done, Row):
    """`sealed`: what it said, masked, under the customer's own key."""

    __tablename__ = "customer_fact_marks"
    __table_args__ = (
        CheckConstraint("kind IN ('confirmed', 'verified')", name="kind"),
        Index("customer_fact_marks_customer", "customer_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    field: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(10))
    how: Mapped[str] = mapped_column(String(12))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
