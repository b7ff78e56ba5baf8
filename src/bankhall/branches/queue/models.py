"""Queues as tables."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row

_IS_LIVE = text("ended_at IS NULL")


class TicketRow(Row):
    """`rank_at`: by which they are called, when they came less their start. `customer_id`: of who has said it."""

    __tablename__ = "branch_tickets"
    __table_args__ = (
        UniqueConstraint("branch_id", "on_date", "number"),
        CheckConstraint(
            "state IN ('waiting', 'called', 'serving', 'served', 'missed', 'left', 'lapsed')", name="state"
        ),
        CheckConstraint("(ended_at IS NULL) = (state IN ('waiting', 'called', 'serving'))", name="ended"),
        Index("branch_tickets_line", "branch_id", "rank_at", "id", postgresql_where=_IS_LIVE),
        Index("branch_tickets_person", "customer_id", "branch_id", unique=True, postgresql_where=_IS_LIVE),
        Index("branch_tickets_customer", "customer_id", "drawn_at"),
        Index("branch_tickets_day", "on_date", "branch_id", "called_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    branch_id: Mapped[UUID] = mapped_column(ForeignKey("branches.id"))
    on_date: Mapped[date]
    number: Mapped[str] = mapped_column(String(6))
    service: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(8))
    via: Mapped[str] = mapped_column(String(12))
    goes_first: Mapped[bool]
    rank_at: Mapped[datetime]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    for_counter: Mapped[int | None] = mapped_column(SmallInteger)
    counter: Mapped[int | None] = mapped_column(SmallInteger)
    calls: Mapped[int] = mapped_column(SmallInteger)
    drawn_at: Mapped[datetime]
    called_at: Mapped[datetime | None]
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(8))
    served_by_id: Mapped[UUID | None]


class NumberRow(Row):
    """`last`: of this letter on that day."""

    __tablename__ = "branch_numbers"

    branch_id: Mapped[UUID] = mapped_column(ForeignKey("branches.id"), primary_key=True)
    on_date: Mapped[date] = mapped_column(primary_key=True)
    letter: Mapped[str] = mapped_column(String(1), primary_key=True)
    last: Mapped[int] = mapped_column(SmallInteger)


class CounterRow(Row):
    """One that is open. `ticket_id`: who has been called to it or is there."""

    __tablename__ = "branch_counters"
    __table_args__ = (UniqueConstraint("staff_id"), UniqueConstraint("ticket_id"))

    branch_id: Mapped[UUID] = mapped_column(ForeignKey("branches.id"), primary_key=True)
    counter: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    staff_id: Mapped[UUID]
    staff_name: Mapped[str]
    services: Mapped[list[str]] = mapped_column(ARRAY(String(16)))
    opened_at: Mapped[datetime]
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("branch_tickets.id"))


class PaceRow(Row):
    """`seconds`: on average at the counter, over the last weeks."""

    __tablename__ = "branch_paces"

    branch_id: Mapped[UUID] = mapped_column(ForeignKey("branches.id"), primary_key=True)
    service: Mapped[str] = mapped_column(String(16), primary_key=True)
    seconds: Mapped[int]
    served: Mapped[int]
