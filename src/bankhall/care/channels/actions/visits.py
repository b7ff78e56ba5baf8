"""What a clerk notes of a visit, in the customer's thread."""

from uuid import UUID

from sqlalchemy import insert

from bankhall.care import actions, rules
from bankhall.care.channels.types import BranchNote
from bankhall.care.errors import ConversationIsOver, NoSuchConversation, TooManyOpen
from bankhall.care.events import ConversationOpened
from bankhall.care.models import ConversationRow
from bankhall.care.queries import how_many_open
from bankhall.care.types import Author, Step, TalkChannel, TalkState
from bankhall.customers import api as customers
from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.news import News, tell
from bankhall.kernel.once import done_before, note_done


async def note_visit(tx: Tx, one: BranchNote, *, key: str) -> UUID:
    """Into that matter, or as a new one, which waits for an agent or is over at once. Its customer reads the note. The
    same key and content note once. Returns the conversation. Raises NoSuchCustomer, CustomerClosed, CustomerMerged,
    CustomerForgotten, NoSuchConversation, ConversationIsOver, TooManyOpen, KeyReused.
    """
    if before := await done_before(tx, key, one):
        return before
    await customers.customer(tx, one.customer_id)
    await customers.lock_customer(tx, one.customer_id)
    row = await _begun(tx, one) if one.conversation_id is None else await _known(tx, one, one.conversation_id)
    line = actions.Line(row.id, Author.BANK, tx.actor, step=Step.VISITED, text=one.note, channel=TalkChannel.BRANCH)
    await actions.write(tx, {row.id: row}, [line])
    await note_done(tx, key, one, row.id)
    tx.audit("care.note_visit", "customer", one.customer_id, conversation_id=row.id)
    await tell(tx, News(actions.OF, actions.QUEUE))
    return row.id


async def _known(tx: Tx, one: BranchNote, conversation_id: UUID) -> ConversationRow:
    row = (await actions.hold(tx, [conversation_id])).get(conversation_id)
    today = await customers.survivors(tx, [row.customer_id]) if row is not None else {}
    if row is None or today.get(row.customer_id) != one.customer_id:
        raise NoSuchConversation
    if row.state == TalkState.ENDED:
        raise ConversationIsOver
    return row


async def _begun(tx: Tx, one: BranchNote) -> ConversationRow:
    if one.waits and await how_many_open(tx, one.customer_id) >= rules.MOST_OPEN:
        raise TooManyOpen(rules.MOST_OPEN)
    id_ = new_id()
    row = {
        "id": id_,
        "customer_id": one.customer_id,
        "topic": one.topic.value,
        "language": one.language.value,
        "channel": TalkChannel.BRANCH.value,
        "state": (TalkState.WAITING if one.waits else TalkState.ENDED).value,
        "opened_at": tx.now,
        "waiting_since": tx.now if one.waits else None,
        "ended_at": None if one.waits else tx.now,
        "messages": 0,
        "said_at": tx.now,
        **dict.fromkeys(("customer_delivered", "customer_read", "agent_delivered", "agent_read"), 0),
    }
    await tx.session.execute(insert(ConversationRow).values(**row))
    tx.emit(ConversationOpened(conversation_id=id_, customer_id=one.customer_id, topic=one.topic))
    return (await actions.hold(tx, [id_]))[id_]
