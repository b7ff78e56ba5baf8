"""A WebSocket client for tests (RFC 6455), with nothing behind it: what it sends is exactly what a test says."""

import base64
import json
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from halls import Hall

_PATIENCE_S = 15.0


class NotLetIn(Exception):
    """The socket was not accepted."""


class Line:
    def __init__(self, raw: socket.socket) -> None:
        self._raw = raw
        self._read = b""

    @classmethod
    def open(
        cls, url: str, *, cookie: str, origin: str | None, path: str = "/api/live", host: str | None = None
    ) -> Self:
        """Raises NotLetIn."""
        address = urlsplit(url)
        raw = socket.create_connection((address.hostname, address.port), timeout=_PATIENCE_S)
        heads = [
            f"GET {path} HTTP/1.1",
            f"Host: {host or address.netloc}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            "Sec-WebSocket-Version: 13",
            "User-Agent: python-httpx/" + httpx.__version__,
            f"Cookie: {cookie}",
            *([f"Origin: {origin}"] if origin else []),
        ]
        raw.sendall(("\r\n".join(heads) + "\r\n\r\n").encode())
        line = cls(raw)
        while b"\r\n\r\n" not in line._read:
            line._more()
        head, _, line._read = line._read.partition(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n", 1)[0]:
            raw.close()
            raise NotLetIn(head.split(b"\r\n", 1)[0].decode())
        return line

    def say(self, frame: object) -> None:
        self.send(frame if isinstance(frame, bytes) else json.dumps(frame).encode())

    def send(self, payload: bytes, *, code: int = 1) -> None:
        mask = os.urandom(4)
        size = len(payload)
        long = struct.pack("!BH", 0xFE, size) if size < 2**16 else struct.pack("!BQ", 0xFF, size)
        length = bytes([0x80 | size]) if size < 126 else long
        whole = (mask * (size // 4 + 1))[:size]
        masked = (int.from_bytes(payload) ^ int.from_bytes(whole)).to_bytes(size)
        self._raw.sendall(bytes([0x80 | code]) + length + mask + masked)

    def hear(self, *, within_s: float = _PATIENCE_S) -> dict[str, Any] | int:
        """The next frame, or the code with which the other side hangs up. Raises TimeoutError."""
        self._raw.settimeout(within_s)
        while True:
            code, payload = self._frame()
            if code == 8:
                return int(struct.unpack("!H", payload[:2])[0]) if payload else 1005
            if code == 1:
                told: dict[str, Any] = json.loads(payload)
                return told

    def until(self, kind: str) -> dict[str, Any]:
        """The next of this kind; others are passed over."""
        while True:
            told = self.hear()
            assert not isinstance(told, int), f"hung up with {told}"
            if told["is"] == kind:
                return told

    def hung_up(self) -> int:
        """The code with which the other side hangs up, whatever it says before."""
        while True:
            told = self.hear()
            if isinstance(told, int):
                return told

    def close(self) -> None:
        self._raw.close()

    def _frame(self) -> tuple[int, bytes]:
        first, second = self._take(2)
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack("!H", self._take(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._take(8))
        return first & 0x0F, self._take(size)

    def _take(self, size: int) -> bytes:
        while len(self._read) < size:
            self._more()
        taken, self._read = self._read[:size], self._read[size:]
        return taken

    def _more(self) -> None:
        got = self._raw.recv(65536)
        if not got:
            raise NotLetIn("the line is dead")
        self._read += got


@contextmanager
def line_of(hall: Hall, client: httpx.Client, *, at: str | None = None) -> Iterator[Line]:
    """Of whoever is signed in there. `at`: another server on the same bank."""
    line = Line.open(at or hall.url, cookie=cookie_of(client), origin=at or hall.url)
    try:
        yield line
    finally:
        line.close()


def cookie_of(client: httpx.Client) -> str:
    return "; ".join(f"{name}={value}" for name, value in client.cookies.items())
