"""Workbooks that people bring (XLSX; ECMA-376, SpreadsheetML), read as if by an attacker: what is shown in their cells,
as text, and nothing else of them (ADR 0055).

    told = await read_workbook(content, Choice(sheet="客户"))

A process of its own reads them: what it takes of memory and time is bounded by the system, and goes with it. What it
is given and gives goes through pipes. Nothing is fetched, calculated or unpacked to a disk; macros are refused.

What a cell shows:
- Of a formula the result that was kept with it; where none was kept, the formula.
- A number of more digits than a spreadsheet keeps (15) is written as `4.40301199001011E+17`, so that nobody takes
  it for what was meant. Zeros before a number are those that its format shows. A day is written as `1990-01-31`.
- A mistake stands as it is shown (`#N/A`).
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Final

import msgspec

from bankhall.kernel.apart import TookTooMuch, confined, read_apart
from bankhall.kernel.xml import Element, WrongXml, read_xml

_MOST_SECONDS: Final = 20

# Some spreadsheets write each empty row of a sheet, and there are 1,048,576 of them.
_MOST_UNPACKED: Final = 160 * 1024 * 1024
_MOST_PART: Final = 8 * 1024 * 1024
_MOST_ELEMENTS: Final = 2_500_000
_MOST_ATTRIBUTES: Final = 60
_MOST_PARTS: Final = 2_000
_MOST_SHEETS: Final = 50
_MOST_STRINGS: Final = 500_000
_LAST_ROW: Final = 1_048_576
_LAST_COLUMN: Final = 16_384
_LONGEST: Final = 2_000
_MOST_SIGNS: Final = 4_000_000

_PIECE: Final = 65_536
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB]: workbooks of before 2007, and encrypted ones
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")

# ECMA-376-1, 18.8.30: formats that have a number and no words. 27 to 36 and 50 to 58 are those of Chinese, Japanese and
# Korean editions; which of them are hours differs by the language, and an hour is no whole number.
_DAY_FORMATS: Final = frozenset((*range(14, 18), 22, *range(27, 32), 34, 35, 36, *range(50, 59)))
_NOT_SAID: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_REF: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError),
    *(ValueError, LookupError, OverflowError),
)
_MOST_DIGITS: Final = 15
_LAST_DAY: Final = 2_958_465  # 9999-12-31


class WorkbookWrong(Exception):
    """`why`: not_a_workbook, other_workbook, old_workbook, encrypted, macros, too_large, too_many_columns,
    too_many_rows or no_such_sheet. `place`: where, if it is known (`客户!C12`).
    """

    def __init__(self, why: str, place: str = "") -> None:
        super().__init__(why, place)
        self.why = why
        self.place = place


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """`sheet`: None for the only one that has something in it, those that are `passed_over` apart."""

    sheet: str | None = None
    passed_over: tuple[str, ...] = ()
    most_rows: int = 5_000
    most_columns: int = 60


class SheetTold(msgspec.Struct, frozen=True):
    """Rows that have something in them, by their numbers. `letters`: of the columns, as the spreadsheet calls them."""

    name: str
    letters: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


class WorkbookTold(msgspec.Struct, frozen=True):
    """`sheets`: those that are shown and have something in them. `sheet`: None where one has to be chosen."""

    sheets: tuple[str, ...]
    sheet: SheetTold | None


class _Refused(msgspec.Struct, frozen=True, tag=True):
    why: str
    place: str


class _Told(msgspec.Struct, frozen=True, tag=True):
    workbook: WorkbookTold


class _Order(msgspec.Struct, frozen=True):
    asked: Choice
    content: bytes


def is_workbook(content: bytes) -> bool:
    """Whether it is packed as workbooks are: by what is in it, whatever it is called."""
    return content.startswith((*_ZIP, _COMPOUND))


async def read_workbook(content: bytes, asked: Choice) -> WorkbookTold:
    """Two at once, whoever else comes waits. Raises WorkbookWrong."""
    order = msgspec.msgpack.encode(_Order(asked, content))
    try:
        told = await read_apart("bankhall.kernel.workbooks", order, seconds=_MOST_SECONDS)
    except TookTooMuch:
        raise WorkbookWrong("too_large") from None
    answer = msgspec.msgpack.decode(told, type=_Told | _Refused)
    if isinstance(answer, _Refused):
        raise WorkbookWrong(answer.why, answer.place)
    return answer.workbook


def _read(given: bytes) -> bytes:
    order = msgspec.msgpack.decode(given, type=_Order)
    answer: _Told | _Refused
    try:
        answer = _Told(read_here(order.content, order.asked))
    except WorkbookWrong as wrong:
        answer = _Refused(wrong.why, wrong.place)
    return msgspec.msgpack.encode(answer)


def read_here(content: bytes, asked: Choice) -> WorkbookTold:
    """As `read_workbook`, in this process and without a bound in time. Raises WorkbookWrong."""
    if content.startswith(_COMPOUND):
        raise WorkbookWrong("encrypted" if _ENCRYPTED in content else "old_workbook")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _Book(archive).told(asked)
    except _BROKEN as error:
        if isinstance(error, WrongXml) and "more elements" in error.why:
            raise WorkbookWrong("too_large") from None
        raise WorkbookWrong("not_a_workbook") from None


class _Book:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = _MOST_UNPACKED
        names = archive.namelist()
        # A name twice would be one part to us and another to whoever looked before.
        if len(names) > _MOST_PARTS or len({one.casefold() for one in names}) != len(names):
            raise WorkbookWrong("not_a_workbook")
        self._names = frozenset(names)
        if any(one.casefold().endswith(("vbaproject.bin", "vbaprojectsignature.bin")) for one in names):
            raise WorkbookWrong("macros")
        if "mimetype" in names or any(one.endswith("workbook.bin") for one in names):
            raise WorkbookWrong("other_workbook")
        self._main = self._main_part()

    def told(self, asked: Choice) -> WorkbookTold:
        book = self._small(self._main)
        if book.name != "workbook":
            raise WorkbookWrong("not_a_workbook")
        told = book.maybe("workbookPr")
        is_1904 = told is not None and told.attributes.get("date1904") in ("1", "true")
        related = self._related(self._main)
        looks = self._looks(related)
        strings = self._strings(related)
        filled: dict[str, str] = {}
        sheets = list(book.child("sheets").all("sheet"))
        if len(sheets) > _MOST_SHEETS:
            raise WorkbookWrong("too_large")
        for sheet in sheets:
            kind, part = related.get(_relation_id(sheet), ("", ""))
            if kind != "worksheet" or sheet.attributes.get("state", "visible") != "visible":
                continue
            if self._has_words(part):
                filled[sheet.attributes.get("name", "")] = part
        offered = tuple(one for one in filled if one not in asked.passed_over) or tuple(filled)
        name = asked.sheet if asked.sheet is not None else offered[0] if len(offered) == 1 else None
        if name is None:
            return WorkbookTold(offered, None)
        if name not in filled:
            raise WorkbookWrong("no_such_sheet")
        reading = _SheetReading(name, asked, _Cells(strings, looks, is_1904))
        self._read(filled[name], {"c": reading.take_cell, "row": reading.end_row})
        return WorkbookTold(offered, reading.told())

    def _main_part(self) -> str:
        for _, (kind, part) in self._related("").items():
            if kind == "officeDocument":
                return part
        raise WorkbookWrong("not_a_workbook")

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """By id: of what kind, and which part. What lies outside the workbook is not there."""
        place = join(dirname(part), "_rels", part.rpartition("/")[2] + ".rels")
        if place not in self._names:
            return {}
        found = {}
        for one in self._small(place).all("Relationship"):
            if one.attributes.get("TargetMode") == "External":
                continue
            target = one.attributes.get("Target", "")
            way = target.lstrip("/") if target.startswith("/") else normpath(join(dirname(part), target))
            found[one.attributes.get("Id", "")] = (one.attributes.get("Type", "").rpartition("/")[2], way)
        return found

    def _strings(self, related: dict[str, tuple[str, str]]) -> list[str]:
        strings: list[str] = []

        def take(one: Element) -> None:
            if len(strings) >= _MOST_STRINGS:
                raise WorkbookWrong("too_large")
            strings.append(_words(one))

        if part := _part_of(related, "sharedStrings"):
            self._read(part, {"si": take})
        return strings

    def _looks(self, related: dict[str, tuple[str, str]]) -> list[str | int]:
        """By style: the format's words, or its number where it has none."""
        part = _part_of(related, "styles")
        if part is None:
            return []
        styles = self._small(part)
        own = {
            one.attributes.get("numFmtId", ""): one.attributes.get("formatCode", "")
            for group in styles.all("numFmts")
            for one in group.all("numFmt")
        }
        looks: list[str | int] = []
        for group in styles.all("cellXfs"):
            for one in group.all("xf"):
                number = one.attributes.get("numFmtId", "0")
                looks.append(own[number] if number in own else int(number))
        return looks

    def _has_words(self, part: str) -> bool:
        """Whether a cell of it has something in it; the rest is not read."""

        def take(cell: Element) -> None:
            if cell.children:
                raise _Enough

        try:
            self._read(part, {"c": take, "row": _nothing})
        except _Enough:
            return True
        return False

    def _small(self, part: str) -> Element:
        return read_xml(self._pieces(part), most_bytes=_MOST_PART, most_attributes=_MOST_ATTRIBUTES)

    def _read(self, part: str, each: dict[str, Callable[[Element], None]]) -> None:
        read_xml(
            self._pieces(part),
            most_bytes=_MOST_UNPACKED,
            most_elements=_MOST_ELEMENTS,
            most_attributes=_MOST_ATTRIBUTES,
            each=each,
            # A text of two looks is two texts: the blank between them is at the end of one.
            keep_blanks=True,
        )

    def _pieces(self, part: str) -> Iterator[bytes]:
        """What is unpacked is counted as it comes, whatever the file says of its size."""
        if part not in self._names:
            raise WorkbookWrong("not_a_workbook")
        info = self._archive.getinfo(part)
        if info.flag_bits & 1:
            raise WorkbookWrong("encrypted")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise WorkbookWrong("not_a_workbook")
        with self._archive.open(info) as file:
            while piece := file.read(_PIECE):
                self._left -= len(piece)
                if self._left < 0:
                    raise WorkbookWrong("too_large")
                yield piece


class _Enough(Exception):
    """What was asked is known."""


class _SheetReading:
    """One sheet, cell by cell, as they stand in the file."""

    def __init__(self, name: str, asked: Choice, cells: "_Cells") -> None:
        self._name = name
        self._asked = asked
        self._cells = cells
        self._row = 0
        self._column = -1
        self._begun: Element | None = None
        self._now: dict[int, str] = {}
        self._rows: list[tuple[int, dict[int, str]]] = []
        self._left = _MOST_SIGNS

    def take_cell(self, cell: Element) -> None:
        row = cell.parent
        if row is None or row.name != "row":
            return
        if self._begun is not row:
            self._begin(row)
        column = self._column + 1
        if (place := cell.attributes.get("r")) is not None:
            column = self._placed(place)
        if column <= self._column or column >= _LAST_COLUMN:
            raise WorkbookWrong("not_a_workbook", self._place(column))
        self._column = column
        if not (told := self._cells.shown(cell)):
            return
        if column >= self._asked.most_columns:
            raise WorkbookWrong("too_many_columns", self._place(column))
        # One text can be shown by every cell: what is handed out is counted, not what stands in the file.
        self._left -= len(told)
        if self._left < 0:
            raise WorkbookWrong("too_large", self._place(column))
        self._now[column] = told

    def end_row(self, row: Element) -> None:
        if self._begun is not row:
            self._begin(row)
        if self._now:
            # One more for the headings.
            if len(self._rows) > self._asked.most_rows:
                raise WorkbookWrong("too_many_rows", self._place(0))
            self._rows.append((self._row, self._now))
        self._now, self._column = {}, -1

    def told(self) -> SheetTold:
        columns = sorted({column for _, cells in self._rows for column in cells})
        return SheetTold(
            self._name,
            tuple(letters(one) for one in columns),
            tuple((row, tuple(cells.get(one, "") for one in columns)) for row, cells in self._rows),
        )

    def _begin(self, row: Element) -> None:
        number = int(row.attributes.get("r", self._row + 1))
        if not self._row < number <= _LAST_ROW:
            raise WorkbookWrong("not_a_workbook")
        self._row, self._begun = number, row
        self._now, self._column = {}, -1

    def _placed(self, place: str) -> int:
        found = _REF.fullmatch(place)
        if found is None or int(found[2]) != self._row:
            raise WorkbookWrong("not_a_workbook", self._place(0))
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        return column - 1

    def _place(self, column: int) -> str:
        return f"{self._name}!{letters(column)}{self._row}"


class _Cells:
    """What cells show."""

    def __init__(self, strings: list[str], looks: list[str | int], is_1904: bool) -> None:
        self._strings = strings
        self._looks = looks
        self._is_1904 = is_1904
        self._days: dict[str | int, bool] = {}

    def shown(self, cell: Element) -> str:
        kept = next(cell.all("v"), None)
        formula = next(cell.all("f"), None)
        kind = cell.attributes.get("t", "n")
        if kind == "inlineStr":
            return _words(next(cell.all("is"), cell))
        raw = kept.text.strip() if kept is not None else ""
        if formula is not None and not raw and kind != "str":
            return "=" + formula.text.strip()[:_LONGEST]
        if not raw:
            return ""
        match kind:
            case "s":
                nth = int(raw)
                if not 0 <= nth < len(self._strings):
                    raise WorkbookWrong("not_a_workbook")
                return self._strings[nth]
            case "str":
                return _plain(raw)
            case "b":
                return "TRUE" if raw == "1" else "FALSE"
            case "e":
                return raw if raw.startswith("#") else "#N/A"
            case "d":
                return raw.partition("T")[0]
        return self._number(raw, self._look(cell))

    def _look(self, cell: Element) -> str | int:
        style = int(cell.attributes.get("s", "0"))
        return self._looks[style] if 0 <= style < len(self._looks) else 0

    def _number(self, raw: str, look: str | int) -> str:
        try:
            number = Decimal(raw)
        except InvalidOperation:
            raise WorkbookWrong("not_a_workbook") from None
        if not number.is_finite() or abs(number.adjusted()) > 400:
            return "#NUM!"
        if look not in self._days:
            self._days[look] = _is_day(look)
        if self._days[look]:
            return self._day(number)
        if number.adjusted() >= _MOST_DIGITS:
            return f"{number:.{_MOST_DIGITS - 1}E}"
        if number != number.to_integral_value():
            return f"{number:f}"
        told = f"{number.to_integral_value():f}"
        zeros = re.fullmatch("0+", look) if isinstance(look, str) else None
        return told.zfill(len(zeros[0])) if zeros and number >= 0 else told

    def _day(self, number: Decimal) -> str:
        """1900 was no leap year, but for spreadsheets it was: their 60th day is none, those before it are one off."""
        serial = int(number)
        if not (0 if self._is_1904 else 1) <= serial <= _LAST_DAY - (1_462 if self._is_1904 else 0):
            return "#NUM!"
        if self._is_1904:
            return (date(1904, 1, 1) + timedelta(serial)).isoformat()
        if serial == 60:
            return "1900-02-29"
        return (date(1899, 12, 31 if serial < 60 else 30) + timedelta(serial)).isoformat()


def letters(column: int) -> str:
    """What spreadsheets call a column: A for 0, AA for 26."""
    told = ""
    column += 1
    while column > 0:
        column, left = divmod(column - 1, 26)
        told = chr(65 + left) + told
    return told


def _is_day(look: str | int) -> bool:
    """Whether a format shows a day. What it writes as it stands, and what is in brackets, says nothing of that."""
    if isinstance(look, int):
        return look in _DAY_FORMATS
    told = _NOT_SAID.sub("", look.partition(";")[0]).casefold()
    return "general" not in told and any(sign in told for sign in "yde") and "e+" not in told and "e-" not in told


def _words(one: Element) -> str:
    """Of one text or of several that look differently; how it is read aloud (`rPh`) is not part of it."""
    texts = [each.text for each in one.all("t")]
    texts += [each.text for run in one.all("r") for each in run.all("t")]
    return _plain("".join(texts))


def _plain(told: str) -> str:
    """Signs that XML cannot write stand as `_x000D_`: ends of lines are blanks, what nobody can see is not there."""
    if "_x" in told:
        told = _ESCAPE.sub(lambda found: " " if int(found[1], 16) < 32 else _sign(int(found[1], 16)), told)
    return told[:_LONGEST]


def _sign(code: int) -> str:
    return "" if 0xD800 <= code <= 0xDFFF or 0x7F <= code < 0xA0 else chr(code)


def _relation_id(sheet: Element) -> str:
    """`r:id`, in whichever namespace (ECMA-376 has two)."""
    return next((told for name, told in sheet.attributes.items() if name.endswith("relationships id")), "")


def _part_of(related: dict[str, tuple[str, str]], kind: str) -> str | None:
    return next((part for one, part in related.values() if one == kind), None)


def _nothing(_: Element) -> None:
    pass


if __name__ == "__main__":
    confined(_read, seconds=_MOST_SECONDS)
