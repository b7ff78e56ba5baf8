"""Whoever disputes is told at each step, and what comes back is noted in the dispute."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bankhall.identity import api as identity
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber
from bankhall.payments.disputes import words
from bankhall.payments.disputes.actions import note_back
from bankhall.payments.disputes.events import DisputeMoved, DisputeOpened, GiveBackAsked
from bankhall.payments.disputes.models import DisputeRow
from bankhall.payments.events import TransferReturned
from bankhall.payments.refunds.events import RefundGiven

# What is older is no news: a new subscriber hears of all that ever happened.
_NEWS_FOR: Final = timedelta(days=1)


async def tell_of_disputes(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    for told in heard:
        match told.event:
            case RefundGiven(received_id=id_, minor=minor) | TransferReturned(transfer_id=id_, minor=minor):
                await note_back(tx, id_, minor)
            case _ if told.at <= tx.now - _NEWS_FOR:
                continue
            case DisputeOpened(dispute_id=id_, customer_id=customer_id):
                row = await tx.session.get(DisputeRow, id_)
                if row is not None:
                    await identity.tell_customer(tx, customer_id, words.OPENED, {"until": row.due_at})
            case DisputeMoved(customer_id=customer_id, step=step) if step in words.BY_STEP:
                await identity.tell_customer(tx, customer_id, words.BY_STEP[step], {})
            case GiveBackAsked(receiver_id=receiver_id):
                await identity.tell_customer(tx, receiver_id, words.GIVE_BACK, {})


SUBSCRIBERS = [
    Subscriber(
        "payments.tell_of_disputes",
        (DisputeOpened, DisputeMoved, GiveBackAsked, RefundGiven, TransferReturned),
        tell_of_disputes,
        batch_limit=100,
    )
]
