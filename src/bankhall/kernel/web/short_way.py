"""The short way from the doors of the hall to a verb, for the few routes that many take at the same moment.

Half of what such a request costs is the framework's own work between the last middleware and the handler: finding
parameters, injecting, converting, making a response. A route that declares `by_short_way` is called without it: same
middlewares before it, same handler, same answer. Only what is in perfect order goes this way. Whatever is not (a field
too many, another content type, a header twice) is left to the long way, which reads it anew and has the words for what is
wrong; so nothing is refused here, and nothing let through that would be refused there.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast
from uuid import UUID

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPReceiveMessage, Receive, Scope, Send

from bankhall.kernel.actors import Actor, Shown
from bankhall.kernel.db import Doors
from bankhall.kernel.errors import BadInput
from bankhall.kernel.web.bodies import body_in_time, read_json
from bankhall.kernel.web.confirmed import HEADER as CONFIRMATION
from bankhall.kernel.web.front_door import request_id_of
from bankhall.kernel.web.inputs import KEY_HEADER, KEY_SIGNS, MOST_KEY, Asked

# Who asks, for which request, and what was shown with it.
OpenDoors = Callable[[Actor, str, Shown], Doors]

_KEY: Final = "short_way"
_IS_KEY: Final = re.compile(f"{KEY_SIGNS}{{1,{MOST_KEY}}}".encode())
_ONCE: Final = (b"content-type", b"content-length", KEY_HEADER.lower().encode(), CONFIRMATION.lower().encode())
_TYPE, _LENGTH, _IDEMPOTENCY, _CONFIRMATION = _ONCE
_JSON: Final = b"application/json"
# More is no order.
_MOST_BYTES: Final = 9_999
_LONGEST_LENGTH: Final = len(str(_MOST_BYTES))


def by_short_way(body: type[Asked]) -> dict[str, Any]:
    """`opt=needs(…) | by_short_way(TransferIn)`: for a handler that takes `db`, `data` and `idempotency_key`, and
    nothing else.
    """
    return {_KEY: body}


@dataclass(frozen=True, slots=True)
class _InOrder:
    """What came, complete and well formed."""

    data: Asked
    key: str
    confirmation_id: UUID | None


class ShortWay:
    """Middleware, inside all others."""

    def __init__(self, app: ASGIApp, *, open_doors: OpenDoors) -> None:
        self._app = app
        self._open_doors = open_doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body: type[Asked] | None = scope["route_handler"].opt.get(_KEY) if scope["type"] == ScopeType.HTTP else None
        session = scope.get("auth")
        heads = _heads(scope["headers"]) if body is not None and session is not None else None
        if body is None or heads is None:
            await self._app(scope, receive, send)
            return
        messages = await body_in_time(_whole(receive))
        asked = _read(heads, _joined(messages), body)
        if asked is None:
            await self._app(scope, _again(messages, receive), send)
            return
        handler: Any = scope["route_handler"]
        doors = self._open_doors(scope["user"], request_id_of(scope), Shown(session.id, asked.confirmation_id))
        answer = msgspec.json.encode(await handler.fn(db=doors, data=asked.data, idempotency_key=asked.key))
        headers = [(b"content-type", _JSON), (b"content-length", b"%d" % len(answer))]
        await send({"type": "http.response.start", "status": handler.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": answer, "more_body": False})


def _heads(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes] | None:
    """Those that count here; None where they are not in order."""
    told = [one for one in headers if one[0] in _ONCE]
    heads = dict(told)
    is_plain = len(heads) == len(told) and heads.get(_TYPE) == _JSON and _IDEMPOTENCY in heads
    length = heads.get(_LENGTH, b"")
    return heads if is_plain and length.isdigit() and len(length) <= _LONGEST_LENGTH else None


async def _whole(receive: Receive) -> list[HTTPReceiveMessage]:
    """The body as it came: in one piece, and with the server's word that nothing follows. Stops at what is too long."""
    messages, size = [cast(HTTPReceiveMessage, await receive())], 0
    while messages[-1]["type"] == "http.request" and messages[-1].get("more_body"):
        size += len(messages[-1]["body"])
        if size > _MOST_BYTES:
            break
        messages.append(cast(HTTPReceiveMessage, await receive()))
    return messages


def _joined(messages: Sequence[HTTPReceiveMessage]) -> bytes | None:
    """None for what broke off, or is too long to have been read to its end."""
    pieces = [one["body"] for one in messages if one["type"] == "http.request"]
    is_whole = len(pieces) == len(messages) and not messages[-1].get("more_body")
    return b"".join(pieces) if is_whole else None


def _read(heads: Mapping[bytes, bytes], sent: bytes | None, body: type[Asked]) -> _InOrder | None:
    key, told = heads[_IDEMPOTENCY], heads.get(_CONFIRMATION)
    if sent is None or not _IS_KEY.fullmatch(key):
        return None
    try:
        data = msgspec.convert(read_json(sent), body)
        return _InOrder(data, key.decode(), UUID(told.decode()) if told is not None else None)
    except (BadInput, msgspec.ValidationError, ValueError):
        return None  # the long way says it


def _again(messages: list[HTTPReceiveMessage], receive: Receive) -> Receive:
    """As if nothing had been taken of it yet."""
    waiting = messages[::-1]

    async def take() -> Any:
        return waiting.pop() if waiting else await receive()

    return take
