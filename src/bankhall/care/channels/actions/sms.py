"""Text messages that the gateway brings: each once, in one thread with the same telephone."""

from bankhall.care.channels import queries
from bankhall.care.channels.actions.bring import bring_in
from bankhall.care.channels.actions.keeping import note_arrival, set_aside
from bankhall.care.channels.queries import SealedArrival
from bankhall.care.channels.rules.answers import language_of
from bankhall.care.channels.rules.mail import readable
from bankhall.care.channels.types import ArrivalState, ArrivalWhy, Sms
from bankhall.care.types import NewConversation, Proof, TalkChannel, TalkTopic
from bankhall.customers import api as customers
from bankhall.identity import api as identity
from bankhall.identity.types import Way
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import Refusal
from bankhall.notify import api as notify

_HERE = TalkChannel.SMS


async def keep_sms(tx: Tx, sms: Sms) -> ArrivalState | None:
    """A number that is shown proves nothing about who wrote. None where it was kept before."""
    number = notify.as_e164(sms.sender) or sms.sender
    source = queries.source_key(tx, _HERE, sms.id, number)
    await take_turn(tx, f"sms {source.hex()}")
    if await queries.came_before(tx, source, _HERE):
        return None
    said = readable(sms.text) or "—"
    plain = SealedArrival(number, "", said, 0)
    customer_id = await identity.customer_with(tx, number)
    if customer_id is None or (Way.SMS, number) not in await identity.proved_contacts(tx, customer_id):
        return await set_aside(tx, _HERE, source, plain, ArrivalWhy.UNKNOWN_SENDER)
    today = (await customers.survivors(tx, [customer_id])).get(customer_id, customer_id)
    new = NewConversation(topic=TalkTopic.OTHER, language=language_of(said), text=said)
    try:
        id_ = await tx.attempt(bring_in, today, new, into=None, channel=_HERE, proof=Proof.NONE)
    except Refusal:
        return await set_aside(tx, _HERE, source, plain, ArrivalWhy.NO_CUSTOMER)
    await note_arrival(tx, _HERE, source, ArrivalState.KEPT, conversation_id=id_)
    return ArrivalState.KEPT
