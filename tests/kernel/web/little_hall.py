"""A little app on the kernel alone: what every module gets for nothing, without any module."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar, Request, get, post
from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult, DefineMiddleware
from litestar.params import FromPath, JSONBody

from bankhall.kernel.actors import ANONYMOUS, Actor
from bankhall.kernel.db import Database, Doors
from bankhall.kernel.errors import TooMany, Unavailable
from bankhall.kernel.settings import Settings
from bankhall.kernel.web import health, policy_reports
from bankhall.kernel.web.bodies import JsonRequest
from bankhall.kernel.web.bounds import Bounds
from bankhall.kernel.web.csrf import DoubleSubmit
from bankhall.kernel.web.front_door import FrontDoor, request_id_of
from bankhall.kernel.web.inputs import Asked, CursorText, Line, MoneyIn, PageSize, read_search_words
from bankhall.kernel.web.pages import page_routes
from bankhall.kernel.web.paging import read_cursor, write_cursor
from bankhall.kernel.web.problems import HANDLERS
from bankhall.kernel.web.rights import RightsGuard, needs, open_to_all, signed_in

MOST_BODY_BYTES = 10_000

WHO = {
    "clerk": Actor(kind="staff", name="clerk", rights=frozenset({"tests.see"})),
    "customer": Actor(kind="customer", name="customer"),
}


class Thing(Asked, frozen=True):
    text: Line
    amount: MoneyIn
    tags: tuple[Line, ...] = ()


class CookieSays(AbstractAuthenticationMiddleware):
    """`session=clerk` is the clerk: enough to see who a route thinks is there."""

    async def authenticate_request(self, connection: ASGIConnection[Any, Any, Any, Any]) -> AuthenticationResult:
        return AuthenticationResult(user=WHO.get(connection.cookies.get("session", ""), ANONYMOUS), auth=None)


@get("/api/who", opt=open_to_all())
async def who(request: Request[Actor, Any, Any]) -> str:
    return request.user.name


@post("/api/who", opt=open_to_all())
async def who_writes(request: Request[Actor, Any, Any]) -> str:
    return request.user.name


@get("/api/secret", opt=needs("tests.see"))
async def secret() -> str:
    return "the secret"


@get("/api/mine", opt=signed_in())
async def mine(request: Request[Actor, Any, Any]) -> str:
    return request.user.name


@get("/api/forgotten")
async def forgotten() -> str:
    return "nobody should read this"


@post("/api/things", opt=open_to_all())
async def take(data: JSONBody[Thing]) -> str:
    return str(data.amount.money("amount"))


@get("/api/pages", opt=open_to_all())
async def paged(after: CursorText = None, limit: PageSize = 50) -> dict[str, Any]:
    place = read_cursor(after, tuple[str, int])
    return {"place": place, "limit": limit, "next": write_cursor(("a", 7))}


@get("/api/numbers/{number:int}", opt=open_to_all())
async def number_of(number: FromPath[int]) -> int:
    return number


@get("/api/broken", opt=open_to_all())
async def broken() -> str:
    raise RuntimeError("swordfish: what must not be told")


@get("/api/crowded", opt=open_to_all())
async def crowded() -> str:
    raise TooMany(retry_after_s=7)


@get("/api/away", opt=open_to_all())
async def away() -> str:
    raise Unavailable


ROUTES: Sequence[Any] = [
    *(who, who_writes, secret, mine, forgotten, take, paged, number_of, broken, crowded, away),
    *(health.live, health.ready, health.metrics, policy_reports.take_policy_reports),
]


def build(
    database: Database, dist: Path, *, settings: Settings | None = None, csrf: bool = False, https: bool = False
) -> Litestar:
    async def provide_doors(request: Request[Any, Any, Any]) -> Doors:
        return database.doors(request.user, request_id=request_id_of(request.scope))

    app = Litestar(
        route_handlers=[*ROUTES, *page_routes(dist)],
        dependencies={
            "db": Provide(provide_doors),
            "settings": Provide(lambda: settings or Settings(), sync_to_thread=False),
            "looked_for": Provide(read_search_words, sync_to_thread=False),
        },
        middleware=[
            DefineMiddleware(Bounds),
            *([DefineMiddleware(DoubleSubmit, key=b"x" * 32, https=https)] if csrf else []),
            DefineMiddleware(CookieSays),
            DefineMiddleware(RightsGuard),
        ],
        request_class=JsonRequest,
        exception_handlers=HANDLERS,
        request_max_body_size=MOST_BODY_BYTES,
        openapi_config=None,
        logging_config=None,
    )
    app.asgi_handler = FrontDoor(app.asgi_handler, https=https)
    return app


@asynccontextmanager
async def visiting(app: Litestar, **headers: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=("127.0.0.1", 4711))  # type: ignore[arg-type]  # ASGI as Litestar types it
    async with httpx.AsyncClient(transport=transport, base_url="http://bank.test", headers=headers) as client:
        yield client
