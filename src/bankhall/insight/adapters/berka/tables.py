"""Which columns each file has, and how a row of it is read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bankhall.insight.types import Reason

from . import codes, fields, records

Record = TypeVar("Record", covariant=True)


@dataclass(frozen=True, slots=True)
class Table(Generic[Record]):
    """A file of the source: the columns we read and how. `parse` gets the fields in the order of `columns`.

    `width` is the number of columns as published, for pieces of a file that have no header; `columns` are the
    first of them. `parse` raises BadRow. `sample`: fields that can be read. `becomes`: the kind of what a row becomes.
    """

    file: str
    columns: tuple[str, ...]
    parse: Callable[[int, Sequence[str]], Record]
    width: int
    sample: tuple[str, ...]
    becomes: str | None
    needed: bool = False


def _district(line: int, row: Sequence[str]) -> records.District:
    return records.District(line, fields.number(row[0], "A1"), _name(row[1], "A2"), _name(row[2], "A3"))


def _client(line: int, row: Sequence[str]) -> records.Client:
    born_on, gender = fields.birth_number(row[1], "birth_number")
    return records.Client(
        line, fields.number(row[0], "client_id"), born_on, gender, fields.number(row[2], "district_id")
    )


def _account(line: int, row: Sequence[str]) -> records.Account:
    return records.Account(
        line,
        fields.number(row[0], "account_id"),
        fields.number(row[1], "district_id"),
        codes.translated(codes.STATEMENTS, row[2], "frequency"),
        fields.day(row[3], "date"),
    )


def _disposition(line: int, row: Sequence[str]) -> records.Disposition:
    return records.Disposition(
        line,
        fields.number(row[0], "disp_id"),
        fields.number(row[1], "client_id"),
        fields.number(row[2], "account_id"),
        codes.translated(codes.ROLES, row[3], "type"),
    )


def _standing_order(line: int, row: Sequence[str]) -> records.StandingOrder:
    return records.StandingOrder(
        line,
        fields.number(row[0], "order_id"),
        fields.number(row[1], "account_id"),
        _name(row[2], "bank_to"),
        _name(row[3], "account_to"),
        fields.amount(row[4], "amount"),
        codes.translated(codes.PURPOSES, row[5], "k_symbol"),
    )


def _card(line: int, row: Sequence[str]) -> records.Card:
    return records.Card(
        line,
        fields.number(row[0], "card_id"),
        fields.number(row[1], "disp_id"),
        codes.translated(codes.CARDS, row[2], "type"),
        fields.day(row[3], "issued"),
    )


def _transaction(line: int, row: Sequence[str]) -> records.Transaction:
    id_, account, on, type_, operation, amount, balance, k_symbol, bank, other = row
    sign, kind, purpose, contra = codes.meaning(type_, operation, k_symbol)
    return records.Transaction(
        line,
        fields.number(id_, "trans_id"),
        fields.number(account, "account_id"),
        fields.day(on, "date"),
        sign * fields.amount(amount, "amount"),
        fields.balance(balance, "balance"),
        kind,
        purpose,
        contra,
        fields.words(bank, "bank"),
        "" if other == "0" else fields.words(other, "account"),  # 0 is how the source writes "none"
    )


def _name(text: str, column: str) -> str:
    name = fields.words(text, column)
    if not name:
        raise fields.bad_field(Reason.MISSING_VALUE, column, text)
    return name


DISTRICTS = Table("district.asc", ("A1", "A2", "A3"), _district, 16, ("1", "Praha", "Praha"), None)
CLIENTS = Table(
    "client.asc", ("client_id", "birth_number", "district_id"), _client, 3, ("1", "700101", "1"), "customer"
)
ACCOUNTS = Table(
    "account.asc",
    ("account_id", "district_id", "frequency", "date"),
    _account,
    4,
    ("1", "1", "POPLATEK MESICNE", "930101"),
    "account",
    needed=True,
)
DISPOSITIONS = Table(
    "disp.asc", ("disp_id", "client_id", "account_id", "type"), _disposition, 4, ("1", "1", "1", "OWNER"), "account"
)
STANDING_ORDERS = Table(
    "order.asc",
    ("order_id", "account_id", "bank_to", "account_to", "amount", "k_symbol"),
    _standing_order,
    6,
    ("1", "1", "AB", "1", "1.00", ""),
    "account",
)
CARDS = Table("card.asc", ("card_id", "disp_id", "type", "issued"), _card, 4, ("1", "1", "gold", "930101"), "account")
TRANSACTIONS = Table(
    "trans.asc",
    ("trans_id", "account_id", "date", "type", "operation", "amount", "balance", "k_symbol", "bank", "account"),
    _transaction,
    10,
    ("1", "1", "930101", "PRIJEM", "VKLAD", "1.00", "1.00", "", "", ""),
    "account",
    needed=True,
)

ALL: tuple[Table[Any], ...] = (
    DISTRICTS,
    CLIENTS,
    ACCOUNTS,
    DISPOSITIONS,
    STANDING_ORDERS,
    CARDS,
    TRANSACTIONS,
)
