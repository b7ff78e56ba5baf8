"""Portal and console on hosts of their own (ASVS 3.5.4): each host answers its own pages and its own part of the API, and
what is the other's is not there. Browsers keep cookies, storage and passkeys of the two apart then, and a fault of one
app reaches nothing of the other.

Without BANKHALL_CONSOLE_URL there is one host for both. By the Host header alone: a proxy in front hands on the one that
the browser asked for (docs/operate/hosts.md), and one that is neither is answered nothing but health and metrics.
"""

import re
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from bankhall.kernel.errors import NotFound
from bankhall.kernel.settings import Settings
from bankhall.kernel.web.front_door import note_refusal, request_id_of
from bankhall.kernel.web.problems import PROBLEM_JSON, problem_of


class App(StrEnum):
    PORTAL = "portal"
    CONSOLE = "console"


# Asked by machines of the site, under whatever name or address they know the bank by.
_FOR_MACHINES: Final = ("/health/", "/metrics")

# What only the console asks for, and what only the portal does. What begins otherwise is both apps': who is signed in,
# the bank's name, files of the build.
_CONSOLE: Final = ("/console", "/api/console", "/api/identity/sso")
_PORTAL: Final = ("/api/portal", "/api/statements", "/api/erasures", "/api/kiosk", "/api/identity/recovery")
_SET_UP: Final = "/api/identity/recovery/set-up"

# Pages of the console are below its name; of what else is no API it has these alone.
_FILES: Final = ("/assets/", "/dress.js", "/old-browser.js", "/favicon", "/api/")

_MANY: Final = re.compile("/{2,}")
_HALL: Final = "bankhall_app"
_STANDARD: Final = {"http": ":80", "https": ":443", "ws": ":80", "wss": ":443"}


def app_of(scope: Any) -> App | None:
    """Which app's host was asked. None where one host is both's."""
    found: App | None = scope.get(_HALL)
    return found


def url_at(scope: Any, settings: Settings) -> str:
    """Where the bank is for whoever asks: origin and party of a passkey follow it."""
    return settings.staff_url if app_of(scope) is App.CONSOLE else settings.url


class OwnHosts:
    """Around the app, inside the front door."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._apps = {
            _host(settings.url): App.PORTAL,
            _host(settings.console_url): App.CONSOLE,
        } if settings.console_url else {}  # fmt: skip

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_call = scope["type"] in (ScopeType.HTTP, ScopeType.WEBSOCKET)
        if not is_call or not self._apps or scope["path"].startswith(_FOR_MACHINES):
            await self._app(scope, receive, send)
            return
        app = self._apps.get(_asked(scope))
        if scope["type"] == ScopeType.WEBSOCKET and (app is None or not is_of(app, scope["path"])):
            await send({"type": "websocket.close", "code": 1008, "reason": None})
            return
        if (
            app is App.CONSOLE
            and scope["path"] == "/"
            and scope["type"] == ScopeType.HTTP
            and scope["method"] in ("GET", "HEAD")
        ):
            await _answer(send, 307, [(b"location", b"/console")])
            return
        if app is None or not is_of(app, scope["path"]):
            await _nothing(scope, send)
            return
        scope[_HALL] = app  # type: ignore[typeddict-unknown-key]  # ours, beside ASGI's own
        await self._app(scope, receive, send)


def is_of(app: App, path: str) -> bool:
    """Whether a path is answered at this app's host."""
    path = _MANY.sub("/", path)  # as the router reads it
    if app is App.PORTAL:
        return not _is_below(path, _CONSOLE)
    if path == _SET_UP or _is_below(path, _CONSOLE):
        return True
    return path.startswith(_FILES) and not _is_below(path, _PORTAL)


def _is_below(path: str, beginnings: tuple[str, ...]) -> bool:
    return any(path == one or path.startswith(one + "/") for one in beginnings)


def _asked(scope: Any) -> str:
    told = [value for name, value in scope["headers"] if name == b"host"]
    host: str = told[0].decode("latin-1").lower() if len(told) == 1 else ""
    return host.removesuffix(_STANDARD.get(scope["scheme"], ":"))


def _host(url: str) -> str:
    """As browsers write it: without the port that goes without saying."""
    address = urlsplit(url)
    return address.netloc.lower().removesuffix(_STANDARD[address.scheme])


async def _nothing(scope: Any, send: Send) -> None:
    refusal = NotFound()
    note_refusal(scope, refusal.code)
    body = msgspec.json.encode(problem_of(refusal, request_id_of(scope)))
    await _answer(send, refusal.status, [(b"content-type", PROBLEM_JSON.encode())], body)


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes = b"") -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body, "more_body": False})
