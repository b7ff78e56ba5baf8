"""When somebody is asked, how long an answer holds, and which groups are too small to be shown. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bankhall.quality.satisfaction.types import MarkFigures

# Who has not said it by then has nothing to say.
OPEN_FOR: Final = timedelta(days=14)
CHANGED_WITHIN: Final = timedelta(days=7)
# At most so good a mark is called back.
LOW: Final = 2
# Fewer would be known to whoever served them.
LEAST_SHOWN: Final = 5
MOST_WORDS: Final = 500


def until(asked_at: datetime, answered_at: datetime | None) -> datetime:
    """As long as a mark can be given, and then changed."""
    return answered_at + CHANGED_WITHIN if answered_at else asked_at + OPEN_FOR


def hide_small(groups: Sequence[MarkFigures], *, least: int = LEAST_SHOWN) -> tuple[MarkFigures, ...]:
    """Without the marks of groups of fewer than `least`. Where that hides one only, what the whole has more than the
    rest would tell it: the smallest of the others goes with it.
    """
    small = {one.key for one in groups if one.answered is not None and 0 < one.answered < least}
    others = sorted((one for one in groups if one.answered and one.key not in small), key=_size)
    if len(small) == 1 and others:
        small.add(others[0].key)
    return tuple(replace(one, answered=None, marks=None) if one.key in small else one for one in groups)


def _size(one: MarkFigures) -> tuple[int, str]:
    return one.answered or 0, one.key
