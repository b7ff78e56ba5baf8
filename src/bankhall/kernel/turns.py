"""Turns: whoever asks for much waits in memory, where waiting costs nothing, and not with one of the few connections
to the database in hand.
"""

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bankhall.kernel.errors import TooMany

_RETRY_S = 5


@dataclass(slots=True)
class _Lane:
    """One asker's: how much of theirs is here, at work or waiting."""

    places: asyncio.Semaphore
    here: int = 0


class Turns:
    """Work of which this process does only so much at once, and less of one asker.

    `at_once` at work and `waiting` for it altogether, `of_one` and `of_one_waiting` of each asker; None is no bound of
    its own. An asker's own queue comes first, so that it takes no more than `of_one` of everybody's places.
    """

    def __init__(
        self,
        *,
        at_once: int | None = None,
        waiting: int = 0,
        of_one: int = 1,
        of_one_waiting: int | None = 0,
    ) -> None:
        self._places = asyncio.Semaphore(at_once) if at_once is not None else None
        self._most = at_once + waiting if at_once is not None else None
        self._of_one = of_one
        self._most_of_one = of_one + of_one_waiting if of_one_waiting is not None else None
        self._lanes: dict[Hashable, _Lane] = {}
        self._here = 0

    @asynccontextmanager
    async def take(self, who: Hashable) -> AsyncIterator[None]:
        """Waits for the turn and holds it. Raises as `enter`."""
        await self.enter(who)
        try:
            yield
        finally:
            self.leave(who)

    async def enter(self, who: Hashable) -> None:
        """Waits for the turn, which lasts until `leave`. Raises TooMany at once when the asker, or everybody together,
        waits for as much as may wait.
        """
        lane = self._lanes.get(who)
        if _is_full(lane.here if lane else 0, self._most_of_one) or _is_full(self._here, self._most):
            raise TooMany(_RETRY_S)
        if lane is None:
            lane = self._lanes[who] = _Lane(asyncio.Semaphore(self._of_one))
        lane.here += 1
        self._here += 1
        try:
            await lane.places.acquire()
            try:
                if self._places is not None:
                    await self._places.acquire()
            except BaseException:
                lane.places.release()
                raise
        except BaseException:
            self._forget(who, lane)
            raise

    def leave(self, who: Hashable) -> None:
        """Once for each `enter` that returned."""
        lane = self._lanes[who]
        if self._places is not None:
            self._places.release()
        lane.places.release()
        self._forget(who, lane)

    def _forget(self, who: Hashable, lane: _Lane) -> None:
        """Nobody is remembered who has nothing here."""
        lane.here -= 1
        self._here -= 1
        if not lane.here:
            del self._lanes[who]


def _is_full(here: int, most: int | None) -> bool:
    return most is not None and here >= most
