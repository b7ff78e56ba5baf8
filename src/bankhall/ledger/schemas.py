"""The books on the wire."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from bankhall.kernel.web.inputs import Asked, Code, Line, Minor, MoneyOut
from bankhall.ledger.rules import MOST_LEGS
from bankhall.ledger.types import (
    BookAccount,
    DayTurnover,
    Difference,
    Findings,
    Turnover,
    TurnoverSeries,
    Verification,
)


class LegIn(Asked, frozen=True):
    """Credit positive: `minor` > 0 puts money into the account."""

    account_id: UUID
    minor: Minor


class JournalIn(Asked, frozen=True):
    """A transaction booked by hand. The legs sum to zero in each currency."""

    legs: Annotated[tuple[LegIn, ...], msgspec.Meta(min_length=2, max_length=MOST_LEGS)]
    text: Line
    reference: Code | None = None


class ReversalIn(Asked, frozen=True):
    text: Line


class PostedOut(msgspec.Struct, frozen=True):
    """`repeated`: this key had been booked before; nothing moved now."""

    transaction_id: UUID
    repeated: bool


class BookAccountOut(msgspec.Struct, frozen=True):
    id: UUID
    code: str
    name: str
    kind: str
    currency: str
    balance: MoneyOut

    @classmethod
    def of(cls, account: BookAccount) -> "BookAccountOut":
        balance = MoneyOut(account.balance, account.currency)
        return cls(account.id, account.code, account.name, account.kind, account.currency, balance)


class ChartOut(msgspec.Struct, frozen=True):
    items: list[BookAccountOut]


class TurnoverOut(msgspec.Struct, frozen=True):
    currency: str
    debit_minor: int
    credit_minor: int

    @classmethod
    def of(cls, turnover: Turnover) -> "TurnoverOut":
        return cls(turnover.currency, turnover.debit, turnover.credit)


class DayTurnoverOut(msgspec.Struct, frozen=True):
    """`transactions`: those with entries in this currency."""

    on: date
    debit_minor: int
    credit_minor: int
    transactions: int

    @classmethod
    def of(cls, day: DayTurnover) -> "DayTurnoverOut":
        return cls(day.booked_on, day.debit, day.credit, day.transactions)


class TurnoverSeriesOut(msgspec.Struct, frozen=True):
    """A currency, with a figure for every day from `first_on` to `last_on`."""

    currency: str
    days: list[DayTurnoverOut]

    @classmethod
    def of(cls, series: TurnoverSeries) -> "TurnoverSeriesOut":
        return cls(series.currency, [DayTurnoverOut.of(day) for day in series.days])


class TurnoverByDayOut(msgspec.Struct, frozen=True):
    """`last_on`: the business date. Only currencies in which anything was booked, the busiest first."""

    first_on: date
    last_on: date
    currencies: list[TurnoverSeriesOut]


class DifferenceOut(msgspec.Struct, frozen=True):
    check: str
    subject: str
    expected: str
    found: str

    @classmethod
    def of(cls, difference: Difference) -> "DifferenceOut":
        return cls(difference.check, difference.subject, difference.expected, difference.found)


class VerificationOut(msgspec.Struct, frozen=True):
    """`ok` is unknown while it runs."""

    id: UUID
    asked_at: datetime
    finished_at: datetime | None
    ok: bool | None

    @classmethod
    def of(cls, verification: Verification) -> "VerificationOut":
        ok = verification.findings.ok if verification.findings else None
        return cls(verification.id, verification.asked_at, verification.finished_at, ok)


class LedgerHealthOut(msgspec.Struct, frozen=True):
    """What the last finished recomputation of all books found; `ok` is null before the first."""

    ok: bool | None
    running: bool
    verified_at: datetime | None
    business_date: date
    transactions: int
    entries: int
    accounts: int
    currencies: list[TurnoverOut]
    differences: list[DifferenceOut]
    history: list[VerificationOut]

    @classmethod
    def of(cls, verifications: list[Verification], business_date: date) -> "LedgerHealthOut":
        last = next((one for one in verifications if one.findings), None)
        findings = last.findings if last and last.findings else Findings(0, 0, 0, (), ())
        return cls(
            ok=findings.ok if last else None,
            running=bool(verifications) and verifications[0].finished_at is None,
            verified_at=last.finished_at if last else None,
            business_date=business_date,
            transactions=findings.transactions,
            entries=findings.entries,
            accounts=findings.accounts,
            currencies=[TurnoverOut.of(turnover) for turnover in findings.turnovers],
            differences=[DifferenceOut.of(difference) for difference in findings.differences],
            history=[VerificationOut.of(one) for one in verifications],
        )
