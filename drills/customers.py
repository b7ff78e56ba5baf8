"""Customers who pay without a pause, and what they were told."""

import asyncio
import random
import secrets
import time
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import msgspec

import town
from drills.house import PATIENCE_S

_ANSWER_WITHIN_S: Final = 15.0
_HEAD_END: Final = b"\r\n\r\n"
_ASKS_AGAIN: Final = 0.5
_PAUSE_S: Final = 0.2


@dataclass
class Told:
    """By key: who asked to pay how much, and of which transfer they were told. `late`: who was told only when they
    asked again.
    """

    asked: dict[str, tuple[town.Payer, int]] = field(default_factory=dict)
    acknowledged: dict[str, UUID] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)

    def open(self) -> list[str]:
        return [key for key in self.asked if key not in self.acknowledged]


class Customers:
    """They know both servers, and turn to the other one when the first is in trouble."""

    def __init__(self, ports: tuple[int, int], payers: list[town.Payer], chance: random.Random) -> None:
        self.payers = payers
        self.told = Told()
        self._ports = ports
        self._chance = chance
        self._csrf = asyncio.run(_csrf(ports[0]))

    async def pay(self, over: asyncio.Event) -> None:
        """All of them at once, until it is over. Raises RuntimeError when one is refused: none should be."""
        async with asyncio.TaskGroup() as group:
            for nth, payer in enumerate(self.payers):
                group.create_task(self._pay_on(payer, _Line(self._ports, nth, self._csrf), over))

    async def ask_for_what_is_open(self) -> int:
        """Again, with the same keys: what was done is answered with what it came to, and what was not is done now.
        Returns how many were open. Raises RuntimeError when nobody answers.
        """
        deadline = time.monotonic() + PATIENCE_S
        was_open: dict[town.Payer, list[str]] = {}
        for key in self.told.open():
            was_open.setdefault(self.told.asked[key][0], []).append(key)
        async with asyncio.TaskGroup() as group:
            for nth, (payer, keys) in enumerate(was_open.items()):
                group.create_task(self._ask_again(payer, keys, _Line(self._ports, nth, self._csrf), deadline))
        return sum(map(len, was_open.values()))

    async def _ask_again(self, payer: town.Payer, keys: list[str], line: "_Line", deadline: float) -> None:
        for key in keys:
            while (transfer_id := await line.ask(payer, key, self.told.asked[key][1])) is None:
                if time.monotonic() > deadline:
                    raise RuntimeError(f"nobody says what became of {key}: {line.last_said}")
            self.told.acknowledged[key] = transfer_id
            self.told.late.add(key)
        line.close()

    async def _pay_on(self, payer: town.Payer, line: "_Line", over: asyncio.Event) -> None:
        while not over.is_set():
            key, minor = secrets.token_hex(12), self._chance.randint(1, 9)
            self.told.asked[key] = payer, minor
            transfer_id = await line.ask(payer, key, minor)
            while transfer_id is None and not over.is_set() and self._chance.random() < _ASKS_AGAIN:
                self.told.late.add(key)
                transfer_id = await line.ask(payer, key, minor)
            if transfer_id is not None:
                self.told.acknowledged[key] = transfer_id
        line.close()


class _Line:
    """One customer's connection."""

    def __init__(self, ports: tuple[int, int], nth: int, csrf: str) -> None:
        self._ports, self._nth, self._csrf = ports, nth, csrf
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.last_said = ""

    async def ask(self, payer: town.Payer, key: str, minor: int) -> UUID | None:
        """The transfer's id; None when nobody said what became of it. Raises RuntimeError on a refusal."""
        port = self._ports[self._nth % 2]
        try:
            async with asyncio.timeout(_ANSWER_WITHIN_S):
                status, body = await self._exchange(port, _request(port, self._csrf, payer, key, minor))
        except (OSError, EOFError, TimeoutError) as error:
            await self._turn_to_the_other(repr(error))
            return None
        if status == 201:
            return UUID(msgspec.json.decode(body)["id"])
        if status < 500:
            raise RuntimeError(f"refused: {status} {body[:300]!r}")
        await self._turn_to_the_other(f"{status} {body[:300]!r}")
        return None

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _turn_to_the_other(self, said: str) -> None:
        self.last_said = said
        self.close()
        self._nth += 1
        await asyncio.sleep(_PAUSE_S)

    async def _exchange(self, port: int, request: bytes) -> tuple[int, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", port)
        reader, writer = self._streams
        writer.write(request)
        lines = (await reader.readuntil(_HEAD_END)).decode("latin-1").lower().split("\r\n")
        length = next(int(line.partition(":")[2]) for line in lines if line.startswith("content-length:"))
        return int(lines[0].split()[1]), await reader.readexactly(length)


def _request(port: int, csrf: str, payer: town.Payer, key: str, minor: int) -> bytes:
    order = {
        "from_id": str(payer.account),
        "payee_id": str(payer.payee),
        "amount": {"minor": minor, "currency": "CNY"},
    }
    body = msgspec.json.encode(order)
    head = (
        f"POST /api/portal/transfers HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nX-CSRF-Token: {csrf}\r\nIdempotency-Key: {key}\r\n"
        f"Cookie: bankhall_csrf={csrf}; bankhall={payer.cookie}\r\n\r\n"
    )
    return head.encode() + body


async def _csrf(port: int) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /api/bank HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    answer = (await reader.read()).decode()
    writer.close()
    return answer.split("bankhall_csrf=")[1].split(";")[0]
