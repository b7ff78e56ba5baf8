"""Every route declares what it takes to enter: a right, being signed in, or nothing. A test walks them all."""

from typing import Any

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from bankhall.kernel.actors import Actor
from bankhall.kernel.errors import Forbidden, HalfWayIn, NotSignedIn, Refusal

_KEY = "right"
_PUBLIC = "*"
_SIGNED_IN = "+"
_HALF_WAY = "-"
EITHER = " | "
MACHINES = "machines"
_NOT_LET_IN = 4401


def needs(*any_of: str) -> dict[str, Any]:
    """`@get("/…", opt=needs(permissions.VIEW))`. Of several rights one is enough: the query then shows what each shows."""
    return {_KEY: EITHER.join(any_of)}


def signed_in() -> dict[str, Any]:
    return {_KEY: _SIGNED_IN}


def half_way_in() -> dict[str, Any]:
    """Whoever is signed in, also those who have yet to set up a second factor: to see who they are, to do just that,
    and to leave.
    """
    return {_KEY: _HALF_WAY}


def open_to_all() -> dict[str, Any]:
    return {_KEY: _PUBLIC}


def open_to_machines() -> dict[str, Any]:
    """For another system, which shows who it is by what it sends: it has no page of ours to find a token in, and no
    cookie of its counts here.
    """
    return {_KEY: _PUBLIC, MACHINES: True}


def declared(opt: dict[str, Any]) -> str | None:
    """The right as declared (`a | b` where either is enough), `*` for everybody, `+` for whoever is signed in, `-` also for those who are so only half, None when forgotten."""
    value = opt.get(_KEY)
    return value if isinstance(value, str) else None


class RightsGuard:
    """Middleware, inside the one that finds out who asks: nobody gets past it to a route that is not theirs. A route that
    declares nothing lets nobody in. (Litestar's own guards copy the route's whole handler for every request.)
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises NotSignedIn, HalfWayIn, Forbidden."""
        if scope["type"] == ScopeType.HTTP and scope["method"] != "OPTIONS":  # which methods there are is no secret
            check_right(scope["user"], declared(scope["route_handler"].opt))
        if scope["type"] == ScopeType.WEBSOCKET:
            try:
                check_right(scope["user"], declared(scope["route_handler"].opt))
            except Refusal:
                # Before it is accepted: a browser tells the page no more than that it was not.
                await send({"type": "websocket.close", "code": _NOT_LET_IN, "reason": None})
                return
        await self._app(scope, receive, send)


def check_right(actor: Actor, right: str | None) -> None:
    """Raises NotSignedIn, HalfWayIn, Forbidden."""
    if right == _PUBLIC:
        return
    if actor.kind == "anonymous":
        raise NotSignedIn
    if right == _HALF_WAY:
        return
    if actor.is_half_way:
        raise HalfWayIn
    if right == _SIGNED_IN:
        return
    wanted = right or "undeclared"
    if not any(map(actor.may, wanted.split(EITHER))):
        raise Forbidden(wanted)
