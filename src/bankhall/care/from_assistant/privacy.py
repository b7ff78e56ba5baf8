"""What was handed over from the assistant is its customer's to take home."""

from collections.abc import Sequence

from bankhall.care.from_assistant import queries
from bankhall.care.from_assistant.schemas import AskedOfAssistantOut
from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion


async def _asked(reading: Reading) -> Sequence[AskedOfAssistantOut]:
    found = await queries.my_summaries(reading, most=MOST + 1)
    told = [AskedOfAssistantOut.of_conversation(one.conversation_id, turn) for one in found for turn in one.turns]
    return told[: MOST + 1]


PORTIONS = (Portion("conversation_summaries", Purpose.CONTRACT, Kept.TEN_YEARS, _asked),)
