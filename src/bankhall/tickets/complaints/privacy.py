"""What of complaints is a customer's to take home. The register keeps days, products and causes for as long as the law
wants them; what was said goes with the customer's key.
"""

from collections.abc import Sequence

from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion
from bankhall.tickets.complaints.queries import my_complaints
from bankhall.tickets.complaints.schemas import MyComplaintOut


async def _complaints(reading: Reading) -> Sequence[MyComplaintOut]:
    return [MyComplaintOut.of(one) for one in await my_complaints(reading, most=MOST + 1)]


PORTIONS = (Portion("complaints", Purpose.LAW, Kept.TEN_YEARS, _complaints),)
