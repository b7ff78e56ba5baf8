"""Whoever fails again and again is left alone for a while: customers wait for nobody who will not answer."""

import time
from collections.abc import Callable
from typing import Final

_MOST_FAILURES: Final = 4
_RESTS_S: Final = 60.0


class Breaker:
    """Of one process. After `most` failures in a row nobody asks for `rests_s`; then one tries, and the others wait for
    what comes of it.
    """

    def __init__(
        self,
        *,
        most: int = _MOST_FAILURES,
        rests_s: float = _RESTS_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._rests_s, self._clock = most, rests_s, clock
        self._failures = 0
        self._until = 0.0

    @property
    def is_open(self) -> bool:
        return self._failures >= self._most and self._clock() < self._until

    def may_ask(self) -> bool:
        """Whoever is let through when the rest is over is the only one until it is known how it went."""
        if self.is_open:
            return False
        if self._failures >= self._most:
            self._until = self._clock() + self._rests_s
        return True

    def went(self, *, well: bool) -> None:
        self._failures = 0 if well else self._failures + 1
        if self._failures >= self._most:
            self._until = self._clock() + self._rests_s
