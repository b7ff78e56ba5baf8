"""Requests to pay as tables. Who may write what, and that what is asked never changes, stands in the migration."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CHAR,
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class RequestRow(Row):
    """`to_id`: the asker's account; `asked_account_id`: by which the asked was found. `sealed_note`: under the
    bank's own key, as the memo of the payment that comes of it; `sealed_name`: the asked as the asker wrote them, under
    the asker's.
    """

    __tablename__ = "payment_requests"
    __table_args__ = (
        Index("payment_requests_asker", "asker_id", "id"),
        Index("payment_requests_asked", "asked_id", "id"),
        Index("payment_requests_paying", "transfer_id", postgresql_where=text("state = 'paying'")),
        Index("payment_requests_unpaid", "expires_at", postgresql_where=text("state <> 'paid'")),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("asker_id <> asked_id", name="other"),
        CheckConstraint("state IN ('open', 'paying', 'paid', 'declined', 'withdrawn')", name="state"),
        CheckConstraint("(state IN ('paying', 'paid')) = (transfer_id IS NOT NULL)", name="paid_by"),
        CheckConstraint("(transfer_id IS NULL) = (paid IS NULL)", name="paid"),
        CheckConstraint("(state IN ('open', 'paying')) = (ended_at IS NULL)", name="ended"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    group_id: Mapped[UUID]
    asker_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    to_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    asked_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    asked_account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(CHAR(3))
    may_change: Mapped[bool] = mapped_column(Boolean)
    sealed_note: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_name: Mapped[bytes] = mapped_column(LargeBinary)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    why: Mapped[str | None] = mapped_column(String(20))
    transfer_id: Mapped[UUID | None]
    paid: Mapped[int | None] = mapped_column(BigInteger)
    reminded_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class RequestPermissionRow(Row):
    """What somebody has said of one asker."""

    __tablename__ = "request_permissions"
    __table_args__ = (UniqueConstraint("customer_id", "asker_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    asker_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    may_ask: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime]


class RequestSettingRow(Row):
    __tablename__ = "request_settings"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    who: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]


class RequestReportRow(Row):
    """Only appended. No foreign key to the request, which is forgotten in time."""

    __tablename__ = "request_reports"
    __table_args__ = (UniqueConstraint("request_id"), Index("request_reports_asker", "asker_id"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    request_id: Mapped[UUID]
    asker_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    why: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
