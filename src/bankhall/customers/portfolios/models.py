"""Portfolios as tables."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.customers.managers.models import ManagerStepRow
from bankhall.kernel.tables import Row


class PortfolioFileRow(Row):
    """Of the step by which a customer came to another manager. `promises`: how many came along."""

    __tablename__ = "portfolio_files"
    __table_args__ = (
        UniqueConstraint("customer_id", "nth", name="portfolio_files_customer_id_nth_key"),
        ForeignKeyConstraint(["customer_id", "nth"], [ManagerStepRow.customer_id, ManagerStepRow.nth]),
        Index("portfolio_files_unread", "manager_id", "customer_id", postgresql_where=text("read_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID]
    nth: Mapped[int] = mapped_column(SmallInteger)
    manager_id: Mapped[UUID]
    promises: Mapped[int] = mapped_column(SmallInteger)
    read_at: Mapped[datetime | None]
