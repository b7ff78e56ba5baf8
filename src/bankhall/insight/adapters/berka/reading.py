"""From a file to records, one by one; what cannot be read comes as Quarantined in its place."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bankhall.insight.types import ROW_TEXT_LIMIT, Quarantined, Reason

from .fields import BadRow
from .lines import LINE_LIMIT, lines_of
from .tables import Record, Table


class FileMissing(Exception):
    """A file without which there is nothing to import."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path.name} is not in {path.parent}: it is needed for the import")


class ColumnsMissing(Exception):
    """The header does not name all the columns that are read."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        super().__init__(f"{path.name}: the header has no column {', '.join(columns)}")
        self.columns = tuple(columns)


def read(directory: Path, table: Table[Record]) -> Iterator[Record | Quarantined]:
    """Every row of the table's file, in the file's order, in bounded memory.

    An absent file that is not needed reads as an empty one. Blank lines are no rows. Raises FileMissing and
    ColumnsMissing before the first row, nothing afterwards.
    """
    path = directory / table.file
    if not path.is_file():
        if table.needed:
            raise FileMissing(path)
        return iter(())
    layout = _layout_of(path, table)
    return _rows(path, table, layout)


def check_layouts(directory: Path, several: Iterable[Table[object]]) -> None:
    """Raises FileMissing and ColumnsMissing, as reading them would."""
    for table in several:
        read(directory, table)


def columns_of(directory: Path, table: Table[object]) -> tuple[str, ...] | None:
    """The file's columns by name, where its header has another order than the published one. Raises ColumnsMissing."""
    path = directory / table.file
    if not path.is_file():
        return None
    layout = _layout_of(path, table)
    first = tuple(column.lower() for column in table.columns)
    is_published = layout.width == table.width and layout.names[: len(first)] == first
    return None if layout.places is None or is_published else layout.names


def quarantined(file: str, line: int, reason: Reason, detail: str, text: str) -> Quarantined:
    """The bad row with its text cut to size. PostgreSQL keeps no NUL: its symbol stands for it."""
    return Quarantined(
        file, line, reason, detail.replace("\0", "\u2400"), text[:ROW_TEXT_LIMIT].replace("\0", "\u2400")
    )


def split(text: str, width: int) -> list[str] | None:
    """The fields of a line, quotes taken off; None for a blank line. Raises BadRow."""
    if len(text) > LINE_LIMIT:
        raise BadRow(Reason.LINE_TOO_LONG, f"more than {LINE_LIMIT} characters")
    if "\0" in text:
        raise BadRow(Reason.NUL_BYTE, f"at character {text.index(chr(0)) + 1}")
    if text.count('"') % 2:
        raise BadRow(Reason.UNBALANCED_QUOTES, f"{text.count(chr(34))} quotation marks")
    row = text.replace('"', "").split(";")
    if len(row) == width:
        return row
    return _split_slowly(text, width) if text.strip() else None


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the columns stand: `places` says, None where they stand in the published order already."""

    header_lines: int
    width: int
    places: tuple[int, ...] | None
    names: tuple[str, ...] = ()


def _layout_of(path: Path, table: Table[Record]) -> _Layout:
    first = next((text for _, text, _ in lines_of(path)), "")
    names = [name.strip().strip('"').lower() for name in first.removeprefix("\ufeff").split(";")]
    if names[0].isdigit():  # no header: the file is a piece of a larger one, in the published order
        return _Layout(0, table.width, None)
    wanted = [column.lower() for column in table.columns]
    if missing := [column for column in table.columns if column.lower() not in names]:
        raise ColumnsMissing(path, missing)
    if names == wanted:
        return _Layout(1, len(names), None)
    return _Layout(1, len(names), tuple(names.index(column) for column in wanted), tuple(names))


def _rows(path: Path, table: Table[Record], layout: _Layout) -> Iterator[Record | Quarantined]:
    width, places, parse = layout.width, layout.places, table.parse
    for line, text, ended in islice(lines_of(path), layout.header_lines, None):
        try:
            row = split(text, width)
            if row is not None:
                yield parse(line, row if places is None else [row[place] for place in places])
        except BadRow as bad:
            reason = bad.reason if ended else Reason.CUT_OFF
            yield quarantined(table.file, line, reason, bad.detail, text)


def _split_slowly(text: str, width: int) -> list[str]:
    """For the rare line with a semicolon inside quotes: the csv module is five times slower than `str.split`."""
    try:
        row = next(csv.reader((text,), delimiter=";"))
    except csv.Error as error:
        raise BadRow(Reason.WRONG_FIELD_COUNT, str(error)) from None
    if len(row) != width:
        raise BadRow(Reason.WRONG_FIELD_COUNT, f"{len(row)} fields instead of {width}")
    return row
