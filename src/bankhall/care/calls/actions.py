"""What is done with calls: hearing of them, noting them in the thread, calling back."""

from contextlib import suppress
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from bankhall.care import actions, permissions
from bankhall.care.calls import queries, rules
from bankhall.care.calls.errors import CallSettled, ExtensionTaken, NoSuchCall
from bankhall.care.calls.models import CallRow, ExtensionRow
from bankhall.care.calls.types import Call, CallEvent, CallState, Told
from bankhall.care.models import ConversationRow
from bankhall.care.types import Author, Proof, Step, TalkChannel, TalkState, TalkTopic
from bankhall.customers import api as customers
from bankhall.identity import api as identity
from bankhall.identity.types import Way
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Tx, violated
from bankhall.kernel.errors import Refusal
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.kernel.news import News, tell
from bankhall.notify import api as notify

_NOBODY = system("")


async def hear_of_call(tx: Tx, told: Told) -> None:
    """From the telephone system, which may tell it twice, late, or in another order. When the call is over it stands in
    the thread of whoever has proved that number to be theirs.
    """
    row, is_new = await _held(tx, told)
    state = rules.moved(None if is_new else CallState(row.state), told.event)
    if state is None:
        return
    agent_id = await _whose(tx, told.extension) if told.extension is not None else row.agent_id
    row.state, row.extension, row.agent_id = state, told.extension or row.extension, agent_id
    if state is CallState.TALKING:
        row.answered_at = tx.now
    if told.event is CallEvent.ENDED:
        row.ended_at = tx.now
    await tx.session.flush()
    if told.event is CallEvent.ENDED:
        with suppress(Refusal):  # of somebody who has left, or is forgotten
            await tx.attempt(_stand_in_thread, row.id)
    tx.audit("care.call_told", "call", row.id, state=state)
    await tell(tx, News(actions.OF, actions.QUEUE))


async def settle_call(tx: Tx, call_id: UUID) -> Call:
    """Somebody has called back. Raises NoSuchCall, CallSettled."""
    row = await tx.session.get(CallRow, call_id, with_for_update=True, populate_existing=True)
    if row is None or row.state not in (CallState.MISSED, CallState.CALLED_BACK):
        raise NoSuchCall
    if row.state == CallState.CALLED_BACK:
        raise CallSettled
    row.state, row.settled_by, row.settled_name = CallState.CALLED_BACK, tx.actor.id, tx.actor.signature
    tx.audit("care.settle_call", "call", row.id)
    await tell(tx, News(actions.OF, actions.QUEUE))
    return queries.as_call(tx, row)


async def set_extension(tx: Tx, extension: str | None) -> None:
    """Where the agent who asks is rung; none for nowhere. Raises ExtensionTaken."""
    if extension is None:
        await tx.session.execute(delete(ExtensionRow).where(ExtensionRow.agent_id == tx.actor.id))
    else:
        row = {"agent_id": tx.actor.id, "extension": extension, "at": tx.now}
        wanted = upsert(ExtensionRow).values(**row)
        try:
            await tx.session.execute(
                wanted.on_conflict_do_update(
                    index_elements=[ExtensionRow.agent_id], set_={"extension": extension, "at": tx.now}
                )
            )
        except IntegrityError as error:
            raise violated(error, {"care_extensions_extension_key": ExtensionTaken()}) from error
    tx.audit("care.set_extension", "staff", tx.actor.id or "")


async def forget_numbers(tx: Tx) -> int:
    """What is old is forgotten, and what never ended is over. Returns how many."""
    gone = await tx.session.execute(
        update(CallRow)
        .where(CallRow.sealed.is_not(None), CallRow.rang_at <= tx.now - rules.KEPT)
        .values(sealed=None)
        .returning(CallRow.id)
    )
    over = await tx.session.execute(
        update(CallRow)
        .where(CallRow.state.in_((CallState.RINGING, CallState.TALKING)), CallRow.rang_at <= tx.now - rules.LONGEST)
        .values(state=CallState.ENDED, ended_at=tx.now)
        .returning(CallRow.id)
    )
    return len(gone.all()) + len(over.all())


async def _held(tx: Tx, told: Told) -> tuple[CallRow, bool]:
    """Locked; written where it is new. Of two that tell of it first, one writes and the other waits."""
    key = queries.source_key(tx, told.call)
    id_ = new_id()
    number = notify.as_e164(told.number) or told.number
    state = rules.moved(None, told.event)
    row = {
        "id": id_,
        "source_key": key,
        "state": state,
        "sealed": queries.sealed_number(tx, id_, number) if number else None,
        "customer_id": await _caller(tx, number),
        "rang_at": tx.now,
        "answered_at": tx.now if state is CallState.TALKING else None,
        "ended_at": tx.now if state is CallState.MISSED else None,
    }
    made = await tx.session.execute(
        upsert(CallRow).values(**row).on_conflict_do_nothing(index_elements=[CallRow.source_key]).returning(CallRow.id)
    )
    is_new = made.one_or_none() is not None
    query = select(CallRow).where(CallRow.source_key == key).with_for_update()
    found = (await tx.session.execute(query.execution_options(populate_existing=True))).scalar_one()
    return found, is_new


async def _caller(tx: Tx, number: str) -> UUID | None:
    """Whoever has proved that number to be theirs."""
    customer_id = await identity.customer_with(tx, number) if number else None
    if customer_id is None or (Way.SMS, number) not in await identity.proved_contacts(tx, customer_id):
        return None
    return customer_id


async def _whose(tx: Tx, extension: str) -> UUID | None:
    found: UUID | None = await tx.session.scalar(
        select(ExtensionRow.agent_id).where(ExtensionRow.extension == extension)
    )
    return found


async def _stand_in_thread(tx: Tx, call_id: UUID) -> None:
    """As a line of what is open; of a call that was answered while nothing is, as a matter of its own that is over.
    Nothing happens for a caller whom nobody knows. Raises CustomerClosed, CustomerForgotten.
    """
    call = (await tx.session.execute(select(CallRow).where(CallRow.id == call_id))).scalar_one()
    if call.customer_id is None:
        return
    today = (await customers.survivors(tx, [call.customer_id])).get(call.customer_id, call.customer_id)
    await customers.lock_customer(tx, today)
    row = await _open(tx, today, call.agent_id)
    if row is None and call.answered_at is None:
        return
    row = row or await _over(tx, today, call)
    by, step = await _who(tx, call.agent_id), Step.CALLED if call.answered_at else Step.MISSED
    seconds = int((tx.now - call.answered_at).total_seconds()) if call.answered_at else None
    line = actions.Line(
        row.id, Author.BANK, by, step=step, channel=TalkChannel.PHONE, proof=Proof.NONE, seconds=seconds
    )
    await actions.write(tx, {row.id: row}, [line])
    call.conversation_id = row.id
    await tx.session.flush()


async def _open(tx: Tx, customer_id: UUID, agent_id: UUID | None) -> ConversationRow | None:
    """What the customer has open, first with that agent, then where something was said last. Held."""
    query = select(ConversationRow.id).where(
        customers.one_with(ConversationRow.customer_id, customer_id), ConversationRow.state != TalkState.ENDED
    )
    theirs = (ConversationRow.agent_id == agent_id).desc().nulls_last()
    id_ = await tx.session.scalar(query.order_by(theirs, ConversationRow.said_at.desc()).limit(1))
    row = (await actions.hold(tx, [id_])).get(id_) if id_ is not None else None
    return row if row is not None and row.state != TalkState.ENDED else None


async def _over(tx: Tx, customer_id: UUID, call: CallRow) -> ConversationRow:
    id_ = new_id()
    row = {
        "id": id_,
        "customer_id": customer_id,
        "topic": TalkTopic.OTHER.value,
        "language": Language.CHINESE.value,
        "channel": TalkChannel.PHONE.value,
        "state": TalkState.ENDED.value,
        "opened_at": call.rang_at,
        "first_taken_at": call.answered_at,
        "ended_at": tx.now,
        "messages": 0,
        "said_at": tx.now,
        **dict.fromkeys(("customer_delivered", "customer_read", "agent_delivered", "agent_read"), 0),
    }
    await tx.session.execute(insert(ConversationRow).values(**row))
    return (await actions.hold(tx, [id_]))[id_]


async def _who(tx: Tx, agent_id: UUID | None) -> Actor:
    name = (await identity.staff_with(tx, permissions.SERVE)).get(agent_id) if agent_id is not None else None
    return Actor(kind="staff", name=name, id=agent_id) if name is not None else _NOBODY
