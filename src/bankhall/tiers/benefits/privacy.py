"""What of benefits is a customer's to take home: what they took up, and what became of it."""

from collections.abc import Sequence

from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import Portion
from bankhall.tiers.benefits.queries import takings_of
from bankhall.tiers.benefits.schemas import MyTakingOut


async def _takings(reading: Reading) -> Sequence[MyTakingOut]:
    if reading.actor.id is None:
        return []
    return [MyTakingOut.of(one) for one in await takings_of(reading, reading.actor.id, with_codes=True)]


PORTIONS = (Portion("tier_benefits", Purpose.CONTRACT, Kept.TEN_YEARS, _takings),)
