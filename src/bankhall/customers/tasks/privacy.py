"""What of tasks is a customer's to take home: what was to be done about them."""

from collections.abc import Sequence

from bankhall.customers.tasks.queries import my_tasks
from bankhall.customers.tasks.schemas import TaskOut
from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion


async def _tasks(reading: Reading) -> Sequence[TaskOut]:
    return [TaskOut.of(one, asked_by=None, to_customer=True) for one in await my_tasks(reading, most=MOST + 1)]


PORTIONS = (Portion("tasks", Purpose.CONTRACT, Kept.TEN_YEARS, _tasks),)
