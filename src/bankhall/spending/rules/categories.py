"""What an entry is about, from its kind and its text."""

import re
from collections.abc import Iterable

from bankhall.spending.rules import patterns
from bankhall.spending.types import EXPENSES, INCOME, Category, Side

C = Category

_Lines = tuple[tuple[Category, re.Pattern[str]], ...]

_OWN_KINDS = {"own_transfer", "exchange", "opening", "brought_forward"}
_TRANSFER_KINDS = {"transfer", "transfer_in", "transfer_out"}

# The books themselves know these better than any text.
_BY_KIND = {
    ("salary", Side.IN): C.SALARY,
    ("salary", Side.OUT): C.OTHER,
    ("pension", Side.IN): C.PENSION,
    ("refund", Side.IN): C.REFUND,
    ("card", Side.IN): C.REFUND,
    ("takings", Side.IN): C.OTHER_INCOME,
    ("interest", Side.IN): C.INTEREST,
    ("interest", Side.OUT): C.FEES,
    ("penalty_interest", Side.OUT): C.FEES,
    ("fee", Side.OUT): C.FEES,
    ("fee", Side.IN): C.REFUND,
    ("cash_withdrawal", Side.OUT): C.CASH,
    ("card_withdrawal", Side.OUT): C.CASH,
    ("cash_deposit", Side.IN): C.OTHER_INCOME,
    ("rounding", Side.IN): C.OTHER_INCOME,
    ("rounding", Side.OUT): C.OTHER,
}


def category_of(kind: str, text: str, amount: int) -> Category:
    """What the rules say. Whether both sides are the customer's own is known to the books, not to the text."""
    side = Side.of(amount)
    if kind in _OWN_KINDS:
        return C.OWN
    if known := _BY_KIND.get((kind, side)):
        return known
    words = text.casefold()
    if _first(_OWN, words):
        return C.OWN
    if side is Side.IN:
        return _first(_INCOME, words) or (C.TRANSFER_IN if kind in _TRANSFER_KINDS else C.OTHER_INCOME)
    if kind in _TRANSFER_KINDS:
        return _first(_TRANSFER_OUT, words) or C.FAMILY
    return _first(_SPENDING, words) or C.OTHER


def is_of_side(category: Category, side: Side) -> bool:
    """Whether money of that side can be about this: nobody spends a salary by receiving it."""
    return category is C.OWN or category in (INCOME if side is Side.IN else EXPENSES)


def _compiled(lines: Iterable[tuple[Category, str]]) -> _Lines:
    return tuple((category, re.compile("|".join(map(_pattern, line.split())))) for category, line in lines)


def _pattern(word: str) -> str:
    """Letters and digits stand alone ("bar" is not in "barcelona"); Chinese has no spaces to stand between."""
    escaped = re.escape(word.replace("_", " "))
    return rf"(?<![a-z0-9]){escaped}(?![a-z0-9])" if word.isascii() else escaped


def _first(lines: _Lines, words: str) -> Category | None:
    return next((category for category, pattern in lines if pattern.search(words)), None)


_SPENDING = _compiled(patterns.SPENDING)
_INCOME = _compiled(patterns.INCOME)
_TRANSFER_OUT = _compiled(patterns.TRANSFER_OUT)
_OWN = _compiled(patterns.OWN)
