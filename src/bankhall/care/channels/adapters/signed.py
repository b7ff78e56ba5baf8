"""What other systems of the bank send us, each request signed: HMAC-SHA-256 over its time and its body, as we sign what
we send to the gateway for SMS (`notify/adapters/gateway.py`). A request that was overheard is of no use five minutes
later, and before that says nothing new.
"""

import hmac
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

import msgspec
from litestar import Request

from bankhall.care.channels.errors import GatewayOff, GatewayUnproven, GatewayUnread
from bankhall.kernel.settings import Secret

MOST_BYTES: Final = 65_536
_BELIEVED_FOR: Final = timedelta(minutes=5)

T = TypeVar("T")


async def read_signed(request: Request[Any, Any, Any], key: Secret | None, kind: type[T], *, now: datetime) -> T:
    """Raises GatewayOff, GatewayUnproven, GatewayUnread."""
    if key is None:
        raise GatewayOff
    body = await request.body()
    said_at, signature = request.headers.get("Bankhall-Time", ""), request.headers.get("Bankhall-Signature", "")
    if not is_proven(key, said_at, body, signature, now=now):
        raise GatewayUnproven
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise GatewayUnread from None


def is_proven(key: Secret, said_at: str, body: bytes, signature: str, *, now: datetime) -> bool:
    if not (said_at.isascii() and said_at.isdecimal() and len(said_at) <= 11):
        return False
    if abs(now - datetime.fromtimestamp(int(said_at), UTC)) > _BELIEVED_FOR:
        return False
    right = hmac.digest(key.reveal().encode(), said_at.encode() + b"." + body, "sha256").hex()
    return hmac.compare_digest(f"v1={right}".encode(), signature.encode("utf-8", "replace"))
