"""How much a request may say before it is listened to: address, parameters, headers. No decent client comes near."""

from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from bankhall.kernel.errors import BadInput, HeadersTooLarge, UrlTooLong

MOST_URL_BYTES: Final = 8_192
MOST_PARAMETERS: Final = 50

# What the server itself holds of the first line and the headers, and after it how many headers it takes: it answers 431
# on its own, without our words, to who sends more.
MOST_HEAD_BYTES: Final = 65_536
MOST_HEADER_BYTES: Final = 32_768


class Bounds:
    """Middleware, outside all others. Raises UrlTooLong, HeadersTooLarge, BadInput naming `query`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in (ScopeType.HTTP, ScopeType.WEBSOCKET):
            query: bytes = scope["query_string"]
            if len(scope["raw_path"] or b"") + len(query) > MOST_URL_BYTES:
                raise UrlTooLong
            if query.count(b"&") >= MOST_PARAMETERS:
                raise BadInput.of("query", f"at most {MOST_PARAMETERS} parameters", code="kernel.out_of_range")
            if sum(len(name) + len(value) for name, value in scope["headers"]) > MOST_HEADER_BYTES:
                raise HeadersTooLarge
        await self._app(scope, receive, send)
