"""A bad row as the fields that somebody corrects, and back into a record by the same reading as a file's."""

from collections.abc import Mapping, Sequence

from bankhall.insight.types import ROW_TEXT_LIMIT, FieldWrong, Reason

from .fields import BadRow
from .reading import split
from .tables import Record, Table

_NUL_SHOWN = "\u2400"  # what a NUL was put into quarantine as


def fields_shown(table: Table[object], columns: Sequence[str] | None, row: str) -> dict[str, str]:
    """The row's fields by column, as far as they can be told apart. `columns`: as the file's header has them, None
    where it has the published order.
    """
    values = [value.strip() for value in row.replace('"', "").split(";")]
    return _by_column(table, columns, values)


def fields_read(table: Table[object], columns: Sequence[str] | None, row: str) -> dict[str, str]:
    """The same, strictly as a file is read. Raises BadRow where the row is broken as a whole."""
    if len(row) >= ROW_TEXT_LIMIT:
        raise BadRow(Reason.LINE_TOO_LONG, f"more than {ROW_TEXT_LIMIT} characters, of which only these are kept")
    if _NUL_SHOWN in row:
        raise BadRow(Reason.NUL_BYTE, f"at character {row.index(_NUL_SHOWN) + 1}")
    values = split(row, len(columns) if columns else table.width)
    if values is None:
        raise BadRow(Reason.WRONG_FIELD_COUNT, "a blank line")
    return _by_column(table, columns, values)


def record_of(table: Table[Record], line: int, values: Mapping[str, str]) -> Record:
    """Raises BadRow, as reading a file would."""
    for column in table.columns:
        if _NUL_SHOWN in values[column]:
            raise BadRow(Reason.NUL_BYTE, f"{column}: a NUL byte", column)
    return table.parse(line, [values[column] for column in table.columns])


def wrong_fields(table: Table[object], values: Mapping[str, str]) -> list[FieldWrong]:
    """Every field that cannot be read, not only the first: what is wrong is replaced by what would be right, and the
    rest is read again.
    """
    tried: dict[str, str] = dict(values)
    wrong: dict[str, FieldWrong] = {}
    for _ in table.columns:
        try:
            record_of(table, 0, tried)
        except BadRow as bad:
            if bad.column is None or bad.column in wrong or (wrong and bad.reason is Reason.CONTRADICTORY_CODES):
                break  # codes contradict each other only because one of them is ours now
            wrong[bad.column] = FieldWrong(bad.column, bad.reason, bad.detail)
            tried[bad.column] = table.sample[table.columns.index(bad.column)]
        else:
            break
    return list(wrong.values())


def _by_column(table: Table[object], columns: Sequence[str] | None, values: Sequence[str]) -> dict[str, str]:
    names = [name.lower() for name in columns or table.columns]
    found = dict(zip(names, values, strict=False))
    return {column: found.get(column.lower(), "") for column in table.columns}
