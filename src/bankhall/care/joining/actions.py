"""Coming into a conversation and leaving it. Each verb locks its row first."""

from uuid import UUID

from bankhall.care import actions as talks
from bankhall.care import permissions, queries
from bankhall.care.errors import NoSuchColleague, NoSuchConversation
from bankhall.care.joining import rules
from bankhall.care.joining.errors import NoPart
from bankhall.care.joining.models import PartStepRow, WhisperRow
from bankhall.care.joining.queries import whisper_place
from bankhall.care.joining.types import PartStep
from bankhall.care.models import ConversationRow
from bankhall.care.reach.actions.closing import tell_desks
from bankhall.care.reach.queries import terms
from bankhall.care.types import Other, OtherRole, Step
from bankhall.customers.errors import CustomerForgotten
from bankhall.identity import api as identity
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import done_by


async def listen(tx: Tx, conversation_id: UUID) -> None:
    """By who has the right to: reads what is said from now on. Raises NoSuchConversation, NotTalking, HasPart,
    ConversationIsOver.
    """
    row = await _held(tx, conversation_id)
    if (refused := rules.refuse_coming(queries.as_conversation(row), tx.actor.id)) is not None:
        raise refused
    assert tx.actor.id is not None
    is_told = (await terms(tx)).tells_of_listening
    other = Other(id=tx.actor.id, name=tx.actor.name, role=OtherRole.LISTENER, is_told=is_told)
    await _put(tx, row, [*_others(row), other], other, PartStep.LISTENED)
    tx.audit("care.listen", "customer", row.customer_id, conversation_id=row.id, is_told=is_told)


async def invite(tx: Tx, conversation_id: UUID, colleague: UUID) -> None:
    """By its agent: the colleague sees it, and may join. Raises NoSuchConversation, NotYours, NoSuchColleague,
    NotTalking, HasPart, ConversationIsOver.
    """
    row = await _held(tx, conversation_id)
    await queries.conversation(tx, conversation_id)
    if (refused := rules.refuse_inviting(queries.as_conversation(row), tx.actor.id, colleague)) is not None:
        raise refused
    name = (await identity.staff_with(tx, permissions.SERVE)).get(colleague)
    if name is None:
        raise NoSuchColleague
    other = Other(id=colleague, name=name, role=OtherRole.INVITED)
    await _put(tx, row, [*_others(row), other], other, PartStep.INVITED)
    tx.audit("care.invite_colleague", "customer", row.customer_id, conversation_id=row.id, colleague=colleague)
    await tell_desks(tx, [colleague])


async def join(tx: Tx, conversation_id: UUID) -> None:
    """By whoever listens or is invited: the customer sees their name. Raises NoSuchConversation, NoPart, HasPart,
    ConversationIsOver.
    """
    row = await _held(tx, conversation_id)
    await queries.conversation(tx, conversation_id)
    if (refused := rules.refuse_joining(queries.as_conversation(row), tx.actor.id)) is not None:
        raise refused
    assert tx.actor.id is not None
    other = Other(id=tx.actor.id, name=tx.actor.name, role=OtherRole.GUEST)
    await _put(tx, row, [*rules.without(_others(row), tx.actor.id), other], other, PartStep.JOINED)
    await talks.write_step(tx, row.id, Step.JOINED)
    tx.audit("care.join_conversation", "customer", row.customer_id, conversation_id=row.id)


async def leave(tx: Tx, conversation_id: UUID) -> None:
    """Whoever listens, is invited or has joined has no part in it any more. Raises NoSuchConversation, NoPart."""
    row = await _held(tx, conversation_id)
    await queries.conversation(tx, conversation_id)
    part = rules.part_of(queries.as_conversation(row), tx.actor.id)
    if part is None:
        raise NoPart
    if part.role is OtherRole.GUEST:
        await talks.write_step(tx, row.id, Step.LEFT)
    await _put(tx, row, rules.without(_others(row), tx.actor.id), part, PartStep.LEFT)
    tx.audit("care.leave_conversation", "customer", row.customer_id, conversation_id=row.id, part=part.role)


async def whisper(tx: Tx, conversation_id: UUID, text: str) -> None:
    """A line that only staff see in the conversation. Raises NoSuchConversation, NoPart, ConversationIsOver,
    CustomerForgotten.
    """
    row = await _held(tx, conversation_id)
    await queries.conversation(tx, conversation_id)
    if (refused := rules.refuse_whispering(queries.as_conversation(row), tx.actor.id)) is not None:
        raise refused
    key = (await data_keys(tx, {row.customer_id})).get(row.customer_id)
    if key is None:
        raise CustomerForgotten
    row.whispers += 1
    sealed = key.seal(tx.vault.suite, text.encode(), about=whisper_place(row.id, row.whispers))
    tx.session.add(
        WhisperRow(
            conversation_id=row.id, nth=row.whispers, after=row.messages, sealed=sealed, at=tx.now, **done_by(tx)
        )
    )
    await talks.tell_of(tx, [row.id])
    tx.audit("care.whisper", "conversation", row.id, nth=row.whispers)


async def _held(tx: Tx, conversation_id: UUID) -> ConversationRow:
    row = await tx.session.get(ConversationRow, conversation_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NoSuchConversation
    return row


def _others(row: ConversationRow) -> list[Other]:
    return list(queries.as_conversation(row).others)


async def _put(tx: Tx, row: ConversationRow, others: list[Other], who: Other, step: PartStep) -> None:
    row.others = queries.others_kept(others)
    tx.session.add(
        PartStepRow(
            id=new_id(),
            conversation_id=row.id,
            staff_id=who.id,
            staff_name=who.name,
            kind=step.value,
            at=tx.now,
            **done_by(tx),
        )
    )
    await tx.session.flush()
    await talks.tell_of(tx, [row.id])
