"""What of tiers is a customer's to take home: each month's figures with what came of them, and tiers given by hand."""

from collections.abc import Sequence

from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion
from bankhall.tiers.benefits.privacy import PORTIONS as BENEFITS
from bankhall.tiers.queries import grants_of, months_of
from bankhall.tiers.schemas import MyGrantOut, TierMonthOut


async def _months(reading: Reading) -> Sequence[TierMonthOut]:
    if reading.actor.id is None:
        return []
    return [TierMonthOut.of(one) for one in await months_of(reading, reading.actor.id, most=MOST + 1)]


async def _grants(reading: Reading) -> Sequence[MyGrantOut]:
    return [MyGrantOut.of(one) for one in await grants_of(reading, reading.actor.id)] if reading.actor.id else []


PORTIONS = (
    *BENEFITS,
    Portion("tier_months", Purpose.CONTRACT, Kept.TEN_YEARS, _months),
    Portion("tier_grants", Purpose.CONTRACT, Kept.TEN_YEARS, _grants),
)
