"""The physical lines of a text file whose encoding nobody promised, in bounded memory."""

from collections.abc import Iterator
from pathlib import Path

LINE_LIMIT = 4_096  # characters; the longest genuine row has about a hundred
_BLOCK_BYTES = 1 << 20


def lines_of(path: Path) -> Iterator[tuple[int, str, bool]]:
    """Each line's number (from 1), text without its line end, and whether it had a line end.

    Of a line longer than LINE_LIMIT comes at least one character more than the limit, not necessarily all of it.
    Bytes that are not UTF-8 are read as ISO 8859-2, the Czech encoding of the time, line by line.
    """
    number, tail = 0, b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            whole, newline, tail = (tail + block).rpartition(b"\n")
            if newline:
                for text in _texts(whole):
                    number += 1
                    yield number, text.removesuffix("\r"), True
            tail = tail[: LINE_LIMIT + 1]
    if tail:
        yield number + 1, _text(tail).removesuffix("\r"), False


def _texts(block: bytes) -> list[str]:
    try:
        return block.decode().split("\n")
    except UnicodeDecodeError:
        return [_text(line) for line in block.split(b"\n")]


def _text(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("iso8859_2")
