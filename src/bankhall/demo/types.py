"""Nouns of the demo bank. Amounts are integers of minor units, days are ordinals (`date.toordinal`)."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bankhall.accounts.types import AccountKind
from bankhall.customers.types import NewCustomer
from bankhall.identity.types import Realm
from bankhall.ledger.types import HouseAccount


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """`note_zh`, `note_en`: who that is, in one line. `totp_secret`: as text, of who has an authenticator app."""

    realm: Realm
    login: str
    password: str
    name: str
    note_zh: str
    note_en: str
    totp_secret: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedAccount:
    """`owner` and `helper` are places in the plan's list of customers."""

    owner: int
    kind: AccountKind
    product: str
    currency: str
    name: str
    opened_on: date
    helper: int | None = None


class Movement(NamedTuple):
    """`amount` into (+) or out of (-) the account, its opposite to the other one: a customer's too, or the bank's own.

    `rank`: the order within a day. `other_text`: what the other account's entry says, where that is something else.
    """

    day: int
    rank: int
    account: int
    other: int | HouseAccount
    amount: int
    kind: str
    text: str
    other_text: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedHold:
    account: int
    amount: int
    reason: str
    days: int


@dataclass(frozen=True, slots=True)
class PlannedSignIn:
    """`customer` is a place in the plan's list of customers. `has_app`: signs in with a second factor."""

    customer: int
    login: str
    note_zh: str
    note_en: str
    has_app: bool = False


@dataclass(frozen=True, slots=True)
class PlannedOrder:
    """A standing order, `purpose` a code."""

    account: int
    to_bank: str
    to_account: str
    amount: int
    purpose: str


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """An account or a customer (a place in the plan's lists) to which something is done, and why."""

    place: int
    reason: str


@dataclass(frozen=True, slots=True)
class CashSupply:
    """Cash that the branch has fetched before its first customer draws any: no vault holds less than nothing."""

    day: int
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A part of a demo bank, whole in itself: nobody in it has to do with anybody in another part."""

    customers: tuple[NewCustomer, ...]
    accounts: tuple[PlannedAccount, ...]
    movements: tuple[Movement, ...]
    supplies: tuple[CashSupply, ...] = ()
    holds: tuple[PlannedHold, ...] = ()
    orders: tuple[PlannedOrder, ...] = ()
    frozen: tuple[PlannedStep, ...] = ()
    closed: tuple[PlannedStep, ...] = ()
    blocked: tuple[PlannedStep, ...] = ()
    sign_ins: tuple[PlannedSignIn, ...] = ()


@dataclass(frozen=True, slots=True)
class Begun:
    """A demo bank as far as it is loaded. `of_customers`: how many it is to have. `is_whole`: its doors are open."""

    of_customers: int
    seed: int
    business_on: date
    towns: frozenset[int]
    customers: int
    accounts: int
    transactions: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Opened:
    customers: int
    accounts: int
    transactions: int
    seconds: float
    already_there: bool

    @property
    def figures(self) -> dict[str, object]:
        """Every transaction of the demo has two entries."""
        return {
            "customers": self.customers,
            "accounts": self.accounts,
            "transactions": self.transactions,
            "entries": 2 * self.transactions,
            "seconds": round(self.seconds, 1),
            "already_there": self.already_there,
        }

    @property
    def words(self) -> str:
        told = f"{self.customers} customers, {self.accounts} accounts, {self.transactions} transactions"
        return f"this is a demo bank already: {told}" if self.already_there else f"a demo bank: {told}"
