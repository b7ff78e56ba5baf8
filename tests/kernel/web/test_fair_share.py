"""A customer gets so much of the hall at once, by whichever routes they ask."""

import asyncio

import httpx
from litestar import Litestar, get
from litestar.middleware import DefineMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from bankhall.kernel.actors import Actor
from bankhall.kernel.ids import new_id
from bankhall.kernel.web.fair_share import AT_ONCE, FairShare, fair_turns

_CUSTOMER = Actor(kind="customer", name="", id=new_id())


def _come_in(app: ASGIApp) -> ASGIApp:
    async def as_customer(scope: Scope, receive: Receive, send: Send) -> None:
        scope["user"] = _CUSTOMER
        await app(scope, receive, send)

    return as_customer


async def test_all_routes_together_serve_one_customer_no_more_than_so_much_at_once() -> None:
    here = most = 0

    async def serve() -> None:
        nonlocal here, most
        here += 1
        most = max(most, here)
        await asyncio.sleep(0.02)
        here -= 1

    routes = [get(f"/{nth}")(serve) for nth in range(3)]
    app = Litestar(
        routes, middleware=[_come_in, DefineMiddleware(FairShare, turns=fair_turns())], openapi_config=None
    )
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar names ASGI's types its own way
    async with httpx.AsyncClient(transport=transport, base_url="http://bank") as client:
        answers = await asyncio.gather(*(client.get(f"/{nth % 3}") for nth in range(24)))

    assert {one.status_code for one in answers} == {200}
    assert most == AT_ONCE
