"""How portfolios are spread. Pure."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

# Nobody was in touch for so long: somebody should be.
SILENT_AFTER: Final = timedelta(days=90)
LATELY: Final = timedelta(days=30)
# A difference smaller than this share of what is usual is none.
_UNEVEN: Final = 5
_MOST_EVENINGS: Final = 3


def even_out(loads: Mapping[UUID, int]) -> list[tuple[UUID, UUID, int]]:
    """From whom to whom how many would go, so that those who have customers have about as many; nothing where the
    fullest portfolio is near what is usual.
    """
    left = {one: count for one, count in loads.items() if count > 0}
    if len(left) < 2:
        return []
    usual = sum(left.values()) // len(left)
    found = []
    for _ in range(_MOST_EVENINGS):
        fullest, emptiest = max(left, key=lambda one: left[one]), min(left, key=lambda one: left[one])
        over, under = left[fullest] - usual, usual - left[emptiest]
        moves = min(over, under)
        if moves * _UNEVEN <= usual:
            break
        found.append((fullest, emptiest, moves))
        left[fullest] -= moves
        left[emptiest] += moves
    return found
