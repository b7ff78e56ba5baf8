"""What staff said among themselves in a customer's conversation is theirs to take home, too."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from bankhall.care import queries as talks
from bankhall.care.joining.queries import whispered_in
from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion


class WhisperedAboutOut(msgspec.Struct, frozen=True, kw_only=True):
    conversation_id: UUID
    text: str
    at: datetime


async def _whispers(reading: Reading) -> Sequence[WhisperedAboutOut]:
    taken: list[WhisperedAboutOut] = []
    for one in await talks.my_conversations(reading, most=MOST + 1):
        if one.whispers:
            taken += [
                WhisperedAboutOut(conversation_id=one.id, text=each.text, at=each.at)
                for each in await whispered_in(reading, one)
            ]
    return taken[: MOST + 1]


PORTIONS = (Portion("whispers", Purpose.CONTRACT, Kept.TEN_YEARS, _whispers),)
