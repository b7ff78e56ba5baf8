"""Bringing what somebody said outside into a conversation of theirs."""

from uuid import UUID

from sqlalchemy import select

from bankhall.care import actions, rules
from bankhall.care.models import ConversationRow
from bankhall.care.queries import as_conversation
from bankhall.care.types import Author, NewConversation, Proof, Step, TalkChannel, TalkState
from bankhall.customers import api as customers
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Tx
from bankhall.kernel.news import News, tell

# Who is meant to have said it, of whom nothing is proved: a customer never signs by name.
SAID_OUTSIDE = Actor(kind="system", name="")


async def bring_in(
    tx: Tx,
    customer_id: UUID,
    new: NewConversation,
    *,
    into: UUID | None,
    channel: TalkChannel,
    proof: Proof,
    left_out: int = 0,
) -> UUID:
    """Into that conversation, which waits again if it has ended lately; else a new one, or, where the customer has as
    many as there can be, the one where something was said last. Returns which. Raises NoSuchCustomer, CustomerClosed,
    CustomerMerged, CustomerForgotten.
    """
    await customers.lock_customer(tx, customer_id)
    row = await _going_on(tx, customer_id, into, channel)
    if row is None:
        return await actions.begin(
            tx, customer_id, new, by=SAID_OUTSIDE, channel=channel, proof=proof, left_out=left_out
        )
    lines = []
    if row.state == TalkState.ENDED:
        row.state, row.agent_id, row.agent_name, row.waiting_since = TalkState.WAITING, None, None, tx.now
        row.ended_at, row.wrap_up = None, None
        lines.append(actions.Line(row.id, Author.BANK, SAID_OUTSIDE, step=Step.REOPENED, channel=channel))
    lines.append(
        actions.Line(
            row.id, Author.CUSTOMER, SAID_OUTSIDE, text=new.text, channel=channel, proof=proof, left_out=left_out
        )
    )
    await actions.write(tx, {row.id: row}, lines)
    await tell(tx, News(actions.OF, actions.QUEUE))
    return row.id


async def _going_on(tx: Tx, customer_id: UUID, into: UUID | None, channel: TalkChannel) -> ConversationRow | None:
    """Held. What is said by a way without threads goes on where it was said by the same way before."""
    mine = customers.one_with(ConversationRow.customer_id, customer_id)
    if into is not None:
        row = (await actions.hold(tx, [into])).get(into)
        # A mailbox or a number may be another customer's by now.
        whose = await customers.survivors(tx, [row.customer_id]) if row is not None else {}
        if (
            row is not None
            and whose.get(row.customer_id) == customer_id
            and (row.state != TalkState.ENDED or rules.refuse_reopening(as_conversation(row), tx.now) is None)
        ):
            return row
    query = select(ConversationRow.id).where(mine, ConversationRow.state != TalkState.ENDED)
    open_ = list(await tx.session.scalars(query.order_by(ConversationRow.said_at.desc(), ConversationRow.id)))
    if channel is not TalkChannel.EMAIL and into is None:
        same = query.where(ConversationRow.channel == channel).order_by(ConversationRow.said_at.desc()).limit(1)
        if (found := await tx.session.scalar(same)) is not None:
            return (await actions.hold(tx, [found])).get(found)
    if len(open_) < rules.MOST_OPEN:
        return None
    row = (await actions.hold(tx, [open_[0]])).get(open_[0])
    return row if row is not None and row.state != TalkState.ENDED else None
