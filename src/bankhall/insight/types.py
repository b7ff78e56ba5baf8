"""What crosses insight's boundary: the rows of a source in our words, and the rows it could not give us."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from bankhall.accounts.types import AccountFigures
from bankhall.customers.types import CustomerFigures
from bankhall.identity.types import StaffFigures
from bankhall.kernel.money import Money
from bankhall.ledger.types import TurnoverSeries, Verification

ROW_TEXT_LIMIT = 2_000  # characters of a bad row that the quarantine keeps


class Reason(StrEnum):
    """Why a row is in quarantine. The web apps have words for every one."""

    CUT_OFF = "cut_off"  # the file ends in the middle of the row
    WRONG_FIELD_COUNT = "wrong_field_count"
    UNBALANCED_QUOTES = "unbalanced_quotes"
    LINE_TOO_LONG = "line_too_long"
    NUL_BYTE = "nul_byte"
    MISSING_VALUE = "missing_value"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    NOT_AN_AMOUNT = "not_an_amount"
    TOO_MANY_DECIMALS = "too_many_decimals"
    NEGATIVE_AMOUNT = "negative_amount"
    UNREADABLE_TEXT = "unreadable_text"
    UNKNOWN_CODE = "unknown_code"
    CONTRADICTORY_CODES = "contradictory_codes"  # money in by a withdrawal, money out by a deposit
    UNKNOWN_ACCOUNT = "unknown_account"
    UNKNOWN_CLIENT = "unknown_client"
    UNKNOWN_DISPOSITION = "unknown_disposition"
    UNKNOWN_DISTRICT = "unknown_district"
    HOLDER_TWICE = "holder_twice"  # the client holds the account already
    REFUSED = "refused"  # readable, but not as this bank takes it; the detail has the code
    OTHER_CONTENT = "other_content"  # the source's id is known already, with other content


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row that was not taken. `line` is the physical line in the file, from 1; `row` is cut to ROW_TEXT_LIMIT."""

    file: str
    line: int
    reason: Reason
    detail: str
    row: str


@dataclass(frozen=True, slots=True)
class FieldWrong:
    """A field of a bad row that cannot be taken as it is."""

    field: str
    reason: Reason
    detail: str


class CaseState(StrEnum):
    """Where a bad row's case stands. Set aside: it will not be booked, until somebody takes it up again."""

    OPEN = "open"
    REPAIRED = "repaired"
    SET_ASIDE = "set_aside"


class CaseStep(StrEnum):
    """What somebody did with a bad row. Found: what it says had come into the books meanwhile.
    Forgotten: by the clock, what it said.
    """

    REPAIRED = "repaired"
    FOUND = "found"
    SET_ASIDE = "set_aside"
    TAKEN_UP = "taken_up"
    FORGOTTEN = "forgotten"


class Kind(StrEnum):
    """What a movement on an account is."""

    CASH_DEPOSIT = "cash_deposit"
    CASH_WITHDRAWAL = "cash_withdrawal"
    CARD_WITHDRAWAL = "card_withdrawal"
    TRANSFER_IN = "transfer_in"
    TRANSFER_OUT = "transfer_out"
    INTEREST = "interest"
    PENALTY_INTEREST = "penalty_interest"
    FEE = "fee"
    BROUGHT_FORWARD = "brought_forward"
    ROUNDING = "rounding"


class Purpose(StrEnum):
    """What a payment is for, where the source says so."""

    NONE = ""
    HOUSEHOLD = "household"
    INSURANCE = "insurance"
    LEASING = "leasing"
    LOAN = "loan"
    PENSION = "pension"


class Contra(StrEnum):
    """The bank's own account on the other side of a movement."""

    CASH = "cash"
    INTERBANK = "interbank_clearing"
    INTEREST_EXPENSE = "interest_expense"
    INTEREST_INCOME = "interest_income"
    FEE_INCOME = "fee_income"
    ROUNDING = "rounding_differences"
    BROUGHT_FORWARD = "balances_brought_forward"


class ImportState(StrEnum):
    """Interrupted: stopped in the middle, by a person or by a power cut. Starting again completes it."""

    RUNNING = "running"
    INTERRUPTED = "interrupted"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FileCounts:
    """What became of a file's rows: rows = taken + already_there + quarantined."""

    file: str
    rows: int = 0
    taken: int = 0
    already_there: int = 0
    quarantined: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """An account-day: the balance that the source states, and ours. Open: rows of that day may be missing."""

    account_id: UUID
    source_account: int
    booked_on: date
    stated: int
    found: int
    currency: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """`rows`, `posted` and `already_there` count transactions; `quarantined` the rows of all files."""

    id: UUID
    source: str
    directory: str
    state: ImportState
    started_at: datetime
    finished_at: datetime | None
    by_kind: str
    by_name: str
    rows: int
    posted: int
    already_there: int
    quarantined: int
    accounts_checked: int
    balance_mismatches: int
    seconds: float | None
    copy_floor_seconds: float | None


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many rows of an import are in quarantine for a reason, by what has become of them."""

    reason: Reason
    open: int
    repaired: int
    set_aside: int


@dataclass(frozen=True, slots=True)
class ImportSeen:
    """An import with its files, the first account-days that do not agree, and where its quarantine stands now."""

    summary: Import
    files: tuple[FileCounts, ...]
    differences: tuple[Difference, ...]
    quarantine: tuple[ReasonCount, ...]


@dataclass(frozen=True, slots=True)
class ImportPage:
    """Newest first. `next`: the id after which to go on, None at the end."""

    imports: tuple[Import, ...]
    next: UUID | None


@dataclass(frozen=True, slots=True)
class QuarantinedSeen:
    """`row` has the reason of the last try. `state`: of its case, which is the same in every import of the file."""

    id: UUID
    row: Quarantined
    state: CaseState


@dataclass(frozen=True, slots=True)
class FieldChange:
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken:
    """`subject_kind` and `subject_id`: what the row became, or belongs to: a customer, an account."""

    step: CaseStep
    at: datetime
    by_kind: str
    by_name: str
    reason: str
    changes: tuple[FieldChange, ...]
    subject_kind: str | None
    subject_id: UUID | None


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A field of a bad row, and what is wrong with it alone."""

    name: str
    value: str
    wrong: FieldWrong | None


@dataclass(frozen=True, slots=True)
class QuarantinedWhole:
    """A bad row as whoever repairs it sees it. `is_broken`: its fields cannot be told apart for certain, so a repair
    has to name them all. `first_reason`: why the import did not take it. `steps`: oldest first.
    """

    seen: QuarantinedSeen
    first_reason: Reason
    is_broken: bool
    fields: tuple[FieldShown, ...]
    steps: tuple[StepTaken, ...]


@dataclass(frozen=True, slots=True)
class RepairRow:
    """`fields`: the corrected ones by name; those that are absent stay as they are."""

    import_id: UUID
    row_id: UUID
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SetAside:
    import_id: UUID
    row_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class TakeUp:
    import_id: UUID
    row_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class RetryRows:
    """None: of every file, for whatever reason."""

    import_id: UUID
    file: str | None = None
    reason: Reason | None = None


class RetryState(StrEnum):
    """Stalled: nothing has moved for a while, and a new retry may be asked for."""

    RUNNING = "running"
    STALLED = "stalled"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Trying many rows again as they are. `tried` of `total` so far, of which `repaired` were taken."""

    id: UUID
    state: RetryState
    import_id: UUID
    file: str | None
    reason: Reason | None
    asked_at: datetime
    by_name: str
    total: int
    tried: int
    repaired: int
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class QuarantinePage:
    """By file and line. `next`: the file and line after which to go on, None at the end."""

    rows: tuple[QuarantinedSeen, ...]
    next: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class ImportsToday:
    """`unfinished`: the latest imports that run or were interrupted. `waiting`: rows in quarantine that nobody has
    dealt with, the most frequent reason first.
    """

    unfinished: tuple[Import, ...]
    waiting: dict[Reason, int]


@dataclass(frozen=True, slots=True)
class BooksToday:
    """`verified`: the last verification that has ended."""

    is_verifying: bool
    verified: Verification | None
    turnover: tuple[TurnoverSeries, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The figures of the day's first page. None: not for the actor to see."""

    business_date: date
    calendar_date: date
    customers: CustomerFigures | None
    accounts: AccountFigures | None
    imports: ImportsToday | None
    books: BooksToday | None
    staff: StaffFigures | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an import did. Of `trans.asc`: rows = posted + already_there + those of its rows that are in quarantine.

    `quarantined` counts the bad rows of all files. `balance_mismatches` are account-days after which the source's
    balance and ours differ by more than its rounding; `account_days_open` those that cannot be compared, because rows
    of the file's first or last day may stand in another file.
    """

    import_id: UUID
    rows: int
    posted: int
    quarantined: int
    already_there: int
    accounts_checked: int
    balance_mismatches: int
    seconds: float
    copy_floor_seconds: float
    account_days: int
    account_days_open: int
    roundings: int
    brought_forward: int
    without_money: int
    files: tuple[FileCounts, ...]
    differences: tuple[Difference, ...]

    def figures(self) -> dict[str, object]:
        """For --json: the keys that were agreed, in their order, then the others."""
        return {
            "rows": self.rows,
            "posted": self.posted,
            "quarantined": self.quarantined,
            "already_there": self.already_there,
            "accounts_checked": self.accounts_checked,
            "balance_mismatches": self.balance_mismatches,
            "seconds": round(self.seconds, 3),
            "copy_floor_seconds": round(self.copy_floor_seconds, 3),
            "account_days": self.account_days,
            "account_days_open": self.account_days_open,
            "roundings": self.roundings,
            "brought_forward": self.brought_forward,
            "without_money": self.without_money,
            "files": {one.file: [one.rows, one.taken, one.already_there, one.quarantined] for one in self.files},
            "import_id": str(self.import_id),
        }

    def words(self) -> str:
        """The same for a person."""
        lines = [f"{'file':<14}{'rows':>9}{'taken':>9}{'already':>9}{'quarantine':>12}"]
        lines += [
            f"{one.file:<14}{one.rows:>9}{one.taken:>9}{one.already_there:>9}{one.quarantined:>12}"
            for one in self.files
        ]
        lines.append("loan.asc is left out: loans come with a later step.")
        compared = self.account_days - self.account_days_open
        lines.append(
            f"{compared} account-days of {self.accounts_checked} accounts compared with the source's own"
            f" balances: {self.balance_mismatches} do not agree."
        )
        lines += [
            f"  account {one.source_account} on {one.booked_on}: the source says {Money(one.stated, one.currency)},"
            f" we have {Money(one.found, one.currency)}"
            for one in self.differences
            if not one.is_open
        ][:20]
        if self.account_days_open:
            lines.append(f"{self.account_days_open} more on the file's first or last day may lack rows: left open.")
        if self.roundings or self.brought_forward or self.without_money:
            lines.append(
                f"{self.roundings} rounding differences and {self.brought_forward} balances brought forward booked;"
                f" {self.without_money} rows moved no money."
            )
        lines.append(f"{self.seconds:.2f} s; a plain COPY of the same rows {self.copy_floor_seconds:.2f} s.")
        return "\n".join(lines)
