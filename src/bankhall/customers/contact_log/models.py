"""The contact log as tables, which are only appended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class ContactRow(Done, Row):
    """`sealed`: what was said, under the customer's own key. An entry is corrected once: by the one that says so."""

    __tablename__ = "customer_contacts"
    __table_args__ = (
        UniqueConstraint("corrects"),
        CheckConstraint("way IN ('call_in', 'call_out', 'branch', 'visit', 'letter', 'note')", name="way"),
        Index("customer_contacts_customer", "customer_id", "happened_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    way: Mapped[str] = mapped_column(String(10))
    happened_at: Mapped[datetime]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    corrects: Mapped[UUID | None] = mapped_column(ForeignKey("customer_contacts.id"))
    at: Mapped[datetime]


class ContactRemarkRow(Row):
    """One to an entry, by the customer whom it is about."""

    __tablename__ = "customer_contact_remarks"

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("customer_contacts.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
