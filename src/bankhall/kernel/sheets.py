"""Tables for people's spreadsheets, line by line into a file: CSV (RFC 4180) and XLSX, in bounded memory.

What customers and strangers have written is never a formula (OWASP, CSV Injection), and a number stays a number.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from tempfile import TemporaryDirectory
from typing import IO, Any, Protocol

import xlsxwriter  # type: ignore[import-untyped]  # it has annotations, but does not say so (py.typed)

Cell = str | date | Decimal | None

# Excel keeps 15 significant digits of a number and calls the rest zero; a cell holds 32,767 signs.
_MOST_DIGITS = 15
_MOST_SIGNS = 32_767

# Also their full-width twins, which Excel takes for the same in East Asian editions.
_FORMULA_BEGINNINGS = tuple("=+-@＝＋－＠")
_CONTROLS = tuple("\t\r\n")

# Where the decimal sign is a comma, Excel takes the semicolon for the end of a cell, also within quotes that it then
# does not recognise: what follows would begin a cell of its own.
_AFTER_SEMICOLON = re.compile(r";(?=\s*[=+\-@＝＋－＠])")


class SheetKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Column:
    """`width`: in signs. `digits`: behind the point, of a column of amounts. `is_text`: what people write into it stays
    as they write it, also a long number.
    """

    heading: str
    width: int
    digits: int = 0
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Titles:
    """What the two sheets of a workbook are called: the table, and what is to be said about it."""

    table: str
    about: str


class Sheet(Protocol):
    def add(self, lines: Iterable[Sequence[Cell]]) -> None: ...

    def finish(self, about: Sequence[tuple[str, Cell]], note: str | None) -> None:
        """`about` stands on a page of its own, where there are pages; `note` below the last line."""

    def close(self) -> None:
        """Always, also when it came to nothing. The file stays open."""


def safe_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula, however it is read: with an apostrophe before it if need be."""
    is_suspect = text.startswith(_CONTROLS) or text.lstrip().startswith(_FORMULA_BEGINNINGS)
    text = _AFTER_SEMICOLON.sub(";'", text)
    return "'" + text if is_suspect else text


class CsvSheet:
    """UTF-8 with a byte order mark, because Excel in Chinese reads anything else as GBK."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column]) -> None:
        self._file = file
        self._columns = columns
        file.write("\ufeff".encode())
        self._write([[column.heading for column in columns]])

    def add(self, lines: Iterable[Sequence[Cell]]) -> None:
        self._write(map(self._written, lines))

    def finish(self, about: Sequence[tuple[str, Cell]], note: str | None) -> None:
        if note:
            self._write([[safe_text(note), *[""] * (len(self._columns) - 1)]])

    def close(self) -> None:
        pass

    def _written(self, line: Sequence[Cell]) -> list[str]:
        return [_plain(cell, column.digits) for cell, column in zip(line, self._columns, strict=True)]

    def _write(self, lines: Iterable[Sequence[str]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(lines)
        self._file.write(text.getvalue().encode())


class XlsxSheet:
    """A workbook: the table under a heading that stays, and a page about it. Lines go to disk as they come."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column], titles: Titles) -> None:
        self._columns = columns
        # What is on its way is as private as the account: in a folder of ours, gone with it whatever happens.
        self._folder = TemporaryDirectory(prefix="bankhall-sheet-")
        self._book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": self._folder.name})
        self._heading = self._book.add_format({"bold": True, "bottom": 1})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self._text = self._book.add_format({"num_format": "@"})
        self._amounts = [self._amount_format(one.digits) for one in columns]
        self._amount = self._amount_format(max(column.digits for column in columns))
        self._table = self._book.add_worksheet(titles.table)
        self._about = self._book.add_worksheet(titles.about)
        self._next = 1
        self._begin()

    def add(self, lines: Iterable[Sequence[Cell]]) -> None:
        for line in lines:
            for place, (cell, amount) in enumerate(zip(line, self._amounts, strict=True)):
                self._put(self._table, self._next, place, cell, amount)
            self._next += 1

    def finish(self, about: Sequence[tuple[str, Cell]], note: str | None) -> None:
        if self._next > 1:
            self._table.autofilter(0, 0, self._next - 1, len(self._columns) - 1)
        if note:
            self._put(self._table, self._next, 0, note, None)
        self._about.set_column(0, 0, 20)
        self._about.set_column(1, 1, 48, self._book.add_format({"text_wrap": True, "valign": "top"}))
        for row, (name, cell) in enumerate(about):
            self._about.write_string(row, 0, _harmless(name), self._heading)
            self._put(self._about, row, 1, cell, self._amount)

    def close(self) -> None:
        try:
            self._book.close()
        finally:
            self._folder.cleanup()

    def _amount_format(self, digits: int) -> Any:
        return self._book.add_format({"num_format": "#,##0." + "0" * digits if digits else "#,##0"})

    def _begin(self) -> None:
        for place, column in enumerate(self._columns):
            self._table.set_column(place, place, column.width, self._text if column.is_text else None)
            self._table.write_string(0, place, column.heading, self._heading)
        self._table.freeze_panes(1, 0)

    def _put(self, page: Any, row: int, place: int, cell: Cell, amount: Any) -> None:
        match cell:
            case None:
                pass
            case Decimal() if len(cell.as_tuple().digits) <= _MOST_DIGITS:
                page.write_number(row, place, cell, amount)
            case date():
                page.write_datetime(row, place, datetime.combine(cell, time()), self._day)
            case _:
                page.write_string(row, place, _harmless(str(cell)))


def open_sheet(kind: SheetKind, file: IO[bytes], columns: Sequence[Column], titles: Titles) -> Sheet:
    return CsvSheet(file, columns) if kind is SheetKind.CSV else XlsxSheet(file, columns, titles)


def _plain(cell: Cell, digits: int) -> str:
    match cell:
        case None:
            return ""
        case Decimal():
            return f"{cell:.{digits}f}"
        case date():
            return cell.isoformat()
        case _:
            return safe_text(cell)


def _harmless(text: str) -> str:
    """A string cell is never a formula, but XlsxWriter takes text between <r> and </r> for markup of its own making and
    writes it as it stands.
    """
    return (" " + text if text.startswith("<r>") else text)[:_MOST_SIGNS]
