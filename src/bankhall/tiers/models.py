"""Tiers as tables. Schemes, grades and grants are only appended; what was reckoned goes when its customer is
forgotten.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CHAR,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class SchemeRow(Row):
    """`terms`: a `types.SchemeTerms`, `effects`: a `types.Effects`, as they went before the second person."""

    __tablename__ = "tier_schemes"
    __table_args__ = (UniqueConstraint("from_month"), CheckConstraint("version > 0", name="version"))

    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    from_month: Mapped[date]
    terms: Mapped[dict[str, Any]] = mapped_column(JSONB)
    effects: Mapped[dict[str, Any]] = mapped_column(JSONB)
    at: Mapped[datetime]
    maker_name: Mapped[str]
    checker_name: Mapped[str]


class MonthRow(Row):
    """How far the work on a month is: up to which customer, first for figures, then for tiers. `rates`: by which other
    currencies count, for all of it.
    """

    __tablename__ = "tier_months"

    month: Mapped[date] = mapped_column(primary_key=True)
    rates: Mapped[dict[str, str]] = mapped_column(JSONB)
    figures_to: Mapped[UUID | None]
    figures_at: Mapped[datetime | None]
    assessed_to: Mapped[UUID | None]
    assessed_at: Mapped[datetime | None]


class FiguresRow(Row):
    __tablename__ = "tier_figures"
    __table_args__ = (
        CheckConstraint("payments >= 0 AND tenure >= 0", name="counts"),
        Index("tier_figures_month", "month", "customer_id"),
    )

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    assets: Mapped[int] = mapped_column(BigInteger)
    payments: Mapped[int]
    tenure: Mapped[int] = mapped_column(SmallInteger)
    grade: Mapped[str | None] = mapped_column(CHAR(1))


class AssessmentRow(Row):
    __tablename__ = "tier_assessments"
    __table_args__ = (
        CheckConstraint("outcome IN ('first', 'kept', 'raised', 'warned', 'lowered')", name="outcome"),
        CheckConstraint("(lower_to IS NULL) = (lowers_on IS NULL)", name="notice"),
        CheckConstraint("earned >= 0 AND level >= 0", name="levels"),
        Index(
            "tier_assessments_falling",
            "month",
            "lowers_on",
            "customer_id",
            postgresql_where=text("lowers_on IS NOT NULL"),
        ),
        Index("tier_assessments_month", "month", "level"),
    )

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(ForeignKey("tier_schemes.version"))
    earned: Mapped[int] = mapped_column(SmallInteger)
    level: Mapped[int] = mapped_column(SmallInteger)
    from_on: Mapped[date]
    outcome: Mapped[str] = mapped_column(String(8))
    warned_month: Mapped[date | None]
    lower_to: Mapped[int | None] = mapped_column(SmallInteger)
    lowers_on: Mapped[date | None]
    at: Mapped[datetime]


class GradeRow(Done, Row):
    """The latest holds. None: it was taken back."""

    __tablename__ = "tier_grades"
    __table_args__ = (
        CheckConstraint("grade IN ('A', 'B', 'C', 'D', 'E')", name="grade"),
        Index("tier_grades_customer", "customer_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    grade: Mapped[str | None] = mapped_column(CHAR(1))
    at: Mapped[datetime]


class GrantRow(Done, Row):
    """`sealed`: why, under the customer's own key."""

    __tablename__ = "tier_grants"
    __table_args__ = (
        CheckConstraint("level > 0", name="level"),
        CheckConstraint("until_on >= from_on", name="days"),
        Index("tier_grants_customer", "customer_id", "until_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    level: Mapped[int] = mapped_column(SmallInteger)
    from_on: Mapped[date]
    until_on: Mapped[date]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class GrantEndingRow(Done, Row):
    """Before its time."""

    __tablename__ = "tier_grant_endings"

    grant_id: Mapped[UUID] = mapped_column(ForeignKey("tier_grants.id"), primary_key=True)
    at: Mapped[datetime]
