"""Group commit: what arrives while the last commit is under way shares the next one.

A verb takes a sequence of commands and answers with one outcome for each, in order: a result, or a Refusal. When a
command breaks its batch (the verb raises), each is tried alone, so that it harms none of its neighbours.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import structlog

from bankhall.kernel.errors import OutcomeUnknown, Refusal, Unavailable
from bankhall.kernel.telemetry import BATCH_SIZE, BATCH_WAITING

log = structlog.get_logger()

C = TypeVar("C")
R = TypeVar("R")

# Beyond this the callers would wait longer than they are ready to: better said at once.
_MOST_WAITING = 20_000


class Batcher(Generic[C, R]):
    """`write_all` is one transaction. At most `limit` commands go into one, and at most `lanes` are under way at the
    same time.
    """

    def __init__(
        self,
        write_all: Callable[[Sequence[C]], Awaitable[Sequence[R | Refusal]]],
        *,
        name: str,
        limit: int,
        lanes: int = 1,
    ) -> None:
        self._write_all = write_all
        self._name = name
        self._limit = limit
        self._lanes = lanes
        self._gauge = BATCH_WAITING.labels(name)
        self._waiting: deque[tuple[C, asyncio.Future[R | Refusal]]] = deque()
        self._runners: set[asyncio.Task[None]] = set()
        self._running = 0

    async def submit(self, command: C) -> R | Refusal:
        """Waits for the commit that carries the command. A caller that goes away takes nothing back.

        Raises Unavailable when too many wait, OutcomeUnknown when the commit's answer was lost.
        """
        if len(self._waiting) >= _MOST_WAITING:
            raise Unavailable
        outcome: asyncio.Future[R | Refusal] = asyncio.get_running_loop().create_future()
        self._waiting.append((command, outcome))
        self._gauge.set(len(self._waiting))
        if self._running < self._lanes:
            self._running += 1
            runner = asyncio.create_task(self._run(), name=f"batch {self._name}")
            self._runners.add(runner)
            runner.add_done_callback(self._runners.discard)
        return await asyncio.shield(outcome)

    async def drain(self) -> None:
        """Waits until everything submitted so far has been answered."""
        while self._runners:
            await asyncio.gather(*self._runners)

    async def _run(self) -> None:
        try:
            while self._waiting:
                taken = [self._waiting.popleft() for _ in range(min(self._limit, len(self._waiting)))]
                self._gauge.set(len(self._waiting))
                BATCH_SIZE.labels(self._name).observe(len(taken))
                try:
                    await self._commit(taken)
                except Exception as error:
                    log.exception("batch.broken", verb=self._name)
                    for _, outcome in taken:
                        _fail(outcome, error)
        finally:
            # With the last look at who waits: whoever comes after it finds the lane free.
            self._running -= 1

    async def _commit(self, taken: Sequence[tuple[C, asyncio.Future[R | Refusal]]]) -> None:
        try:
            outcomes = await self._write_all([command for command, _ in taken])
        except (OutcomeUnknown, Unavailable) as error:
            # Not a command's fault. Trying again could do it twice: the callers ask again, with their keys.
            for _, outcome in taken:
                _fail(outcome, error)
        except Exception as error:
            if len(taken) == 1:
                _fail(taken[0][1], error)
                return
            log.warning("batch.tried_one_by_one", verb=self._name, commands=len(taken), error=repr(error))
            for one in taken:
                await self._commit([one])
        else:
            for (_, outcome), answer in zip(taken, outcomes, strict=True):
                if not outcome.done():
                    outcome.set_result(answer)


def _fail(outcome: "asyncio.Future[R | Refusal]", error: Exception) -> None:
    if not outcome.done():
        outcome.set_exception(error)
