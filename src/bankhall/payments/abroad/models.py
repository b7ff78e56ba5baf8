"""Remittances as tables. Who may write what stands in migration 0061."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CHAR,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Numeric,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class TermsRow(Row):
    """What the bank takes for a currency from an instant on; only appended. `maker_name`, `checker_name`: of staff, and
    None of what the bank began with.
    """

    __tablename__ = "remittance_terms"
    __table_args__ = (
        UniqueConstraint("currency", "from_at"),
        CheckConstraint("margin >= 0 AND margin < 0.2", name="margin"),
        CheckConstraint("fee_share >= 0 AND fee_share < 0.2", name="fee_share"),
        CheckConstraint("fee_least >= 0 AND fee_most >= fee_least", name="fees"),
        CheckConstraint("message_fee >= 0", name="message_fee"),
        CheckConstraint("others_charge >= 0", name="others_charge"),
        CheckConstraint("days BETWEEN 0 AND 10", name="days"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    currency: Mapped[str] = mapped_column(CHAR(3))
    from_at: Mapped[datetime]
    margin: Mapped[Decimal] = mapped_column(Numeric(8, 6))
    fee_share: Mapped[Decimal] = mapped_column(Numeric(8, 6))
    fee_least: Mapped[int] = mapped_column(BigInteger)
    fee_most: Mapped[int] = mapped_column(BigInteger)
    message_fee: Mapped[int] = mapped_column(BigInteger)
    others_charge: Mapped[int] = mapped_column(BigInteger)
    via: Mapped[str] = mapped_column(String(11))
    days: Mapped[int]
    at: Mapped[datetime]
    maker_name: Mapped[str | None]
    checker_name: Mapped[str | None]


class QuoteRow(Row):
    """What was offered; only appended. Whether it was used, the remittance says that names it. `waived`: what the
    customer's tier, by its names of then, took off the fee.
    """

    __tablename__ = "remittance_quotes"
    __table_args__ = (
        Index("remittance_quotes_customer", "customer_id", "id"),
        Index("remittance_quotes_at", "at", postgresql_using="brin"),
        CheckConstraint("side IN ('pay', 'receive')", name="side"),
        CheckConstraint("charges IN ('DEBT', 'SHAR', 'CRED')", name="charges"),
        CheckConstraint("waived >= 0", name="waived"),
        CheckConstraint("sent > 0 AND exchanged > 0 AND worth > 0 AND usd > 0", name="amounts"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    at: Mapped[datetime]
    valid_until: Mapped[datetime]
    country: Mapped[str] = mapped_column(CHAR(2))
    currency: Mapped[str] = mapped_column(CHAR(3))
    side: Mapped[str] = mapped_column(String(10))
    charges: Mapped[str] = mapped_column(CHAR(4))
    mid: Mapped[Decimal] = mapped_column(Numeric(20, 10))
    rate: Mapped[Decimal] = mapped_column(Numeric(20, 10))
    sent: Mapped[int] = mapped_column(BigInteger)
    exchanged: Mapped[int] = mapped_column(BigInteger)
    worth: Mapped[int] = mapped_column(BigInteger)
    fee: Mapped[int] = mapped_column(BigInteger)
    waived: Mapped[int] = mapped_column(BigInteger, server_default="0")
    tier_zh: Mapped[str | None] = mapped_column(String(40))
    tier_en: Mapped[str | None] = mapped_column(String(40))
    others_fee: Mapped[int] = mapped_column(BigInteger)
    others_charge: Mapped[int] = mapped_column(BigInteger)
    usd: Mapped[int] = mapped_column(BigInteger)
    via: Mapped[str] = mapped_column(String(11))
    arrives_by: Mapped[date]


class PayeeAbroadRow(Row):
    """Where a payee abroad lives. `sealed`: the address, under their payer's own key."""

    __tablename__ = "payees_abroad"

    payee_id: Mapped[UUID] = mapped_column(ForeignKey("payees.id"), primary_key=True)
    country: Mapped[str] = mapped_column(CHAR(2))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
