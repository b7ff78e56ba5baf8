"""The books as tables. What is only appended has its triggers and privileges in migration 0002."""

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
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class AccountRow(Row):
    __tablename__ = "ledger_accounts"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("kind IN ('asset', 'liability', 'income', 'expense', 'equity')", name="kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str | None] = mapped_column(String(40))
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(10))
    currency: Mapped[str] = mapped_column(CHAR(3))
    opened_at: Mapped[datetime]


class BalanceRow(Row):
    """Apart from the account, so that the row that every posting rewrites stays small."""

    __tablename__ = "ledger_balances"
    __table_args__ = (
        CheckConstraint("held >= 0", name="held"),
        CheckConstraint("floor IS NULL OR posted - held >= floor", name="floor"),
        {"postgresql_with": {"fillfactor": 50}},
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_accounts.id"), primary_key=True)
    currency: Mapped[str] = mapped_column(CHAR(3))
    posted: Mapped[int] = mapped_column(BigInteger)
    held: Mapped[int] = mapped_column(BigInteger)
    floor: Mapped[int | None] = mapped_column(BigInteger)
    entries: Mapped[int] = mapped_column(BigInteger)
    closed_at: Mapped[datetime | None]
    frozen_at: Mapped[datetime | None]


class TransactionRow(Row):
    __tablename__ = "ledger_transactions"
    __table_args__ = (
        UniqueConstraint("key"),
        # Partial: hardly any transaction is a reversal, and those that are not need no place in the index.
        Index("ledger_transactions_reverses", "reverses", unique=True, postgresql_where=text("reverses IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(300))
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    kind: Mapped[str] = mapped_column(String(40))
    legs: Mapped[int] = mapped_column(SmallInteger)
    booked_on: Mapped[date]
    posted_at: Mapped[datetime]
    reverses: Mapped[UUID | None]
    by_kind: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[UUID | None]


class EntryRow(Row):
    """No foreign keys: the trigger checks accounts, currencies and transactions for a whole statement at once."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        Index("ledger_entries_day", "account_id", "booked_on", "seq"),
        Index("ledger_entries_transaction", "transaction_id"),
        CheckConstraint("amount <> 0", name="amount"),
    )

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    transaction_id: Mapped[UUID]
    currency: Mapped[str] = mapped_column(CHAR(3))
    amount: Mapped[int] = mapped_column(BigInteger)
    balance: Mapped[int] = mapped_column(BigInteger)
    booked_on: Mapped[date]
    posted_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(40))
    text: Mapped[str]
    reference: Mapped[str | None]


class NameRow(Row):
    """Whom entries of an account name, sealed under the bank's own key; `token` stands in their texts. Only appended
    (migration 0050).
    """

    __tablename__ = "ledger_names"
    __table_args__ = (UniqueConstraint("token", "account_id"), Index("ledger_names_account", "account_id", "id"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    token: Mapped[str] = mapped_column(String(6, collation="C"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_accounts.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class HoldRow(Row):
    __tablename__ = "ledger_holds"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ledger_holds_account", "account_id", "placed_at"),
        Index("ledger_holds_expiry", "expires_at", postgresql_where=text("expires_at IS NOT NULL")),
        CheckConstraint("amount > 0", name="amount"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(300))
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_accounts.id"))
    currency: Mapped[str] = mapped_column(CHAR(3))
    amount: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str]
    placed_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    by_kind: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[UUID | None]
    by_name: Mapped[str | None]


class HoldEndingRow(Row):
    __tablename__ = "ledger_hold_endings"
    __table_args__ = (CheckConstraint("state IN ('settled', 'released', 'expired')", name="state"),)

    hold_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_holds.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    transaction_id: Mapped[UUID | None]
    at: Mapped[datetime]
    by_kind: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[UUID | None]
    by_name: Mapped[str | None]
    reason: Mapped[str | None]


class TurnoverRow(Row):
    """A share of what was booked on a day in a currency: their sum is the day's turnover. A trigger writes them."""

    __tablename__ = "ledger_turnovers"
    __table_args__ = (Index("ledger_turnovers_day", "booked_on", "currency"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    booked_on: Mapped[date]
    currency: Mapped[str] = mapped_column(CHAR(3))
    debit: Mapped[Decimal] = mapped_column(Numeric)
    credit: Mapped[Decimal] = mapped_column(Numeric)
    transactions: Mapped[int] = mapped_column(BigInteger)


class VerificationRow(Row):
    __tablename__ = "ledger_verifications"
    __table_args__ = (Index("ledger_verifications_asked", "asked_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID | None]
    finished_at: Mapped[datetime | None]
    ok: Mapped[bool | None]
    findings: Mapped[dict[str, object] | None] = mapped_column(JSONB)
