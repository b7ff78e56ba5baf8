"""What of the contact log is a customer's to take home: all of it."""

from collections.abc import Sequence

from bankhall.customers.contact_log.queries import my_contacts
from bankhall.customers.contact_log.schemas import ContactEntryOut
from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion


async def _contacts(reading: Reading) -> Sequence[ContactEntryOut]:
    return [ContactEntryOut.of(one, to_customer=True) for one in await my_contacts(reading, most=MOST + 1)]


PORTIONS = (Portion("contact_log", Purpose.CONTRACT, Kept.TEN_YEARS, _contacts),)
