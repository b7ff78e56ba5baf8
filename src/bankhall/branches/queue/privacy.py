"""What of queues is a customer's to take home: the numbers that they drew in the last year."""

from collections.abc import Sequence

from bankhall.branches.queue.queries import my_tickets
from bankhall.branches.queue.schemas import MyTicketOut
from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion


async def _tickets(reading: Reading) -> Sequence[MyTicketOut]:
    return [MyTicketOut.of(one) for one in await my_tickets(reading, most=MOST + 1, only_today=False)]


PORTIONS = (Portion("branch_tickets", Purpose.CONTRACT, Kept.WHILE_CUSTOMER, _tickets),)
