"""Many rows at once: lines of text for COPY (PostgreSQL, COPY, "Text Format"), the fastest way from Python.

A line is its fields with tabs between them and a newline behind. Where a field may be anything, `escaped`.
"""

from collections.abc import Callable, Hashable, Iterable
from itertools import islice
from typing import TypeVar

from bankhall.kernel.db import Reading, raw_connection

T = TypeVar("T", bound=Hashable)

NULL = "\\N"
_LINES_AT_ONCE = 1_000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def escaped(text: str) -> str:
    return text if text.isprintable() and "\\" not in text else text.translate(_ESCAPES)


def bytea(value: bytes) -> str:
    return f"\\\\x{value.hex()}"


class WrittenOnce(dict[T, str]):
    """What repeats from line to line is written out once: ids, days, texts."""

    def __init__(self, write: Callable[[T], str]) -> None:
        self._write = write

    def __missing__(self, value: T) -> str:
        text = self[value] = self._write(value)
        return text


async def copy_lines(reading: Reading, target: str, lines: Iterable[str]) -> None:
    """`target` is the table, with its columns where the lines do not have all: trusted text, never a client's."""
    connection = await raw_connection(reading)
    async with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN".encode()) as copy:
        rest = iter(lines)
        while block := "".join(islice(rest, _LINES_AT_ONCE)):  # the server reads one while we write the next
            await copy.write(block)
