"""Tasks as tables. Tasks and steps are only appended."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class TaskRow(Done, Row):
    """`sealed`: what is to be done, under the customer's own key, or the bank's."""

    __tablename__ = "customer_tasks"
    __table_args__ = (Index("customer_tasks_customer", "customer_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    owner_id: Mapped[UUID | None]
    owner_name: Mapped[str]
    due_on: Mapped[date]
    at: Mapped[datetime]


class TaskStepRow(Done, Row):
    """`nth`: from 1. `due_on`, `owner_id` and `owner_name`: as they hold from this step on."""

    __tablename__ = "customer_task_steps"
    __table_args__ = (
        CheckConstraint("kind IN ('moved', 'given', 'done', 'dropped', 'reopened')", name="kind"),
        CheckConstraint("nth > 0", name="nth"),
        Index("customer_task_steps_on", "on_date", "kind"),
    )

    task_id: Mapped[UUID] = mapped_column(ForeignKey("customer_tasks.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    on_date: Mapped[date]
    due_on: Mapped[date]
    owner_id: Mapped[UUID | None]
    owner_name: Mapped[str]
    sealed_note: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class OpenTaskRow(Row):
    """`steps`: how many there are."""

    __tablename__ = "open_customer_tasks"
    __table_args__ = (
        Index("open_customer_tasks_due", "due_on", "task_id"),
        Index("open_customer_tasks_owner", "owner_id", "due_on", "task_id"),
        Index("open_customer_tasks_customer", "customer_id", "due_on"),
    )

    task_id: Mapped[UUID] = mapped_column(ForeignKey("customer_tasks.id"), primary_key=True)
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    owner_id: Mapped[UUID | None]
    owner_name: Mapped[str]
    due_on: Mapped[date]
    steps: Mapped[int] = mapped_column(SmallInteger)
