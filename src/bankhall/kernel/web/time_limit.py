"""How long an answer may take: the asker is told in time, and what is under way is let go on.

Nothing that may be writing is ever cancelled: a COMMIT that is broken off may have happened (ARCHITECTURE.md). Whoever
waits for a write hears that its outcome is not known and asks again with the same key. What goes on by itself is bounded
by the time-outs of the database, and keeps its asker's turn until it ends (kernel.web.fair_share).
"""

import asyncio
from typing import Any, Final

import msgspec
import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from bankhall.kernel.errors import OutcomeUnknown, Unavailable
from bankhall.kernel.web.csrf import SAFE_METHODS
from bankhall.kernel.web.front_door import request_id_of
from bankhall.kernel.web.problems import PROBLEM_JSON, problem_of

log = structlog.get_logger()

# A body may take 30 s to come (kernel.web.bodies), then a connection to the database 10 and a statement 30.
ANSWER_WITHIN_S: Final = 75

# The largest file that is taken home, over the slowest telephone. By then nothing of it is being written any more.
SENT_WITHIN_S: Final = 900


class TimeLimit:
    """Around the app, inside the front door."""

    def __init__(
        self, app: ASGIApp, *, answer_within_s: float = ANSWER_WITHIN_S, sent_within_s: float = SENT_WITHIN_S
    ) -> None:
        self._app = app
        self._answer_within_s = answer_within_s
        self._sent_within_s = sent_within_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        answer = _Answer(scope, send, self._sent_within_s)
        await answer.follow(self._app, receive, self._answer_within_s)


class _Answer:
    def __init__(self, scope: Any, send: Send, sent_within_s: float) -> None:
        self._scope = scope
        self._send = send
        self._sent_within_s = sent_within_s
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._telling: asyncio.Task[None] | None = None  # held, so that it lives until it is told
        self._work: asyncio.Task[Any] | None = None
        self._is_cut = False

    async def follow(self, app: ASGIApp, receive: Receive, within_s: float) -> None:
        self._work = asyncio.current_task()
        self._timer = self._loop.call_later(within_s, self._give_up)
        try:
            await app(self._scope, receive, self.send)
        except asyncio.CancelledError:
            if not self._is_cut:
                raise
        finally:
            self._timer.cancel()
            if self._telling is not None:
                await self._telling

    async def send(self, message: Message) -> None:
        if self._telling is not None:
            return  # it has been answered already
        assert self._timer is not None
        if message["type"] == "http.response.start":
            self._timer.cancel()
            self._timer = self._loop.call_later(self._sent_within_s, self._cut)
        await self._send(message)
        if message["type"] == "http.response.body" and not message["more_body"]:
            self._timer.cancel()

    def _give_up(self) -> None:
        log.warning("web.too_late", route=self._scope.get("path_template") or "unrouted")
        self._telling = self._loop.create_task(self._tell())

    async def _tell(self) -> None:
        refusal = Unavailable() if self._scope["method"] in SAFE_METHODS else OutcomeUnknown()
        body = msgspec.json.encode(problem_of(refusal, request_id_of(self._scope)))
        headers = [
            (b"content-type", PROBLEM_JSON.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"retry-after", b"10"),
            (b"connection", b"close"),
        ]
        await self._send({"type": "http.response.start", "status": refusal.status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body, "more_body": False})

    def _cut(self) -> None:
        """The handler has long returned; this ends the sending alone."""
        log.warning("web.not_taken", route=self._scope.get("path_template") or "unrouted")
        self._is_cut = True
        if self._work is not None:
            self._work.cancel()
