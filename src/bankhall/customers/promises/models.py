"""Promises as tables. Promises and steps are only appended."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class PromiseRow(Done, Row):
    """Made by whoever did it; `sealed`: what was promised, under the customer's own key."""

    __tablename__ = "customer_promises"
    __table_args__ = (Index("customer_promises_customer", "customer_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    due_on: Mapped[date]
    at: Mapped[datetime]


class PromiseStepRow(Done, Row):
    """`nth`: from 1. `on_date`: the business date. `due_on`: the new day of one that was moved, and else the day that
    held when the step was taken. `owner_id`: whose it was then, or, of one that was handed over, is from then on;
    `owner_name`: theirs, of one that was handed over. `sealed_note`: under the customer's own key.
    """

    __tablename__ = "customer_promise_steps"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('moved', 'taken_over', 'handed_over', 'kept', 'withdrawn', 'contested')", name="kind"
        ),
        CheckConstraint("nth > 0", name="nth"),
        Index("customer_promise_steps_on", "on_date", "kind"),
    )

    promise_id: Mapped[UUID] = mapped_column(ForeignKey("customer_promises.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    on_date: Mapped[date]
    due_on: Mapped[date]
    owner_id: Mapped[UUID | None]
    owner_name: Mapped[str | None]
    sealed_note: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class OpenPromiseRow(Row):
    """`steps`: how many there are. `told_late_for`: the day for which its customer has been told that it has passed."""

    __tablename__ = "open_customer_promises"
    __table_args__ = (
        Index("open_customer_promises_due", "due_on", "promise_id"),
        Index("open_customer_promises_owner", "owner_id", "due_on", "promise_id"),
        Index("open_customer_promises_customer", "customer_id"),
    )

    promise_id: Mapped[UUID] = mapped_column(ForeignKey("customer_promises.id"), primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    owner_id: Mapped[UUID | None]
    owner_name: Mapped[str]
    due_on: Mapped[date]
    steps: Mapped[int] = mapped_column(SmallInteger)
    told_late_for: Mapped[date | None]
