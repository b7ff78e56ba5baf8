"""What of papers is a customer's to take home: all that was ever written down of their documents."""

from collections.abc import Sequence

from bankhall.customers.papers.queries import all_my_papers
from bankhall.customers.papers.schemas import PaperOut
from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion


async def _papers(reading: Reading) -> Sequence[PaperOut]:
    found = await all_my_papers(reading, most=MOST + 1)
    return [PaperOut.of(one, asked_by=None, in_clear=True, to_customer=True) for one in found]


PORTIONS = (Portion("papers", Purpose.LAW, Kept.TEN_YEARS, _papers),)
