"""Satisfaction as tables."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class AskRow(Row):
    """`sealed`: what was said with the mark, under the customer's own key."""

    __tablename__ = "satisfaction_asks"
    __table_args__ = (
        UniqueConstraint("about", "about_id"),
        CheckConstraint("mark BETWEEN 1 AND 5", name="mark"),
        CheckConstraint("(mark IS NULL) = (answered_at IS NULL)", name="answered"),
        CheckConstraint("(outcome IS NULL) = (called_at IS NULL)", name="called"),
        Index("satisfaction_asks_customer", "customer_id", "asked_at"),
        Index("satisfaction_asks_asked", "asked_at"),
        Index(
            "satisfaction_asks_low",
            "answered_at",
            "id",
            postgresql_where=text("mark <= 2"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    about: Mapped[str] = mapped_column(String(10))
    about_id: Mapped[UUID]
    topic: Mapped[str] = mapped_column(String(20))
    agent_id: Mapped[UUID | None]
    agent_name: Mapped[str | None]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    mark: Mapped[int | None] = mapped_column(SmallInteger)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    called_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(12))
    called_by_id: Mapped[UUID | None]
    called_by_name: Mapped[str]


class RefusalRow(Row):
    """Who is not to be asked."""

    __tablename__ = "satisfaction_refusals"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    at: Mapped[datetime]
