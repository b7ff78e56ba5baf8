"""Weights in words."""

import math
from typing import Final

from bankhall.insight.duplicates.rules.weighing import probability
from bankhall.insight.duplicates.types import Band

# In thousandths of a bit: log2(p / (1 - p)).
LEAST_BITS: Final = {
    Band.ALMOST_CERTAIN: round(1_000 * math.log2(0.999 / 0.001)),
    Band.LIKELY: round(1_000 * math.log2(0.99 / 0.01)),
    Band.POSSIBLE: 0,
}


def band_of(total: int) -> Band:
    return next((band for band, least in LEAST_BITS.items() if total >= least), Band.POSSIBLE)


def per_mille(total: int) -> int:
    """Never a thousand: nothing that is weighed is certain."""
    return min(999, max(0, math.floor(1_000 * probability(total / 1_000))))
