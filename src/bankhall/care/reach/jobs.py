"""Routing goes on all the time, in every process: what one leaves when it is killed the next one finds."""

import asyncio
from datetime import timedelta
from typing import Final

import structlog

from bankhall.care.reach.actions.presence import note_silent
from bankhall.care.reach.actions.routing import move_on, route
from bankhall.care.reach.models import AgentStepRow, OfferRow
from bankhall.care.reach.queries import is_anything_due
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.retention import Purge, purging

log = structlog.get_logger()

_LOOKED_EVERY_S: Final = 0.5
_AFTER_TROUBLE_S: Final = 2.0


_YEAR_AND_MORE: Final = timedelta(days=400)

# To whom a conversation was offered, and how an agent stood: for the figures of a year. Who had it stands in it.
PURGES: Final = (
    Purge(OfferRow, OfferRow.ended_at, _YEAR_AND_MORE),
    Purge(AgentStepRow, AgentStepRow.at, _YEAR_AND_MORE),
)

JOBS = [purging("care.forget_routing", PURGES, every="14 18 * * *")]


async def keep_routing(database: Database, *, every_s: float = _LOOKED_EVERY_S) -> None:
    """Until it is cancelled."""
    while True:
        try:
            await one_round(database)
        except Exception as error:
            log.warning("routing.unreachable", error=repr(error))
            await asyncio.sleep(_AFTER_TROUBLE_S)
        await asyncio.sleep(every_s)


async def one_round(database: Database) -> None:
    """What is overdue is moved on, then whoever waits is offered."""
    doors = database.doors(system("routing"))
    if not await doors.read(is_anything_due):
        return
    await doors.write(move_on)
    await doors.write(note_silent)
    await doors.write(route)
