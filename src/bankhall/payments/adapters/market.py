"""A market for demo banks: around a middle that stands still, each currency swings by less than a hundredth, in waves
of several lengths. What it tells for an instant is the same whoever asks, and it has no memory.
"""

from datetime import datetime
from decimal import Decimal
from typing import Final

from bankhall.payments.adapters.rates import Rates

# Yuan for one unit, about as in autumn 2026.
_MIDDLES: Final = {
    "AUD": Decimal("4.6500"),
    "CAD": Decimal("5.0900"),
    "CHF": Decimal("8.8400"),
    "EUR": Decimal("8.2300"),
    "GBP": Decimal("9.3800"),
    "HKD": Decimal("0.9090"),
    "JPY": Decimal("0.0457"),
    "KWD": Decimal("23.0500"),
    "NZD": Decimal("4.0500"),
    "SGD": Decimal("5.4700"),
    "USD": Decimal("7.0800"),
}
# Each wave: how many minutes long, and how far it swings, in millionths.
_WAVES: Final = ((7, 150), (47, 800), (1440, 3000))


class SimulatedMarket:
    async def rates(self, now: datetime) -> Rates:
        minute = int(now.timestamp()) // 60
        return Rates("simulated", {code: self._mid(code, minute) for code in _MIDDLES})

    def _mid(self, currency: str, minute: int) -> Decimal:
        shift = sum(ord(sign) * 31**nth for nth, sign in enumerate(currency))
        millionths = sum(_wave(minute + shift * (nth + 1), *wave) for nth, wave in enumerate(_WAVES))
        moved = _MIDDLES[currency] * (1_000_000 + millionths) / 1_000_000
        return moved.quantize(Decimal("0.00000001"))


def _wave(minute: int, length: int, swing: int) -> int:
    """Up and down again, straight."""
    place = minute % length
    return swing * (4 * min(place, length - place) - length) // length
