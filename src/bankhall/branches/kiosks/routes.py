"""Machines in the hall: for those who look after branches, and for the machines' own page."""

from typing import Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath, JSONBody

from bankhall.branches import permissions
from bankhall.branches import queries as branches
from bankhall.branches.kiosks import actions, queries
from bankhall.branches.kiosks.schemas import (
    AddKioskIn,
    KioskCodeOut,
    KioskHereOut,
    KioskOut,
    KiosksOut,
    KioskTicketOut,
    SetUpKioskIn,
)
from bankhall.branches.kiosks.types import Kiosk
from bankhall.branches.queue.actions import draw
from bankhall.branches.queue.queries import own_ticket
from bankhall.branches.queue.routes import whole
from bankhall.branches.queue.schemas import DrawIn
from bankhall.branches.queue.types import Draw, OwnTicket, Via
from bankhall.branches.types import Service
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.settings import Settings
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.inputs import IdempotencyKey
from bankhall.kernel.web.rights import needs, open_to_all

_TAGS = ["branches"]
_OF = "/api/console/branches/{id:uuid}/kiosks"
_ONE = "/api/console/kiosks/{id:uuid}"
_HERE = "/api/kiosk"

_MANAGE = needs(permissions.MANAGE)

_Visitor = Request[Any, Any, Any]

# A machine stands for years; it is ended by staff, not by a calendar. Browsers keep a cookie for 400 days at most.
_KEPT_S: Final = 400 * 24 * 3600


@get(_OF, opt=_MANAGE, tags=_TAGS)
async def kiosks_of(db: Db, id: FromPath[UUID]) -> KiosksOut:
    """Those in use first. Refusals: branches.not_found."""
    return KiosksOut([KioskOut.of(one) for one in await db.read(_of, id)])


@post(_OF, status_code=201, opt=_MANAGE, tags=_TAGS)
async def add_kiosk(db: Db, id: FromPath[UUID], data: JSONBody[AddKioskIn]) -> KioskCodeOut:
    """With the code to type at it within ten minutes. Refusals: branches.not_found, branches.closed,
    branches.too_many_kiosks.
    """
    return KioskCodeOut.of(await db.write(actions.add_kiosk, id, data.name.strip()))


@post(_ONE + "/code", status_code=200, opt=_MANAGE, tags=_TAGS)
async def give_kiosk_code(db: Db, id: FromPath[UUID]) -> KioskCodeOut:
    """Another. Refusals: branches.kiosk_not_found, branches.kiosk_ended."""
    return KioskCodeOut.of(await db.write(actions.give_code, id))


@post(_ONE + "/end", status_code=200, opt=_MANAGE, tags=_TAGS)
async def end_kiosk(db: Db, id: FromPath[UUID]) -> KioskOut:
    """Out of use at once. Refusals: branches.kiosk_not_found."""
    return KioskOut.of(await db.write(actions.end_kiosk, id))


@post(_HERE + "/set-up", status_code=200, opt=open_to_all(), tags=_TAGS)
async def set_up_kiosk(db: Db, settings: GivenSettings, data: JSONBody[SetUpKioskIn]) -> Response[KioskHereOut]:
    """This device is the machine from now on. Refusals: branches.kiosk_code_wrong."""
    kiosk, token = await db.write(actions.set_up, data.code)
    here = await db.read(_here_of, kiosk)
    return Response(here, cookies=[_cookie(settings, token)])


@get(_HERE, opt=open_to_all(), tags=_TAGS)
async def kiosk_here(db: Db, settings: GivenSettings, request: _Visitor) -> KioskHereOut:
    """Which machine this device is. Refusals: branches.no_kiosk_here."""
    return await db.read(_here, _token(request, settings))


@post(_HERE + "/seen", status_code=204, opt=open_to_all(), tags=_TAGS)
async def kiosk_seen(db: Db, settings: GivenSettings, request: _Visitor) -> None:
    """Its page says now and then that it is on. Refusals: branches.no_kiosk_here."""
    await db.write(actions.note_seen, _token(request, settings))


@post(_HERE + "/tickets", status_code=201, opt=open_to_all(), tags=_TAGS)
async def draw_at_kiosk(
    db: Db,
    settings: GivenSettings,
    request: _Visitor,
    data: JSONBody[DrawIn],
    idempotency_key: IdempotencyKey,
) -> KioskTicketOut:
    """A number, of whoever is signed in there, or of nobody by name; the same key and content draw one. Refusals:
    branches.no_kiosk_here, branches.closed, branches.not_done_here, branches.not_drawing, branches.in_line,
    branches.numbers_used_up, kernel.key_reused.
    """
    found = await db.write(_draw, _token(request, settings), data.service, data.needs_first, idempotency_key)
    return KioskTicketOut.of(found)


routes: list[Any] = [
    kiosks_of,
    add_kiosk,
    give_kiosk_code,
    end_kiosk,
    set_up_kiosk,
    kiosk_here,
    kiosk_seen,
    draw_at_kiosk,
]


async def _of(reading: Reading, branch_id: UUID) -> list[Kiosk]:
    await branches.branch(reading, branch_id)
    return await queries.kiosks(reading, branch_id)


async def _here(reading: Reading, token: str | None) -> KioskHereOut:
    return await _here_of(reading, await queries.kiosk_here(reading, token))


async def _here_of(reading: Reading, kiosk: Kiosk) -> KioskHereOut:
    return KioskHereOut(kiosk.name, await whole(reading, kiosk.branch_id))


async def _draw(tx: Tx, token: str | None, service: Service, needs_first: bool, key: str) -> OwnTicket:
    kiosk = await queries.kiosk_here(tx, token)
    who = tx.actor.id if tx.actor.kind == "customer" else None
    wish = Draw(kiosk.branch_id, service, who, needs_first, Via.KIOSK)
    drawn = await draw(tx, wish, key=f"branches.kiosk:{kiosk.id}:{who}:{key}")
    return await own_ticket(tx, drawn.id)


def _name(settings: Settings) -> str:
    return "__Host-bankhall-kiosk" if settings.is_https else "bankhall-kiosk"


def _token(request: _Visitor, settings: Settings) -> str | None:
    return request.cookies.get(_name(settings))


def _cookie(settings: Settings, token: str) -> Cookie:
    return Cookie(
        key=_name(settings),
        value=token,
        max_age=_KEPT_S,
        path="/",
        secure=settings.is_https,
        httponly=True,
        samesite="strict",
    )
