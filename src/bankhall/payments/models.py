"""Payments as tables. Who may write what, and that a transfer's instruction never changes, stands in migration 0041."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CHAR,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
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


class PayeeRow(Row):
    """Whom a customer pays. `sealed`: their name as the customer wrote it, under the customer's own key."""

    __tablename__ = "payees"
    __table_args__ = (
        Index("payees_current", "customer_id", "account_id", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    added_at: Mapped[datetime]
    first_paid_at: Mapped[datetime | None]
    last_paid_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class WrongPayeeRow(Row):
    """A name and a number that did not fit, and who tried them; forgotten with the next try after an hour."""

    __tablename__ = "wrong_payees"
    __table_args__ = (Index("wrong_payees_customer", "customer_id", "at"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    at: Mapped[datetime]


class TransferRow(Row):
    """An instruction of a customer's and what came of it. No foreign keys where every payment would pay for them: the
    accounts are locked in the books, and nobody is ever removed. `through`: the mandate by which somebody else asked.
    """

    __tablename__ = "transfers"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("transfers_payer", "payer_id", "id"),
        Index("transfers_waiting", "from_id", "id", postgresql_where=text("state = 'waiting'")),
        Index("transfers_deciders", "deciders", postgresql_using="gin", postgresql_where=text("state = 'waiting'")),
        Index("transfers_through", "from_id", "payer_id", "id", postgresql_where=text("through IS NOT NULL")),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("state IN ('waiting', 'settled', 'declined', 'cancelled', 'lapsed')", name="state"),
        CheckConstraint("(state = 'settled') = (transaction_id IS NOT NULL)", name="settled"),
        CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(300))
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    payer_id: Mapped[UUID]
    from_id: Mapped[UUID]
    to_id: Mapped[UUID]
    payee_id: Mapped[UUID | None]
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(CHAR(3))
    memo: Mapped[bytes | None] = mapped_column(LargeBinary)
    through: Mapped[UUID | None]
    asked_at: Mapped[datetime]
    asked_on: Mapped[date]
    waits_until: Mapped[datetime | None]
    deciders: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))
    state: Mapped[str] = mapped_column(String(10))
    transaction_id: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]


class UsageRow(Row):
    """What a customer has paid to others in a currency on the latest day on which they did, and in its month."""

    __tablename__ = "payment_usage"
    __table_args__ = ({"postgresql_with": {"fillfactor": 50}},)

    customer_id: Mapped[UUID] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(CHAR(3), primary_key=True)
    on_date: Mapped[date]
    day: Mapped[int] = mapped_column(BigInteger)
    month: Mapped[int] = mapped_column(BigInteger)
    payments: Mapped[int] = mapped_column(BigInteger)


class LimitsRow(Row):
    """What a customer has set for themselves; the latest is what holds. Only appended."""

    __tablename__ = "payment_limits"
    __table_args__ = (Index("payment_limits_customer", "customer_id", "currency", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    currency: Mapped[str] = mapped_column(CHAR(3))
    each: Mapped[int] = mapped_column(BigInteger)
    a_day: Mapped[int] = mapped_column(BigInteger)
    a_month: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
