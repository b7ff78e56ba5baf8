"""A statement as a table, for a spreadsheet."""

from collections.abc import Iterator
from typing import IO

from bankhall.kernel.i18n import Language
from bankhall.kernel.money import Money, exponent_of
from bankhall.kernel.sheets import Cell, Column, SheetKind, Titles, open_sheet
from bankhall.statements import rules
from bankhall.statements.sheets.telling import kind_of, other_of, text_of
from bankhall.statements.types import Contents, Issue
from bankhall.statements.words import WORDS


def write_csv(file: IO[bytes], contents: Contents, issue: Issue, language: Language) -> None:
    words, digits = WORDS[language], exponent_of(contents.currency)
    columns = [
        Column(words.day, 12),
        Column(words.kind, 18),
        Column(words.other, 24),
        Column(words.what, 40),
        Column(words.amount, 16, digits),
        Column(words.currency, 9),
        Column(words.balance, 18, digits),
        Column(words.reference, 38),
    ]
    sheet = open_sheet(SheetKind.CSV, file, columns, Titles(words.title, words.title))
    sheet.add(_lines(contents, language))
    about = words.between.join(
        (
            contents.bank,
            words.title,
            rules.masked_number(contents.number),
            words.said_period(contents.period),
            f"{words.code} {rules.written_code(issue.code)}",
            issue.url,
        )
    )
    sheet.finish((), about)
    sheet.close()


def _lines(contents: Contents, language: Language) -> Iterator[list[Cell]]:
    words, currency, period = WORDS[language], contents.currency, contents.period
    opening, closing = (Money(minor, currency).decimal() for minor in (contents.opening, contents.closing))
    yield [period.first_on, words.opening, "", "", None, currency, opening, ""]
    for line in contents.lines:
        yield [
            line.booked_on,
            kind_of(line, language),
            other_of(line, language),
            text_of(line),
            Money(line.amount, currency).decimal(),
            currency,
            Money(line.balance, currency).decimal(),
            line.reference,
        ]
    yield [period.last_on, words.closing, "", "", None, currency, closing, ""]
