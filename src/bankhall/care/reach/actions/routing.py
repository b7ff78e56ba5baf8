"""Offers: made by rule, answered by an agent, and moved on where nobody answers."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import insert, select

from bankhall.care.models import ConversationRow
from bankhall.care.reach import queries, rules
from bankhall.care.reach.actions.closing import tell_desks
from bankhall.care.reach.actions.presence import send_away
from bankhall.care.reach.errors import NoSuchOffer, OfferOver
from bankhall.care.reach.models import OfferRow
from bankhall.care.reach.types import OfferOutcome, PresenceReason
from bankhall.care.types import TalkState
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.direct import direct, fetch
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import Ids, is_any

_ROUND: Final = "care routing"

_OVERDUE = direct("SELECT id, conversation_id FROM care_offers WHERE ended_at IS NULL AND until <= :now")

_LAPSE = direct(
    """
    UPDATE care_offers SET outcome = 'lapsed', ended_at = :now
    WHERE id = ANY(:ids) AND ended_at IS NULL RETURNING agent_id
    """
)


async def route(tx: Tx) -> int:
    """One round: whoever waits and has nobody is offered to somebody, by the rules. Returns how many were. Of several
    processes that do so at once each finds what the one before has left.
    """
    await take_turn(tx, _ROUND)
    waiting = await queries.waiting(tx)
    if not waiting:
        return 0
    held = await queries.terms(tx)
    found = rules.match(waiting, await queries.at_desk(tx, held), held, tx.now)
    still = await _still_waiting(tx, [one.conversation_id for one in found])
    offers = [
        {
            "id": new_id(),
            "conversation_id": one.conversation_id,
            "agent_id": one.agent_id,
            "agent_name": one.agent_name,
            "why": one.why.value,
            "offered_at": tx.now,
            "until": tx.now + timedelta(seconds=held.offer_s),
        }
        for one in found
        if one.conversation_id in still
    ]
    if offers:
        await tx.session.execute(insert(OfferRow), offers)
        await tell_desks(tx, [one.agent_id for one in found if one.conversation_id in still])
    return len(offers)


async def move_on(tx: Tx) -> int:
    """Offers that nobody answered lapse, and whoever did not answer is away. Returns how many lapsed."""
    overdue = await fetch(tx, _OVERDUE, now=tx.now)
    if not overdue:
        return 0
    # The rows of conversations come first wherever both are locked.
    await _still_waiting(tx, [row.conversation_id for row in overdue])
    lapsed = await fetch(tx, _LAPSE, ids=Ids([row.id for row in overdue]), now=tx.now)
    unseen = [row.agent_id for row in lapsed]
    gone = await send_away(tx, unseen, PresenceReason.UNSEEN)
    await tell_desks(tx, [one for one in unseen if one not in gone])
    return len(lapsed)


async def offered(tx: Tx, offer_id: UUID) -> UUID:
    """The conversation that is offered to the actor at this moment; both are held until the commit. Raises NoSuchOffer,
    OfferOver.
    """
    row = await _mine(tx, offer_id)
    if row.ended_at is not None or row.until <= tx.now:
        raise OfferOver
    tx.session.expunge(row)
    return row.conversation_id


async def decline(tx: Tx, offer_id: UUID) -> None:
    """It goes on to the next. Raises NoSuchOffer, OfferOver."""
    row = await _mine(tx, offer_id)
    if row.ended_at is not None or row.until <= tx.now:
        raise OfferOver
    row.outcome, row.ended_at = OfferOutcome.DECLINED.value, tx.now
    tx.audit("care.decline_offer", "conversation", row.conversation_id)
    await tell_desks(tx, [row.agent_id])


async def _mine(tx: Tx, offer_id: UUID) -> OfferRow:
    """The actor's, with its conversation, both held until the commit."""
    found = await tx.session.scalar(
        select(OfferRow.conversation_id).where(OfferRow.id == offer_id, OfferRow.agent_id == tx.actor.id)
    )
    if found is None:
        raise NoSuchOffer
    await _still_waiting(tx, [found])
    row = await tx.session.get(OfferRow, offer_id, with_for_update=True, populate_existing=True)
    assert row is not None
    return row


async def _still_waiting(tx: Tx, ids: list[UUID]) -> set[UUID]:
    """Held until the commit, in the order of their ids."""
    if not ids:
        return set()
    rows = await tx.session.execute(
        select(ConversationRow.id, ConversationRow.state)
        .where(is_any(ConversationRow.id, ids))
        .order_by(ConversationRow.id)
        .with_for_update()
    )
    return {row.id for row in rows if row.state == TalkState.WAITING}
