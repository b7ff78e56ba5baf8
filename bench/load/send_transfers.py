"""Sends transfers as browsers would, one after the other for each payer, and tells how long each took.

Reads what to do as JSON from its standard input: ports (payers take them in turn), seconds, hot, whether they only ask
what a transfer would come to (`preview`), and of each payer the session's cookie, the account and two payees. Ends by
itself; the first answer that is not what it should be ends it with an error. It shares the machine with the bank, so it
does no more for a request than it must.
"""

import asyncio
import json
import resource
import secrets
import sys
import time
from collections.abc import Iterator
from typing import Any, cast

import uvloop

Payer = tuple[str, str, str, str]

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


def main() -> None:
    wanted = json.load(sys.stdin)
    took = uvloop.run(_send_all(wanted))
    used = resource.getrusage(resource.RUSAGE_SELF)
    json.dump({"took": took, "cpu_s": used.ru_utime + used.ru_stime}, sys.stdout)


async def _send_all(wanted: dict[str, Any]) -> list[float]:
    ports: list[int] = wanted["ports"]
    csrf = await _csrf(ports[0])
    until = time.perf_counter() + wanted["seconds"]
    loop = asyncio.get_running_loop()
    lines = []
    for nth, payer in enumerate(wanted["payers"]):
        port = ports[nth % len(ports)]
        way, good = ("/preview", b"HTTP/1.1 200") if wanted["preview"] else ("", b"HTTP/1.1 201")
        requests = _requests(port, csrf, payer, way, hot=wanted["hot"] and nth % 2 == 0)
        line = _Line(requests, until, loop.create_future(), good)
        await loop.create_connection(lambda line=line: line, "127.0.0.1", port)
        lines.append(line)
    await asyncio.gather(*(line.ended for line in lines))
    return [took for line in lines for took in line.took]


async def _csrf(port: int) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /api/bank HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    answer = (await reader.read()).decode()
    writer.close()
    return next(
        line.split("bankhall_csrf=")[1].split(";")[0] for line in answer.splitlines() if "bankhall_csrf=" in line
    )


def _requests(port: int, csrf: str, payer: Payer, way: str, *, hot: bool) -> Iterator[bytes]:
    """Each with a key of its own."""
    cookie, account, payee, hot_payee = payer
    order = {"from_id": account, "payee_id": hot_payee if hot else payee, "amount": {"minor": 1, "currency": "CNY"}}
    body = json.dumps(order).encode()
    head = (
        f"POST /api/portal/transfers{way} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nX-CSRF-Token: {csrf}\r\n"
        f"Cookie: bankhall_csrf={csrf}; bankhall={cookie}\r\nIdempotency-Key: {secrets.token_hex(8)}-"
    ).encode()
    nth = 0
    while True:
        nth += 1
        yield b"%b%d\r\n\r\n%b" % (head, nth, body)


class _Line(asyncio.Protocol):
    """One payer's connection."""

    def __init__(self, requests: Iterator[bytes], until: float, ended: "asyncio.Future[None]", good: bytes) -> None:
        self.took: list[float] = []
        self.ended = ended
        self._requests = requests
        self._until = until
        self._good = good
        self._answer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own is no subclass
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._answer += data
        head, found, body = self._answer.partition(_HEAD_END)
        if not found or len(body) < _length(head):
            return
        if not head.startswith(self._good):
            self._end(RuntimeError(self._answer[:500].decode()))
            return
        now = time.perf_counter()
        self.took.append(now - self._began)
        if now < self._until:
            self._ask()
        else:
            self._end(None)

    def connection_lost(self, error: Exception | None) -> None:
        self._end(error or RuntimeError("the bank hung up"))

    def _ask(self) -> None:
        self._answer = b""
        self._began = time.perf_counter()
        self._transport.write(next(self._requests))

    def _end(self, error: Exception | None) -> None:
        if self.ended.done():
            return
        if error is None:
            self.ended.set_result(None)
        else:
            self.ended.set_exception(error)
        self._transport.close()


def _length(head: bytes) -> int:
    at = head.lower().index(_LENGTH) + len(_LENGTH)
    return int(head[at:].split(b"\r", 1)[0])


if __name__ == "__main__":
    main()
