"""What came in and nobody was found for: staff tie it to its customer, or put it away; after a while it is gone."""

from uuid import UUID

from sqlalchemy import update

from bankhall.care.channels import queries
from bankhall.care.channels.actions.mail import bring_mail, note_thread
from bankhall.care.channels.errors import ArrivalSettled, NobodyNumbered, NoSuchArrival
from bankhall.care.channels.models import ArrivalRow
from bankhall.care.channels.queries import Known, SealedArrival
from bankhall.care.channels.rules.answers import LOOKED_AT_WITHIN
from bankhall.care.channels.rules.mail import without_token
from bankhall.care.channels.types import Arrival, ArrivalState
from bankhall.care.types import Proof, TalkChannel
from bankhall.customers import api as customers
from bankhall.kernel.db import Tx


async def tie(tx: Tx, arrival_id: UUID, number: str) -> UUID:
    """To the customer of that number: it becomes a message of theirs, of which nothing is proved. Returns the
    conversation. Raises NoSuchArrival, ArrivalSettled, NobodyNumbered, CustomerClosed, CustomerMerged,
    CustomerForgotten.
    """
    row, found = await _open(tx, arrival_id)
    customer = await customers.customer_numbered(tx, number)
    if customer is None:
        raise NobodyNumbered
    plain = SealedArrival(found.sender, found.subject, found.text, found.left_out)
    id_ = await bring_mail(tx, customer.id, plain, into=None, proof=Proof.NONE, channel=found.channel)
    if found.channel is TalkChannel.EMAIL:
        await note_thread(tx, id_, Known(found.sender, without_token(found.subject), ""))
    _settle(tx, row, ArrivalState.TIED, conversation_id=id_)
    tx.audit("care.tie_arrival", "customer", customer.id, arrival_id=arrival_id, conversation_id=id_)
    return id_


async def dismiss(tx: Tx, arrival_id: UUID) -> None:
    """Nobody's matter. Raises NoSuchArrival, ArrivalSettled."""
    row, _ = await _open(tx, arrival_id)
    _settle(tx, row, ArrivalState.DISMISSED)
    tx.audit("care.dismiss_arrival", "arrival", arrival_id)


async def let_lapse(tx: Tx) -> int:
    """What nobody looked at in time is forgotten. Returns how many."""
    gone = await tx.session.execute(
        update(ArrivalRow)
        .where(ArrivalRow.state == ArrivalState.OPEN, ArrivalRow.came_at <= tx.now - LOOKED_AT_WITHIN)
        .values(state=ArrivalState.LAPSED, sealed=None, settled_at=tx.now)
        .returning(ArrivalRow.id)
    )
    return len(gone.all())


async def _open(tx: Tx, arrival_id: UUID) -> tuple[ArrivalRow, Arrival]:
    row = await tx.session.get(ArrivalRow, arrival_id, with_for_update=True)
    if row is None or row.state in (ArrivalState.KEPT, ArrivalState.DROPPED):
        raise NoSuchArrival
    if row.state != ArrivalState.OPEN:
        raise ArrivalSettled
    return row, queries.arrival(tx, row)


def _settle(tx: Tx, row: ArrivalRow, state: ArrivalState, *, conversation_id: UUID | None = None) -> None:
    row.state, row.sealed, row.conversation_id = state, None, conversation_id
    row.settled_at, row.settled_by, row.settled_name = tx.now, tx.actor.id, tx.actor.signature
