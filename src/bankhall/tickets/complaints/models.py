"""Complaints as tables. None is deleted, and what was said stays said: by trigger, in the migration."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class ComplaintRow(Row):
    """`sealed`: what its customer says, under their own key. `about_staff_ids`: whom it is about, who are kept out.
    `ticket_nth`: the step of its ticket that said so.
    """

    __tablename__ = "complaints"
    __table_args__ = (
        Index("complaints_number_key", "number", unique=True),
        Index("complaints_customer", "customer_id", "id"),
        Index("complaints_open", "due_on", "id", postgresql_where=text("state IN ('received', 'looking')")),
        Index("complaints_received", "received_on", "id"),
        Index("complaints_ticket", "ticket_id", postgresql_where=text("ticket_id IS NOT NULL")),
        Index(
            "complaints_ticket_nth_key",
            "ticket_id",
            "ticket_nth",
            unique=True,
            postgresql_where=text("ticket_nth IS NOT NULL"),
        ),
        CheckConstraint("state IN ('received', 'looking', 'decided', 'withdrawn')", name="state"),
        CheckConstraint(
            "(state = 'decided') = (outcome IS NOT NULL AND cause IS NOT NULL AND decided_at IS NOT NULL)",
            name="decided",
        ),
        CheckConstraint("handler_id IS NULL OR handler_id <> ALL (about_staff_ids)", name="kept_out"),
        CheckConstraint("nth IN (1, 2)", name="nth"),
        CheckConstraint("ticket_nth IS NULL OR ticket_id IS NOT NULL", name="ticket_nth"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(12))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("tickets.id"))
    ticket_nth: Mapped[int | None] = mapped_column(SmallInteger)
    product: Mapped[str] = mapped_column(String(10))
    came_by: Mapped[str] = mapped_column(String(10))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime]
    received_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10))
    nth: Mapped[int] = mapped_column(SmallInteger)
    is_complex: Mapped[bool]
    is_extended: Mapped[bool]
    due_on: Mapped[date]
    about_staff_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    about_staff_names: Mapped[list[str]] = mapped_column(ARRAY(Text))
    handler_id: Mapped[UUID | None]
    handler_name: Mapped[str]
    decided_at: Mapped[datetime | None]
    decided_on: Mapped[date | None]
    decided_by: Mapped[UUID | None]
    outcome: Mapped[str | None] = mapped_column(String(12))
    cause: Mapped[str | None] = mapped_column(String(12))
    responsible: Mapped[str | None] = mapped_column(String(10))
    steps: Mapped[int] = mapped_column(SmallInteger)


class ComplaintStepRow(Done, Row):
    """`nth`: from 1. `sealed`: what was said, under the customer's own key."""

    __tablename__ = "complaint_steps"
    __table_args__ = (CheckConstraint("nth > 0", name="nth"),)

    complaint_id: Mapped[UUID] = mapped_column(ForeignKey("complaints.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    until_on: Mapped[date | None]
    for_customer: Mapped[bool]
    at: Mapped[datetime]


class ComplaintExtensionRow(Row):
    """Further days that were asked for: until when, and by which step."""

    __tablename__ = "complaint_extensions"
    __table_args__ = (Index("complaint_extensions_of", "complaint_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    complaint_id: Mapped[UUID] = mapped_column(ForeignKey("complaints.id"))
    nth: Mapped[int] = mapped_column(SmallInteger)
    until_on: Mapped[date]
    at: Mapped[datetime]
