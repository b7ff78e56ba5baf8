"""Nouns of reconciling. Amounts are integers of minor units, as the account's book has them: what came in is
positive.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from bankhall.kernel.money import Money

MOST_BYTES: Final = 16 * 1024 * 1024
MOST_ENTRIES: Final = 50_000
# Of the account's own in the period: beyond it, a shorter period is asked for.
MOST_BOOKED: Final = 200_000
# Of customers, who are many.
OWN_MOST_BYTES: Final = 4 * 1024 * 1024
OWN_MOST_ENTRIES: Final = 10_000
OWN_MOST_BOOKED: Final = 40_000


class FileKind(StrEnum):
    CAMT053 = "camt053"
    CSV = "csv"


class State(StrEnum):
    READING = "reading"
    UNREADABLE = "unreadable"
    READY = "ready"


class Result(StrEnum):
    MATCHED = "matched"
    NEAR = "near"
    ONLY_OUTSIDE = "only_outside"
    ONLY_BOOKS = "only_books"


class Why(StrEnum):
    """By what two belong together, or in what they differ."""

    REFERENCE = "reference"
    DAY_AND_AMOUNT = "day_and_amount"
    OTHER_DAY = "other_day"
    OTHER_AMOUNT = "other_amount"
    OTHER_SIGN = "other_sign"


class Decision(StrEnum):
    """`ACCEPTED`: a near match is one. `REJECTED`: it is none. `TIMING`: the other side has it on another day, outside
    the period. `NOTED`: looked at, with a note.
    """

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    TIMING = "timing"
    NOTED = "noted"


class Unreadable(msgspec.Struct, frozen=True):
    """Why a statement cannot be read. `place`: the element or column."""

    code: str
    told: str = ""
    place: str = ""
    line: int = 0


class Columns(msgspec.Struct, frozen=True):
    """Which column of a table is which, by heading; either `amount`, or `money_in` and `money_out`."""

    day: str
    amount: str = ""
    money_in: str = ""
    money_out: str = ""
    balance: str = ""
    reference: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """An entry of the outside statement. `parts`: what a batch entry is made of, where it says so."""

    line: int
    booked_on: date
    amount: int
    reference: str = ""
    text: str = ""
    parts: tuple["Outside", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What an outside statement says. `passed_over`: entries that are not booked yet."""

    named: str
    account: str
    currency: str
    first_on: date
    last_on: date
    opening: int | None
    closing: int | None
    entries: tuple[Outside, ...]
    passed_over: int = 0


@dataclass(frozen=True, slots=True)
class Booked:
    """An entry of the account's own book."""

    seq: int
    booked_on: date
    amount: int
    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """What was compared: at least one of the two. `reasons`: why they were put together, or what differs."""

    result: Result
    outside: Outside | None
    booked: Booked | None
    reasons: tuple[Why, ...] = ()


class Known(msgspec.Struct, frozen=True):
    """What lies sealed of a reconciliation, or of a line of it."""

    name: str = ""
    named: str = ""
    account: str = ""


class Said(msgspec.Struct, frozen=True):
    reference: str = ""
    text: str = ""
    book_reference: str = ""
    book_text: str = ""


@dataclass(frozen=True, slots=True)
class NewReconciliation:
    """`window_days`: how far days may lie apart, `tolerance` amounts, for a near match. `is_mirrored`: the statement is
    that of the other side: what came in here went out there.
    """

    account_id: UUID
    file_name: str
    content: bytes
    columns: Columns | None
    window_days: int
    tolerance: int
    is_mirrored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """`drift`: outside less books, at the beginning and at the end; None where the statement does not say. `gap`: what
    the statement itself does not add up by.
    """

    id: UUID
    account_id: UUID
    account_number: str
    kind: FileKind
    state: State
    file_name: str
    named: str
    outside_account: str
    digest: str
    why: Unreadable | None
    currency: str
    first_on: date | None
    last_on: date | None
    window_days: int
    tolerance: int
    is_mirrored: bool
    counts: dict[Result, int]
    sums: dict[Result, int]
    undecided: int
    passed_over: int
    opening: Money | None
    closing: Money | None
    book_opening: Money | None
    book_closing: Money | None
    drift_before: int | None
    drift_after: int | None
    gap: int | None
    days: tuple[tuple[date, int], ...]
    asked_at: datetime
    run_at: datetime | None
    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    nth: int
    result: Result
    reasons: tuple[Why, ...]
    file_line: int | None
    outside_on: date | None
    outside_amount: int | None
    booked_on: date | None
    book_amount: int | None
    seq: int | None
    said: Said
    decision: Decision | None
    note: str
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decided of a line. `by_name`: empty where it is the reader's own."""

    decision: Decision
    note: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnNote:
    """A customer's, of any of their lines of this account."""

    account_id: UUID
    decided: Decided


@dataclass(frozen=True, slots=True)
class Unread:
    """A statement to be read. `number`, `currency`: the account's. `is_own`: by a customer."""

    kind: FileKind
    content: bytes
    columns: Columns | None
    number: str
    currency: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class ReconciliationPage:
    reconciliations: tuple[Reconciliation, ...]
    next: UUID | None


@dataclass(frozen=True, slots=True)
class LinePage:
    lines: tuple[Line, ...]
    next: int | None
