"""What a client may send: JSON, all of it in time, and no number with a fraction or an exponent."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import Any, TypeVar

import msgspec
from litestar import Request
from litestar.types import Empty

from bankhall.kernel.errors import BadInput, UnsupportedMedia

T = TypeVar("T")

_JSON = "application/json"

# The largest body in 30 s is what the slowest telephone manages; who drips one byte a second holds a connection.
BODY_TIMEOUT_S = 30

# What we take is a few deep. Parsers of others, to which a body may be handed on, must not be led into the abyss.
MOST_DEPTH = 32


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
        if self._body is not Empty:
            return await super().body()
        return await body_in_time(super().body())

    async def json(self) -> Any:
        kind, _ = self.content_type
        if kind not in (_JSON, ""):
            raise UnsupportedMedia
        return read_json(await self.body())


async def body_in_time(body: Awaitable[T]) -> T:
    """Raises BadInput naming `body`."""
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            return await body
    except TimeoutError:
        raise BadInput.of("body", "it did not come in time", code="kernel.unreadable") from None


def read_json(body: bytes) -> Any:
    """Raises BadInput naming `body`."""
    try:
        told = _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        # The last two: text that is not UTF-8, and nesting without end.
        raise BadInput.of("body", "this is not JSON", code="kernel.unreadable") from None
    if body.count(b"[") + body.count(b"{") > MOST_DEPTH and _is_deeper(told, MOST_DEPTH):
        raise BadInput.of("body", f"nested more than {MOST_DEPTH} deep", code="kernel.unreadable")
    return told


def _is_deeper(told: Any, most: int) -> bool:
    layer = [told]
    for _ in range(most + 1):
        layer = [child for one in layer for child in _children(one)]
        if not layer:
            return False
    return True


def _children(one: Any) -> Iterable[Any]:
    return one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
