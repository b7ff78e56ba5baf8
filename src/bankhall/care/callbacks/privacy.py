"""What of call-backs is a customer's to take home."""

from collections.abc import Sequence

from bankhall.care.callbacks import queries
from bankhall.care.callbacks.schemas import AskedCallbackOut
from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion


async def _callbacks(reading: Reading) -> Sequence[AskedCallbackOut]:
    """The latest first."""
    return [AskedCallbackOut.of(one) for one in await queries.my_callbacks(reading, most=MOST + 1)]


PORTIONS = (Portion("callbacks", Purpose.CONTRACT, Kept.TEN_YEARS, _callbacks),)
