"""What of circumstances is a customer's to take home: every word that was said of them."""

from collections.abc import Sequence

from bankhall.customers.circumstances.queries import my_statements
from bankhall.customers.circumstances.schemas import WordOut, WordTakenOut
from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion


async def _statements(reading: Reading) -> Sequence[WordTakenOut]:
    found = await my_statements(reading, most=MOST + 1)
    return [WordTakenOut(field, WordOut.of(said, to_customer=True)) for field, said in found]


PORTIONS = (Portion("circumstances", Purpose.LAW, Kept.TEN_YEARS, _statements),)
