"""The virus scanner: clamd, spoken to in its own words (docs.clamav.net, "ClamD Protocol").

A file goes over the line in pieces (INSTREAM), so that the scanner needs no right to any place of the bank's, and this
process never holds the whole of it.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from bankhall.kernel.uploads.errors import FileInfected, FileUnscannable, ScannerAway

_PIECE: Final = 65_536
_MOST_REPLY: Final = 4_096
_LONGEST_NAME: Final = 200
_LOOK_S: Final = 3.0
# Of a whole file: clamd's own bound of a scan is two minutes (MaxScanTime), and the file has to come over first.
_SCAN_S: Final = 300.0

_SIZE_LIMIT: Final = b"INSTREAM size limit exceeded"


class Scanner(Protocol):
    async def scan(self, pieces: Iterable[bytes]) -> None:
        """Returns when nothing was found. Raises FileInfected, FileUnscannable, ScannerAway."""


@dataclass(frozen=True, slots=True)
class Clamd:
    """`place`: the path of its socket, or host and port on this machine: what is said to it is not encrypted."""

    place: str
    look_s: float = _LOOK_S
    scan_s: float = _SCAN_S

    async def scan(self, pieces: Iterable[bytes]) -> None:
        """`pieces` are read in threads. Anything but a clear yes is a no."""
        async with self._asking(self.scan_s) as (reader, writer):
            reply = await self._sent(reader, writer, pieces)
        if reply == b"stream: OK":
            return
        if reply.startswith(_SIZE_LIMIT):
            raise FileUnscannable
        if reply.startswith(b"stream: ") and reply.endswith(b" FOUND"):
            found = reply.removeprefix(b"stream: ").removesuffix(b" FOUND")
            raise FileInfected(found.decode("ascii", "replace")[:_LONGEST_NAME])
        raise ScannerAway

    async def version(self) -> str:
        """Of the program and its signatures, as it says it. Raises ScannerAway."""
        async with self._asking(self.look_s) as (reader, writer):
            writer.write(b"zVERSION\0")
            return (await _reply(reader)).decode("ascii", "replace")

    async def _sent(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pieces: Iterable[bytes]) -> bytes:
        """What it says, which may come before all has been sent: it has heard enough, and hangs up."""
        hearing = asyncio.create_task(_reply(reader))
        try:
            writer.write(b"zINSTREAM\0")
            coming = iter(pieces)
            while not hearing.done() and (piece := await asyncio.to_thread(next, coming, b"")):
                writer.write(len(piece).to_bytes(4, "big") + piece)
                await writer.drain()
            writer.write(bytes(4))
            await writer.drain()
        except ConnectionError:
            pass
        except BaseException:
            hearing.cancel()
            raise
        return await hearing

    @asynccontextmanager
    async def _asking(self, within_s: float) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        writer = None
        try:
            async with asyncio.timeout(within_s):
                reader, writer = await asyncio.wait_for(self._dial(), self.look_s)
                yield reader, writer
        except (OSError, TimeoutError, EOFError, ValueError):
            raise ScannerAway from None
        finally:
            if writer is not None:
                writer.close()

    async def _dial(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self.place.startswith("/"):
            return await asyncio.open_unix_connection(self.place, limit=_MOST_REPLY)
        host, _, port = self.place.rpartition(":")
        return await asyncio.open_connection(host.strip("[]"), int(port), limit=_MOST_REPLY)


async def scan_file(scanner: Scanner, path: Path) -> None:
    """Raises FileInfected, FileUnscannable, ScannerAway, OSError."""
    with path.open("rb") as file:
        await scanner.scan(iter(lambda: file.read(_PIECE), b""))


async def _reply(reader: asyncio.StreamReader) -> bytes:
    """As it stands before the NUL. Raises EOFError, ValueError where it is none or without end."""
    try:
        return (await reader.readuntil(b"\0")).rstrip(b"\0")
    except asyncio.LimitOverrunError:
        raise ValueError("a reply without end") from None
