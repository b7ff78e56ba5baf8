"""Nouns of the demo bank. Amounts are integers of minor units."""

from dataclasses import dataclass
from datetime import date

from bankhall.customers.types import NewCustomer
from bankhall.identity.types import Realm
from bankhall.ledger.types import HouseAccount


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    realm: Realm
    login: str
    password: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class PlannedAccount:
    """`owner` and `helper` are places in the plan's list of customers."""

    owner: int
    kind: str
    currency: str
    name: str
    opened_on: date
    helper: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """One movement: into (+) or out of (-) the account, against one of the bank's own."""

    account: int
    on: date
    amount: int
    kind: str
    text: str
    against: HouseAccount


@dataclass(frozen=True, slots=True)
class Plan:
    customers: tuple[NewCustomer, ...]
    accounts: tuple[PlannedAccount, ...]
    entries: tuple[PlannedEntry, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    customers: int
    accounts: int
    transactions: int
    already_there: bool

    @property
    def words(self) -> str:
        if self.already_there:
            return "this is a demo bank already"
        return f"a demo bank: {self.customers} customers, {self.accounts} accounts, {self.transactions} transactions"
