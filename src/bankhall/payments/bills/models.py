"""Bills as tables. Who may write what stands in the migration."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CHAR,
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class BillerRow(Row):
    """As the biller house has them."""

    __tablename__ = "billers"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    digits: Mapped[int]
    number_check: Mapped[str] = mapped_column(String(10))
    prepaid: Mapped[bool] = mapped_column(Boolean)
    least: Mapped[int] = mapped_column(BigInteger)
    most: Mapped[int] = mapped_column(BigInteger)


class BillAccountRow(Row):
    """`sealed_number`: under the customer's own key; `known_by`: the same keyed, to know it again. `payee_id`: as whom
    the biller is paid. `looked_at`: when the biller was last asked what is due.
    """

    __tablename__ = "bill_accounts"
    __table_args__ = (
        Index(
            "bill_accounts_current", "customer_id", "known_by", unique=True, postgresql_where=text("ended_at IS NULL")
        ),
        Index("bill_accounts_to_look", "looked_at", postgresql_where=text("ended_at IS NULL")),
        CheckConstraint("(auto_from_id IS NULL) = (auto_most IS NULL)", name="auto"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    biller: Mapped[str] = mapped_column(ForeignKey("billers.code"))
    sealed_number: Mapped[bytes] = mapped_column(LargeBinary)
    known_by: Mapped[bytes] = mapped_column(LargeBinary)
    payee_id: Mapped[UUID] = mapped_column(ForeignKey("payees.id"))
    added_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]
    auto_from_id: Mapped[UUID | None]
    auto_most: Mapped[int | None] = mapped_column(BigInteger)


class BillRow(Row):
    """`transfer_id`: of the latest try to pay it; how the bill stands is how that transfer stands."""

    __tablename__ = "bills"
    __table_args__ = (
        UniqueConstraint("account_id", "reference"),
        Index("bills_due", "due_on"),
        CheckConstraint("amount > 0", name="amount"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("bill_accounts.id"))
    reference: Mapped[str] = mapped_column(String(40))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(CHAR(3))
    period: Mapped[str] = mapped_column(String(7))
    due_on: Mapped[date]
    seen_at: Mapped[datetime]
    transfer_id: Mapped[UUID | None]
    reminded_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]


class BillPaymentRow(Row):
    """What a transfer pays; only appended. `bill_id`: None for a prepaid biller."""

    __tablename__ = "bill_payments"
    __table_args__ = (Index("bill_payments_payer", "payer_id", "transfer_id"),)

    transfer_id: Mapped[UUID] = mapped_column(ForeignKey("transfers.id"), primary_key=True)
    payer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("bill_accounts.id"))
    bill_id: Mapped[UUID | None] = mapped_column(ForeignKey("bills.id"))
    is_automatic: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime]
