"""Payments as tables. Who may write what, and that a transfer's instruction never changes, stands in migration 0041."""

from datetime import date, datetime
from decimal import Decimal
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
    Numeric,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class StandingOrderRow(Row):
    """`sealed`: whom it pays (bank and account), under the bank's own key."""

    __tablename__ = "standing_orders"
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        Index("standing_orders_account", "account_id"),
        CheckConstraint("amount > 0", name="amount"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(CHAR(3))
    purpose: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(64))
    source_id: Mapped[str] = mapped_column(String(64))
    registered_at: Mapped[datetime]


class BankRow(Row):
    """A bank that can be paid at, by its number in the clearing (联行号); abroad by its BIC."""

    __tablename__ = "banks"
    __table_args__ = (UniqueConstraint("bic"),)

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    bic: Mapped[str | None] = mapped_column(String(11))
    name: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    country: Mapped[str] = mapped_column(CHAR(2), server_default="CN")


class PayeeRow(Row):
    """Whom a customer pays. `sealed`: their name as the customer wrote it, under the customer's own key. At another
    bank `number` is sealed as the name is, and `known_by` names it without telling it. `of_batch`: of a file of
    payments, or of a request to pay, and not of the customer's own list.
    """

    __tablename__ = "payees"
    __table_args__ = (
        Index("payees_current", "customer_id", "account_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("payees_elsewhere", "customer_id", "known_by", unique=True, postgresql_where=text("ended_at IS NULL")),
        CheckConstraint(
            "num_nulls(bank_code, number, known_by) = CASE WHEN account_id IS NULL THEN 0 ELSE 3 END", name="place"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    bank_code: Mapped[str | None] = mapped_column(ForeignKey("banks.code"))
    number: Mapped[bytes | None] = mapped_column(LargeBinary)
    known_by: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    added_at: Mapped[datetime]
    first_paid_at: Mapped[datetime | None]
    last_paid_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    of_batch: Mapped[UUID | None]


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
        CheckConstraint(
            "state IN ('waiting', 'delayed', 'held', 'sent', 'settled', 'refused', 'returned', 'declined', 'cancelled',"
            " 'lapsed', 'stopped')",
            name="state",
        ),
        CheckConstraint("(state IN ('settled', 'returned')) = (transaction_id IS NOT NULL)", name="settled"),
        CheckConstraint("(state IN ('waiting', 'delayed', 'held', 'sent')) = (ended_at IS NULL)", name="ended"),
        Index("transfers_put_off", "waits_until", postgresql_where=text("state IN ('delayed', 'held')")),
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
    """What a customer has paid to others in a currency on the latest day on which they did, and in its month.
    `in_minute`: how many they sent by hand in `minute`, counted from 1970.
    """

    __tablename__ = "payment_usage"
    __table_args__ = (
        CheckConstraint("minute >= 0 AND in_minute >= 0", name="minute"),
        {"postgresql_with": {"fillfactor": 50}},
    )

    customer_id: Mapped[UUID] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(CHAR(3), primary_key=True)
    on_date: Mapped[date]
    day: Mapped[int] = mapped_column(BigInteger)
    month: Mapped[int] = mapped_column(BigInteger)
    payments: Mapped[int] = mapped_column(BigInteger)
    minute: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    in_minute: Mapped[int] = mapped_column(server_default=text("0"))


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


class OutgoingRow(Row):
    """A transfer on its way to another bank. `sealed`: who is paid, as it was confirmed, under the bank's own key.
    `next_try_at`: when it is handed to the clearing, None once that was done. `answer_by`: from when on a person looks
    after it; the money stays held.
    """

    __tablename__ = "outgoing_payments"
    __table_args__ = (
        Index("outgoing_payments_to_hand", "next_try_at", postgresql_where=text("next_try_at IS NOT NULL")),
        Index("outgoing_payments_unanswered", "answer_by", postgresql_where=text("answered_at IS NULL")),
        CheckConstraint("(return_transaction_id IS NULL) = (returned_at IS NULL)", name="returned"),
    )

    transfer_id: Mapped[UUID] = mapped_column(ForeignKey("transfers.id"), primary_key=True)
    bank_code: Mapped[str] = mapped_column(ForeignKey("banks.code"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    hold_id: Mapped[UUID]
    sent_at: Mapped[datetime]
    answer_by: Mapped[datetime]
    next_try_at: Mapped[datetime | None]
    tries: Mapped[int]
    handed_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    return_transaction_id: Mapped[UUID | None]
    reason: Mapped[str | None] = mapped_column(String(35))


class RateRow(Row):
    """The middle between what the market buys and sells at: yuan for one unit of the currency. Only appended, and
    thrown away after a month: a quote keeps its own.
    """

    __tablename__ = "exchange_rates"
    __table_args__ = (Index("exchange_rates_latest", "currency", "id"), CheckConstraint("mid > 0", name="mid"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    currency: Mapped[str] = mapped_column(CHAR(3))
    mid: Mapped[Decimal] = mapped_column(Numeric(20, 10))
    source: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]


class RemittanceRow(Row):
    """What makes a transfer one across borders; only appended. `sealed`: who pays and who is paid, in Latin letters,
    under the bank's own key. `sent`: minor units of `currency`, and all else of yuan but `usd`: cents of the dollars
    that count against the year's allowance.
    """

    __tablename__ = "remittances"
    __table_args__ = (
        UniqueConstraint("quote_id"),
        UniqueConstraint("uetr"),
        Index("remittances_allowance", "customer_id", "year"),
        CheckConstraint("sent > 0 AND exchanged > 0 AND worth > 0", name="amounts"),
        CheckConstraint("charges IN ('DEBT', 'SHAR', 'CRED')", name="charges"),
    )

    transfer_id: Mapped[UUID] = mapped_column(ForeignKey("transfers.id"), primary_key=True)
    quote_id: Mapped[UUID] = mapped_column(ForeignKey("remittance_quotes.id"))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    uetr: Mapped[UUID]
    country: Mapped[str] = mapped_column(CHAR(2))
    currency: Mapped[str] = mapped_column(CHAR(3))
    sent: Mapped[int] = mapped_column(BigInteger)
    rate: Mapped[Decimal] = mapped_column(Numeric(20, 10))
    mid: Mapped[Decimal] = mapped_column(Numeric(20, 10))
    charges: Mapped[str] = mapped_column(CHAR(4))
    exchanged: Mapped[int] = mapped_column(BigInteger)
    worth: Mapped[int] = mapped_column(BigInteger)
    fee: Mapped[int] = mapped_column(BigInteger)
    others_fee: Mapped[int] = mapped_column(BigInteger)
    usd: Mapped[int] = mapped_column(BigInteger)
    year: Mapped[int]
    purpose: Mapped[str] = mapped_column(CHAR(6))
    via: Mapped[str] = mapped_column(String(11))
    arrives_by: Mapped[date]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class RemittanceReturnRow(Row):
    """At what rate money that came back was exchanged; only appended. `amount`: of yuan."""

    __tablename__ = "remittance_returns"

    transfer_id: Mapped[UUID] = mapped_column(ForeignKey("remittances.transfer_id"), primary_key=True)
    rate: Mapped[Decimal] = mapped_column(Numeric(20, 10))
    amount: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class ClearingMessageRow(Row):
    """What the clearing has said, as it came; only appended. `content_hash`: keyed, to know it again."""

    __tablename__ = "clearing_messages"
    __table_args__ = (UniqueConstraint("kind", "message_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    message_id: Mapped[str] = mapped_column(String(64))
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class IncomingRow(Row):
    """A payment from another bank; only appended. `sealed`: all that was said of it, under the bank's own key."""

    __tablename__ = "incoming_payments"
    __table_args__ = (
        UniqueConstraint("message", "nth"),
        # What another bank calls by one name is credited once.
        Index(
            "incoming_payments_once", "instruction_id", "bank", unique=True, postgresql_where=text("state = 'credited'")
        ),
        Index("incoming_payments_state", "state", "id"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(
            "CASE state WHEN 'credited' THEN num_nulls(account_id, transaction_id) = 0 AND reason IS NULL"
            " WHEN 'rejected' THEN num_nulls(account_id, transaction_id) = 2 AND reason IS NOT NULL"
            " ELSE false END",
            name="state",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    message: Mapped[int] = mapped_column(ForeignKey("clearing_messages.id"))
    nth: Mapped[int]
    bank: Mapped[str] = mapped_column(String(35))
    instruction_id: Mapped[str] = mapped_column(String(35))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(CHAR(3))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(4))
    transaction_id: Mapped[UUID | None]
    at: Mapped[datetime]


class ClearingReportRow(Row):
    """What is to be answered to a message that brought payments. `next_try_at`: None once it was handed over."""

    __tablename__ = "clearing_reports"
    __table_args__ = (
        Index("clearing_reports_to_hand", "next_try_at", postgresql_where=text("next_try_at IS NOT NULL")),
    )

    message: Mapped[int] = mapped_column(ForeignKey("clearing_messages.id"), primary_key=True)
    next_try_at: Mapped[datetime | None]
    tries: Mapped[int]
    handed_at: Mapped[datetime | None]


class ClearingAnswerRow(Row):
    """Each answer of such a message, and what it came to."""

    __tablename__ = "clearing_answers"
    __table_args__ = (
        Index("clearing_answers_transfer", "transfer_id"),
        Index("clearing_answers_open", "id", postgresql_where=text("outcome = 'quarantined'")),
        CheckConstraint("(outcome = 'quarantined') = (why IS NOT NULL)", name="why"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    message: Mapped[int] = mapped_column(ForeignKey("clearing_messages.id"))
    kind: Mapped[str | None] = mapped_column(String(10))
    instruction_id: Mapped[str | None] = mapped_column(String(35))
    transfer_id: Mapped[UUID | None]
    amount: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(CHAR(3))
    reason: Mapped[str | None] = mapped_column(String(35))
    outcome: Mapped[str] = mapped_column(String(12))
    why: Mapped[str | None] = mapped_column(String(20))
    at: Mapped[datetime]


class RefundRow(Row):
    """`received_id`: a transfer's or an incoming payment's. `to_id`: None at another bank, to which it is then handed:
    `next_try_at`, None once that was done.
    """

    __tablename__ = "refunds"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("refunds_received", "received_id"),
        Index("refunds_to_hand", "next_try_at", postgresql_where=text("next_try_at IS NOT NULL")),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("to_id IS NULL OR num_nulls(next_try_at, handed_at) = 2", name="handed"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(300))
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    received_id: Mapped[UUID]
    from_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    to_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(CHAR(3))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    transaction_id: Mapped[UUID]
    at: Mapped[datetime]
    next_try_at: Mapped[datetime | None]
    tries: Mapped[int]
    handed_at: Mapped[datetime | None]


class RefusedRow(Row):
    """Only appended. `memo`: under the bank's own key, as that of a transfer. `versions`: the rules that spoke.
    `reason_zh`, `reason_en`: theirs. `facts`: as the rules saw them, in JSON; numbers and codes, nobody's name.
    """

    __tablename__ = "refused_payments"
    __table_args__ = (
        Index("refused_payments_payer", "payer_id", "id"),
        CheckConstraint("amount > 0", name="amount"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    payer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    from_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    payee_id: Mapped[UUID] = mapped_column(ForeignKey("payees.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(CHAR(3))
    memo: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_abroad: Mapped[bool] = mapped_column(Boolean)
    is_by_mandate: Mapped[bool] = mapped_column(Boolean)
    versions: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    reason_zh: Mapped[str] = mapped_column(String(200))
    reason_en: Mapped[str] = mapped_column(String(200))
    facts: Mapped[str]
    at: Mapped[datetime]


class LookRow(Row):
    """`subject_id`: a refused payment's, or that of a transfer that is put off. `sealed_words` and `sealed_answer`:
    under their customer's own key.
    """

    __tablename__ = "payment_looks"
    __table_args__ = (
        UniqueConstraint("case_id"),
        UniqueConstraint("subject_id"),
        Index("payment_looks_customer", "customer_id", "id"),
        Index("payment_looks_open", "asked_at", postgresql_where=text("state = 'open'")),
        Index("payment_looks_ended_at", "ended_at", postgresql_where=text("state IN ('allowed', 'stays')")),
        CheckConstraint("about IN ('refused', 'delayed', 'held')", name="about"),
        CheckConstraint("state IN ('open', 'allowed', 'stays', 'withdrawn', 'over')", name="state"),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(state IN ('allowed', 'stays')) = (sealed_answer IS NOT NULL)", name="answered"),
        CheckConstraint("(state = 'allowed' AND about = 'refused') = (allowed_until IS NOT NULL)", name="allowed"),
        CheckConstraint("used_for IS NULL OR allowed_until IS NOT NULL", name="used"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("risk_cases.id"))
    subject_id: Mapped[UUID]
    about: Mapped[str] = mapped_column(String(10))
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    sealed_words: Mapped[bytes | None] = mapped_column(LargeBinary)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    ended_at: Mapped[datetime | None]
    sealed_answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    allowed_until: Mapped[datetime | None]
    used_for: Mapped[UUID | None]


class RecallRow(Row):
    """Another bank is asked for a transfer back, once. `reason`: of ISO 20022. `next_try_at`: None once it was handed
    over.
    """

    __tablename__ = "recalls"
    __table_args__ = (
        UniqueConstraint("transfer_id"),
        Index("recalls_to_hand", "next_try_at", postgresql_where=text("next_try_at IS NOT NULL")),
        CheckConstraint("next_try_at IS NULL OR handed_at IS NULL", name="handed"),
    )

    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("disputes.id"), primary_key=True)
    transfer_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(4))
    at: Mapped[datetime]
    next_try_at: Mapped[datetime | None]
    tries: Mapped[int]
    handed_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    refused_why: Mapped[str | None] = mapped_column(String(35))
