"""Customers and agents in conversation over WebSocket, and how long each message took until the other side saw it.

Reads what to do as JSON from its standard input: port, seconds, how often each customer says something (`every_s`),
and of each line its query or cookie, whom it talks to and in which conversation. Each customer says something in turn,
and whoever answers does so when they see it. Ends by itself. The same for the bank and for the bare relay (`floor`).
"""

import asyncio
import base64
import json
import os
import random
import struct
import sys
import time
from collections import Counter
from typing import Any

import uvloop

# How long what was said last may take to be seen.
_GRACE_S = 10.0
_AT_ONCE = 50


class Wire:
    """One WebSocket, as a client (RFC 6455)."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, port: int, path: str, cookie: str) -> "Wire":
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            (
                f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\nCookie: {cookie}\r\n\r\n"
            ).encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n", 1)[0]:
            raise RuntimeError(head.split(b"\r\n", 1)[0].decode())
        return cls(reader, writer)

    def say(self, frame: dict[str, Any]) -> None:
        payload = json.dumps(frame).encode()
        size, mask = len(payload), os.urandom(4)
        head = bytes([0x81, 0x80 | size]) if size < 126 else struct.pack("!BBH", 0x81, 0xFE, size)
        whole = (mask * (size // 4 + 1))[:size]
        self._writer.write(head + mask + (int.from_bytes(payload) ^ int.from_bytes(whole)).to_bytes(size))

    async def hear(self) -> dict[str, Any] | None:
        """None when the other side has hung up."""
        while True:
            first, second = await self._reader.readexactly(2)
            size = second & 0x7F
            if size == 126:
                (size,) = struct.unpack("!H", await self._reader.readexactly(2))
            elif size == 127:
                (size,) = struct.unpack("!Q", await self._reader.readexactly(8))
            payload = await self._reader.readexactly(size)
            if first & 0x0F == 8:
                return None
            if first & 0x0F == 1:
                told: dict[str, Any] = json.loads(payload)
                return told

    def close(self) -> None:
        self._writer.close()


class Count:
    """What was said when, and when the other side saw it."""

    def __init__(self) -> None:
        self.said: dict[str, float] = {}
        self.took: list[float] = []
        self.seen: Counter[str] = Counter()
        self.refused = 0

    def saw(self, id_: str) -> None:
        self.seen[id_] += 1
        if self.seen[id_] == 1 and id_ in self.said:
            self.took.append(time.perf_counter() - self.said[id_])


def new_id() -> str:
    text = os.urandom(16).hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


class Talker:
    """One line. An agent answers in each of several conversations."""

    def __init__(self, wanted: dict[str, Any], count: Count, *, floor: bool) -> None:
        self._wanted, self._count, self._floor = wanted, count, floor
        self._wire: Wire | None = None
        self._is_agent: bool = wanted["answers"]
        self._talks: list[str] = wanted["talks"]
        self.is_over = False

    async def come(self, port: int) -> None:
        path = f"/?{self._wanted['name']}" if self._floor else "/api/live"
        self._wire = await Wire.open(port, path, self._wanted["cookie"])
        if not self._floor:
            for talk in self._talks:
                self._wire.say({"do": "watch", "conversation": talk, "after": 0})

    async def listen(self) -> None:
        assert self._wire is not None
        own = "agent" if self._is_agent else "customer"
        try:
            while (told := await self._wire.hear()) is not None:
                if self._floor:
                    self._take(told["id"], told["conversation"], told["from"])
                elif told["is"] == "messages":
                    for one in told["items"]:
                        if one["author"] not in (own, "bank"):
                            self._take(one["client_id"], told["conversation"], None)
                elif told["is"] == "refused":
                    self._count.refused += 1
        except asyncio.IncompleteReadError:
            pass

    def say(self, talk: str, to: str | None) -> None:
        assert self._wire is not None
        id_ = new_id()
        self._count.said[id_] = time.perf_counter()
        text = "Where is the transfer that I have sent yesterday to my sister?"
        if self._floor:
            self._wire.say({"to": to, "from": self._wanted["name"], "id": id_, "conversation": talk, "text": text})
        else:
            self._wire.say({"do": "send", "conversation": talk, "client_id": id_, "text": text})

    def _take(self, id_: str, talk: str, sender: str | None) -> None:
        self._count.saw(id_)
        if self._is_agent and not self.is_over:
            self.say(talk, sender)

    async def ask(self, until: float, every_s: float) -> None:
        await asyncio.sleep(random.uniform(0, every_s))
        while time.perf_counter() < until:
            self.say(self._talks[0], self._wanted["to"])
            await asyncio.sleep(every_s)

    def close(self) -> None:
        if self._wire is not None:
            self._wire.close()


async def talk(wanted: dict[str, Any]) -> dict[str, Any]:
    count = Count()
    talkers = [Talker(one, count, floor=wanted["floor"]) for one in wanted["talkers"]]
    for first in range(0, len(talkers), _AT_ONCE):
        await asyncio.gather(*(one.come(wanted["port"]) for one in talkers[first : first + _AT_ONCE]))
    listening = [asyncio.create_task(one.listen()) for one in talkers]
    await asyncio.sleep(2)
    until = time.perf_counter() + wanted["seconds"]
    asking = [one.ask(until, wanted["every_s"]) for one, who in zip(talkers, wanted["talkers"], strict=True)
              if not who["answers"]]  # fmt: skip
    await asyncio.gather(*asking)
    over = time.perf_counter() + _GRACE_S
    while any(not count.seen[id_] for id_ in count.said):
        if time.perf_counter() > over:
            break
        await asyncio.sleep(0.05)
    for one in talkers:
        one.is_over = True
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    for one in talkers:
        one.close()
    return {
        "took": count.took,
        "said": len(count.said),
        "lost": sum(not count.seen[id_] for id_ in count.said),
        "doubled": sum(times > 1 for times in count.seen.values()),
        "refused": count.refused,
        "ids": list(count.said),
    }


if __name__ == "__main__":
    json.dump(uvloop.run(talk(json.load(sys.stdin))), sys.stdout)
