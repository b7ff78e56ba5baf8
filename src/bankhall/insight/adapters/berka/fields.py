"""One field at a time: text to number, day, amount. What cannot be read raises BadRow with its reason."""

import re
from datetime import date
from functools import lru_cache

from bankhall.insight.types import Reason

_AMOUNT = re.compile(r"(-?)([0-9]{1,13})(?:\.([0-9]*))?", re.ASCII)
_PRINTABLE = re.compile(r"[^\x00-\x1f\x7f-\x9f]*")


class BadRow(Exception):
    """The row cannot be taken, for this reason. `column`: whose field it is, if it is one field's fault."""

    def __init__(self, reason: Reason, detail: str, column: str | None = None) -> None:
        super().__init__(reason, detail, column)
        self.reason = reason
        self.detail = detail
        self.column = column


def bad_field(reason: Reason, column: str, text: str) -> BadRow:
    """The refusal of a field; an empty one is missing, whatever else it is not."""
    if not text.strip():
        return BadRow(Reason.MISSING_VALUE, f"{column} is empty", column)
    return BadRow(reason, f"{column}: {text[:80]!r}", column)


def number(text: str, column: str) -> int:
    """An id of the source: digits only, at most 18 of them (it fits 64 bits)."""
    if text.isdigit() and text.isascii() and len(text) <= 18:
        return int(text)
    stripped = text.strip()
    if stripped != text:
        return number(stripped, column)
    raise bad_field(Reason.NOT_A_NUMBER, column, text)


@lru_cache(maxsize=8_192)
def day(text: str, column: str) -> date:
    """YYMMDD of the twentieth century, which is all the source knows; a time of day behind it is left out."""
    digits = text.strip().removesuffix(" 00:00:00")
    if len(digits) == 6 and digits.isdigit() and digits.isascii():
        try:
            return date(1900 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
        except ValueError:
            pass
    raise bad_field(Reason.NOT_A_DATE, column, text)


def amount(text: str, column: str) -> int:
    """An amount in haléř (1/100 CZK), zero or more."""
    minor = balance(text, column)
    if minor < 0:
        raise bad_field(Reason.NEGATIVE_AMOUNT, column, text)
    return minor


def balance(text: str, column: str) -> int:
    """An amount in haléř (1/100 CZK) that may be below zero."""
    digits = text[:-3] + text[-2:]
    if text[-3:-2] == "." and digits.isdigit() and digits.isascii() and 3 <= len(digits) <= 15:  # nearly every row
        return int(digits)
    found = _AMOUNT.fullmatch(text)
    if found is None:
        stripped = text.strip()
        if stripped != text:
            return balance(stripped, column)
        raise bad_field(Reason.NOT_AN_AMOUNT, column, text)
    sign, whole, decimals = found.groups()
    if decimals is None:
        decimals = ""
    if len(decimals) > 2:
        raise bad_field(Reason.TOO_MANY_DECIMALS, column, text)
    minor = int(whole + decimals.ljust(2, "0"))
    return -minor if sign else minor


@lru_cache(maxsize=8_192)
def words(text: str, column: str, *, limit: int = 80) -> str:
    """Printable text without spaces around it, possibly empty."""
    stripped = text.strip()
    if len(stripped) > limit or not _PRINTABLE.fullmatch(stripped):
        raise bad_field(Reason.UNREADABLE_TEXT, column, text)
    return stripped


@lru_cache(maxsize=8_192)
def birth_number(text: str, column: str) -> tuple[date, str]:
    """The day of birth and the gender in a Czech birth number: YYMMDD, with 50 added to the month of women."""
    digits = text.strip()
    if len(digits) != 6 or not digits.isdigit() or not digits.isascii():
        raise bad_field(Reason.NOT_A_DATE, column, text)
    month = int(digits[2:4])
    woman = month > 50
    try:
        born_on = date(1900 + int(digits[:2]), month - 50 * woman, int(digits[4:]))
    except ValueError:
        raise bad_field(Reason.NOT_A_DATE, column, text) from None
    return born_on, "female" if woman else "male"
