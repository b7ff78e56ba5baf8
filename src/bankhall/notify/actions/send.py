"""Writing a message: the worker sends it once this transaction has committed."""

from datetime import datetime
from uuid import UUID

from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.jobs import enqueue
from bankhall.notify import queries, rules
from bankhall.notify.errors import AddressFull, NoChannel, NotAnAddress
from bankhall.notify.models import MessageRow, MessageTryRow
from bankhall.notify.types import Message, Outcome

DELIVER = "notify.deliver"


async def send(tx: Tx, message: Message) -> UUID:
    """Returns the message's id. Raises NoChannel, NotAnAddress, AddressFull: before anything is written."""
    _refuse_holes(message)
    if not rules.is_address(message.channel, message.address):
        raise NotAnAddress
    carrier = await queries.carrier_of(tx, message.channel)
    if carrier is None:
        raise NoChannel
    await _refuse_full(tx, message)
    row = _row(tx, message)
    tx.session.add(row)
    await tx.session.flush()
    if carrier == queries.DRAWER:
        row.tries, row.closed_at = 1, tx.now
        tx.session.add(MessageTryRow(message_id=row.id, nth=1, at=tx.now, outcome=Outcome.KEPT, cause=None))
    else:
        await ask_to_deliver(tx, row.id, nth=1, is_urgent=message.is_urgent)
    return row.id


async def ask_to_deliver(tx: Tx, message_id: UUID, *, nth: int, is_urgent: bool, at: datetime | None = None) -> None:
    """`nth`: which try it is. A job that comes twice finds that its try is over."""
    await enqueue(tx, DELIVER, urgent=is_urgent, at=at, message_id=str(message_id), nth=nth)


def _row(tx: Tx, message: Message) -> MessageRow:
    message_id = new_id()
    return MessageRow(
        id=message_id,
        channel=message.channel,
        template=message.template.name,
        address_key=queries.address_key(tx, message.channel, message.address),
        sealed=queries.sealed_message(tx, message_id, message),
        is_urgent=message.is_urgent,
        written_at=tx.now,
        void_at=message.void_at,
        tries=0,
        closed_at=None,
    )


async def _refuse_full(tx: Tx, message: Message) -> None:
    written = await queries.written_since(tx, message.channel, message.address, tx.now - rules.DAY)
    if written >= rules.MOST_A_DAY:
        raise AddressFull(retry_after_s=3_600)


def _refuse_holes(message: Message) -> None:
    """A template whose facts are not all there is a defect, found where it is made and not in the worker."""
    if message.own is not None:
        return
    for words in (message.template.subject, message.template.text):
        if missing := rules.names_in(words.in_(message.language)) - message.facts.keys():
            raise KeyError(f"{message.template.name} lacks {', '.join(sorted(missing))}")
