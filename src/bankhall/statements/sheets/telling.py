"""How a line of a statement is told in words."""

from bankhall.accounts import api as accounts
from bankhall.kernel.i18n import Language
from bankhall.statements import rules
from bankhall.statements.types import Line
from bankhall.statements.words import WORDS


def kind_of(line: Line, language: Language) -> str:
    return accounts.entry_kind(line.kind, language)


def other_of(line: Line, language: Language) -> str:
    """Whom it went to or came from, with the end of their number; empty where there is nobody, or nobody to name."""
    words = WORDS[language]
    tail = words.ending.format(tail=rules.tail_of(line.other_number)) if line.other_number else ""
    return " ".join(filter(None, (line.other, tail)))


def text_of(line: Line) -> str:
    """What was said about it: the payer's message, or what the books say."""
    return line.memo or line.text
