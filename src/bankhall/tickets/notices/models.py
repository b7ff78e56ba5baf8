"""Notices as a table. That somebody was told is never taken back; only when they looked is added."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class NoticeRow(Row):
    """`due_at`: the instant of which was told; of a complaint the end of its last day."""

    __tablename__ = "ticket_notices"
    __table_args__ = (
        Index(
            "ticket_notices_ticket_key",
            "ticket_id",
            "kind",
            "due_at",
            "staff_id",
            unique=True,
            postgresql_where=text("ticket_id IS NOT NULL"),
        ),
        Index(
            "ticket_notices_complaint_key",
            "complaint_id",
            "kind",
            "due_at",
            "staff_id",
            unique=True,
            postgresql_where=text("complaint_id IS NOT NULL"),
        ),
        Index("ticket_notices_unseen", "staff_id", "id", postgresql_where=text("seen_at IS NULL")),
        CheckConstraint("kind IN ('ticket_near', 'ticket_late', 'complaint_near', 'complaint_late')", name="kind"),
        CheckConstraint("(ticket_id IS NULL) <> (complaint_id IS NULL)", name="of"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("tickets.id"))
    complaint_id: Mapped[UUID | None] = mapped_column(ForeignKey("complaints.id"))
    due_at: Mapped[datetime]
    staff_id: Mapped[UUID]
    staff_name: Mapped[str]
    as_lead: Mapped[bool]
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
