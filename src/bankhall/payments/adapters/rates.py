"""Where the middle rates come from: yuan for one unit of each currency.

A real bank's desk writes them into a file (`BANKHALL_RATES_FILE`), whole each time:

    {"source": "treasury", "at": "2026-11-29T10:00:00+08:00", "mid": {"USD": "7.0820", "JPY": "0.046210"}}

In a demo bank a simulated market tells them (`adapters/market`).
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final, Protocol

import msgspec

_MOST_BYTES: Final = 64 * 1024
_OLDEST: Final = timedelta(minutes=10)


class NoRates(Exception):
    """They cannot be had now. They are asked for again."""


@dataclass(frozen=True, slots=True)
class Rates:
    """`mids`: decimal numbers, exactly as they were told."""

    source: str
    mids: dict[str, Decimal]


class RateSource(Protocol):
    async def rates(self, now: datetime) -> Rates:
        """As they are now. Raises NoRates."""


class _Told(msgspec.Struct, forbid_unknown_fields=True):
    source: str
    at: datetime
    mid: dict[str, Decimal]


class RatesFile:
    def __init__(self, path: Path) -> None:
        self._path = path

    async def rates(self, now: datetime) -> Rates:
        try:
            text = await asyncio.to_thread(self._read)
            told = msgspec.json.decode(text, type=_Told)
        except (OSError, msgspec.MsgspecError) as error:
            raise NoRates(type(error).__name__) from None
        at = told.at if told.at.tzinfo else told.at.replace(tzinfo=UTC)
        if not now - _OLDEST <= at <= now + _OLDEST:
            raise NoRates("not of now")
        return Rates(told.source[:40], told.mid)

    def _read(self) -> bytes:
        with self._path.open("rb") as file:
            return file.read(_MOST_BYTES)
