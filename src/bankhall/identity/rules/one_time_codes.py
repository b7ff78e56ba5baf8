"""Codes that are good once: of an authenticator app (RFC 6238), and the recovery codes that stand in for it."""

import hmac
from base64 import b32encode
from datetime import datetime
from typing import Final

import pyotp
import segno

from bankhall.identity.types import OfferedSecret

STEP_S: Final = 30
SECRET_BYTES: Final = 20  # RFC 4226 4: as long as what the hash puts out
# A telephone whose clock is half a minute wrong, or somebody who types slowly.
DRIFT: Final = 1

RECOVERY_CODES: Final = 10
# Without what is taken for something else when it is read aloud or from paper: 0 o, 1 i l.
_ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"
_CHARACTERS: Final = 10


def counter_at(now: datetime) -> int:
    return int(now.timestamp()) // STEP_S


def accepted_counter(secret: bytes, code: str, *, now: datetime, last: int) -> int | None:
    """The counter of this code; None where it is of none that is near enough and later than `last`.

    The caller holds the lock of where `last` is kept, and keeps the answer there: then a code is good once.
    """
    hotp = pyotp.HOTP(_base32(secret))
    near = range(counter_at(now) - DRIFT, counter_at(now) + DRIFT + 1)
    fits = [counter for counter in near if hmac.compare_digest(hotp.at(counter).encode(), code.encode())]
    return next((counter for counter in fits if counter > last), None)


def code_at(secret: bytes, now: datetime) -> str:
    """What the app shows at this moment."""
    return pyotp.HOTP(_base32(secret)).at(counter_at(now))


def offer(secret: bytes, *, login: str, bank: str) -> OfferedSecret:
    text = _base32(secret)
    return OfferedSecret(text, pyotp.TOTP(text).provisioning_uri(name=login, issuer_name=bank))


def picture_of(uri: str) -> tuple[int, str]:
    """A QR code as the side of a square and the path of an SVG in it, with the quiet zone of four that readers want."""
    code = segno.make(uri, error="m", micro=False)
    border = 4
    runs = [
        f"M{start + border} {y + border}h{end - start}v1h{start - end}z"
        for y, row in enumerate(code.matrix)
        for start, end in _runs(row)
    ]
    return len(code.matrix) + 2 * border, "".join(runs)


def recovery_code(random: bytes) -> str:
    """As it is shown: `abcde-fghjk`. Takes as many bytes as it has characters, each below the alphabet's length."""
    assert len(random) == _CHARACTERS
    text = "".join(_ALPHABET[one] for one in random)
    return f"{text[:5]}-{text[5:]}"


def recovery_shape() -> tuple[int, int]:
    """How many characters a recovery code has, each out of how many."""
    return _CHARACTERS, len(_ALPHABET)


def normal_recovery_code(typed: str) -> str | None:
    """Small letters without what people put between them; None for what cannot be one."""
    code = "".join(typed.split()).replace("-", "").casefold()
    return code if len(code) == _CHARACTERS and set(code) <= set(_ALPHABET) else None


def _runs(row: bytearray) -> list[tuple[int, int]]:
    """Where the dark of a row begins and ends."""
    edges = [x for x in range(len(row) + 1) if bool(x < len(row) and row[x]) != bool(x > 0 and row[x - 1])]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _base32(secret: bytes) -> str:
    return b32encode(secret).decode()
