"""What of managers is a customer's to take home: who was there for them, and what was noted about it."""

from collections.abc import Sequence

from bankhall.customers.managers.queries import my_manager
from bankhall.customers.managers.schemas import ManagerStepOut
from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion


async def _managers(reading: Reading) -> Sequence[ManagerStepOut]:
    known = await my_manager(reading, most=MOST + 1)
    return [ManagerStepOut.of(step, to_customer=True) for step in known.steps]


PORTIONS = (Portion("managers", Purpose.CONTRACT, Kept.TEN_YEARS, _managers),)
