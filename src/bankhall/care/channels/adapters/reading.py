"""E-mail from outside is taken apart by a process of its own (`kernel.apart`)."""

from typing import Final

import msgspec

from bankhall.care.channels.rules.mail import read_mail
from bankhall.care.channels.types import Mail
from bankhall.kernel.apart import Interrupted, TookTooMuch, confined, read_apart

_MOST_SECONDS: Final = 10
_PATIENCE: Final = 12  # it burns its seconds on a machine that leaves it a twelfth of a core


class _Order(msgspec.Struct, frozen=True):
    raw: bytes
    checked_by: str


async def read_mail_apart(raw: bytes, *, checked_by: str = "") -> Mail | None:
    """As `rules.mail.read_mail`. None also for what took more of memory or processor time than it may. Raises
    Interrupted: it may be read another time.
    """
    order = msgspec.msgpack.encode(_Order(raw, checked_by))
    try:
        told = await read_apart(
            "bankhall.care.channels.adapters.reading", order, seconds=_MOST_SECONDS, patience=_PATIENCE
        )
    except Interrupted:
        raise
    except TookTooMuch:
        return None
    return msgspec.msgpack.decode(told, type=_Told).mail


class _Told(msgspec.Struct, frozen=True):
    mail: Mail | None


def _read(order: bytes) -> bytes:
    asked = msgspec.msgpack.decode(order, type=_Order)
    return msgspec.msgpack.encode(_Told(read_mail(asked.raw, checked_by=asked.checked_by)))


if __name__ == "__main__":
    confined(_read, seconds=_MOST_SECONDS)
