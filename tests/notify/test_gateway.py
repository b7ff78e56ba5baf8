"""Text messages to a real HTTP server on this machine, as a gateway of the bank's choice sees them."""

import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.notify.adapters import NotDelivered
from bankhall.notify.adapters.gateway import Gateway
from bankhall.notify.types import Channel, Letter

from .letters import PHONE, letter

KEY = "a key that both sides know"


@dataclass
class Taken:
    """`sent` once for each id, as docs/operate/messages.md asks of a gateway."""

    answers: list[int] = field(default_factory=list)
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    target: str = ""


@contextmanager
def serving(taken: Taken) -> Iterator[str]:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): text for name, text in self.headers.items()}
            taken.requests.append((headers, body))
            status = taken.answers.pop(0) if taken.answers else 200
            if status == 200 and is_signed(headers, body):
                taken.sent.setdefault(headers["idempotency-key"], json.loads(body))
            self.send_response(status)
            if taken.target:
                self.send_header("Location", taken.target)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST  # noqa: N815  the server's name

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sms"
    finally:
        server.shutdown()
        server.server_close()


def is_signed(headers: dict[str, str], body: bytes) -> bool:
    expected = hmac.new(KEY.encode(), headers["bankhall-time"].encode() + b"." + body, "sha256").hexdigest()
    is_fresh = abs(time.time() - int(headers["bankhall-time"])) < 300
    return is_fresh and hmac.compare_digest(headers["bankhall-signature"], f"v1={expected}")


def gateway(url: str, *, key: str = KEY, timeout_s: float = 5) -> Gateway:
    return Gateway(url, key=key, bank="某某银行", timeout_s=timeout_s)


def sms(said: str = "验证码是 135790。") -> Letter:
    return letter(PHONE, channel=Channel.SMS, said=said)


async def test_a_message_arrives_signed_with_the_banks_name_in_front() -> None:
    taken, sent = Taken(), sms()

    with serving(taken) as url:
        await gateway(url).carry(sent)

    assert taken.sent == {
        str(sent.id): {"id": str(sent.id), "to": PHONE, "text": "【某某银行】验证码是 135790。"},
    }


async def test_in_english_the_name_stands_as_one_writes_it() -> None:
    taken = Taken()

    with serving(taken) as url:
        await gateway(url).carry(Letter(new_id(), Channel.SMS, PHONE, Language.ENGLISH, "", "Your code is 135790."))

    assert [one["text"] for one in taken.sent.values()] == ["某某银行: Your code is 135790."]


async def test_a_message_that_comes_twice_is_sent_once_by_a_gateway_that_knows_ids() -> None:
    taken, sent = Taken(), sms()

    with serving(taken) as url:
        await gateway(url).carry(sent)
        await gateway(url).carry(sent)

    assert (len(taken.requests), len(taken.sent)) == (2, 1)


async def test_a_message_signed_by_another_key_is_known_as_such() -> None:
    taken = Taken()

    with serving(taken) as url:
        await gateway(url, key="somebody else's key").carry(sms())

    assert taken.sent == {}


async def test_a_text_that_was_changed_on_the_way_is_known_as_such() -> None:
    taken = Taken()
    with serving(taken) as url:
        await gateway(url).carry(sms())
    ((headers, body),) = taken.requests

    assert is_signed(headers, body)
    assert not is_signed(headers, body.replace(b"135790", b"111111"))
    assert not is_signed({**headers, "bankhall-time": str(int(headers["bankhall-time"]) + 1)}, body)


@pytest.mark.parametrize(
    ("status", "is_final"),
    [(400, True), (401, True), (422, True), (408, False), (425, False), (429, False), (500, False), (503, False)],
)
async def test_a_refusal_is_for_good_or_for_now(status: int, is_final: bool) -> None:
    with serving(Taken([status])) as url, pytest.raises(NotDelivered, match=f"refused_{status}") as refused:
        await gateway(url).carry(sms())

    assert refused.value.is_final is is_final


async def test_it_is_led_nowhere_else() -> None:
    elsewhere = Taken()

    with serving(elsewhere) as target, serving(Taken([307], target=target)) as url, pytest.raises(NotDelivered):
        await gateway(url).carry(sms())

    assert elsewhere.requests == []


async def test_where_no_gateway_is_it_is_tried_later(free_port: int) -> None:
    with pytest.raises(NotDelivered, match="not_reached") as refused:
        await gateway(f"http://127.0.0.1:{free_port}/").carry(sms())

    assert not refused.value.is_final


async def test_a_gateway_that_says_nothing_is_not_waited_for(silent: int) -> None:
    with pytest.raises(NotDelivered, match="timeout"):
        await gateway(f"http://127.0.0.1:{silent}/", timeout_s=0.2).carry(sms())
