"""Imports on the wire."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from bankhall.accounts.types import AccountFigures, ExpiringHold, FrozenAccount
from bankhall.customers.types import CustomerFigures
from bankhall.insight.types import (
    BooksToday,
    CaseState,
    CaseStep,
    Difference,
    FieldShown,
    FileCounts,
    Import,
    ImportPage,
    ImportSeen,
    ImportState,
    ImportsToday,
    QuarantinedSeen,
    QuarantinedWhole,
    QuarantinePage,
    Reason,
    RepairRow,
    Retry,
    RetryRows,
    RetryState,
    SetAside,
    StepTaken,
    TakeUp,
    Today,
)
from bankhall.kernel.lines import ONE_LINE
from bankhall.kernel.web.inputs import Asked, MoneyOut
from bankhall.kernel.web.inputs import Reason as BecauseText
from bankhall.kernel.web.paging import write_cursor
from bankhall.ledger.types import TurnoverSeries

FieldName = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_]{1,40}$")]
FieldText = Annotated[str, msgspec.Meta(max_length=200, pattern=f"^{ONE_LINE}$")]
FileName = Annotated[str, msgspec.Meta(pattern="^[a-z._]{1,40}$")]


class QuarantineKey(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ends, bounded so that a forged cursor is a bad one and nothing worse."""

    file: Annotated[str, msgspec.Meta(pattern="^[a-z._]{1,40}$")]
    line: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class ImportOut(msgspec.Struct, frozen=True, kw_only=True):
    """`rows`, `posted` and `already_there` count transactions; `quarantined` the bad rows of all files."""

    id: UUID
    source: str
    state: ImportState
    started_at: datetime
    finished_at: datetime | None
    rows: int
    posted: int
    already_there: int
    quarantined: int
    accounts_checked: int
    balance_mismatches: int
    seconds: float | None
    copy_floor_seconds: float | None
    by: str

    @classmethod
    def of(cls, one: Import) -> "ImportOut":
        return cls(**_fields(one))


class ImportsOut(msgspec.Struct, frozen=True):
    items: list[ImportOut]
    next: str | None

    @classmethod
    def of(cls, page: ImportPage) -> "ImportsOut":
        cursor = write_cursor((page.next,)) if page.next else None
        return cls([ImportOut.of(one) for one in page.imports], cursor)


class FileOut(msgspec.Struct, frozen=True):
    file: str
    rows: int
    taken: int
    already_there: int
    quarantined: int

    @classmethod
    def of(cls, counts: FileCounts) -> "FileOut":
        return cls(counts.file, counts.rows, counts.taken, counts.already_there, counts.quarantined)


class DifferenceOut(msgspec.Struct, frozen=True):
    """An account-day. Open: rows of that day may be missing, so there is nothing to compare yet."""

    account_id: UUID
    source_account: str
    on: date
    stated: MoneyOut
    found: MoneyOut
    open: bool

    @classmethod
    def of(cls, one: Difference) -> "DifferenceOut":
        return cls(
            one.account_id,
            str(one.source_account),
            one.booked_on,
            MoneyOut(one.stated, one.currency),
            MoneyOut(one.found, one.currency),
            one.is_open,
        )


class ReasonCountOut(msgspec.Struct, frozen=True):
    reason: Reason
    open: int
    repaired: int
    set_aside: int


class ImportSeenOut(ImportOut, frozen=True, kw_only=True):
    """`differences`: the first account-days that did not agree with the source's own balance when it ended.
    `quarantine`: where its bad rows stand now, the reason with the most open ones first.
    """

    files: list[FileOut]
    differences: list[DifferenceOut]
    quarantine: list[ReasonCountOut]

    @classmethod
    def seen(cls, one: ImportSeen) -> "ImportSeenOut":
        return cls(
            **_fields(one.summary),
            files=[FileOut.of(counts) for counts in one.files],
            differences=[DifferenceOut.of(difference) for difference in one.differences],
            quarantine=[ReasonCountOut(row.reason, row.open, row.repaired, row.set_aside) for row in one.quarantine],
        )


class QuarantinedOut(msgspec.Struct, frozen=True):
    """`line` is the physical line in the file, from 1; `row` its text, cut to 2,000 characters. `reason`, `detail`: of
    the latest try. `state`: open, repaired or set_aside, the same in every import of the same file.
    """

    id: UUID
    file: str
    line: int
    reason: Reason
    detail: str
    row: str
    state: CaseState

    @classmethod
    def of(cls, seen: QuarantinedSeen) -> "QuarantinedOut":
        return cls(seen.id, seen.row.file, seen.row.line, seen.row.reason, seen.row.detail, seen.row.row, seen.state)


class QuarantineOut(msgspec.Struct, frozen=True):
    items: list[QuarantinedOut]
    next: str | None

    @classmethod
    def of(cls, page: QuarantinePage) -> "QuarantineOut":
        return cls([QuarantinedOut.of(row) for row in page.rows], write_cursor(page.next) if page.next else None)


class FieldWrongOut(msgspec.Struct, frozen=True):
    reason: Reason
    detail: str


class FieldShownOut(msgspec.Struct, frozen=True):
    """`wrong`: what is wrong with this field alone; null does not say that the bank has what it refers to."""

    name: str
    value: str
    wrong: FieldWrongOut | None

    @classmethod
    def of(cls, field: FieldShown) -> "FieldShownOut":
        wrong = FieldWrongOut(field.wrong.reason, field.wrong.detail) if field.wrong else None
        return cls(field.name, field.value, wrong)


class FieldChangeOut(msgspec.Struct, frozen=True):
    field: str
    before: str
    after: str


class SubjectOut(msgspec.Struct, frozen=True):
    """`kind`: customer or account."""

    kind: str
    id: UUID


class StepOut(msgspec.Struct, frozen=True, kw_only=True):
    """`found`: what the row says had come into the books by another way. `subject`: what it became or belongs to."""

    step: CaseStep
    at: datetime
    by: str
    reason: str | None
    changes: list[FieldChangeOut]
    subject: SubjectOut | None

    @classmethod
    def of(cls, step: StepTaken) -> "StepOut":
        subject = SubjectOut(step.subject_kind, step.subject_id) if step.subject_kind and step.subject_id else None
        return cls(
            step=step.step,
            at=step.at,
            by=step.by_name,
            reason=step.reason or None,
            changes=[FieldChangeOut(one.field, one.before, one.after) for one in step.changes],
            subject=subject,
        )


class QuarantinedWholeOut(QuarantinedOut, frozen=True, kw_only=True):
    """`is_broken`: the fields cannot be told apart for certain, so a repair has to say every one of them.
    `first_reason`: why the import did not take the row. `history`: oldest first.
    """

    first_reason: Reason
    is_broken: bool
    fields: list[FieldShownOut]
    history: list[StepOut]

    @classmethod
    def whole(cls, one: QuarantinedWhole) -> "QuarantinedWholeOut":
        return cls(
            **msgspec.structs.asdict(QuarantinedOut.of(one.seen)),
            first_reason=one.first_reason,
            is_broken=one.is_broken,
            fields=[FieldShownOut.of(field) for field in one.fields],
            history=[StepOut.of(step) for step in one.steps],
        )


class RepairIn(Asked, frozen=True):
    """The corrected fields by name. Those that are absent stay as they are; with none the row is tried as it is."""

    fields: Annotated[dict[FieldName, FieldText], msgspec.Meta(max_length=20)]

    def repair(self, import_id: UUID, row_id: UUID) -> RepairRow:
        return RepairRow(import_id, row_id, self.fields)


class SetAsideIn(Asked, frozen=True):
    reason: BecauseText

    def setting_aside(self, import_id: UUID, row_id: UUID) -> SetAside:
        return SetAside(import_id, row_id, self.reason)

    def taking_up(self, import_id: UUID, row_id: UUID) -> TakeUp:
        return TakeUp(import_id, row_id, self.reason)


class RetryIn(Asked, frozen=True):
    """Which rows of the import: of one file, or with one reason, or both; without either, all that are open."""

    file: FileName | None = None
    reason: Reason | None = None

    def retry(self, import_id: UUID) -> RetryRows:
        return RetryRows(import_id, self.file, self.reason)


class RetryOut(msgspec.Struct, frozen=True, kw_only=True):
    """`tried` of `total` so far, of which `repaired` were taken. Stalled: nothing moves any more; ask again."""

    id: UUID
    state: RetryState
    file: str | None
    reason: Reason | None
    asked_at: datetime
    by: str
    total: int
    tried: int
    repaired: int
    finished_at: datetime | None

    @classmethod
    def of(cls, one: Retry) -> "RetryOut":
        shown = {name: getattr(one, name) for name in cls.__struct_fields__ if name != "by"}
        return cls(**shown, by=one.by_name)


class RetriesOut(msgspec.Struct, frozen=True):
    items: list[RetryOut]


class CustomersTodayOut(msgspec.Struct, frozen=True):
    """`new_last_month_so_far`: up to the same day of last month. 100,000 means that or more, here and elsewhere."""

    new_this_month: int
    new_last_month: int
    new_last_month_so_far: int
    blocked: int

    @classmethod
    def of(cls, figures: CustomerFigures) -> "CustomersTodayOut":
        return cls(figures.new_this_month, figures.new_last_month, figures.new_last_month_so_far, figures.blocked)


class WeekOut(msgspec.Struct, frozen=True):
    """`on`: its Monday."""

    on: date
    opened: int


class FrozenAccountOut(msgspec.Struct, frozen=True):
    id: UUID
    number: str
    owners: list[str]
    since: datetime
    by: str
    reason: str

    @classmethod
    def of(cls, one: FrozenAccount) -> "FrozenAccountOut":
        account = one.hit.account
        return cls(account.id, account.number, list(one.hit.owners), one.since, one.by_name, one.reason)


class ExpiringHoldOut(msgspec.Struct, frozen=True):
    id: UUID
    account_id: UUID
    account_number: str
    amount: MoneyOut
    reason: str
    expires_at: datetime

    @classmethod
    def of(cls, one: ExpiringHold) -> "ExpiringHoldOut":
        hold = one.hold
        assert hold.expires_at is not None
        amount = MoneyOut(hold.amount, hold.currency)
        return cls(hold.id, one.account.id, one.account.number, amount, hold.reason, hold.expires_at)


class AccountsTodayOut(msgspec.Struct, frozen=True, kw_only=True):
    """`opened_by_week`: twelve weeks, oldest first, the last one under way. `frozen_latest`, `holds_expiring_next`: at
    most five. Holds count as expiring within three days.
    """

    opened_this_month: int
    opened_last_month: int
    opened_last_month_so_far: int
    opened_by_week: list[WeekOut]
    frozen: int
    frozen_latest: list[FrozenAccountOut]
    holds_expiring: int
    holds_expiring_next: list[ExpiringHoldOut]

    @classmethod
    def of(cls, figures: AccountFigures) -> "AccountsTodayOut":
        return cls(
            opened_this_month=figures.opened_this_month,
            opened_last_month=figures.opened_last_month,
            opened_last_month_so_far=figures.opened_last_month_so_far,
            opened_by_week=[WeekOut(week.monday, week.opened) for week in figures.weeks],
            frozen=figures.frozen,
            frozen_latest=[FrozenAccountOut.of(one) for one in figures.frozen_latest],
            holds_expiring=figures.holds_expiring,
            holds_expiring_next=[ExpiringHoldOut.of(one) for one in figures.holds_expiring_next],
        )


class UnfinishedImportOut(msgspec.Struct, frozen=True):
    id: UUID
    source: str
    state: ImportState
    started_at: datetime


class WaitingRowsOut(msgspec.Struct, frozen=True):
    reason: Reason
    rows: int


class ImportsTodayOut(msgspec.Struct, frozen=True):
    """`quarantine`: rows that nobody has dealt with, the most frequent reason first; `waiting` is their sum."""

    unfinished: list[UnfinishedImportOut]
    waiting: int
    quarantine: list[WaitingRowsOut]

    @classmethod
    def of(cls, figures: ImportsToday) -> "ImportsTodayOut":
        return cls(
            [UnfinishedImportOut(one.id, one.source, one.state, one.started_at) for one in figures.unfinished],
            sum(figures.waiting.values()),
            [WaitingRowsOut(reason, rows) for reason, rows in figures.waiting.items()],
        )


class DayFigureOut(msgspec.Struct, frozen=True):
    on: date
    debit_minor: int
    credit_minor: int
    transactions: int


class CurrencyFiguresOut(msgspec.Struct, frozen=True):
    currency: str
    days: list[DayFigureOut]

    @classmethod
    def of(cls, series: TurnoverSeries) -> "CurrencyFiguresOut":
        return cls(
            series.currency,
            [DayFigureOut(day.booked_on, day.debit, day.credit, day.transactions) for day in series.days],
        )


class LedgerTodayOut(msgspec.Struct, frozen=True):
    """`ok`: what the last finished verification found, null before the first. `turnover`: fourteen days up to the
    business date, for each currency in which anything was booked, the busiest first.
    """

    ok: bool | None
    running: bool
    verified_at: datetime | None
    differences: int
    turnover: list[CurrencyFiguresOut]

    @classmethod
    def of(cls, books: BooksToday) -> "LedgerTodayOut":
        last = books.verified
        findings = last.findings if last else None
        return cls(
            findings.ok if findings else None,
            books.is_verifying,
            last.finished_at if last else None,
            len(findings.differences) if findings else 0,
            [CurrencyFiguresOut.of(series) for series in books.turnover],
        )


class StaffTodayOut(msgspec.Struct, frozen=True):
    """`staff`: members. `locked`: logins closed for a while after wrong tries. `barred`: who may not sign in until that
    is lifted. Both count customers and staff.
    """

    staff: int
    locked: int
    barred: int


class TodayOut(msgspec.Struct, frozen=True, kw_only=True):
    """Null, not zero: the right to see these figures is missing. `is_behind`: the calendar has moved on, the business
    date has not.
    """

    business_date: date
    calendar_date: date
    is_behind: bool
    customers: CustomersTodayOut | None
    accounts: AccountsTodayOut | None
    imports: ImportsTodayOut | None
    ledger: LedgerTodayOut | None
    staff: StaffTodayOut | None

    @classmethod
    def of(cls, today: Today) -> "TodayOut":
        staff = today.staff
        return cls(
            business_date=today.business_date,
            calendar_date=today.calendar_date,
            is_behind=today.business_date < today.calendar_date,
            customers=CustomersTodayOut.of(today.customers) if today.customers else None,
            accounts=AccountsTodayOut.of(today.accounts) if today.accounts else None,
            imports=ImportsTodayOut.of(today.imports) if today.imports else None,
            ledger=LedgerTodayOut.of(today.books) if today.books else None,
            staff=StaffTodayOut(staff.staff, staff.locked, staff.barred) if staff else None,
        )


def _fields(one: Import) -> dict[str, Any]:
    shown = {name: getattr(one, name) for name in ImportOut.__struct_fields__ if name != "by"}
    return {**shown, "by": one.by_name}
