"""The days of a history as a table to take home."""

from typing import IO

from bankhall.care.types import TalkCount, TalkFigures
from bankhall.kernel.i18n import Language
from bankhall.kernel.sheets import Cell, Column, CsvSheet
from bankhall.quality.words import SHEET_WORDS


def write_days(file: IO[bytes], language: Language, found: TalkCount) -> int:
    """Returns how many days stand in it; the span as a whole comes last."""
    words = SHEET_WORDS[language]
    headings = (words.day, words.came, words.median, words.most, words.missed, words.ended, words.first)
    sheet = CsvSheet(file, [Column(heading, 14) for heading in headings])
    sheet.add(_line(one.key, one) for one in found.by)
    sheet.add([_line(words.whole, found.whole)])
    sheet.finish((), None)
    return len(found.by)


def _line(first: str, one: TalkFigures) -> list[Cell]:
    waits = ["" if seconds is None else str(seconds) for seconds in (one.median_s, one.most_s)]
    return [first, str(one.came), *waits, str(one.missed), str(one.ended), str(one.first)]
