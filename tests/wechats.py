"""WeChat, as the bank meets it: what its servers bring, signed and sealed, and its interface as a real HTTP server on
this machine that speaks as it does.
"""

import hashlib
import json
import os
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

APP_ID, APP_SECRET = "wx0123456789abcdef", "the secret of the account"
TOKEN = "tokenoftheaccount01"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
NAME = "Bankhall 客服"
OPENID = "oZhangWei_0123456789-abcdefg"
OTHER_OPENID = "oLiLei_99999999999999-abcdefg"


def text_xml(words: str, *, openid: str = OPENID, nth: str = "23456789012345678", at: float | None = None) -> str:
    return message_xml("text", f"<Content><![CDATA[{words}]]></Content>", openid=openid, nth=nth, at=at)


def message_xml(
    kind: str, more: str = "", *, openid: str = OPENID, nth: str | None = "23456789012345678", at: float | None = None
) -> str:
    named = f"<MsgId>{nth}</MsgId>" if nth else ""
    return (
        f"<xml><ToUserName><![CDATA[gh_bank]]></ToUserName><FromUserName><![CDATA[{openid}]]></FromUserName>"
        f"<CreateTime>{int(time.time() if at is None else at)}</CreateTime>"
        f"<MsgType><![CDATA[{kind}]]></MsgType>{more}{named}</xml>"
    )


def event_xml(event: str, *, openid: str = OPENID, at: float | None = None) -> str:
    return message_xml("event", f"<Event><![CDATA[{event}]]></Event>", openid=openid, nth=None, at=at)


def signature(*parts: str, token: str = TOKEN) -> str:
    return hashlib.sha1("".join(sorted([token, *parts])).encode()).hexdigest()


def sealed(xml: bytes, *, app_id: str = APP_ID, aes_key: str = AES_KEY) -> str:
    """As the account's page describes safe mode."""
    key = b64decode(aes_key + "=")
    plain = os.urandom(16) + len(xml).to_bytes(4, "big") + xml + app_id.encode()
    padding = 32 - len(plain) % 32
    plain += bytes([padding]) * padding
    sealing = Cipher(algorithms.AES256(key), modes.CBC(key[:16])).encryptor()
    return b64encode(sealing.update(plain) + sealing.finalize()).decode()


def brought(
    xml: str | bytes, *, safe: bool = True, at: float | None = None, token: str = TOKEN, **how: Any
) -> tuple[str, bytes]:
    """The query and the body of what WeChat sends."""
    said_at, nonce = str(int(time.time() if at is None else at)), "1320562132"
    raw = xml.encode() if isinstance(xml, str) else xml
    query = {"signature": signature(said_at, nonce, token=token), "timestamp": said_at, "nonce": nonce}
    query["openid"] = OPENID
    if not safe:
        return urlencode(query), raw
    inner = sealed(raw, **how)
    query |= {"encrypt_type": "aes", "msg_signature": signature(said_at, nonce, inner, token=token)}
    outer = f"<xml><ToUserName><![CDATA[gh_bank]]></ToUserName><Encrypt><![CDATA[{inner}]]></Encrypt></xml>"
    return urlencode(query), outer.encode()


@dataclass
class WeChatServer:
    """`codes`: what the next messages are answered with, 0 when there are none. `tokens`: those that count now. `sent`:
    to whom, and what. `stubborn`: a token that was ended is still named as good until another is asked for by force.
    """

    url: str = ""
    codes: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    refuses_token: int = 0
    stubborn: bool = False
    asked: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    given: int = 0
    good: str = ""
    lock: Lock = field(default_factory=Lock)

    def end_token(self) -> None:
        """As when its time is over, or somebody has asked for another."""
        self.good = ""

    def answer(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        with self.lock:
            self.paths.append(path)
            place, query = urlsplit(path).path, parse_qs(urlsplit(path).query)
            if place == "/cgi-bin/stable_token":
                return self._token(body)
            assert place == "/cgi-bin/message/custom/send"
            if query.get("access_token") != [self.good or "—"]:
                return {"errcode": 42001, "errmsg": "access_token expired"}
            code = self.codes.pop(0) if self.codes else 0
            if code == 0:
                assert body["msgtype"] == "text"
                self.sent.append((body["touser"], body["text"]["content"]))
            return {"errcode": code, "errmsg": "ok" if code == 0 else "no"}

    def _token(self, body: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(body)
        if self.refuses_token:
            return {"errcode": self.refuses_token, "errmsg": "no"}
        assert (body["grant_type"], body["appid"], body["secret"]) == ("client_credential", APP_ID, APP_SECRET)
        if self.stubborn and not body["force_refresh"]:
            return {"access_token": f"token-{self.given}", "expires_in": 7200}
        self.given += 1
        self.good = f"token-{self.given}"
        return {"access_token": self.good, "expires_in": 7200}


@contextmanager
def serving() -> Iterator[WeChatServer]:
    there = WeChatServer()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = there.statuses.pop(0) if there.statuses else 200
            answer = json.dumps(there.answer(self.path, body)).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    Thread(target=server.serve_forever, daemon=True).start()
    there.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield there
    finally:
        server.shutdown()
        server.server_close()
