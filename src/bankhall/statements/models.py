"""Statements as tables. Who may write what, and that an issued one never changes, stands in their migration."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CHAR, BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class StatementRow(Row):
    """What was asked for; from `made_at` on a line of the register, signed as a whole. `code_key`: a keyed digest of
    the code. `holders`: masked names, sealed under the bank's own key. `digest`: SHA-256 of the file.
    """

    __tablename__ = "statements"
    __table_args__ = (
        Index("statements_asked", "customer_id", "account_id", "asked_at"),
        Index("statements_code", "code_key", unique=True, postgresql_where=text("code_key IS NOT NULL")),
        Index("statements_digest", "digest", unique=True, postgresql_where=text("digest IS NOT NULL")),
        CheckConstraint("last_on >= first_on", name="period"),
        CheckConstraint("form IN ('pdf', 'csv', 'camt053')", name="form"),
        CheckConstraint("state IN ('waiting', 'making', 'made', 'failed')", name="state"),
        CheckConstraint("(state = 'made') = (signature IS NOT NULL)", name="made"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    form: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime]
    entries: Mapped[int]
    done: Mapped[int]
    size: Mapped[int]
    made_at: Mapped[datetime | None]
    code_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    holders: Mapped[bytes | None] = mapped_column(LargeBinary)
    currency: Mapped[str | None] = mapped_column(CHAR(3))
    closing: Mapped[int | None] = mapped_column(BigInteger)
    digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    algorithm: Mapped[str | None] = mapped_column(String(20))
    signed_by: Mapped[str | None] = mapped_column(String(64))
    signature: Mapped[bytes | None] = mapped_column(LargeBinary)


class StatementFileRow(Row):
    """The file, under the key of the customer who asked for it. Made anew for the asking once it is gone."""

    __tablename__ = "statement_files"
    __table_args__ = (Index("statement_files_kept", "kept_until"),)

    statement_id: Mapped[UUID] = mapped_column(ForeignKey("statements.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    kept_until: Mapped[datetime]


class StatementTryRow(Row):
    """A question about a statement that the bank has not issued. `key`: of the code or of the address, keyed."""

    __tablename__ = "statement_tries"
    __table_args__ = (Index("statement_tries_key", "key", "at"), Index("statement_tries_at", "at"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class MonthClosingRow(Row):
    """How far the closing of a month has come: every account up to `after` has its line."""

    __tablename__ = "statement_closings"

    first_on: Mapped[date] = mapped_column(primary_key=True)
    after: Mapped[UUID | None]
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class StatementMonthRow(Row):
    """What the books said of an account's month when it was closed. Only appended."""

    __tablename__ = "statement_months"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    first_on: Mapped[date] = mapped_column(primary_key=True)
    opening: Mapped[int] = mapped_column(BigInteger)
    closing: Mapped[int] = mapped_column(BigInteger)
    entries: Mapped[int]
    closed_at: Mapped[datetime]


class StatementNewsRow(Row):
    """Who has been told of a month, once for all of their accounts. Only appended."""

    __tablename__ = "statement_news"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    first_on: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime]
