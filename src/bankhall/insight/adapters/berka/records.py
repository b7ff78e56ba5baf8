"""The rows of the source's files, in our words. Ids are the source's own; amounts are in haléř (1/100 CZK)."""

from datetime import date
from typing import NamedTuple

from bankhall.insight.types import Contra, Kind, Purpose


class District(NamedTuple):
    line: int
    id: int
    name: str
    region: str


class Client(NamedTuple):
    line: int
    id: int
    born_on: date
    gender: str
    district: int


class Account(NamedTuple):
    line: int
    id: int
    district: int
    statements: str
    opened_on: date


class Disposition(NamedTuple):
    """Who may use which account: the owner, or somebody authorised."""

    line: int
    id: int
    client: int
    account: int
    role: str


class StandingOrder(NamedTuple):
    line: int
    id: int
    account: int
    bank_to: str
    account_to: str
    amount: int
    purpose: Purpose


class Card(NamedTuple):
    line: int
    id: int
    disposition: int
    kind: str
    issued_on: date


class Transaction(NamedTuple):
    """One movement on an account: `amount` above zero is money in. `balance` is the source's own, afterwards."""

    line: int
    id: int
    account: int
    booked_on: date
    amount: int
    balance: int
    kind: Kind
    purpose: Purpose
    contra: Contra
    bank: str
    other_account: str
