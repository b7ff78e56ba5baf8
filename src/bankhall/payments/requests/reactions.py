"""What requests to pay do when they hear of something: whoever is asked, and whoever asks, are told by message."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from bankhall.customers import api as customers
from bankhall.identity import api as identity
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber
from bankhall.notify.types import Template
from bankhall.payments.events import TransferAgreed, TransferEnded, TransferLetGo
from bankhall.payments.requests import queries, rules, words
from bankhall.payments.requests.actions import follow_transfers
from bankhall.payments.requests.events import RequestDeclined, RequestMade, RequestPaid, RequestReminded
from bankhall.payments.requests.models import RequestRow
from bankhall.payments.requests.types import Reach, RequestState

# What is older is no news: a new subscriber hears of all that ever happened.
_NEWS_FOR: Final = timedelta(days=1)
# Whoever makes themselves many names does not ring somebody's telephone all day.
_MOST_OF_STRANGERS: Final = 1


async def tell_of_requests(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """Neither note nor amount: others may read along."""
    moved = []
    for told in heard:
        match told.event:
            case TransferAgreed() | TransferLetGo() | TransferEnded():
                moved.append(told.event.transfer_id)
            case _ if told.at <= tx.now - _NEWS_FOR:
                continue
            case RequestMade(request_id=id_):
                await _tell_asked(tx, id_, words.ASKED)
            case RequestReminded(request_id=id_):
                await _tell_asked(tx, id_, words.REMINDED)
            case RequestPaid():
                await identity.tell_customer(tx, told.event.asker_id, words.PAID, {})
            case RequestDeclined():
                await identity.tell_customer(tx, told.event.asker_id, words.DECLINED, {})
    if moved:
        await follow_transfers(tx, moved)


async def _tell_asked(tx: Tx, request_id: UUID, template: Template) -> None:
    """Not where it is over by now; not at all where its asker is not to be heard of."""
    row = await tx.session.get(RequestRow, request_id)
    if row is None or rules.state_now(RequestState(row.state), row.expires_at, tx.now) is not RequestState.OPEN:
        return
    match (await queries.reaches_of(tx, [row]))[row.id]:
        case Reach.SEEN:
            asker = (await customers.briefs(tx, [row.asker_id])).get(row.asker_id)
            facts = {"other": customers.mask_person(asker.name) if asker else ""}
            await identity.tell_customer(tx, row.asked_id, template, facts)
        case Reach.BEHIND_A_QUESTION:
            await identity.tell_customer(tx, row.asked_id, words.STRANGER_ASKS, {}, most=_MOST_OF_STRANGERS)


SUBSCRIBERS = [
    Subscriber(
        "payments.tell_of_requests",
        (RequestMade, RequestReminded, RequestPaid, RequestDeclined, TransferAgreed, TransferLetGo, TransferEnded),
        tell_of_requests,
        batch_limit=100,
    )
]
