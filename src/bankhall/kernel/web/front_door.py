"""What every response has, whatever answered it: security headers, a request id, a metric and a log line.

It stands around the whole app, so that errors of the router and of the server's own parts pass through it too.
"""

import time
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import Counter, Histogram

from bankhall.kernel.actors import Actor
from bankhall.kernel.ids import new_id
from bankhall.kernel.telemetry import REQUEST_SECONDS, REQUESTS
from bankhall.kernel.web.csrf import SAFE_METHODS

log = structlog.get_logger()

_METHODS = SAFE_METHODS | {"POST", "PUT", "PATCH", "DELETE"}

# Not signed in, without the right, or not by a page of ours: what somebody tried who should not have.
_REFUSED = {401, 403}

_CALLS = {"http", "websocket"}

_REFUSAL = "refusal"

_TELLING = {b"sec-fetch-site", b"origin", b"host"}

# For what is not a page of ours; pages bring their own (kernel.web.pages).
API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(self), microphone=(), payment=(), usb=()"),
]
_HSTS = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")


def request_id_of(scope: Any) -> str:
    """What this request is called in logs, audit and problems."""
    return str(scope.get("request_id", ""))


class FrontDoor:
    """`urls`: where the bank is for its customers and, on a host of their own, for its staff: for browsers that say only
    from where (Origin) a write comes.
    """

    def __init__(self, app: ASGIApp, *, https: bool, urls: Sequence[str] = ()) -> None:
        self._app = app
        self._origins = ["://".join(urlsplit(url)[:2]).encode() for url in urls]
        self._headers = [*_HEADERS, _HSTS] if https else _HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in _CALLS:
            await self._app(scope, receive, send)
            return
        scope["request_id"] = str(new_id())  # type: ignore[typeddict-unknown-key]  # ours, beside ASGI's own
        if _is_foreign(scope, self._origins):
            scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
        if scope["type"] == ScopeType.WEBSOCKET:
            await self._app(scope, receive, send)
            return
        await _Answer(scope, send, self._headers).follow(self._app, receive)


class _Answer:
    """One response on its way out."""

    def __init__(self, scope: Any, send: Send, headers: list[tuple[bytes, bytes]]) -> None:
        self._scope = scope
        self._send = send
        self._headers = headers
        self._status = 500
        self._began = time.perf_counter()

    async def follow(self, app: Callable[..., Awaitable[None]], receive: Receive) -> None:
        bound = structlog.contextvars.bind_contextvars(request_id=self._scope["request_id"])
        try:
            await app(self._scope, receive, self.send)
        finally:
            self._note()
            structlog.contextvars.reset_contextvars(**bound)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            present = {name.lower() for name, _ in message["headers"]}
            extra = [*self._headers, (b"x-request-id", self._scope["request_id"].encode())]
            if b"content-security-policy" not in present:
                extra.append((b"content-security-policy", API_POLICY.encode()))
            if b"cache-control" not in present:
                extra.append((b"cache-control", b"no-store"))
            message["headers"] = [*message["headers"], *extra]
        await self._send(message)

    def _note(self) -> None:
        method, route = self._scope["method"], self._scope.get("path_template") or "unrouted"
        seconds = time.perf_counter() - self._began
        # Clients can invent methods without end: each would be a time series kept for ever.
        counted = method if method in _METHODS else "other"
        count, measure = _meters(counted, route, self._status)
        count.inc()
        measure.observe(seconds)
        say = log.warning if self._status in _REFUSED else log.info
        say(
            "web.answered",
            method=method,
            route=route,
            status=self._status,
            ms=round(seconds * 1000, 1),
            **_who(self._scope),
            **_why(self._scope),
        )


@lru_cache(maxsize=10_000)
def _meters(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(method, route, status), REQUEST_SECONDS.labels(method, route)


def note_refusal(scope: Any, code: str) -> None:
    """With which word the request was refused: it is logged with the answer."""
    scope[_REFUSAL] = code


def _who(scope: Any) -> dict[str, str]:
    """Each answer is a decision about somebody: by kind and id, which name nobody outside the bank."""
    actor: Actor | None = scope.get("user")
    if actor is None or actor.kind == "anonymous":
        return {}
    return {"actor_kind": actor.kind, "actor_id": str(actor.id)}


def _why(scope: Any) -> dict[str, str]:
    code = scope.get(_REFUSAL)
    return {"refused": code} if code else {}


def _is_foreign(scope: Any, ours: Sequence[bytes]) -> bool:
    """A write or a socket that a browser says another site began: it is answered as if nobody had signed in.

    Fetch Metadata says so, and for browsers without it (and pages without TLS) the Origin, which all send with a write.
    To a socket the rules of what a page may read do not apply (RFC 6455 10.2): one that names no origin is foreign too.
    """
    is_socket = scope["type"] == ScopeType.WEBSOCKET
    if not is_socket and scope["method"] in SAFE_METHODS:
        return False
    told: dict[bytes, bytes] = {name: value for name, value in scope["headers"] if name in _TELLING}
    origin, host = told.get(b"origin"), told.get(b"host")
    if b"sec-fetch-site" in told:
        is_ours = told[b"sec-fetch-site"] in (b"same-origin", b"none")
        if not is_ours or not is_socket:
            return not is_ours
    if origin is None and is_socket:
        return True
    if origin is None or origin.partition(b"://")[2] == host:
        return False
    # A proxy may ask under another name than the browser did, but where the bank has two it hands on which.
    return len(ours) > 1 or origin not in ours
