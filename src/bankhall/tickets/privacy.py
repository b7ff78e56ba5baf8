"""What of tickets is a customer's to take home: all that they were told and said."""

from collections.abc import Sequence

from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion
from bankhall.tickets.queries import my_ticket, my_tickets
from bankhall.tickets.schemas import MyMatterOut


async def _tickets(reading: Reading) -> Sequence[MyMatterOut]:
    return [MyMatterOut.of(await my_ticket(reading, one.id)) for one in await my_tickets(reading, most=MOST + 1)]


PORTIONS = (Portion("tickets", Purpose.CONTRACT, Kept.TEN_YEARS, _tickets),)
