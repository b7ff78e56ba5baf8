"""Managers as tables. Steps are only appended."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class ManagerRow(Row):
    """What holds now. Without a manager: `former_id` left them behind. `steps`: how many there are."""

    __tablename__ = "customer_managers"
    __table_args__ = (
        CheckConstraint("manager_id IS NOT NULL OR former_id IS NOT NULL", name="somebody"),
        CheckConstraint("backup_id IS DISTINCT FROM manager_id OR manager_id IS NULL", name="another"),
        Index("customer_managers_manager", "manager_id", "customer_id"),
        Index("customer_managers_backup", "backup_id", "manager_id"),
        Index("customer_managers_vacant", "since", "customer_id", postgresql_where=text("manager_id IS NULL")),
    )

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    manager_id: Mapped[UUID | None]
    manager_name: Mapped[str | None]
    backup_id: Mapped[UUID | None]
    backup_name: Mapped[str | None]
    former_id: Mapped[UUID | None]
    former_name: Mapped[str | None]
    since: Mapped[datetime]
    steps: Mapped[int] = mapped_column(SmallInteger)


class ManagerStepRow(Done, Row):
    """`nth`: from 1. `sealed_note`: why, and what whoever comes should know, under the customer's own key; none where
    the bank's machine did it.
    """

    __tablename__ = "customer_manager_steps"
    __table_args__ = (
        CheckConstraint("kind IN ('assigned', 'handed_over', 'backup', 'released', 'vacated', 'ended')", name="kind"),
        CheckConstraint("nth > 0", name="nth"),
    )

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    manager_id: Mapped[UUID | None]
    manager_name: Mapped[str | None]
    backup_id: Mapped[UUID | None]
    backup_name: Mapped[str | None]
    from_id: Mapped[UUID | None]
    from_name: Mapped[str | None]
    sealed_note: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class AbsenceRow(Done, Row):
    """Both days away. One that ends early has its last day changed; one that has not begun goes."""

    __tablename__ = "manager_absences"
    __table_args__ = (
        CheckConstraint("first_on <= last_on", name="days"),
        Index("manager_absences_manager", "manager_id", "last_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    manager_id: Mapped[UUID]
    first_on: Mapped[date]
    last_on: Mapped[date]
    at: Mapped[datetime]
