"""Payments' jobs, and the conversation with the clearing, which a worker keeps up all the time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import structlog

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Doors
from bankhall.kernel.jobs import Job
from bankhall.kernel.retention import Purge, purging
from bankhall.kernel.settings import Settings
from bankhall.kernel.time import in_the_banks_zone
from bankhall.kernel.xml import WrongXml
from bankhall.payments.actions.clearing import claim, note_handed, put_aside, take_answers
from bankhall.payments.actions.incoming import claim_reports, note_reported, take_transfers
from bankhall.payments.actions.recalls import claim_recalls, note_recalled
from bankhall.payments.actions.waiting import lapse
from bankhall.payments.adapters import iso20022
from bankhall.payments.adapters.clearing import Clearing, Delivery, Folder, NotHanded
from bankhall.payments.adapters.simulated import SimulatedHouse
from bankhall.payments.disputes.actions import take_recall_answers
from bankhall.payments.models import WrongPayeeRow
from bankhall.payments.refunds.actions import claim_returns, note_returned
from bankhall.payments.types import Answers, RecallAnswers, TransferMessage

log = structlog.get_logger()

_MOST_COLLECTED: Final = 200
_LONGEST_PAUSE_S: Final = 60
_SIMULATED_CODE: Final = "999290000018"
_SIMULATED_BIC: Final = "BKHLCNSH"


async def _lapse(database: Database) -> None:
    doors = database.doors(system("payments"))
    while await doors.write(lapse):
        pass


# Names that did not fit a number are counted for an hour (rules.WRONG_WITHIN).
PURGES: Final = (Purge(WrongPayeeRow, WrongPayeeRow.at, timedelta(days=1)),)

JOBS = [
    purging("payments.forget_wrong_payees", PURGES, every="15 * * * *"),
    Job(name="payments.lapse", run=_lapse, every="*/5 * * * *", lock="payments.lapse"),
]


@dataclass(frozen=True, slots=True)
class Ours:
    """By what other banks know this one: its number in the clearing, and abroad its BIC."""

    code: str
    bic: str


async def keep_clearing(
    database: Database, settings: Settings, *, is_demo: bool, stop: asyncio.Event, idle_s: int = 1
) -> None:
    """Hands over and takes answers until told to stop; at once where the bank is in no clearing. Any number of workers
    may: each payment is claimed by one, and each answer counts once.
    """
    folder, own_bic = settings.clearing_folder, settings.bic
    if folder is None and not is_demo:
        return
    between: Callable[[datetime], None] | None = None
    if folder is None:
        folder = settings.home / "clearing"
        between = SimulatedHouse(folder).work
        own_bic = own_bic or _SIMULATED_BIC
    ours = Ours(settings.clearing_code or _SIMULATED_CODE, own_bic)
    await _keep_at_it(database, Folder(folder), ours, between, stop, idle_s)


async def exchange(doors: Doors, clearing: Clearing, *, own_bank: str, own_bic: str = "") -> int:
    """One round: what is due goes out, what was said is taken. Returns how much there was. Raises NotHanded when the
    clearing is not to be reached; what was handed over before that is noted.
    """
    leaving = await doors.write(claim, own_bank=own_bank, own_bic=own_bic)
    handed: list[str] = []
    try:
        for transfer in leaving:
            message = iso20022.write_transfer(transfer.instruction_id, transfer, at=datetime.now(UTC))
            await clearing.hand_over(transfer.instruction_id, message)
            handed.append(transfer.instruction_id)
    finally:
        if handed:
            await doors.write(note_handed, handed)
    deliveries = await clearing.collect(most=_MOST_COLLECTED)
    for delivery in deliveries:
        await _take(doors, delivery, own_bank)
        await clearing.acknowledge(delivery)
    done = len(leaving) + len(deliveries) + await _report(doors, clearing) + await _give_back(doors, clearing)
    return done + await _recall(doors, clearing, own_bank)


async def _report(doors: Doors, clearing: Clearing) -> int:
    """Answers what has come from other banks."""
    reports = await doors.write(claim_reports)
    told: list[int] = []
    try:
        for one in reports:
            name = f"A{one.message}"
            message = iso20022.write_report(name, one.answers, of=one.of, at=datetime.now(UTC))
            await clearing.hand_over(name, message)
            told.append(one.message)
    finally:
        if told:
            await doors.write(note_reported, told)
    return len(reports)


async def _give_back(doors: Doors, clearing: Clearing) -> int:
    """Tells other banks what their customers have back."""
    returns = await doors.write(claim_returns)
    told: list[UUID] = []
    try:
        for one in returns:
            now = datetime.now(UTC)
            name = one.refund_id.hex
            today = in_the_banks_zone(now).date()
            message = iso20022.write_returns(name, [one.back], of=one.message, settled_on=today, at=now)
            await clearing.hand_over(name, message)
            told.append(one.refund_id)
    finally:
        if told:
            await doors.write(note_returned, told)
    return len(returns)


async def _recall(doors: Doors, clearing: Clearing, own_bank: str) -> int:
    """Asks other banks for what customers dispute."""
    recalls = await doors.write(claim_recalls, own_bank=own_bank)
    told: list[str] = []
    try:
        for one in recalls:
            await clearing.hand_over(one.name, iso20022.write_recall(one, at=datetime.now(UTC)))
            told.append(one.name)
    finally:
        if told:
            await doors.write(note_recalled, told)
    return len(recalls)


_READERS: Final[dict[str, Callable[[bytes], Answers | TransferMessage | RecallAnswers]]] = {
    "camt.029": iso20022.read_resolution,
    "pacs.002": iso20022.read_report,
    "pacs.004": iso20022.read_returns,
    "pacs.008": iso20022.read_transfers,
}


async def _take(doors: Doors, delivery: Delivery, own_bank: str) -> None:
    """Kept for a person where it cannot be read or is of a kind that nobody expects."""
    try:
        said = _READERS[iso20022.kind_of(delivery.message)](delivery.message)
    except (WrongXml, KeyError) as error:
        log.warning("payments.answer_put_aside", why=str(error)[:200])
        await doors.write(put_aside, delivery.message)
        return
    if isinstance(said, TransferMessage):
        arrived = await doors.write(take_transfers, said, delivery.message, own_bank=own_bank)
        log.info(
            "payments.transfers_taken",
            credited=arrived.credited,
            rejected=arrived.rejected,
            repeated=arrived.repeated,
            put_aside=arrived.is_put_aside,
        )
        return
    if isinstance(said, RecallAnswers):
        refused = await doors.write(take_recall_answers, said, delivery.message)
        log.info("payments.recall_answers_taken", refused=refused)
        return
    taken = await doors.write(take_answers, said, delivery.message)
    log.info("payments.answers_taken", message=said.kind, repeated=taken.repeated, **taken.outcomes)


async def _keep_at_it(
    database: Database,
    clearing: Clearing,
    ours: Ours,
    between: Callable[[datetime], None] | None,
    stop: asyncio.Event,
    idle_s: int,
) -> None:
    doors, pause_s = database.doors(system("clearing")), idle_s
    while not stop.is_set():
        try:
            if between is not None:
                await asyncio.to_thread(between, datetime.now(UTC))
            some = await exchange(doors, clearing, own_bank=ours.code, own_bic=ours.bic)
            pause_s = 0 if some >= _MOST_COLLECTED else idle_s
        except NotHanded as error:
            pause_s = min(max(pause_s, idle_s) * 2, _LONGEST_PAUSE_S)
            log.warning("payments.clearing_not_reached", cause=str(error))
        except Exception as error:
            pause_s = min(max(pause_s, idle_s) * 2, _LONGEST_PAUSE_S)
            log.error("payments.clearing_stopped", error=repr(error))
        try:
            await asyncio.wait_for(stop.wait(), timeout=pause_s)
        except TimeoutError:
            continue
