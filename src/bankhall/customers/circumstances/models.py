"""Circumstances as tables. Statements are only appended."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class StatementRow(Done, Row):
    """`sealed`: what was said, under the customer's own key."""

    __tablename__ = "customer_statements"
    __table_args__ = (Index("customer_statements_customer", "customer_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    field: Mapped[str] = mapped_column(String(20))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    origin: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]


class CircumstanceRow(Row):
    """Which statement holds. `verified_by`: of staff only."""

    __tablename__ = "customer_circumstances"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(20), primary_key=True)
    statement_id: Mapped[UUID] = mapped_column(ForeignKey("customer_statements.id"))
    otherwise_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer_statements.id"))
    confirmed_on: Mapped[date]
    verified_at: Mapped[datetime | None]
    verified_by: Mapped[str | None]
