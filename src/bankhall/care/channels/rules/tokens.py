"""How what an answer carries is written: 128 bits as 26 letters and digits that survive being typed. Pure."""

import binascii
from base64 import b32decode, b32encode


def as_token(key: bytes) -> str:
    return b32encode(key).decode().rstrip("=").lower()


def as_key(token: str) -> bytes | None:
    try:
        return b32decode(token.upper() + "======")
    except (ValueError, binascii.Error):
        return None
