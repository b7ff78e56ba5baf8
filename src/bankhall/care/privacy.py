"""What of conversations is a customer's to take home: all that was said, by both."""

from collections.abc import Sequence

from bankhall.care import queries
from bankhall.care.schemas import SaidInConversationOut
from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion


async def _conversations(reading: Reading) -> Sequence[SaidInConversationOut]:
    """The latest conversation first, and each from its beginning."""
    taken: list[SaidInConversationOut] = []
    for one in await queries.my_conversations(reading, most=MOST + 1):
        if len(taken) > MOST:
            break
        said = await queries.messages_after(reading, {one.id: (one.customer_id, 0)}, most=MOST + 1)
        taken += [SaidInConversationOut.of(one.topic, each) for each in said]
    return taken[: MOST + 1]


PORTIONS = (Portion("conversations", Purpose.CONTRACT, Kept.TEN_YEARS, _conversations),)
