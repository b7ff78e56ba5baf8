"""Appointments as a table."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row

_IS_BOOKED = text("state = 'booked'")


class AppointmentRow(Row):
    """`reminded_at`: when its customer was, for the time that holds."""

    __tablename__ = "branch_appointments"
    __table_args__ = (
        CheckConstraint("state IN ('booked', 'arrived', 'cancelled', 'missed')", name="state"),
        Index("branch_appointments_slot", "branch_id", "starts_at", "service"),
        Index("branch_appointments_customer", "customer_id", "starts_at"),
        Index("branch_appointments_booked", "starts_at", "id", postgresql_where=_IS_BOOKED),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    branch_id: Mapped[UUID] = mapped_column(ForeignKey("branches.id"))
    service: Mapped[str] = mapped_column(String(16))
    starts_at: Mapped[datetime]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    state: Mapped[str] = mapped_column(String(9))
    moves: Mapped[int] = mapped_column(SmallInteger)
    reminded_at: Mapped[datetime | None]
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("branch_tickets.id"))
    at: Mapped[datetime]
