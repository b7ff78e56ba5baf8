"""Payments as tables."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CHAR, BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class StandingOrderRow(Row):
    __tablename__ = "standing_orders"
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        Index("standing_orders_account", "account_id"),
        CheckConstraint("amount > 0", name="amount"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    to_bank: Mapped[str] = mapped_column(String(64))
    to_account: Mapped[str] = mapped_column(String(64))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(CHAR(3))
    purpose: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(64))
    source_id: Mapped[str] = mapped_column(String(64))
    registered_at: Mapped[datetime]
