"""The template: an empty table to fill in, as people take it home."""

from io import BytesIO
from typing import Final

from bankhall.insight.intake.words import TEMPLATE
from bankhall.kernel.i18n import Language
from bankhall.kernel.sheets import Column, SheetKind, Titles, open_sheet

# The page that says how to fill it in is no table of customers.
ABOUT_TITLES: Final = tuple(one.about for one in TEMPLATE.values())

_WIDTH: Final = 20


def template(language: Language) -> bytes:
    """A workbook with the headings that are guessed right, columns of text, and a page that says what goes where."""
    words = TEMPLATE[language]
    columns = [Column(heading, _WIDTH, is_text=True) for heading, _ in words.fields.values()]
    file = BytesIO()
    sheet = open_sheet(SheetKind.XLSX, file, columns, Titles(words.table, words.about))
    try:
        sheet.finish([*words.rules, *words.fields.values()], None)
    finally:
        sheet.close()
    return file.getvalue()
