"""Reading a conversation that is over: it is noted, so it is an act."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from bankhall.care import permissions, queries
from bankhall.care.errors import NoSuchConversation
from bankhall.care.types import Message, TalkState
from bankhall.kernel.db import Tx
from bankhall.kernel.redaction import redacted

# More than anybody says in one conversation; of a longer one the beginning.
_MOST: Final = 1000


async def read_over(tx: Tx, conversation_id: UUID) -> list[Message]:
    """What was said in one that is over, from the beginning, without numbers of identity, telephones, cards and
    addresses: by who has the right, or had a part in it. Noted. Of a customer who is forgotten nothing. Raises
    NoSuchConversation.
    """
    one = (await queries.conversations_by_id(tx, [conversation_id])).get(conversation_id)
    if one is None or one.state is not TalkState.ENDED:
        raise NoSuchConversation
    if permissions.READ_OVER not in tx.actor.rights:
        await queries.conversation(tx, conversation_id)
    found = await queries.messages_after(tx, {one.id: (one.customer_id, 0)}, most=_MOST)
    tx.audit("care.read_over", "customer", one.customer_id, conversation_id=one.id)
    return [replace(each, text=str(redacted(each.text))) for each in found]
