"""Files that people take home: made off the event loop, and sent from a temporary file."""

from collections.abc import Iterator, Mapping
from tempfile import SpooledTemporaryFile
from typing import IO
from urllib.parse import quote

from litestar.response import Stream

from bankhall.kernel.sheets import SheetKind

MEDIA_OF: Mapping[str, str] = {
    SheetKind.CSV: "text/csv",
    SheetKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": "text/calendar",
    "jsonl": "application/jsonl",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "xml": "application/xml",
    "png": "image/png",
    "jpg": "image/jpeg",
}
_MOST_IN_MEMORY = 1_000_000
_PIECE = 65_536


def temporary_file() -> IO[bytes]:
    """Nameless: gone when it is closed, or with the process."""
    return SpooledTemporaryFile(max_size=_MOST_IN_MEMORY)


def download(file: IO[bytes], kind: str, *, name: str, ascii_name: str, facts: dict[str, str]) -> Stream:
    """Sends the file from its beginning and closes it. `kind` is its ending, `name` is without; `facts`: more headers."""
    size = file.seek(0, 2)
    file.seek(0)
    return Stream(
        _pieces(file),
        media_type=MEDIA_OF[kind],
        headers={
            # RFC 6266: the second name for whoever can read it, and that is every browser of today.
            "Content-Disposition": f"attachment; filename=\"{ascii_name}.{kind}\"; filename*=UTF-8''{quote(name)}.{kind}",
            "Content-Length": str(size),
            **facts,
        },
    )


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
