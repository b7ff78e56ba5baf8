"""Double submit: whoever writes shows in a header what the bank gave them in a cookie.

Another site can make a browser send the cookie, but can neither read it nor set the header. The token is signed, so
that a sibling domain that plants a cookie cannot invent one. Only the header counts: a form would have to be parsed for
whoever asks.
"""

import hmac
import secrets

from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from bankhall.kernel.errors import WrongOrigin
from bankhall.kernel.web.heads import cookies_in, header_of
from bankhall.kernel.web.rights import MACHINES

COOKIE = "bankhall_csrf"
HEADER = "x-csrf-token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_HEADER = HEADER.encode()

_RANDOM_CHARACTERS = 43


def cookie_name(*, https: bool) -> str:
    """With the prefix by which browsers take it from this host alone, and no sibling domain can plant one."""
    return f"__Host-{COOKIE}" if https else COOKIE


class DoubleSubmit:
    """Middleware. Raises WrongOrigin; gives the cookie with the answer to a safe request that brought no good one."""

    def __init__(self, app: ASGIApp, *, key: bytes, https: bool) -> None:
        self._app = app
        self._key = key
        self._https = https
        self._cookie = cookie_name(https=https)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        kept = cookies_in(scope).get(self._cookie, "")
        is_ours = self._is_signed(kept)
        is_safe = scope["method"] in SAFE_METHODS
        if not is_safe and not _is_for_machines(scope):
            if not is_ours or not _same(kept, header_of(scope, _HEADER) or ""):
                raise WrongOrigin
        elif not is_ours and is_safe:
            send = self._giving_cookie(send)
        await self._app(scope, receive, send)

    def _giving_cookie(self, send: Send) -> Send:
        cookie = Cookie(key=self._cookie, value=self._token(), path="/", secure=self._https, samesite="strict")

        async def give(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableScopeHeaders.from_message(message).add("set-cookie", cookie.to_header(header=""))
            await send(message)

        return give

    def _token(self) -> str:
        random = secrets.token_urlsafe(32)
        return random + self._signature(random)

    def _is_signed(self, token: str) -> bool:
        random, signature = token[:_RANDOM_CHARACTERS], token[_RANDOM_CHARACTERS:]
        return _same(signature, self._signature(random))

    def _signature(self, random: str) -> str:
        return hmac.digest(self._key, f"csrf|{random}".encode("utf-8", "surrogatepass"), "sha256").hex()


def _is_for_machines(scope: Scope) -> bool:
    return MACHINES in scope["route_handler"].opt


def _same(one: str, other: str) -> bool:
    """As bytes: `compare_digest` takes no text beyond ASCII, and a client may send any."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
