"""Saying yes to exactly what is asked (kernel.step_up), for tests that are about something else."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

import httpx

from bankhall.kernel.actors import Actor, Shown, system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.step_up.actions import ask_for_confirmation, give_confirmation
from bankhall.kernel.step_up.errors import ConfirmationRequired
from counter import SESSION_ID

P = ParamSpec("P")
R = TypeVar("R")


async def confirm_and_write(
    bank: Database,
    actor: Actor,
    verb: Callable[Concatenate[Tx, P], Awaitable[R]],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """As an actor who confirms whatever they are asked to confirm."""
    session_id = new_id()
    doors = bank.doors(actor, shown=Shown(session_id))
    try:
        return await doors.write(verb, *args, **kwargs)
    except ConfirmationRequired as required:
        asked = await doors.write(ask_for_confirmation, session_id, required.token)
    await doors.write(give_confirmation, session_id, asked.id, way="passkey")
    return await bank.doors(actor, shown=Shown(session_id, asked.id)).write(verb, *args, **kwargs)


async def confirm_and_post(
    bank: Database,
    client: httpx.AsyncClient,
    url: str,
    body: object = None,
    *,
    session_id: UUID | None = None,
    method: str = "POST",
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """The same over the wire: of the one session of `counter.counter`, or of whose it is."""
    refused = await client.request(method, url, json=body, headers=headers)
    if refused.status_code != 403 or refused.json()["code"] != ConfirmationRequired.code:
        return refused
    of = session_id or SESSION_ID
    doors = bank.doors(system("tests"))
    asked = await doors.write(ask_for_confirmation, of, refused.json()["facts"]["token"])
    await doors.write(give_confirmation, of, asked.id, way="passkey")
    return await client.request(method, url, json=body, headers={**(headers or {}), "Confirmation": str(asked.id)})
