"""Sends transfers as browsers would, one after the other for each payer, and tells how long each took.

Reads what to do as JSON from its standard input: port, seconds, hot, and of each payer the session's cookie, the
account and two payees. Ends by itself; the first answer that is no 201 ends it with an error.
"""

import asyncio
import json
import secrets
import sys
import time

Payer = tuple[str, str, str, str]


def main() -> None:
    wanted = json.load(sys.stdin)
    took = asyncio.run(_send_all(wanted["port"], wanted["payers"], wanted["seconds"], wanted["hot"]))
    json.dump(took, sys.stdout)


async def _send_all(port: int, payers: list[Payer], seconds: int, hot: bool) -> list[float]:
    csrf = await _csrf(port)
    until = time.perf_counter() + seconds
    each = await asyncio.gather(
        *(_pay(port, csrf, payer, until, hot=hot and nth % 2 == 0) for nth, payer in enumerate(payers))
    )
    return [took for one in each for took in one]


async def _csrf(port: int) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /api/bank HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    answer = (await reader.read()).decode()
    writer.close()
    return next(
        line.split("bankhall_csrf=")[1].split(";")[0] for line in answer.splitlines() if "bankhall_csrf=" in line
    )


async def _pay(port: int, csrf: str, payer: Payer, until: float, *, hot: bool) -> list[float]:
    cookie, account, payee, hot_payee = payer
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    order = {"from_id": account, "payee_id": hot_payee if hot else payee, "amount": {"minor": 1, "currency": "CNY"}}
    body = json.dumps(order).encode()
    head = (
        f"POST /api/portal/transfers HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nX-CSRF-Token: {csrf}\r\n"
        f"Cookie: bankhall_csrf={csrf}; bankhall={cookie}\r\nIdempotency-Key: "
    ).encode()
    took = []
    nth = 0
    run = secrets.token_hex(8)
    while (begun := time.perf_counter()) < until:
        nth += 1
        writer.write(head + f"{run}-{nth}\r\n\r\n".encode() + body)
        status, answer = await _answer(reader)
        if status != 201:
            raise RuntimeError(f"{status}: {answer[:300]!r}")
        took.append(time.perf_counter() - begun)
    writer.close()
    return took


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = next(int(line.split(":")[1]) for line in head.splitlines() if line.startswith("content-length:"))
    return int(head.split(" ", 2)[1]), await reader.readexactly(length)


if __name__ == "__main__":
    main()
