"""A customer gets so much of the hall at once and no more, so that one person's hundred requests, which may all wait
for one lock in the database, leave its connections to everybody else. Staff, whom the bank knows, are not counted.
"""

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from bankhall.kernel.actors import Actor
from bankhall.kernel.turns import Turns

# A page asks for some six things; who loads ten pages at once still gets them all.
AT_ONCE = 4
_WAITING = 60


def fair_turns() -> Turns:
    """One for the whole hall: every route has a middleware of its own."""
    return Turns(of_one=AT_ONCE, of_one_waiting=_WAITING)


class FairShare:
    """Middleware, inside the one that finds out who asks. Raises TooMany. A turn ends when the answer begins: what is
    slow from then on is the line, not the bank.
    """

    def __init__(self, app: ASGIApp, *, turns: Turns) -> None:
        self._app = app
        self._turns = turns

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        actor: Actor | None = scope.get("user") if scope["type"] == ScopeType.HTTP else None
        if actor is None or actor.kind != "customer":
            await self._app(scope, receive, send)
            return
        who = actor.key
        is_over = False

        async def answer(message: Message) -> None:
            nonlocal is_over
            if not is_over:
                is_over = True
                self._turns.leave(who)
            await send(message)

        await self._turns.enter(who)
        try:
            await self._app(scope, receive, answer)
        finally:
            if not is_over:
                self._turns.leave(who)
