"""The counter over HTTP as these tests meet it: the app, and how one enters."""

from collections.abc import Callable
from typing import Any

import httpx
from litestar import Litestar, Request, get, post
from litestar.di import NamedDependency, Provide
from litestar.middleware import DefineMiddleware
from litestar.params import JSONBody
from litestar.types import ASGIApp

from bankhall.identity import api, routes
from bankhall.identity.adapters.openid import Provider
from bankhall.identity.routes.known import KnownVisitors
from bankhall.identity.types import Realm
from bankhall.kernel.db import Database, Doors, Tx
from bankhall.kernel.four_eyes import routes as four_eyes
from bankhall.kernel.settings import Settings
from bankhall.kernel.step_up.actions import require_confirmation
from bankhall.kernel.step_up.types import Content, Spoken
from bankhall.kernel.web.bodies import JsonRequest
from bankhall.kernel.web.confirmed import confirmed, shown_with
from bankhall.kernel.web.csrf import DoubleSubmit
from bankhall.kernel.web.front_door import FrontDoor
from bankhall.kernel.web.inputs import read_search_words
from bankhall.kernel.web.problems import HANDLERS
from bankhall.kernel.web.rights import RightsGuard, needs, open_to_all, signed_in

from .people import PASSWORD, code_now, doors

ZHANG = {"realm": "customer", "login": "zhang.wei", "password": PASSWORD}
LI_NA = {"realm": "staff", "login": "li.na", "password": PASSWORD}

CONFIRMATIONS = "/api/identity/confirmations"

Open = Callable[..., Any]


@get("/api/tests/post", opt=needs("ledger.post"))
async def guarded() -> dict[str, str]:
    return {"entered": "yes"}


class Pay(Content, frozen=True, kw_only=True, tag="tests.transfer.1"):
    payee: str
    minor: int

    def spoken(self) -> Spoken:
        return Spoken("向{payee}付款", "pay {payee}", {"payee": self.payee})


async def _pay(tx: Tx, what: Pay) -> None:
    await require_confirmation(tx, what)
    tx.audit("tests.transfer", "payment", what.payee)


@post("/api/tests/pay", status_code=200, opt=signed_in() | confirmed())
async def pay(data: JSONBody[Pay], db: NamedDependency[Doors]) -> dict[str, str]:
    await db.write(_pay, data)
    return {"paid": data.payee}


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
        return bank.doors(request.user, shown=shown_with(request, request.auth.id if request.auth else None))

    app = Litestar(
        route_handlers=[*routes.routes, *four_eyes.routes, guarded, pay, page, public],
        dependencies={
            "db": Provide(provide_doors),
            "settings": Provide(lambda: settings, sync_to_thread=False),
            "desk": Provide(lambda: api.desk(), sync_to_thread=False),
            "looked_for": Provide(read_search_words, sync_to_thread=False),
            **({} if sso is None else {"sso_provider": Provide(lambda: sso, sync_to_thread=False)}),
            **({} if most is None else {"most_sign_ins_a_minute": Provide(lambda: most, sync_to_thread=False)}),
        },
        middleware=[
            DefineMiddleware(DoubleSubmit, key=b"tests", https=settings.is_https),
            DefineMiddleware(routes.SessionMiddleware, database=bank, known=KnownVisitors(bank), settings=settings),
            DefineMiddleware(RightsGuard),
        ],
        request_class=JsonRequest,
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


async def confirm(bank: Database, client: httpx.AsyncClient, refused: httpx.Response) -> dict[str, str]:
    """Says yes to what was refused without, by the code of the app. Returns the header for the second time."""
    asked = await client.post(CONFIRMATIONS, json={"token": refused.json()["facts"]["token"]})
    me = (await client.get("/api/identity/me")).json()
    await doors(bank).write(api.forget_spent_codes, Realm(me["realm"]), me["login"])
    shown = {"way": "authenticator", "code": code_now(bank)}
    (await client.post(f"{CONFIRMATIONS}/{asked.json()['id']}/code", json=shown)).raise_for_status()
    return {"Confirmation": asked.json()["id"]}


async def approve(bank: Database, client: httpx.AsyncClient, proposal_id: str) -> httpx.Response:
    """Says yes as somebody who confirms that they do."""
    there = f"/api/console/approvals/{proposal_id}/approve"
    first = await client.post(there)
    if first.json().get("code") != "step_up.confirmation_required":
        return first
    return await client.post(there, headers=await confirm(bank, client, first))
