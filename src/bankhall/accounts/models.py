"""Accounts as tables. Status changes and all of mandates are only appended (migrations 0005 and 0035)."""

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
    Sequence,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
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
    """How one customer arranges an account that they hold. It says nothing to the bank or to the other holders:
    `sealed_nickname` lies under the customer's own key.
    """

    __tablename__ = "account_preferences"
    __table_args__ = (
        Index("account_preferences_default", "customer_id", unique=True, postgresql_where=text("is_default")),
    )

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    sealed_nickname: Mapped[bytes | None] = mapped_column(LargeBinary)
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


class MandateRow(Done, Row):
    """What a customer offered to another. Whom, stands in `sealed`, by the name that the giver knows, under the giver's
    own key. `taker_key`: the keyed digest of the code, or of the customer number that the offer is addressed to; that
    number lies in `sealed_number`, so that whoever has it can be told.
    """

    __tablename__ = "mandates"
    __table_args__ = (
        Index("mandates_giver", "giver_id", "id"),
        Index("mandates_code", "taker_key", unique=True, postgresql_where=text("by_code")),
        Index("mandates_taker_key", "taker_key"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    giver_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    by_code: Mapped[bool]
    taker_key: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_number: Mapped[bytes | None] = mapped_column(LargeBinary)
    offered_at: Mapped[datetime]
    offer_ends_at: Mapped[datetime]


class MandateTermsRow(Done, Row):
    """What was agreed; the highest version holds. Days as people say them, and the instants that they are."""

    __tablename__ = "mandate_terms"
    __table_args__ = (
        CheckConstraint("begins_at < ends_at AND ends_at <= begins_at + interval '367 days'", name="ends"),
    )

    mandate_id: Mapped[UUID] = mapped_column(ForeignKey("mandates.id"), primary_key=True)
    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    account_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    powers: Mapped[list[dict[str, object]]] = mapped_column(JSONB(none_as_null=True))
    guard: Mapped[dict[str, object] | None] = mapped_column(JSONB(none_as_null=True))
    from_on: Mapped[date]
    until_on: Mapped[date]
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    at: Mapped[datetime]


class MandateAcceptanceRow(Done, Row):
    __tablename__ = "mandate_acceptances"
    __table_args__ = (Index("mandate_acceptances_taker", "taker_id", "mandate_id"),)

    mandate_id: Mapped[UUID] = mapped_column(ForeignKey("mandates.id"), primary_key=True)
    taker_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    at: Mapped[datetime]


class MandateEndingRow(Done, Row):
    """Before its time. `reason`: of staff, who say why."""

    __tablename__ = "mandate_endings"

    mandate_id: Mapped[UUID] = mapped_column(ForeignKey("mandates.id"), primary_key=True)
    reason: Mapped[str | None]
    at: Mapped[datetime]


class MandateLookRow(Row):
    """The taker's first look at an account on a day, or the first time on it that they took its entries home."""

    __tablename__ = "mandate_looks"

    mandate_id: Mapped[UUID] = mapped_column(ForeignKey("mandates.id"), primary_key=True)
    on_date: Mapped[date] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]


class WrongCodeRow(Row):
    """A code that opened no offer, and who tried it; forgotten with the next try after an hour."""

    __tablename__ = "mandate_wrong_codes"
    __table_args__ = (Index("mandate_wrong_codes_customer", "customer_id", "at"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    at: Mapped[datetime]
