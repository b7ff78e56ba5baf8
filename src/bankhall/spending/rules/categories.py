"""What an entry is about, from its kind and its text."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from bankhall.ledger.types import Side
from bankhall.spending.rules import patterns
from bankhall.spending.types import EXPENSES, INCOME, Category

C = Category

# The beginning of a text says what it is about; nobody prints more on a statement.
_MOST_READ = 200

_OWN_KINDS = {"own_transfer", "exchange", "opening", "brought_forward"}
_TRANSFER_KINDS = {"transfer", "transfer_in", "transfer_out"}

# The books themselves know these better than any text.
_BY_KIND = {
    ("salary", Side.IN): C.SALARY,
    ("salary", Side.OUT): C.OTHER,
    ("pension", Side.IN): C.PENSION,
    ("refund", Side.IN): C.REFUND,
    ("claim", Side.IN): C.REFUND,
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
    words = text[:_MOST_READ].casefold()
    if _OWN.first(words):
        return C.OWN
    if side is Side.IN:
        return _INCOME.first(words) or (C.TRANSFER_IN if kind in _TRANSFER_KINDS else C.OTHER_INCOME)
    if kind in _TRANSFER_KINDS:
        return _TRANSFER_OUT.first(words) or C.FAMILY
    return _SPENDING.first(words) or C.OTHER


def is_of_side(category: Category, side: Side) -> bool:
    """Whether money of that side can be about this: nobody spends a salary by receiving it."""
    return category is C.OWN or category in (INCOME if side is Side.IN else EXPENSES)


@dataclass(frozen=True, slots=True)
class _Table:
    """Lines of words, found by how a word begins: a text costs as many look-ups as it has letters, however many words
    there are. A pattern of them all took thirty times as long.
    """

    categories: tuple[Category, ...]
    by_beginning: Mapping[str, tuple[tuple[int, str], ...]]

    @classmethod
    def of(cls, lines: patterns.Lines) -> "_Table":
        beginnings: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for nth, (_, line) in enumerate(lines):
            for word in line.split():
                beginnings[word[:2]].append((nth, word.replace("_", " ")))
        categories = tuple(category for category, _ in lines)
        return cls(categories, {beginning: tuple(words) for beginning, words in beginnings.items()})

    def first(self, text: str) -> Category | None:
        """The category of the first line that has a word in it."""
        best, begin = len(self.categories), self.by_beginning
        for place, sign in enumerate(text):
            pair = text[place : place + 2]
            for beginning in (pair, sign):
                if beginning in begin:
                    for nth, word in begin[beginning]:
                        if nth < best and text.startswith(word, place) and _stands_alone(text, place, word):
                            best = nth
        return self.categories[best] if best < len(self.categories) else None


def _stands_alone(text: str, place: int, word: str) -> bool:
    """Letters and digits do ("bar" is not in "barcelona"); Chinese has no spaces to stand between."""
    if not word.isascii():
        return True
    end = place + len(word)
    return not (_is_letter(text[place - 1 : place]) or _is_letter(text[end : end + 1]))


def _is_letter(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


_SPENDING = _Table.of(patterns.SPENDING)
_INCOME = _Table.of(patterns.INCOME)
_TRANSFER_OUT = _Table.of(patterns.TRANSFER_OUT)
_OWN = _Table.of(patterns.OWN)
