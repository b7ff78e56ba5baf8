"""The short way to a transfer, beside the long one: whatever is sent, both answer the same, to the byte."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from litestar.types import ASGIApp, Receive, Scope, Send

from bankhall import app as house
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.settings import Secret, Settings
from bankhall.kernel.web.short_way import ShortWay
from counter import acts, events, rows

if TYPE_CHECKING:
    from town import Payer

ROOT = Path(__file__).parents[2]
PATH = "/api/portal/transfers"
Header = tuple[bytes, bytes]

# What an answer is told by, and nothing else may differ.
_OWN = (b"x-request-id",)


@dataclass(frozen=True)
class Sent:
    """One request, and what is odd about it."""

    heads: tuple[Header, ...] = ()
    left_out: tuple[bytes, ...] = ()
    body: bytes | None = None
    pieces: int = 1
    order: tuple[tuple[str, Any], ...] = ()
    path: str = PATH
    query: bytes = b""
    tail: bool = False
    """Whether an empty piece follows, as servers send it."""


ODD: dict[str, Sent] = {
    "nothing": Sent(),
    "a memo": Sent(order=(("memo", "房租 十一月"),)),
    "a memo with blanks": Sent(order=(("memo", "  rent "),)),
    "a memo of two lines": Sent(order=(("memo", "a\nb"),)),
    "a memo without end": Sent(order=(("memo", "x" * 81),)),
    "a field that nobody knows": Sent(order=(("fee", 0),)),
    "no payee": Sent(order=(("payee_id", None),)),
    "somebody's payee": Sent(order=(("payee_id", str(uuid4())),)),
    "an id without hyphens": Sent(order=(("payee_id", uuid4().hex),)),
    "an id that is none": Sent(order=(("payee_id", "1"),)),
    "somebody's account": Sent(order=(("from_id", str(uuid4())),)),
    "no account": Sent(order=(("from_id", None),)),
    "an account as a number": Sent(order=(("from_id", 5),)),
    "nothing of money": Sent(order=(("amount", {"minor": 0, "currency": "CNY"}),)),
    "less than nothing": Sent(order=(("amount", {"minor": -1, "currency": "CNY"}),)),
    "a whole fraction": Sent(body=b'{"from_id": null, "amount": {"minor": 1.0, "currency": "CNY"}}'),
    "an exponent": Sent(body=b'{"from_id": null, "amount": {"minor": 1e2, "currency": "CNY"}}'),
    "an amount as text": Sent(order=(("amount", {"minor": "1", "currency": "CNY"}),)),
    "an amount as yes": Sent(order=(("amount", {"minor": True, "currency": "CNY"}),)),
    "more than there is": Sent(order=(("amount", {"minor": 10**13, "currency": "CNY"}),)),
    "more than a number holds": Sent(order=(("amount", {"minor": 2**70, "currency": "CNY"}),)),
    "a currency of nobody": Sent(order=(("amount", {"minor": 1, "currency": "XXX"}),)),
    "a currency in small letters": Sent(order=(("amount", {"minor": 1, "currency": "cny"}),)),
    "beyond what needs no yes": Sent(order=(("amount", {"minor": 2_000_00, "currency": "CNY"}),)),
    "beyond the limit": Sent(order=(("amount", {"minor": 60_000_00, "currency": "CNY"}),)),
    "no JSON": Sent(body=b"{"),
    "no body": Sent(body=b""),
    "a list": Sent(body=b"[]"),
    "nested without end": Sent(body=b"[" * 60 + b"]" * 60),
    "no UTF-8": Sent(body=b'{"memo": "\xff"}'),
    "a field twice": Sent(body=b'{"memo": "a", "memo": "b"}'),
    "large": Sent(order=(("memo", "x" * 20_000),)),
    "in pieces": Sent(pieces=3),
    "with an empty piece behind": Sent(tail=True),
    "large and in pieces": Sent(order=(("memo", "x" * 20_000),), pieces=5),
    "no content type": Sent(left_out=(b"content-type",)),
    "a charset": Sent(left_out=(b"content-type",), heads=((b"content-type", b"application/json; charset=utf-8"),)),
    "a form": Sent(left_out=(b"content-type",), heads=((b"content-type", b"application/x-www-form-urlencoded"),)),
    "no length": Sent(left_out=(b"content-length",)),
    "a length that is none": Sent(left_out=(b"content-length",), heads=((b"content-length", b"ten"),)),
    "a length beyond all": Sent(left_out=(b"content-length",), heads=((b"content-length", b"9" * 12),)),
    "no key": Sent(left_out=(b"idempotency-key",)),
    "an empty key": Sent(left_out=(b"idempotency-key",), heads=((b"idempotency-key", b""),)),
    "a key without end": Sent(left_out=(b"idempotency-key",), heads=((b"idempotency-key", b"k" * 201),)),
    "a key of the longest": Sent(left_out=(b"idempotency-key",), heads=((b"idempotency-key", b"k" * 200),)),
    "a key with a blank": Sent(left_out=(b"idempotency-key",), heads=((b"idempotency-key", b"a b"),)),
    "a key beyond ASCII": Sent(left_out=(b"idempotency-key",), heads=((b"idempotency-key", b"\xe4"),)),
    "two keys": Sent(heads=((b"idempotency-key", b"another"),)),
    "a confirmation of nobody": Sent(heads=((b"confirmation", str(uuid4()).encode()),)),
    "a confirmation that is none": Sent(heads=((b"confirmation", b"yes"),)),
    "an empty confirmation": Sent(heads=((b"confirmation", b""),)),
    "two confirmations": Sent(heads=((b"confirmation", str(uuid4()).encode()),) * 2),
    "no token": Sent(left_out=(b"x-csrf-token",)),
    "somebody's token": Sent(left_out=(b"x-csrf-token",), heads=((b"x-csrf-token", b"x" * 107),)),
    "no cookies": Sent(left_out=(b"cookie",)),
    "from another site": Sent(heads=((b"sec-fetch-site", b"cross-site"),)),
    "from another browser": Sent(heads=((b"user-agent", b"Mozilla/5.0 (iPhone) Safari/604.1"),)),
    "a stranger's host": Sent(left_out=(b"host",), heads=((b"host", b"a b"),)),
    "a query": Sent(query=b"a=1"),
    "a query without end": Sent(query=b"a=1&" * 60),
    "a header without end": Sent(heads=((b"x-long", b"x" * 40_000),)),
    "a slash behind": Sent(path=PATH + "/"),
}


class LongWay(ShortWay):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


@dataclass
class Ways:
    bank: Database
    short: ASGIApp
    long: ASGIApp
    payer: "Payer"
    token: bytes
    left: list[str]
    """What the short way left to the long one."""

    async def ask(self, app: ASGIApp, *odd: Sent, key: str) -> tuple[int, list[Header], bytes]:
        order = {"from_id": str(self.payer.account), "payee_id": str(self.payer.payee)}
        told: dict[str, Any] = order | {"amount": {"minor": 1, "currency": "CNY"}}
        told |= {name: value for one in odd for name, value in one.order}
        body = next((one.body for one in odd if one.body is not None), json.dumps(told).encode())
        heads = {
            b"host": b"bank.example",
            b"content-type": b"application/json",
            b"content-length": str(len(body)).encode(),
            b"x-csrf-token": self.token,
            b"cookie": b"bankhall_csrf=" + self.token + b"; bankhall=" + self.payer.cookie.encode(),
            b"idempotency-key": key.encode(),
        }
        for name in (name for one in odd for name in one.left_out):
            heads.pop(name, None)
        path = next((one.path for one in odd if one.path != PATH), PATH)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": next((one.query for one in odd if one.query), b""),
            "root_path": "",
            "client": ("127.0.0.1", 50_000),
            "server": ("127.0.0.1", 8_000),
            "headers": [*heads.items(), *(head for one in odd for head in one.heads)],
        }
        pieces = list(_pieces(body, max(one.pieces for one in (*odd, Sent()))))
        return await _answer(app, scope, [*pieces, b""] if any(one.tail for one in odd) else pieces)


@pytest.fixture
async def ways(bank: Database, monkeypatch: pytest.MonkeyPatch) -> Ways:
    settings, left = Settings(secret_key=Secret("tests")), list[str]()

    class Watched(ShortWay):
        def __init__(self, app: ASGIApp, **parts: Any) -> None:
            async def noting(scope: Scope, receive: Receive, send: Send) -> None:
                left.append(scope["path"])
                await app(scope, receive, send)

            super().__init__(noting, **parts)

    monkeypatch.setattr(house, "ShortWay", Watched)
    short = house.create_app(settings, bank)
    monkeypatch.setattr(house, "ShortWay", LongWay)
    long = house.create_app(settings, bank)
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    from town import let_in  # the tools' own, beside which there is one of the tests

    payer, *_ = await bank.doors(system("tests")).write(let_in, 2, timedelta(hours=1))
    made = Ways(bank, short, long, payer, b"", left)
    scope = {"type": "http", "method": "GET", "path": "/api/bank", "raw_path": b"/api/bank", "query_string": b""}
    _, heads, _ = await _answer(made.long, scope | {"headers": [], "server": ("bank", 80), "client": None}, [b""])
    cookie = next(value for name, value in heads if name == b"set-cookie")
    made.token = cookie.split(b"bankhall_csrf=")[1].split(b";")[0]
    return made


async def test_what_is_in_order_goes_the_short_way(ways: Ways) -> None:
    status, heads, body = await ways.ask(ways.short, key="rent")

    assert status == 201
    assert dict(heads)[b"content-type"] == b"application/json"
    assert json.loads(body)["state"] == "settled"
    assert ways.left == []
    assert await rows(ways.bank, "SELECT count(*) FROM transfers") == [(1,)]
    assert (await acts(ways.bank))[-1] == "payments.transfer"
    assert (await events(ways.bank))[-1] == "payments.transfer_settled"


async def test_both_ways_answer_the_same_whatever_is_sent(ways: Ways) -> None:
    asked = [(one,) for one in ODD] + list(combinations(ODD, 2))[::7]
    differing = {}
    for nth, names in enumerate(asked):
        odd, key = [ODD[name] for name in names], f"key-{nth}"
        first, second = (ways.short, ways.long) if nth % 2 else (ways.long, ways.short)
        answers = [_told(await ways.ask(app, *odd, key=key)) for app in (first, second)]
        if answers[0] != answers[1]:
            differing[names] = answers

    assert differing == {}
    assert len(ways.left) > 50


async def test_a_body_in_pieces_and_an_empty_last_one_go_the_short_way_too(ways: Ways) -> None:
    status, _, _ = await ways.ask(ways.short, Sent(pieces=3), Sent(tail=True), key="pieces")

    assert (status, ways.left) == (201, [])


async def test_the_same_key_moves_money_once_whichever_way_it_comes(ways: Ways) -> None:
    answers = [await ways.ask(app, key="once") for app in (ways.short, ways.long, ways.short)]

    assert len({body for _, _, body in answers}) == 1
    assert await rows(ways.bank, "SELECT count(*) FROM transfers") == [(1,)]
    assert await rows(ways.bank, "SELECT count(*) FROM ledger_transactions WHERE kind = 'transfer'") == [(1,)]


async def _answer(app: ASGIApp, scope: Any, pieces: Sequence[bytes]) -> tuple[int, list[Header], bytes]:
    coming = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    coming[-1]["more_body"] = False
    said: list[Any] = []

    async def receive() -> Any:
        return coming.pop(0) if coming else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        said.append(message)

    await app(scope, receive, send)
    return said[0]["status"], list(said[0]["headers"]), b"".join(one["body"] for one in said[1:])


def _told(answer: tuple[int, list[Header], bytes]) -> tuple[int, list[Header], Any]:
    status, heads, body = answer
    told = json.loads(body) if body else None
    if isinstance(told, dict):
        told.pop("request_id", None)
        told.get("facts", {}).pop("token", None)  # sealed anew each time
    return status, sorted((name.lower(), value) for name, value in heads if name not in _OWN), told


def _pieces(body: bytes, many: int) -> Iterator[bytes]:
    each = len(body) // many + 1
    for nth in range(many):
        yield body[nth * each : (nth + 1) * each]
