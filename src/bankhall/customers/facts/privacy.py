"""What of it is a customer's to take home: each time that something was said to hold, or verified."""

from collections.abc import Sequence

from bankhall.customers.facts.queries import my_marks
from bankhall.customers.facts.schemas import MarkOut
from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion


async def _marks(reading: Reading) -> Sequence[MarkOut]:
    return [MarkOut.of(one) for one in await my_marks(reading, most=MOST + 1)]


PORTIONS = (Portion("fact_marks", Purpose.LAW, Kept.TEN_YEARS, _marks),)
