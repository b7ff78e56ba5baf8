"""Benefits as tables (migration 0128). What is offered and what ends is only appended; a taking is ended once."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class BenefitRow(Row):
    """`terms`: a `types.BenefitTerms`, as they went before the second person."""

    __tablename__ = "tier_benefits"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    terms: Mapped[dict[str, Any]] = mapped_column(JSONB)
    at: Mapped[datetime]
    maker_name: Mapped[str]
    checker_name: Mapped[str]


class BenefitEndingRow(Row):
    """The earliest holds."""

    __tablename__ = "tier_benefit_endings"

    benefit_id: Mapped[UUID] = mapped_column(ForeignKey("tier_benefits.id"), primary_key=True)
    last_on: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    maker_name: Mapped[str]
    checker_name: Mapped[str]


class TakingRow(Row):
    """`sealed`: the code, `sealed_note`: what staff said when it ended; under the customer's own key. `period_on`: the
    first day of the time whose quota it is of.
    """

    __tablename__ = "tier_benefit_takings"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'fulfilled', 'cancelled')", name="state"),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("level >= 0", name="level"),
        Index("tier_benefit_takings_customer", "customer_id", "period_on"),
        Index("tier_benefit_takings_period", "benefit_id", "period_on"),
        Index("tier_benefit_takings_open", "id", postgresql_where=text("state = 'open'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    benefit_id: Mapped[UUID] = mapped_column(ForeignKey("tier_benefits.id"))
    period_on: Mapped[date]
    level: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(String(10))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    good_until: Mapped[date | None]
    task_id: Mapped[UUID | None]
    at: Mapped[datetime]
    sealed_note: Mapped[bytes | None] = mapped_column(LargeBinary)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]
    ended_by_name: Mapped[str | None]


class ReminderRow(Done, Row):
    """Who was written to, about which benefit of which time: once."""

    __tablename__ = "tier_benefit_reminders"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    benefit_id: Mapped[UUID] = mapped_column(ForeignKey("tier_benefits.id"), primary_key=True)
    period_on: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime]
