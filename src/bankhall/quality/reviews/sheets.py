"""The figures of reviews as a table to take home."""

from collections.abc import Sequence
from typing import IO

from bankhall.kernel.i18n import Language
from bankhall.kernel.sheets import Cell, Column, CsvSheet
from bankhall.quality.reviews.types import ReviewFigures
from bankhall.quality.reviews.words import REVIEW_SHEET


def write_figures(file: IO[bytes], language: Language, found: Sequence[ReviewFigures]) -> int:
    """By agent; the whole comes last. Returns how many lines there are besides it."""
    words = REVIEW_SHEET[language]
    headings = (words.agent, words.talks, words.drawn, words.by_hand, words.mean, words.low, words.high)
    sheet = CsvSheet(file, [Column(heading, 14) for heading in headings])
    whole, *rest = found
    sheet.add(_line(one.name, one, words.too_few) for one in rest)
    sheet.add([_line(words.whole, whole, words.too_few)])
    sheet.finish((), None)
    return len(rest)


def _line(first: str, one: ReviewFigures, too_few: str) -> list[Cell]:
    told = one.estimate
    means = [too_few, "", ""] if told is None else [f"{each:.1f}" for each in (told.mean, told.low, told.high)]
    return [first, "" if one.talks is None else str(one.talks), str(one.drawn), str(one.by_hand), *means]
