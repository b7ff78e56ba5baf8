"""What payments do when they hear of something: whoever a payment waits for, and whoever waits, are told by message."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from bankhall.customers import api as customers
from bankhall.identity import api as identity
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber
from bankhall.notify.types import Fact, Template
from bankhall.payments import queries, words
from bankhall.payments.bulk.events import BatchOver
from bankhall.payments.events import (
    TransferAgreed,
    TransferEnded,
    TransferLetGo,
    TransferPutOff,
    TransferReturned,
    TransferWaits,
)
from bankhall.payments.plans.events import PlanFailed
from bankhall.payments.queries import elsewhere
from bankhall.payments.refunds.events import RefundGiven
from bankhall.payments.types import TransferState

# What is older is no news: a new subscriber hears of all that ever happened.
_NEWS_FOR: Final = timedelta(days=1)


async def tell_of_waiting(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """Neither payee nor amount: others may read along, and whoever decides reads all of it on the page."""
    for told in heard:
        if told.at <= tx.now - _NEWS_FOR:
            continue
        match told.event:
            case TransferWaits():
                await _ask(tx, told.event)
            case TransferAgreed():
                await _tell(tx, [told.event.by], words.YES_SAID, {"at": told.at})
                if told.event.payer_id != told.event.by:
                    await _tell(tx, [told.event.payer_id], words.AGREED, {"at": told.at})
            case TransferEnded():
                await _tell_of_end(tx, told.event)
            case TransferPutOff():
                await _tell_of_delay(tx, told.event)
            case TransferLetGo():
                await _tell(tx, [told.event.payer_id], words.LET_GO, {})
            case TransferReturned():
                await _tell(tx, [told.event.payer_id], words.RETURNED, {})
            case RefundGiven(payer_id=UUID() as payer_id):
                await _tell(tx, [payer_id], words.REFUNDED, {})
            case PlanFailed():
                await _tell(tx, [told.event.payer_id], words.PLAN_FAILED, {})
            case BatchOver(state="done" | "none"):
                template = words.BATCH_DONE if told.event.state == "done" else words.BATCH_NONE
                await _tell(tx, [told.event.payer_id], template, {})


async def _ask(tx: Tx, event: TransferWaits) -> None:
    """Not where it waits no more."""
    waiting = (await queries.waits_of(tx, [event.transfer_id])).get(event.transfer_id)
    if waiting is None or waiting.state is not TransferState.WAITING or waiting.until <= tx.now:
        return
    payer = (await customers.briefs(tx, [event.payer_id]))[event.payer_id]
    facts: dict[str, Fact] = {"other": customers.mask_person(payer.name), "until": waiting.until}
    await _tell(tx, waiting.deciders, words.YES_WANTED, facts)


async def _tell_of_delay(tx: Tx, event: TransferPutOff) -> None:
    """Not where it is over by now."""
    waiting = (await queries.waits_of(tx, [event.transfer_id])).get(event.transfer_id)
    if waiting is None or waiting.state != event.state or waiting.until <= tx.now:
        return
    template = words.HELD if waiting.state is TransferState.HELD else words.DELAYED
    await _tell(tx, [event.payer_id], template, {"until": waiting.until})


async def _tell_of_end(tx: Tx, event: TransferEnded) -> None:
    waited = (await queries.waits_of(tx, [event.transfer_id])).get(event.transfer_id)
    deciders = waited.deciders if waited else ()
    match TransferState(event.state):
        case TransferState.DECLINED:
            await _tell(tx, [event.payer_id], words.DECLINED, {})
        case TransferState.STOPPED:
            await _tell(tx, [event.payer_id], words.STOPPED, {})
        case TransferState.LAPSED:
            await _tell(tx, {event.payer_id, *deciders}, words.LAPSED, {})
        case TransferState.REFUSED:
            is_bill = await elsewhere.is_at_biller_house(tx, event.transfer_id)
            await _tell(tx, [event.payer_id], words.BILL_REFUSED if is_bill else words.REFUSED, {})
        case TransferState.CANCELLED:
            await _tell(tx, deciders, words.TAKEN_BACK, {})


async def _tell(tx: Tx, customer_ids: Collection[UUID], template: Template, facts: dict[str, Fact]) -> None:
    for customer_id in sorted(customer_ids):
        await identity.tell_customer(tx, customer_id, template, facts)


SUBSCRIBERS = [
    Subscriber(
        "payments.tell_of_waiting",
        (
            TransferWaits,
            TransferAgreed,
            TransferPutOff,
            TransferLetGo,
            TransferEnded,
            TransferReturned,
            RefundGiven,
            PlanFailed,
            BatchOver,
        ),
        tell_of_waiting,
        batch_limit=100,
    )
]
