"""The day's first page."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from bankhall.accounts.types import AccountFigures, ExpiringHold, FrozenAccount
from bankhall.customers.types import CustomerFigures
from bankhall.insight.types import BooksToday, ImportState, ImportsToday, Reason, Today
from bankhall.kernel.web.inputs import MoneyOut
from bankhall.ledger.types import TurnoverSeries


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
    is lifted. Both count customers and staff. `let_in`: whom an operator let in past single sign-on in seven days.
    """

    staff: int
    locked: int
    barred: int
    let_in: int


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
            staff=StaffTodayOut(staff.staff, staff.locked, staff.barred, staff.let_in) if staff else None,
        )
