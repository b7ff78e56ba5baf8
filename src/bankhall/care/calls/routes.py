"""Calls over HTTP: the agent's, and the telephone system's door."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post, put
from litestar.params import FromPath, JSONBody

from bankhall.care import permissions
from bankhall.care.calls import actions, queries
from bankhall.care.calls.schemas import CallOut, CallsOut, CallTold, ExtensionIn, ExtensionOut
from bankhall.care.calls.types import Call
from bankhall.care.channels.adapters.signed import MOST_BYTES, read_signed
from bankhall.kernel.actors import system
from bankhall.kernel.db import Reading
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.rights import needs, open_to_machines

_TAGS = ["care"]
_CALLS = "/api/console/calls"
_SERVE = needs(permissions.SERVE)


@get(_CALLS, opt=_SERVE, tags=_TAGS)
async def calls(db: Db) -> CallsOut:
    """What rings at whoever asks, and whom somebody is to call back."""
    return await db.read(_calls)


@post(_CALLS + "/{id:uuid}/settle", status_code=200, opt=_SERVE, tags=_TAGS)
async def settle_call(db: Db, id: FromPath[UUID]) -> CallOut:
    """Somebody has called back. Refusals: care.call_not_found, care.call_settled."""
    return await db.read(_one, await db.write(actions.settle_call, id))


@put("/api/console/my-extension", status_code=200, opt=_SERVE, tags=_TAGS)
async def set_my_extension(db: Db, data: JSONBody[ExtensionIn]) -> ExtensionOut:
    """Where whoever asks is rung. Refusals: care.extension_taken."""
    await db.write(actions.set_extension, data.extension)
    return ExtensionOut(data.extension)


@post(
    "/api/gateways/telephone",
    status_code=204,
    opt=open_to_machines(),
    include_in_schema=False,
    request_max_body_size=MOST_BYTES,
)
async def hear_from_telephone(request: Request[Any, Any, Any], db: Db, settings: GivenSettings) -> None:
    """From the bank's telephone system (docs/operate/channels.md). Refusals: care.gateway_off, care.gateway_unproven,
    care.gateway_unread.
    """
    told = await read_signed(request, settings.pbx_key, CallTold, now=db.database.clock())
    await db.database.doors(system("telephone")).write(actions.hear_of_call, told.told())


routes = [calls, settle_call, set_my_extension, hear_from_telephone]


async def _calls(reading: Reading) -> CallsOut:
    mine, missed = await queries.my_calls(reading), await queries.missed_calls(reading)
    whose = await queries.whose(reading, [*mine, *missed])
    return CallsOut(
        mine=[CallOut.of(one, whose.get(one.id)) for one in mine],
        missed=[CallOut.of(one, whose.get(one.id)) for one in missed],
        extension=await queries.my_extension(reading),
    )


async def _one(reading: Reading, call: Call) -> CallOut:
    return CallOut.of(call, (await queries.whose(reading, [call])).get(call.id))
