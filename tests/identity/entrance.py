"""The counter over HTTP as these tests meet it: the app, and how one enters."""

from collections.abc import Callable
from typing import Any

import httpx
from litestar import Litestar, Request, get
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.types import ASGIApp

from bankhall.identity import api, routes
from bankhall.identity.adapters.openid import Provider
from bankhall.identity.types import Realm
from bankhall.kernel.db import Database, Doors
from bankhall.kernel.four_eyes import routes as four_eyes
from bankhall.kernel.settings import Settings
from bankhall.kernel.web.bodies import JsonRequest
from bankhall.kernel.web.csrf import DoubleSubmit
from bankhall.kernel.web.front_door import FrontDoor
from bankhall.kernel.web.problems import HANDLERS
from bankhall.kernel.web.rights import check_right, needs, open_to_all

from .people import PASSWORD, code_now, doors

ZHANG = {"realm": "customer", "login": "zhang.wei", "password": PASSWORD}
LI_NA = {"realm": "staff", "login": "li.na", "password": PASSWORD}

Open = Callable[..., Any]


@get("/api/tests/post", opt=needs("ledger.post"))
async def guarded() -> dict[str, str]:
    return {"entered": "yes"}


@get("/pages/whoever", opt=open_to_all())
async def page(request: Request[Any, Any, Any]) -> dict[str, str]:
    return {"kind": request.user.kind}


@get("/api/bank", opt=open_to_all())
async def public(request: Request[Any, Any, Any]) -> dict[str, str]:
    """Gives the browser its CSRF cookie, as in the real app."""
    return {"kind": request.user.kind}


def app_of(bank: Database, settings: Settings, *, most: int | None = None, sso: Provider | None = None) -> ASGIApp:
    """As `bankhall.app` puts it together."""

    async def provide_doors(request: Request[Any, Any, Any]) -> Doors:
        return bank.doors(request.user)

    app = Litestar(
        route_handlers=[*routes.routes, *four_eyes.routes, guarded, page, public],
        dependencies={
            "db": Provide(provide_doors),
            "settings": Provide(lambda: settings, sync_to_thread=False),
            "desk": Provide(lambda: api.desk(), sync_to_thread=False),
            **({} if sso is None else {"sso_provider": Provide(lambda: sso, sync_to_thread=False)}),
            **({} if most is None else {"most_sign_ins_a_minute": Provide(lambda: most, sync_to_thread=False)}),
        },
        middleware=[
            DefineMiddleware(DoubleSubmit, key=b"tests", https=settings.is_https),
            DefineMiddleware(routes.SessionMiddleware, database=bank, settings=settings),
        ],
        request_class=JsonRequest,
        guards=[check_right],
        exception_handlers=HANDLERS,
        openapi_config=None,
        logging_config=None,
    )
    app.asgi_handler = FrontDoor(app.asgi_handler, https=settings.is_https)
    return app


async def enter(bank: Database, client: httpx.AsyncClient, words: dict[str, str]) -> httpx.Response:
    """By as many steps as it takes. The answer of the last."""
    answer = await client.post("/api/identity/sign-in", json=words)
    if answer.status_code != 200 or answer.json()["me"]:
        return answer
    await doors(bank).write(api.forget_spent_codes, Realm(words["realm"]), words["login"])
    shown = {"way": "authenticator", "code": code_now(bank)}
    return await client.post("/api/identity/sign-in/code", json=shown)
