"""Words for tests of what happens at the counter: who is there, what they bring, and the counter over HTTP."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import httpx
from litestar import Litestar, Request
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from sqlalchemy import text

from bankhall.accounts import api as accounts
from bankhall.accounts import permissions as account_rights
from bankhall.accounts import routes as account_routes
from bankhall.accounts.types import AccountKind, HolderRole, NewHolder, OpenAccount, Opened
from bankhall.app import PORTIONS
from bankhall.customers import api as customers
from bankhall.customers import permissions as customer_rights
from bankhall.customers import routes as customer_routes
from bankhall.customers.types import CustomerKind, NewCustomer, Registered
from bankhall.identity.permissions import CUSTOMER_RIGHTS
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Doors, Reading
from bankhall.kernel.ids import new_id
from bankhall.kernel.settings import Secret, Settings
from bankhall.kernel.web.confirmed import shown_with
from bankhall.kernel.web.inputs import read_search_words
from bankhall.kernel.web.problems import HANDLERS
from bankhall.kernel.web.rights import RightsGuard
from bankhall.ledger import api as ledger
from bankhall.ledger.types import HouseAccount, Leg, Posting
from bankhall.payments.api import TIERS_AROUND

CLERK = Actor(
    kind="staff",
    name="Li Na",
    id=new_id(),
    rights=frozenset(
        {
            customer_rights.VIEW,
            customer_rights.CHANGE,
            customer_rights.UNMASK,
            account_rights.VIEW,
            account_rights.OPEN,
            account_rights.CHANGE,
            account_rights.HOLD,
            account_rights.EXPORT,
            account_rights.END_MANDATES,
        }
    ),
)
AUDITOR = Actor(
    kind="staff",
    name="Sun Li",
    id=new_id(),
    rights=frozenset({customer_rights.VIEW, account_rights.VIEW, account_rights.EXPORT}),
)

# That of everybody at a counter which knows no sign-in.
SESSION_ID = new_id()

OWNER, AUTHORISED = HolderRole.OWNER, HolderRole.AUTHORISED


def as_customer(customer_id: UUID) -> Actor:
    return Actor(kind="customer", name="a customer", id=customer_id, rights=CUSTOMER_RIGHTS)


def doors(bank: Database, actor: Actor = CLERK) -> Doors:
    return bank.doors(actor)


async def register(bank: Database, name: str = "张伟", **facts: Any) -> UUID:
    new = NewCustomer(kind=facts.pop("kind", CustomerKind.PERSON), name=name, **facts)
    (outcome,) = await doors(bank).write(customers.register_customers, [new])
    assert isinstance(outcome, Registered), outcome
    return outcome.id


async def open_account(bank: Database, *owners: UUID, authorised: tuple[UUID, ...] = (), **terms: Any) -> UUID:
    holders = (*(NewHolder(one, OWNER) for one in owners), *(NewHolder(one, AUTHORISED) for one in authorised))
    wanted = OpenAccount(
        kind=terms.pop("kind", AccountKind.CURRENT), currency=terms.pop("currency", "CNY"), holders=holders, **terms
    )
    (outcome,) = await doors(bank).write(accounts.open_accounts, [wanted])
    assert isinstance(outcome, Opened), outcome
    return outcome.id


async def pay_in(
    bank: Database,
    account_id: UUID,
    *amounts: int,
    text: str = "cash",
    kind: str = "cash_deposit",
    booked_on: date | None = None,
) -> None:
    """Amounts in fen; below zero is paid out."""

    async def book(tx: Any) -> None:
        cash = await ledger.house_account(tx, HouseAccount.CASH, "CNY")
        postings = [
            Posting(str(new_id()), kind, (Leg(account_id, amount), Leg(cash, -amount)), text, CLERK, booked_on)
            for amount in amounts
        ]
        for outcome in await ledger.post(tx, postings):
            if isinstance(outcome, Exception):
                raise outcome

    await doors(bank, system("tests")).write(book)


async def rows(bank: Database, sql: str, **given: object) -> list[tuple[Any, ...]]:
    async def look(reading: Reading) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await reading.session.execute(text(sql), given)]

    return await doors(bank, system("tests")).read(look)


async def acts(bank: Database) -> list[str]:
    """What the audit says was done, in order."""
    return [act for (act,) in await rows(bank, "SELECT act FROM audit_log ORDER BY id")]


async def events(bank: Database) -> list[str]:
    return [kind for (kind,) in await rows(bank, "SELECT kind FROM events ORDER BY id")]


@dataclass(frozen=True)
class _Meeting:
    """Who meets whom at a counter: what differs between two that have the same routes."""

    bank: Database
    actor: Actor
    settings: Settings
    writer: Any


@asynccontextmanager
async def counter(
    bank: Database,
    actor: Actor,
    *,
    routes: Sequence[Any] = (*customer_routes.routes, *account_routes.routes),
    writer: Any = None,
    settings: Settings | None = None,
    clamd: str = "",
) -> AsyncIterator[httpx.AsyncClient]:
    """The routes of customers and accounts, or others, as `actor` meets them, without the sign-in. `writer`: the
    language model behind the assistant.
    """
    meeting = _Meeting(bank, actor, settings or Settings(secret_key=Secret("k"), clamd=clamd), writer)
    app = _app_of(tuple(routes))

    async def met(scope: Any, receive: Any, send: Any) -> None:
        scope |= {"user": actor, _MEETING: meeting}
        await app(scope, receive, send)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=met), base_url="http://bank") as client:
        yield client


_MEETING = "counter.meeting"


@cache
def _app_of(routes: tuple[Any, ...]) -> Litestar:
    """Built once for all tests with these routes: building takes longer than most of them."""
    return Litestar(
        route_handlers=routes,
        dependencies={
            "db": Provide(_provide_doors),
            "settings": Provide(_provide_settings, sync_to_thread=False),
            "portions": Provide(lambda: PORTIONS, sync_to_thread=False),
            "looked_for": Provide(read_search_words, sync_to_thread=False),
            "writer": Provide(_provide_writer, sync_to_thread=False),
            "tiers_around": Provide(lambda: TIERS_AROUND, sync_to_thread=False),
        },
        middleware=[DefineMiddleware(RightsGuard)],
        exception_handlers=HANDLERS,
        openapi_config=None,
        logging_config=None,
    )


def _meeting(request: Request[Any, Any, Any]) -> _Meeting:
    scope: dict[str, Any] = {**request.scope}
    met: _Meeting = scope[_MEETING]
    return met


async def _provide_doors(request: Request[Any, Any, Any]) -> Doors:
    return _meeting(request).bank.doors(request.user, shown=shown_with(request, SESSION_ID))


def _provide_settings(request: Request[Any, Any, Any]) -> Settings:
    return _meeting(request).settings


def _provide_writer(request: Request[Any, Any, Any]) -> Any:
    return _meeting(request).writer


def fresh_key() -> dict[str, str]:
    """The header of a request that makes something new."""
    return {"Idempotency-Key": str(new_id())}


def named_fields(answer: httpx.Response) -> list[str]:
    """The fields that a 400 complains about."""
    assert answer.status_code == 400, answer.text
    problem = answer.json()
    assert problem["code"] == "kernel.bad_input"
    return [field["field"] for field in problem["fields"]]
