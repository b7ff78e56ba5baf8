"""Nouns of the books. Amounts are integers of minor units, credit positive."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import NamedTuple
from uuid import UUID

import msgspec

from bankhall.kernel.actors import Actor


class AccountKind(StrEnum):
    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    EXPENSE = "expense"
    EQUITY = "equity"


class HouseAccount(Enum):
    """The bank's own accounts, one of each for every currency: code, name, kind."""

    CASH = ("1001", "Cash in hand", AccountKind.ASSET)
    CLEARING = ("1101", "Interbank clearing", AccountKind.ASSET)
    EXCHANGE = ("1301", "Foreign exchange position", AccountKind.ASSET)
    CHARGES_DUE = ("2801", "Charges due to other banks", AccountKind.LIABILITY)
    SUSPENSE = ("2901", "Suspense", AccountKind.LIABILITY)
    OPENING = ("4901", "Balances brought forward", AccountKind.EQUITY)
    INTEREST_INCOME = ("6001", "Interest income", AccountKind.INCOME)
    FEES = ("6101", "Fee income", AccountKind.INCOME)
    EXCHANGE_INCOME = ("6201", "Exchange income", AccountKind.INCOME)
    INTEREST_EXPENSE = ("6401", "Interest expense", AccountKind.EXPENSE)
    CLAIMS = ("6701", "Claims paid", AccountKind.EXPENSE)
    ROUNDING = ("6901", "Rounding differences", AccountKind.EXPENSE)

    def code(self, currency: str) -> str:
        return f"{self.value[0]}-{currency}"


@dataclass(frozen=True, slots=True)
class NewAccount:
    """`floor`: what the available balance may not go below; None for no floor. `code`: only the bank's own accounts."""

    id: UUID
    name: str
    kind: AccountKind
    currency: str
    floor: int | None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    account_id: UUID
    amount: int


@dataclass(frozen=True, slots=True)
class Posting:
    """A transaction to be booked. `key` is unique in the bank: put the asker into it (`payments:<customer>:<key>`).

    `settles`: a hold on the account of a debit leg, which ends as this is booked. `booked_on`: the business date,
    unless a book is being brought in from elsewhere.
    """

    key: str
    kind: str
    legs: tuple[Leg, ...]
    text: str
    by: Actor
    booked_on: date | None = None
    reference: str | None = None
    settles: UUID | None = None


# Around a name in a text that comes for the books (Unicode's interlinear annotation, which nobody types).
NAME_BEGINS, NAME_ENDS = "\ufff9", "\ufffb"


def named(name: str) -> str:
    """For a text that comes for the books: whoever this is lies sealed there, and stands in the text as it is read."""
    return f"{NAME_BEGINS}{name}{NAME_ENDS}"


class BroughtIn(NamedTuple):
    """A transaction of another book: `amount` to the account (credit positive), its opposite to the contra account.

    `key` is the transaction's name in that book; with the source's name before it, it is its key in ours.
    `contra_text`: what the contra account's entry says, where that is something else: each of two customers reads of
    the other. Whom the texts name is marked in them (`named`).
    """

    key: str
    account_id: UUID
    contra_id: UUID
    amount: int
    booked_on: date
    kind: str
    text: str
    reference: str | None = None
    contra_text: str | None = None


class Posted(msgspec.Struct, frozen=True):
    """`repeated`: the key had been booked before with the same content, and nothing moved now."""

    transaction_id: UUID
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Reversal:
    transaction_id: UUID
    key: str
    text: str
    by: Actor


class Balance(msgspec.Struct, frozen=True):
    account_id: UUID
    currency: str
    posted: int
    held: int
    floor: int | None
    entries: int
    closed_at: datetime | None
    frozen_at: datetime | None

    @property
    def available(self) -> int:
        return self.posted - self.held


@dataclass(frozen=True, slots=True)
class Entry:
    account_id: UUID
    seq: int
    transaction_id: UUID
    amount: int
    balance: int
    currency: str
    booked_on: date
    posted_at: datetime
    kind: str
    text: str
    reference: str | None


class Side(StrEnum):
    """Which way the money went, as the account's holder sees it."""

    IN = "in"
    OUT = "out"

    @classmethod
    def of(cls, amount: int) -> "Side":
        return cls.IN if amount > 0 else cls.OUT


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """`least` and `most` bound the amount regardless of its sign."""

    first_on: date | None = None
    last_on: date | None = None
    least: int | None = None
    most: int | None = None
    text: str | None = None
    kind: str | None = None
    side: Side | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether entries inside the period may still be left out."""
        return any(value is not None for value in (self.least, self.most, self.text, self.kind, self.side))


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """Where in an account's book one has read to."""

    booked_on: date
    seq: int


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Newest first. `next` is where to go on, None at the beginning of the book. A narrow search does bounded work:
    `searched_to` then says how far back it has looked.
    """

    entries: tuple[Entry, ...]
    next: EntryPlace | None
    searched_to: date | None = None


class EntryKey(NamedTuple):
    """An entry's name in the books."""

    account_id: UUID
    seq: int


class FeedPlace(NamedTuple):
    """Where in several accounts' books, read as one, one has read to. They are ordered by it, latest first."""

    booked_on: date
    account_id: UUID
    seq: int


@dataclass(frozen=True, slots=True)
class FeedPage:
    """As EntryPage, over several accounts: the latest day first, within a day by account, latest first."""

    entries: tuple[Entry, ...]
    next: FeedPlace | None
    searched_to: date | None = None


@dataclass(frozen=True, slots=True)
class TextTurnover:
    """What entries of one kind, text and sign come to in one period. `text` is empty where there are too many texts.

    `is_between`: the transaction has another side on one of the accounts that were named as belonging together.
    `alone`: the one entry that was asked for apart from the others.
    """

    period: int
    kind: str
    text: str
    is_between: bool
    alone: EntryKey | None
    amount: int
    entries: int


@dataclass(frozen=True, slots=True)
class ClosingBalance:
    on: date
    balance: int


@dataclass(frozen=True, slots=True)
class BalanceHistory:
    """How an account stood before the period, and at the end of each of its days on which something moved."""

    currency: str
    opening: int
    days: tuple[ClosingBalance, ...]

    @property
    def lowest(self) -> int:
        return min(self._all)

    @property
    def highest(self) -> int:
        return max(self._all)

    @property
    def _all(self) -> list[int]:
        return [self.opening, *(day.balance for day in self.days)]


@dataclass(frozen=True, slots=True)
class Seldom:
    """Entries of one account, kind, text and sign: day, amount and transaction of each, the oldest first."""

    account_id: UUID
    kind: str
    text: str
    entries: tuple[tuple[date, int, UUID], ...]


class EntryLike(NamedTuple):
    account_id: UUID
    booked_on: date
    amount: int
    transaction_id: UUID


@dataclass(frozen=True, slots=True)
class NewHold:
    id: UUID
    key: str
    account_id: UUID
    amount: int
    reason: str
    by: Actor
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HoldPlaced:
    hold_id: UUID
    repeated: bool = False


class HoldState(StrEnum):
    OPEN = "open"
    SETTLED = "settled"
    RELEASED = "released"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Hold:
    """The names are those of then; none for what was placed or ended before names were kept."""

    id: UUID
    account_id: UUID
    amount: int
    currency: str
    reason: str
    placed_at: datetime
    expires_at: datetime | None
    state: HoldState
    ended_at: datetime | None
    by_kind: str
    by_name: str | None = None
    ended_by_kind: str | None = None
    ended_by_name: str | None = None
    ended_because: str | None = None


@dataclass(frozen=True, slots=True)
class BookAccount:
    """A line of the chart of accounts."""

    id: UUID
    code: str
    name: str
    kind: AccountKind
    currency: str
    balance: int


@dataclass(frozen=True, slots=True)
class Difference:
    check: str
    subject: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Turnover:
    currency: str
    debit: int
    credit: int


@dataclass(frozen=True, slots=True)
class DayTurnover:
    """What was booked on a day in a currency. `transactions`: those with entries in that currency."""

    booked_on: date
    debit: int
    credit: int
    transactions: int


@dataclass(frozen=True, slots=True)
class TurnoverSeries:
    """A currency's turnover, day by day without a gap."""

    currency: str
    days: tuple[DayTurnover, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a recomputation of all books found. `differences` are the first of each check, not necessarily all."""

    transactions: int
    entries: int
    accounts: int
    turnovers: tuple[Turnover, ...]
    differences: tuple[Difference, ...]

    @property
    def ok(self) -> bool:
        return not self.differences


@dataclass(frozen=True, slots=True)
class Verification:
    id: UUID
    asked_at: datetime
    finished_at: datetime | None
    findings: Findings | None
