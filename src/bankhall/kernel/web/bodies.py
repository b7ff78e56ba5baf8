"""What a client may send: JSON, all of it in time, and no number with a fraction or an exponent."""

import asyncio
from typing import Any

import msgspec
from litestar import Request

from bankhall.kernel.errors import BadInput, UnsupportedMedia

_JSON = "application/json"

# The largest body in 30 s is what the slowest telephone manages; who drips one byte a second holds a connection.
BODY_TIMEOUT_S = 30


class NotWhole:
    """A number with a fraction or an exponent, which nothing here takes, whatever it comes to.

    1e3 and 1.0 would else be integers to msgspec, by way of a float that takes 9007199254740990.7 for a whole number.
    """

    def __init__(self, written: str) -> None:
        """`written` is not even read: it may have an exponent of a thousand digits."""


_decoder = msgspec.json.Decoder(float_hook=NotWhole)


class JsonRequest(Request[Any, Any, Any]):
    """Raises BadInput naming `body`, UnsupportedMedia; Litestar's own TooLarge stands before."""

    async def body(self) -> bytes:
        try:
            async with asyncio.timeout(BODY_TIMEOUT_S):
                return await super().body()
        except TimeoutError:
            raise BadInput.of("body", "it did not come in time", code="kernel.unreadable") from None

    async def json(self) -> Any:
        kind, _ = self.content_type
        if kind not in (_JSON, ""):
            raise UnsupportedMedia
        try:
            return _decoder.decode(await self.body())
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            # The last two: text that is not UTF-8, and nesting without end.
            raise BadInput.of("body", "this is not JSON", code="kernel.unreadable") from None
