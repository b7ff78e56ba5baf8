"""The source's Czech codes in our words."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple, TypeVar

from bankhall.insight.types import Contra, Kind, Purpose, Reason

from .fields import BadRow, bad_field

Word = TypeVar("Word")

# VYBER ("withdrawal") as a type is VYDAJ ("going out") by an older name: every such row takes money out.
_SIGNS = {"PRIJEM": 1, "VYDAJ": -1, "VYBER": -1}

_OPERATIONS = {
    "VKLAD": (1, Kind.CASH_DEPOSIT, Contra.CASH),
    "VYBER": (-1, Kind.CASH_WITHDRAWAL, Contra.CASH),
    "VYBER KARTOU": (-1, Kind.CARD_WITHDRAWAL, Contra.CASH),
    "PREVOD Z UCTU": (1, Kind.TRANSFER_IN, Contra.INTERBANK),
    "PREVOD NA UCET": (-1, Kind.TRANSFER_OUT, Contra.INTERBANK),
}

# These say more than the operation beside them: a fee is booked as VYBER, but nobody carries cash away.
_BANKS_OWN = {
    "UROK": (1, Kind.INTEREST, Contra.INTEREST_EXPENSE),
    "SANKC. UROK": (-1, Kind.PENALTY_INTEREST, Contra.INTEREST_INCOME),
    "SLUZBY": (-1, Kind.FEE, Contra.FEE_INCOME),
}

PURPOSES = {
    "": Purpose.NONE,
    "SIPO": Purpose.HOUSEHOLD,
    "POJISTNE": Purpose.INSURANCE,
    "LEASING": Purpose.LEASING,
    "UVER": Purpose.LOAN,
    "DUCHOD": Purpose.PENSION,
}

ROLES = {"OWNER": "owner", "DISPONENT": "authorised"}

STATEMENTS = {
    "POPLATEK MESICNE": "monthly",
    "POPLATEK TYDNE": "weekly",
    "POPLATEK PO OBRATU": "after_each_transaction",
}

CARDS = {"junior": "junior", "classic": "classic", "gold": "gold"}

_TEXTS = {
    Kind.CASH_DEPOSIT: "Cash deposit",
    Kind.CASH_WITHDRAWAL: "Cash withdrawal",
    Kind.CARD_WITHDRAWAL: "Cash withdrawal by card",
    Kind.TRANSFER_IN: "Transfer from",
    Kind.TRANSFER_OUT: "Transfer to",
    Kind.INTEREST: "Interest credited",
    Kind.PENALTY_INTEREST: "Penalty interest on the overdraft",
    Kind.FEE: "Fee for the statement",
    Kind.BROUGHT_FORWARD: "Balance brought forward",
    Kind.ROUNDING: "Rounding difference",
}

_TRANSFERS = {Kind.TRANSFER_IN, Kind.TRANSFER_OUT}

_PURPOSE_TEXTS = {
    Purpose.HOUSEHOLD: "household",
    Purpose.INSURANCE: "insurance",
    Purpose.LEASING: "leasing",
    Purpose.LOAN: "loan repayment",
    Purpose.PENSION: "pension",
}


class Meaning(NamedTuple):
    """What type, operation and k_symbol say together. `sign` is 1 for money in, -1 for money out."""

    sign: int
    kind: Kind
    purpose: Purpose
    contra: Contra


@lru_cache(maxsize=4_096)
def meaning(type_: str, operation: str, k_symbol: str) -> Meaning:
    sign = translated(_SIGNS, type_, "type")
    k_symbol, operation = k_symbol.strip(), operation.strip()
    if k_symbol in _BANKS_OWN:
        usual, kind, contra = _BANKS_OWN[k_symbol]
        purpose = Purpose.NONE
        if operation:
            translated(_OPERATIONS, operation, "operation")
    else:
        usual, kind, contra = translated(_OPERATIONS, operation, "operation")
        purpose = translated(PURPOSES, k_symbol, "k_symbol")
    if sign != usual:
        raise BadRow(
            Reason.CONTRADICTORY_CODES,
            f"{type_} with {operation or 'no operation'}, {k_symbol or 'no k_symbol'}",
            "type",
        )
    return Meaning(sign, kind, purpose, contra)


def translated(table: Mapping[str, Word], code: str, column: str) -> Word:
    """Our word for the source's code. Raises BadRow for a code that the source's description does not have."""
    word = table.get(code.strip())
    if word is None:
        raise bad_field(Reason.UNKNOWN_CODE, column, code)
    return word


def narrative(kind: Kind, purpose: Purpose, bank: str, account: str) -> str:
    """The entry's text for the customer, in English: "Transfer to YZ 87144583, household"."""
    text = _TEXTS[kind]
    if kind in _TRANSFERS:
        text = f"{text} {bank} {account}".rstrip() if bank or account else f"{text} another bank"
    return f"{text}, {_PURPOSE_TEXTS[purpose]}" if purpose else text
