"""A statement as a document to read, to print and to hand in."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import segno

from bankhall.accounts import api as accounts
from bankhall.accounts.types import AccountKind
from bankhall.kernel.i18n import Language
from bankhall.kernel.money import Money, exponent_of
from bankhall.kernel.typesetting import typeset
from bankhall.statements import rules
from bankhall.statements.sheets.telling import kind_of, other_of, text_of
from bankhall.statements.types import Contents, Issue, Line
from bankhall.statements.words import WORDS, StatementWords

_TEMPLATE = Path(__file__).with_name("statement.typ")

# The arch with the door of light (web/src/brand.json; a test compares the two).
_SIGN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<path fill="#0B5D5B" d="M2 30V16a14 14 0 0 1 28 0v14h-6V16a8 8 0 0 0-16 0v14z"/>'
    '<path fill="#C8963E" d="M12 30V16a4 4 0 0 1 8 0v14z"/></svg>'
)

# A minus is as wide as a plus; a hyphen is not.
_MINUS = "\u2212"
_MOST_SIGNS_OF_TEXT = 200


async def write_pdf(contents: Contents, issue: Issue, language: Language, *, phone: str) -> bytes:
    """Raises SettingFailed."""
    return await typeset(_TEMPLATE, told(contents, issue, language, phone=phone), at=contents.read_at)


def told(contents: Contents, issue: Issue, language: Language, *, phone: str = "") -> Mapping[str, Any]:
    """What the template is told: words and figures as they will stand there."""
    words, money = WORDS[language], _Amounts(contents.currency)
    came_in, ways_in = contents.came_in
    went_out, ways_out = contents.went_out
    code, number = rules.written_code(issue.code), _grouped(contents.number)
    kind = accounts.ACCOUNT_KINDS[language][AccountKind(contents.account_kind)]
    read_at = contents.read_at.astimezone(ZoneInfo(issue.timezone)).strftime("%Y-%m-%d %H:%M")
    return {
        "bank": contents.bank,
        "title": words.title,
        "lang": language.value[:2],
        "region": "cn" if language is Language.CHINESE else "gb",
        "sign": _SIGN,
        "account-line": words.between.join((contents.bank, words.title, number)),
        "period": words.said_period(contents.period),
        "foot": words.foot.format(bank=contents.bank, code=code),
        "page": words.page,
        "qr": _qr(issue.url),
        "qr-words": words.scan,
        "verify-at": issue.url,
        "facts": [
            (words.holder, ", ".join(contents.holders)),
            (words.number, number),
            (words.account_kind, kind),
            (words.currency, contents.currency),
            (words.period, words.said_period(contents.period)),
            (words.made_at, read_at),
            (words.code, code),
        ],
        "figures": [
            (words.opening, money.plain(contents.opening), ""),
            (words.came_in, money.plain(came_in), words.said_entries(ways_in)),
            (words.went_out, money.plain(went_out), words.said_entries(ways_out)),
            (words.closing, money.plain(contents.closing), ""),
        ],
        "headings": (words.day, words.what, words.amount, words.balance),
        "lines": [_line(line, language, money) for line in contents.lines],
        "none": words.none,
        "closing-words": words.closing_on.format(day=contents.period.last_on.isoformat()),
        "closing": f"{money.plain(contents.closing)} {contents.currency}",
        "notes": _notes(contents, issue, words, read_at=read_at, phone=phone),
    }


class _Amounts:
    def __init__(self, currency: str) -> None:
        self._currency = currency
        self._digits = exponent_of(currency)

    def plain(self, minor: int) -> str:
        return f"{Money(minor, self._currency).decimal():,.{self._digits}f}".replace("-", _MINUS)

    def signed(self, minor: int) -> str:
        return f"{Money(minor, self._currency).decimal():+,.{self._digits}f}".replace("-", _MINUS)


def _line(line: Line, language: Language, money: _Amounts) -> Sequence[str]:
    """Day, what it was, what was said about it, amount, balance."""
    what = WORDS[language].between.join(filter(None, (kind_of(line, language), other_of(line, language))))
    return (
        line.booked_on.isoformat(),
        what,
        text_of(line)[:_MOST_SIGNS_OF_TEXT],
        money.signed(line.amount),
        money.plain(line.balance),
    )


def _notes(contents: Contents, issue: Issue, words: StatementWords, *, read_at: str, phone: str) -> list[str]:
    questions = words.questions_at.format(phone=phone) if phone else words.questions
    notes = [
        words.sealed.format(bank=contents.bank, seal=issue.seal),
        words.compare.format(url=issue.url.rpartition("/")[0]),
        questions,
    ]
    return notes if contents.is_complete else [words.not_over.format(at=read_at), *notes]


def _grouped(number: str) -> str:
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def _qr(url: str) -> str:
    out = io.BytesIO()
    code = segno.make(url, error="m", micro=False)
    code.save(out, kind="svg", dark="#10201F", border=0, xmldecl=False, svgns=True)
    return out.getvalue().decode()
