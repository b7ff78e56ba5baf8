"""What of promises is a customer's to take home."""

from collections.abc import Sequence

from bankhall.customers.promises.queries import my_promises
from bankhall.customers.promises.schemas import MyPromiseOut
from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion


async def _promises(reading: Reading) -> Sequence[MyPromiseOut]:
    return [MyPromiseOut.of(one) for one in await my_promises(reading, most=MOST + 1)]


PORTIONS = (Portion("promises", Purpose.CONTRACT, Kept.TEN_YEARS, _promises),)
