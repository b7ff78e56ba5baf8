"""Accounts as tables. Status changes are only appended (migration 0005)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CHAR,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Sequence,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row

NUMBERS = Sequence("account_numbers", start=1_000_001, metadata=Row.metadata)


class AccountRow(Row):
    """Its number is compared byte by byte, so that the index also finds its beginning."""

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("source", "source_id"),
        Index("accounts_tail", text("right(number, 4)")),
        Index("accounts_opened", "opened_on"),
        Index("accounts_frozen", "id", postgresql_where=text("status = 'frozen'")),
        CheckConstraint("kind IN ('current', 'savings', 'time_deposit', 'internal')", name="kind"),
        CheckConstraint("status IN ('open', 'frozen', 'closed')", name="status"),
        CheckConstraint("(source IS NULL) = (source_id IS NULL)", name="source"),
        CheckConstraint("(status = 'closed') = (closed_on IS NOT NULL)", name="closed"),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("ledger_accounts.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(16, collation="C"))
    kind: Mapped[str] = mapped_column(String(12))
    currency: Mapped[str] = mapped_column(CHAR(3))
    name: Mapped[str]
    product: Mapped[str | None] = mapped_column(String(64))
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(10))
    source: Mapped[str | None] = mapped_column(String(64))
    source_id: Mapped[str | None] = mapped_column(String(64))


class HolderRow(Row):
    """Holding an account has a beginning and, with who and when, an end; then it may begin anew as another row."""

    __tablename__ = "account_holders"
    __table_args__ = (
        Index(
            "account_holders_current",
            "account_id",
            "customer_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("account_holders_customer", "customer_id", "account_id"),
        CheckConstraint("role IN ('owner', 'authorised')", name="role"),
        CheckConstraint("(ended_at IS NULL) = (ended_by_kind IS NULL)", name="ended"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    role: Mapped[str] = mapped_column(String(10))
    since_on: Mapped[date]
    added_at: Mapped[datetime]
    added_by_kind: Mapped[str] = mapped_column(String(20))
    added_by_id: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    ended_by_kind: Mapped[str | None] = mapped_column(String(20))
    ended_by_id: Mapped[UUID | None]


class StatusChangeRow(Done, Row):
    __tablename__ = "account_status_changes"
    __table_args__ = (
        Index("account_status_changes_account", "account_id", "id"),
        Index("account_status_changes_freezes", "id", postgresql_where=text("status = 'frozen'")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    status: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str]
    at: Mapped[datetime]


class PreferenceRow(Row):
    """How one customer arranges an account that they hold. It says nothing to the bank or to the other holders."""

    __tablename__ = "account_preferences"
    __table_args__ = (
        Index("account_preferences_default", "customer_id", unique=True, postgresql_where=text("is_default")),
    )

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    nickname: Mapped[str | None]
    position: Mapped[int | None]
    hidden: Mapped[bool]
    is_default: Mapped[bool]


class CardRow(Row):
    __tablename__ = "cards"
    __table_args__ = (UniqueConstraint("source", "source_id"), Index("cards_account", "account_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    kind: Mapped[str] = mapped_column(String(30))
    issued_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(64))
    source_id: Mapped[str] = mapped_column(String(64))
