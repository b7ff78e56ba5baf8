"""Imports and the rows of the sources as tables. Migration 0007 says what is only appended."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CHAR,
    BigInteger,
    CheckConstraint,
    Double,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class ImportRow(Done, Row):
    __tablename__ = "imports"
    __table_args__ = (CheckConstraint("state IN ('running', 'interrupted', 'done', 'failed')", name="state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(20))
    directory: Mapped[str]
    state: Mapped[str] = mapped_column(String(12))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    rows: Mapped[int] = mapped_column(BigInteger)
    posted: Mapped[int] = mapped_column(BigInteger)
    already_there: Mapped[int] = mapped_column(BigInteger)
    quarantined: Mapped[int] = mapped_column(BigInteger)
    accounts_checked: Mapped[int]
    balance_mismatches: Mapped[int]
    seconds: Mapped[float | None] = mapped_column(Double)
    copy_floor_seconds: Mapped[float | None] = mapped_column(Double)


class ImportFileRow(Row):
    __tablename__ = "import_files"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"), primary_key=True)
    file: Mapped[str] = mapped_column(String(40), primary_key=True)
    rows: Mapped[int] = mapped_column(BigInteger)
    taken: Mapped[int] = mapped_column(BigInteger)
    already_there: Mapped[int] = mapped_column(BigInteger)
    quarantined: Mapped[int] = mapped_column(BigInteger)
    columns: Mapped[list[str] | None] = mapped_column(ARRAY(Text))


class QuarantinedRow(Row):
    """A row as it came, sealed under the bank's own key. `case_id`: what is known by `rules.case_of`, the same in every
    import of the same file. `forgotten_at`: since when what it said is no longer there.
    """

    __tablename__ = "quarantined_rows"
    __table_args__ = (
        UniqueConstraint("import_id", "file", "line"),
        Index("quarantined_rows_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"))
    file: Mapped[str] = mapped_column(String(40))
    line: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(30))
    sealed_detail: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_row: Mapped[bytes] = mapped_column(LargeBinary)
    case_id: Mapped[UUID]
    forgotten_at: Mapped[datetime | None]


class CaseRow(Row):
    """Where a bad row's case stands, and why it is not taken as it is. `row_id`: the latest time that it came."""

    __tablename__ = "quarantine_cases"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'repaired', 'set_aside')", name="state"),
        Index("quarantine_cases_open", "source", "file", "line", postgresql_where=text("state = 'open'")),
        Index("quarantine_cases_reasons", "reason", postgresql_where=text("state = 'open'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(20))
    file: Mapped[str] = mapped_column(String(40))
    line: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(30))
    sealed_detail: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(10))
    row_id: Mapped[UUID] = mapped_column(ForeignKey("quarantined_rows.id"))


class RetryRow(Done, Row):
    """Many rows tried again. `reached_file`, `reached_line`: how far it has come, so that it goes on from there."""

    __tablename__ = "quarantine_retries"
    __table_args__ = (Index("quarantine_retries_import", "import_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"))
    file: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(30))
    asked_at: Mapped[datetime]
    total: Mapped[int] = mapped_column(BigInteger)
    tried: Mapped[int] = mapped_column(BigInteger)
    repaired: Mapped[int] = mapped_column(BigInteger)
    reached_file: Mapped[str | None] = mapped_column(String(40))
    reached_line: Mapped[int] = mapped_column(BigInteger)
    moved_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class StepRow(Done, Row):
    """What somebody did with a bad row: only appended."""

    __tablename__ = "quarantine_steps"
    __table_args__ = (
        CheckConstraint("step IN ('repaired', 'found', 'set_aside', 'taken_up', 'forgotten')", name="step"),
        Index("quarantine_steps_case", "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("quarantine_cases.id"))
    row_id: Mapped[UUID] = mapped_column(ForeignKey("quarantined_rows.id"))
    step: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str]
    sealed_changes: Mapped[bytes] = mapped_column(LargeBinary)
    subject_kind: Mapped[str | None] = mapped_column(String(20))
    subject_id: Mapped[UUID | None]
    retry_id: Mapped[UUID | None] = mapped_column(ForeignKey("quarantine_retries.id"))
    at: Mapped[datetime]


class DifferenceRow(Row):
    """An account-day on which the source's balance and ours do not agree. Open: rows of that day may be missing."""

    __tablename__ = "import_differences"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    booked_on: Mapped[date] = mapped_column(primary_key=True)
    source_account: Mapped[int] = mapped_column(BigInteger)
    stated: Mapped[int] = mapped_column(BigInteger)
    found: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(CHAR(3))
    is_open: Mapped[bool]


class SourceRecordRow(Row):
    """A row that became something of ours (`subject_id`), or that others refer to. `sealed`: its fields as JSON, under
    the bank's own key.
    """

    __tablename__ = "source_records"

    source: Mapped[str] = mapped_column(String(20), primary_key=True)
    file: Mapped[str] = mapped_column(String(40), primary_key=True)
    source_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    subject_id: Mapped[UUID | None]
    import_id: Mapped[UUID]


class SourceTransactionRow(Row):
    """A movement as the source has it; in the books under the key `<source>:trans:<source_id>`, unless no money moved.

    `stated`: the source's balance afterwards. `closes_day`: the last of its account on its day. `other_key`: the keyed
    digest of the account on the other side, empty where none is named; the entry says which it is.
    """

    __tablename__ = "source_transactions"

    source: Mapped[str] = mapped_column(String(20), primary_key=True)
    source_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    account_id: Mapped[UUID]
    booked_on: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInteger)
    stated: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(30))
    purpose: Mapped[str] = mapped_column(String(20))
    bank: Mapped[str]
    other_key: Mapped[bytes] = mapped_column(LargeBinary)
    closes_day: Mapped[bool]
    line: Mapped[int] = mapped_column(BigInteger)
    import_id: Mapped[UUID]


class SourceBookRow(Row):
    """Where an account's import stands (`rules.Books`). Not settled: to be walked again from its first row."""

    __tablename__ = "source_books"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(20))
    source_account: Mapped[int] = mapped_column(BigInteger)
    ours: Mapped[int] = mapped_column(BigInteger)
    gap: Mapped[int] = mapped_column(BigInteger)
    first_on: Mapped[date]
    last_on: Mapped[date]
    is_settled: Mapped[bool]


class AdjustmentRow(Row):
    """What was booked besides the source's rows: roundings, balances brought forward, and taking them back."""

    __tablename__ = "source_adjustments"
    __table_args__ = (Index("source_adjustments_account", "account_id", "booked_on"),)

    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    account_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(30))
    booked_on: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInteger)
    import_id: Mapped[UUID]
