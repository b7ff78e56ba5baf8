"""Handing over from the assistant to a person."""

from uuid import UUID

import msgspec
from sqlalchemy import insert

from bankhall.assistant import api as assistant
from bankhall.care import actions as care
from bankhall.care.from_assistant import queries, rules
from bankhall.care.from_assistant.models import SummaryRow
from bankhall.care.from_assistant.types import FromAssistant
from bankhall.care.types import NewConversation
from bankhall.customers.errors import CustomerForgotten
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import BadInput
from bankhall.kernel.once import done_before, note_done


async def hand_over_from_assistant(tx: Tx, wanted: FromAssistant, *, key: str) -> UUID:
    """A conversation that begins with what the customer asked last, and with all that they asked before beside it. The
    same key and content open one. Raises assistant's NotSaidHere, BadInput naming `note` where nothing was said at all,
    and what `care.open_conversation` raises.
    """
    if before := await done_before(tx, key, wanted):
        return before
    turns = assistant.turns(tx, wanted.receipts)
    words = rules.first_words(turns, wanted.note)
    if not words:
        raise BadInput.of("note", "what it is about")
    new = NewConversation(topic=rules.topic_of(turns), language=wanted.language, text=words)
    talk = (await care.open_conversation(tx, new, key=f"{key}:talk")).conversation
    if turns:
        sealing = (await data_keys(tx, {talk.customer_id})).get(talk.customer_id)
        if sealing is None:
            raise CustomerForgotten
        plain = msgspec.msgpack.encode(tuple(turns))
        row = {
            "conversation_id": talk.id,
            "turns": len(turns),
            "sealed": sealing.seal(tx.vault.suite, plain, about=queries.place_of(talk.id)),
            "at": tx.now,
        }
        await tx.session.execute(insert(SummaryRow).values(**row))
    await note_done(tx, key, wanted, talk.id)
    tx.audit("care.hand_over_from_assistant", "customer", talk.customer_id, conversation_id=talk.id)
    return talk.id
