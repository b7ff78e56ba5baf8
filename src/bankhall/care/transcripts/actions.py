"""Taking a conversation home. That it was taken is kept."""

from uuid import UUID

from bankhall.care import queries
from bankhall.care.transcripts import rules
from bankhall.care.transcripts.types import Transcript, TranscriptForm
from bankhall.customers.api import mask_person
from bankhall.kernel.db import Tx


async def take_transcript(
    tx: Tx, conversation_id: UUID, form: TranscriptForm, *, bank: str, purpose: str | None = None
) -> Transcript:
    """By its customer, or by staff who may read it, for a purpose. Raises NoSuchConversation."""
    one = await queries.conversation(tx, conversation_id)
    is_theirs = tx.actor.kind == "customer"
    assert is_theirs or purpose, "staff say what for"
    after = max(0, one.messages - rules.MOST_MESSAGES)
    said = await queries.messages_after(tx, {one.id: (one.customer_id, after)}, most=rules.MOST_MESSAGES)
    whose = await queries.names_of(tx, [one])
    _, name, _ = whose.get(one.customer_id, (one.customer_id, "", ""))
    tx.audit(
        "care.take_transcript", "customer", one.customer_id, conversation_id=one.id, form=form, purpose=purpose or ""
    )
    return Transcript(
        conversation=one,
        customer=name if is_theirs else mask_person(name),
        messages=tuple(said),
        left_out=after,
        is_theirs=is_theirs,
        bank=bank,
        read_at=tx.now,
    )
