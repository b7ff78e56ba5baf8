"""Bounded inputs. What PostgreSQL or a person could not read never gets past the door: no NUL, no control
characters, no lone surrogates, a most for every length and number.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Final
from urllib.parse import unquote_to_bytes

import msgspec
from litestar.di import NamedDependency
from litestar.params import HeaderParameter, Parameter

from bankhall.kernel.errors import BadInput, FieldProblem
from bankhall.kernel.i18n import Language
from bankhall.kernel.lines import HAS_INK, ONE_LINE, is_line, whole
from bankhall.kernel.money import MOST_MINOR, Money, MoneyError

_ONE_LINE = whole(ONE_LINE)
_HAS_INK = whole(HAS_INK + ONE_LINE)

Line = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=_HAS_INK)]
ShortLine = Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=_HAS_INK)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=_HAS_INK)]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=whole("[A-Za-z0-9._:-]+"))]
CurrencyCode = Annotated[str, msgspec.Meta(pattern=whole("[A-Z]{3}"))]
Minor = Annotated[int, msgspec.Meta(ge=-MOST_MINOR, le=MOST_MINOR)]

# What somebody looks for may be a person's name: it travels in a header, since an address is written down everywhere.
SEARCH_HEADER: Final = "Search-Words"
_MOST_SEARCH: Final = 100
SearchHeader = Annotated[
    str | None,
    HeaderParameter(
        name=SEARCH_HEADER,
        max_length=12 * _MOST_SEARCH,
        pattern=whole("[!-~]*"),
        required=False,
        description="Percent-encoded UTF-8 (RFC 3986), at most 100 signs.",
    ),
]
SearchWords = NamedDependency[str | None]

LanguageChoice = Annotated[Language, Parameter(required=False)]
PageSize = Annotated[int, Parameter(ge=1, le=200)]
CursorText = Annotated[str | None, Parameter(max_length=500, pattern=_ONE_LINE, required=False)]
AmountBound = Annotated[int | None, Parameter(ge=0, le=MOST_MINOR, required=False)]
CodeFilter = Annotated[str | None, Parameter(max_length=64, pattern=_ONE_LINE, required=False)]
# By which a request that comes twice is known.
KEY_HEADER: Final = "Idempotency-Key"
KEY_SIGNS: Final = "[!-~]"
MOST_KEY: Final = 200
IdempotencyKey = Annotated[
    str, HeaderParameter(name=KEY_HEADER, min_length=1, max_length=MOST_KEY, pattern=whole(KEY_SIGNS + "+"))
]


def read_search_words(header: SearchHeader = None) -> str | None:
    """What is looked for, as it was typed; None for nothing. Raises BadInput naming the header."""
    if header is None:
        return None
    try:
        words = unquote_to_bytes(header).decode()
    except UnicodeDecodeError:
        raise BadInput.of(SEARCH_HEADER, "not percent-encoded UTF-8") from None
    if not is_line(words, most=_MOST_SEARCH):
        raise BadInput.of(SEARCH_HEADER, f"one line of at most {_MOST_SEARCH} signs")
    return words.strip() or None


def refuse_crossed(
    *, from_: date | None = None, to: date | None = None, min: int | None = None, max: int | None = None
) -> None:
    """Raises BadInput naming each bound that lies beyond its opposite."""
    wrong = []
    if from_ is not None and to is not None and from_ > to:
        wrong.append(FieldProblem("from", "kernel.out_of_range", "after the end of the period"))
    if min is not None and max is not None and min > max:
        wrong.append(FieldProblem("min", "kernel.out_of_range", "more than the most"))
    if wrong:
        raise BadInput(tuple(wrong))


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a client sends: a field that nobody knows is refused, not ignored."""


class YesNo(StrEnum):
    """In words, where a slip would switch something: the framework reads bodies so that a bool takes 0 and 1 too."""

    YES = "yes"
    NO = "no"

    @classmethod
    def of(cls, is_so: bool) -> "YesNo":
        return cls.YES if is_so else cls.NO


class MoneyIn(Asked, frozen=True):
    minor: Minor
    currency: CurrencyCode

    def money(self, field: str) -> Money:
        """Raises BadInput naming `field`."""
        try:
            return Money(self.minor, self.currency)
        except MoneyError as error:
            raise BadInput.of(field, str(error)) from None


class MoneyOut(msgspec.Struct, frozen=True):
    minor: int
    currency: str

    @classmethod
    def of(cls, money: Money) -> "MoneyOut":
        return cls(money.minor, money.currency)
