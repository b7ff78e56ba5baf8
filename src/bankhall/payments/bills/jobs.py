"""The conversation with the biller house, which a worker keeps up all the time, and what is paid by itself."""

import asyncio
from typing import Final

import structlog

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Doors
from bankhall.kernel.errors import Refusal
from bankhall.kernel.jobs import Job
from bankhall.kernel.settings import Settings
from bankhall.kernel.time import business_date
from bankhall.payments.actions.clearing import note_handed
from bankhall.payments.adapters.clearing import NotHanded
from bankhall.payments.bills import queries
from bankhall.payments.bills.actions import claim, due_ids, keep_billers, keep_bills, pay_due, remind, take
from bankhall.payments.bills.adapters.billers import BillerHouse, SimulatedBillers
from bankhall.payments.rules.elsewhere import instruction_of

log = structlog.get_logger()

_MOST: Final = 100
_LONGEST_PAUSE_S: Final = 60


async def keep_paying_bills(
    database: Database, settings: Settings, *, is_demo: bool, stop: asyncio.Event, idle_s: int = 1
) -> None:
    """Asks what is due, hands over what is paid and takes answers, until told to stop; at once where the bank has no
    biller house.
    """
    if not is_demo:
        return
    house: BillerHouse = SimulatedBillers(settings.home / "billers")
    doors, pause_s, is_known = database.doors(system("billers")), idle_s, False
    while not stop.is_set():
        try:
            if not is_known:
                await doors.write(keep_billers, await house.billers())
                is_known = True
            await exchange(doors, house)
            pause_s = idle_s
        except NotHanded as error:
            pause_s = min(max(pause_s, idle_s) * 2, _LONGEST_PAUSE_S)
            log.warning("payments.billers_not_reached", cause=str(error))
        except Exception as error:
            pause_s = min(max(pause_s, idle_s) * 2, _LONGEST_PAUSE_S)
            log.error("payments.billers_stopped", error=repr(error))
        try:
            await asyncio.wait_for(stop.wait(), timeout=pause_s)
        except TimeoutError:
            continue


async def exchange(doors: Doors, house: BillerHouse) -> None:
    """One round. No transaction is open while the house is spoken to. Raises NotHanded."""
    today = await doors.read(business_date)
    for one in await doors.read(queries.to_look):
        await doors.write(keep_bills, one.account_id, await house.bills_of(one.biller, one.number, today))
    for order in await doors.write(claim):
        await house.hand_over(order)
        await doors.write(note_handed, [instruction_of(order.id)])
    for answer in await house.answers(most=_MOST):
        await doors.write(take, answer)
        await house.acknowledge(answer)


async def _look_after_due(database: Database) -> None:
    """Each by itself, so that one holds up none of the others."""
    doors = database.doors(system("payments"))
    pays, reminds = await doors.read(due_ids)
    for verb, ids in ((pay_due, pays), (remind, reminds)):
        for id_ in ids:
            try:
                await doors.write(verb, id_)
            except Refusal as refusal:
                log.warning("payments.bill_not_looked_after", bill_id=str(id_), code=refusal.code)
            except Exception:
                log.exception("payments.bill_not_looked_after", bill_id=str(id_))


JOBS = [Job(name="payments.bills_due", run=_look_after_due, every="*/5 * * * *", lock="payments.bills_due")]
