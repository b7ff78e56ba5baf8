"""How much a request may say, and how long its answer may take."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from bankhall.kernel import db
from bankhall.kernel.web.bodies import MOST_DEPTH
from bankhall.kernel.web.bounds import MOST_HEADER_BYTES, MOST_PARAMETERS, MOST_URL_BYTES
from bankhall.kernel.web.front_door import FrontDoor
from bankhall.kernel.web.time_limit import TimeLimit

from .little_hall import build, visiting

THING = {"text": "工资", "amount": {"minor": 100, "currency": "CNY"}}


@pytest.mark.parametrize(
    ("ask", "status", "code"),
    [
        ({"url": "/api/pages?after=" + "a" * MOST_URL_BYTES}, 414, "kernel.url_too_long"),
        ({"url": "/api/pages?" + "&".join(["limit=9"] * (MOST_PARAMETERS + 1))}, 400, "kernel.bad_input"),
        ({"url": "/api/pages", "headers": {"X-Long": "a" * MOST_HEADER_BYTES}}, 431, "kernel.headers_too_large"),
        ({"url": "/api/pages", "headers": {"Cookie": "a=" + "b" * MOST_HEADER_BYTES}}, 431, "kernel.headers_too_large"),
    ],
    ids=["a long address", "many parameters", "a long header", "many cookies"],
)
async def test_whoever_says_too_much_is_told_so_before_anybody_listens(
    bank: db.Database, tmp_path: Path, ask: Mapping[str, Any], status: int, code: str
) -> None:
    async with visiting(build(bank, tmp_path)) as client:
        answer = await client.get(**ask)
        after = await client.get("/api/pages?limit=9")

    assert (answer.status_code, answer.json()["code"], after.status_code) == (status, code, 200)


@pytest.mark.parametrize("shape", ["[]", "{}", "mixed"])
async def test_a_body_nested_without_end_is_refused_and_one_as_deep_as_we_take_is_looked_at(
    bank: db.Database, tmp_path: Path, shape: str
) -> None:
    def nested(depth: int) -> str:
        opens, closes = {"[]": ("[", "]"), "{}": ('{"a":', "}"), "mixed": ('[{"a":', "}]")}[shape]
        times = depth // 2 if shape == "mixed" else depth
        return opens * times + "1" + closes * times

    async with visiting(build(bank, tmp_path), **{"Content-Type": "application/json"}) as client:
        looked_at = await client.post("/api/things", content=nested(MOST_DEPTH))
        refused = [await client.post("/api/things", content=nested(depth)) for depth in (MOST_DEPTH + 2, 1_000)]
        wide = await client.post("/api/things", json=THING | {"tags": ["[{[{"] * 50})

    assert (looked_at.status_code, looked_at.json()["fields"][0]["code"]) == (400, "kernel.invalid")
    assert [(one.status_code, one.json()["fields"][0]["code"]) for one in refused] == [(400, "kernel.unreadable")] * 2
    assert wide.status_code == 201


class Slow:
    """An app that takes its time, and notes what became of it."""

    def __init__(self, *, before_s: float = 0.0, pieces: int = 1, between_s: float = 0.0) -> None:
        self.before_s, self.pieces, self.between_s = before_s, pieces, between_s
        self.ended = asyncio.Event()
        self.was_cancelled = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await asyncio.sleep(self.before_s)
            await send({"type": "http.response.start", "status": 200, "headers": []})
            for nth in range(self.pieces):
                await asyncio.sleep(self.between_s)
                await send({"type": "http.response.body", "body": b"x", "more_body": nth + 1 < self.pieces})
        except asyncio.CancelledError:
            self.was_cancelled = True
            raise
        finally:
            self.ended.set()


def asked(app: Slow, *, answer_within_s: float = 5, sent_within_s: float = 5) -> httpx.AsyncClient:
    limited = TimeLimit(app, answer_within_s=answer_within_s, sent_within_s=sent_within_s)
    transport = httpx.ASGITransport(app=FrontDoor(limited, https=False))  # type: ignore[arg-type]  # ASGI as Litestar types it
    return httpx.AsyncClient(transport=transport, base_url="http://bank.test")


@pytest.mark.parametrize(("method", "code"), [("GET", "kernel.unavailable"), ("POST", "kernel.outcome_unknown")])
async def test_an_answer_that_takes_too_long_is_given_up_and_the_work_is_not(method: str, code: str) -> None:
    slow = Slow(before_s=0.3)

    async with asked(slow, answer_within_s=0.05) as client:
        answer = await client.request(method, "/")
        await asyncio.wait_for(slow.ended.wait(), 5)

    assert (answer.status_code, answer.json()["code"]) == (503, code)
    assert answer.headers["retry-after"] == "10"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert not slow.was_cancelled


async def test_an_answer_in_time_is_left_alone_however_long_it_is() -> None:
    slow = Slow(before_s=0.05, pieces=10, between_s=0.05)

    async with asked(slow, answer_within_s=0.3) as client:
        answer = await client.get("/")

    assert (answer.status_code, answer.content, slow.was_cancelled) == (200, b"x" * 10, False)


async def test_an_answer_that_nobody_takes_is_cut_off() -> None:
    slow, sent = Slow(pieces=1_000, between_s=0.05), list[Any]()

    async def send(message: Any) -> None:
        sent.append(message)

    scope: Any = {"type": "http", "method": "GET", "path": "/", "headers": []}
    await TimeLimit(slow, sent_within_s=0.2)(scope, None, send)  # type: ignore[arg-type]  # nothing is received

    assert slow.was_cancelled
    assert 0 < len(sent) < 10
    assert sent[-1]["more_body"]  # so that the server does not take it for whole


async def test_an_answer_that_has_been_sent_is_never_cut_off() -> None:
    """What a handler leaves to be done afterwards has its own bounds."""

    class Tidy(Slow):
        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            await super().__call__(scope, receive, send)
            self.ended.clear()
            await asyncio.sleep(0.3)
            self.ended.set()

    tidy = Tidy()

    async with asked(tidy, sent_within_s=0.1) as client:
        await client.get("/")
        await asyncio.wait_for(tidy.ended.wait(), 5)

    assert not tidy.was_cancelled
