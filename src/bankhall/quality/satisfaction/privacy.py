"""What of satisfaction is a customer's to take home: what they were asked and what they said."""

from collections.abc import Sequence

from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion
from bankhall.quality.satisfaction.queries import all_my_asks
from bankhall.quality.satisfaction.schemas import MyAskOut


async def _asks(reading: Reading) -> Sequence[MyAskOut]:
    return [MyAskOut.of(one) for one in await all_my_asks(reading, most=MOST + 1)]


PORTIONS = (Portion("satisfaction", Purpose.CONTRACT, Kept.TEN_YEARS, _asks),)
