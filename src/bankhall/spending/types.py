"""Nouns of spending."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from bankhall.accounts.types import MyAccount
from bankhall.ledger.types import Entry, EntryKey, FeedPlace, Side
from bankhall.payments.types import AheadKind


class Category(StrEnum):
    """What an entry is about, as a customer would say: what money goes for, where it comes from, or one's own."""

    GROCERIES = "groceries"
    DINING = "dining"
    TRANSPORT = "transport"
    TRAVEL = "travel"
    SHOPPING = "shopping"
    HOUSING = "housing"
    UTILITIES = "utilities"
    COMMUNICATION = "communication"
    HEALTH = "health"
    EDUCATION = "education"
    ENTERTAINMENT = "entertainment"
    FAMILY = "family"
    CASH = "cash"
    FEES = "fees"
    OTHER = "other"

    SALARY = "salary"
    PENSION = "pension"
    INTEREST = "interest"
    REFUND = "refund"
    TRANSFER_IN = "transfer_in"
    OTHER_INCOME = "other_income"

    OWN = "own"


INCOME: Final = frozenset(
    {
        Category.SALARY,
        Category.PENSION,
        Category.INTEREST,
        Category.REFUND,
        Category.TRANSFER_IN,
        Category.OTHER_INCOME,
    }
)
EXPENSES: Final = frozenset(Category) - INCOME - {Category.OWN}


class Scope(StrEnum):
    """What a correction is about: this one entry, or all of this merchant, past and future."""

    ENTRY = "entry"
    MERCHANT = "merchant"


class Month(NamedTuple):
    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    def earlier(self, months: int) -> "Month":
        years, month = divmod(self.year * 12 + self.month - 1 - months, 12)
        return Month(years, month + 1)

    @property
    def first_on(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_on(self) -> date:
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


class MerchantKey(NamedTuple):
    """`merchant` as `rules.names.merchant_of` writes it. What comes from somebody is not what goes to them."""

    merchant: str
    side: Side


@dataclass(frozen=True, slots=True)
class WordOn:
    """What a correction is kept under: one entry, or a merchant, on the side it has."""

    side: Side
    entry: EntryKey | None = None
    merchant: str | None = None


@dataclass(frozen=True, slots=True)
class Correct:
    entry: EntryKey
    category: Category
    scope: Scope


@dataclass(frozen=True, slots=True)
class Correction:
    """A customer's word that holds. A higher `id` was said later."""

    id: int
    scope: Scope
    category: Category
    at: datetime


@dataclass(frozen=True, slots=True)
class Corrections:
    """All of a customer's words that hold."""

    of_entries: Mapping[EntryKey, Correction]
    of_merchants: Mapping[MerchantKey, Correction]


@dataclass(frozen=True, slots=True)
class CorrectionSeen:
    """A correction that holds, as its customer reads it. `entry`: the one that it is about, if it is about one.
    `counterparty`: who that was with, or the merchant.
    """

    correction: Correction
    about: WordOn
    counterparty: str
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Flow:
    """What came in and what went out, both as amounts from zero up, in minor units."""

    income: int
    spending: int


@dataclass(frozen=True, slots=True)
class CategorySum:
    """`permille`: of the income or of the spending of the month, so that those of a side add up to 1000."""

    category: Category
    side: Side
    amount: int
    entries: int
    permille: int
    previous: int
    previous_same_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """A month in one currency. `currencies` are those of the accounts that count, the most used first.

    `until_on`: the last day that counts, today in the month that is running. `previous_same_days`: the month before, up
    to `previous_until_on`, the same day of the month. `months`: oldest first; those that had too many entries to be
    added up are missing at the beginning.
    """

    month: Month
    currency: str
    currencies: tuple[str, ...]
    until_on: date
    flow: Flow
    previous: Flow
    previous_same_days: Flow
    previous_until_on: date
    categories: tuple[CategorySum, ...]
    months: tuple[tuple[Month, Flow], ...]


@dataclass(frozen=True, slots=True)
class FeedFilter:
    """`least` and `most` bound the amount regardless of its sign. `last_days`: instead of `first_on`, so many up to the
    business date, that one counted.
    """

    first_on: date | None = None
    last_on: date | None = None
    category: Category | None = None
    side: Side | None = None
    text: str | None = None
    least: int | None = None
    most: int | None = None
    account_id: UUID | None = None
    currency: str | None = None
    last_days: int | None = None


@dataclass(frozen=True, slots=True)
class SpendingEntry:
    """An entry, what it is called on the screen, and its category. `corrected`: by which word of the customer's."""

    entry: Entry
    account: MyAccount
    counterparty: str
    category: Category
    usual_category: Category
    corrected: Scope | None


@dataclass(frozen=True, slots=True)
class Feed:
    """As `ledger.types.EntryPage`: a search does bounded work, and `searched_to` says how far it has looked."""

    entries: tuple[SpendingEntry, ...]
    next: FeedPlace | None
    searched_to: date | None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How something came so far: once in each of the last `months` months, on about the `day` of the month, by amounts
    from `least` to `most` regardless of their sign.
    """

    months: int
    day: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Coming:
    """What is likely to come. `amount` is the middle one of those so far, in is positive."""

    on: date
    account: MyAccount
    counterparty: str
    category: Category
    amount: int
    rhythm: Rhythm


@dataclass(frozen=True, slots=True)
class BalancePoint:
    """What there is at the end of the day. `after`: which of what is coming came last."""

    on: date
    balance: int
    after: Coming | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """An estimate. `is_known`: whether the accounts have few enough entries to look for what comes every month."""

    currency: str
    currencies: tuple[str, ...]
    today: date
    until_on: date
    is_known: bool
    coming: tuple[Coming, ...]
    line: tuple[BalancePoint, ...]
    lowest: BalancePoint


@dataclass(frozen=True, slots=True)
class ForecastPoint:
    """What there will be at the end of the day: eight times of ten between `low` and `high`."""

    on: date
    low: int
    middle: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItem:
    """What needs no guess: it is planned, due, or ordered. `account_id`: None where its payer has yet to choose one.
    `amount`: in is positive.
    """

    on: date
    kind: AheadKind
    id: UUID
    account_id: UUID | None
    name: str = field(repr=False)
    name_en: str = field(repr=False)
    amount: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """`months`: from how many `points` are told; none where these are too few."""

    points: tuple[ForecastPoint, ...]
    months: int
    items: tuple[KnownItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """An estimate. `months`: from how many it is told; without points where these are too few. `is_known`: whether the
    accounts have few enough entries to look. `short`: the first day on which there may be less than nothing. `items`:
    what is known already, on these `accounts`.
    """

    currency: str
    currencies: tuple[str, ...]
    is_known: bool
    months: int
    points: tuple[ForecastPoint, ...]
    short: ForecastPoint | None
    items: tuple[KnownItem, ...]
    accounts: Mapping[UUID, MyAccount]
