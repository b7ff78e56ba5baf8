"""Keyset paging: a page ends with an opaque cursor that says where the next one begins."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, TypeVar

import msgspec

from bankhall.kernel.errors import BadInput

K = TypeVar("K")


def write_cursor(key: Any) -> str:
    """`key` is a tuple of what the rows are ordered by."""
    return urlsafe_b64encode(msgspec.json.encode(key)).rstrip(b"=").decode()


def read_cursor(text: str | None, kind: type[K]) -> K | None:
    """The key of type `kind` (a tuple type), or None at the beginning. Raises BadInput naming `after`."""
    if not text:
        return None
    try:
        raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        if not all(map(_is_storable, msgspec.json.decode(raw, type=tuple))):
            raise ValueError("forged")
        return msgspec.json.decode(raw, type=kind)
    except (ValueError, msgspec.MsgspecError):
        raise BadInput.of("after", "this is not the end of a page") from None


def _is_storable(part: object) -> bool:
    """Whether PostgreSQL can compare with it: we never wrote a cursor with anything else in it."""
    if isinstance(part, int):
        return -(2**63) <= part < 2**63
    return not (isinstance(part, str) and "\0" in part)
