"""What a confirmation is bound to: pure."""

import base64
import binascii
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from bankhall.kernel.step_up.types import Content, Spoken

# From being asked to being used; of the refusal that asks for it, to being asked.
GOOD_FOR: Final = timedelta(minutes=5)
# Of one session: tabs and second thoughts.
MOST_OPEN: Final = 5
NONCE_BYTES: Final = 32


class Asked(msgspec.Struct, frozen=True, array_like=True):
    """What a token holds: what is to be confirmed, in which session, until when; and how it is said."""

    kind: str
    content: str
    session_id: UUID
    until: datetime
    spoken: Spoken | None = None


def text_of(content: Content) -> str:
    """The same text for the same content, always."""
    return msgspec.json.encode(content, order="deterministic").decode()


def bound(nonce: bytes, content: str) -> bytes:
    """What is hashed. The nonce has a fixed length, so no two pairs give the same bytes; who does not know it cannot
    try contents until one fits.
    """
    return nonce + content.encode()


def write_token(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def read_token(token: str) -> bytes | None:
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None


def signed_facts(
    receipt_id: UUID, kind: str, digest: bytes, way: str, by_kind: str, by_id: UUID | None, at: datetime
) -> bytes:
    """What the bank's signature of a receipt is over."""
    return msgspec.json.encode([receipt_id, kind, digest.hex(), way, by_kind, by_id, at])
